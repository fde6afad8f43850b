"""What sellers do: post, keep books, give up, look at each other (equations 1, 26, 28, 29)."""

import numpy as np

from sim.day.step import Step, Today, kernel, row_function
from sim.mechanisms import Parameters
from sim.mechanisms.declare import rule
from sim.mechanisms.posting import copied_rate
from sim.mechanisms.recruiting import quit_probability
from sim.mechanisms.skill import content_share, mutated
from sim.state.columns import (
    COMMUNITY,
    COUNTERFEIT,
    DELETED,
    DISTRIBUTOR,
    HOST,
    INFLUENCER,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.distributions import normal, poisson
from sim.state.randomness import Purpose, bits, happens, open_uniform, uniform

JUDGED_AFTER = 180
"""Days after joining at which a distributor's net result is judged."""


@rule
def draw_posts(
    row: int,
    person: int,
    rate: float,
    value_share: float,
    wealth_share: float,
    sellers: SellerColumns,
    today: Today,
) -> None:
    """Draw the day's posts and, once for all viewers, what each of them is (equation 1)."""
    posts = poisson(rate, uniform(bits(today.keys[Purpose.POSTS], person)))
    values = 0
    wealthy = 0
    for n in range(posts):
        if happens(bits(today.keys[Purpose.POST_KIND], person, 0, n), value_share):
            values += 1
        elif happens(bits(today.keys[Purpose.POST_WEALTH], person, 0, n), wealth_share):
            wealthy += 1
    sellers.values[row] = values
    sellers.ads[row] = posts - values
    sellers.wealthy[row] = wealthy


@rule
def endorse(
    row: int,
    person: int,
    sellers: SellerColumns,
    brands: BrandColumns,
    count: int,
    today: Today,
    p: Parameters,
) -> None:
    """Go on with an endorsement, end it, or take on a new one of a random brand (M13)."""
    brand = int(sellers.brand[row])
    if brand >= 0 and (today.day >= sellers.campaign_end[row] or not brands.active[brand]):
        sellers.brand[row] = -1
    if sellers.brand[row] >= 0:
        return
    word = bits(today.keys[Purpose.CAMPAIGN], person)
    if not happens(word, 1.0 / p.influencers.campaign_gap):
        return
    chosen = -1
    least = np.uint64(0xFFFFFFFFFFFFFFFF)
    for other in range(count):
        if brands.active[other] and brands.kind[other] != COMMUNITY:
            drawn = bits(today.keys[Purpose.CAMPAIGN_BRAND], person, other)
            if chosen < 0 or drawn < least:
                chosen, least = other, drawn
    if chosen < 0:
        return
    sellers.brand[row] = chosen
    sellers.campaign_end[row] = today.day + p.influencers.campaign_days


@row_function
def post(
    row: int,
    sellers: SellerColumns,
    brands: BrandColumns,
    brand_count: int,
    today: Today,
    parameters: Array,
) -> None:
    """Let one seller post, and decide how many chats it starts today."""
    p = parameters[0]
    person = int(sellers.person[row])
    kind = int(sellers.kind[row])
    sellers.ads[row] = 0
    sellers.values[row] = 0
    sellers.wealthy[row] = 0
    sellers.chats[row] = 0
    if kind == INFLUENCER:
        endorse(row, person, sellers, brands, brand_count, today, p)
        if p.mechanisms.influencers and happens(
            bits(today.keys[Purpose.POSTS], person), p.influencers.posting
        ):
            if sellers.brand[row] >= 0:
                sellers.ads[row] = 1
            else:
                sellers.values[row] = 1
        return
    if kind == HOST:
        if not p.mechanisms.communities:
            return
        rate, useful = p.community.posting, p.community.value_share
        if brands.pseudo[sellers.brand[row]]:
            rate, useful = p.community.pseudo_posting, 0.0
        draw_posts(row, person, rate, useful, 0.0, sellers, today)
    else:
        wealth = p.recruiting.wealth_genuine
        if brands.kind[sellers.brand[row]] == COUNTERFEIT:
            wealth = p.recruiting.wealth_counterfeit
        rate = min(np.float64(sellers.rate[row]), p.posting.limit)
        useful = content_share(
            p.posting.value_share, np.float64(sellers.content[row]), np.float64(sellers.skill[row])
        )
        draw_posts(row, person, rate, useful, wealth, sellers, today)
    if p.mechanisms.seller_talk:
        drawn = uniform(bits(today.keys[Purpose.CHATS], person))
        sellers.chats[row] = poisson(p.seller_talk.rate, drawn)


@kernel
def posts(
    first: int,
    last: int,
    sellers: SellerColumns,
    brands: BrandColumns,
    brand_count: int,
    today: Today,
    parameters: Array,
) -> None:
    """Let a range of sellers post."""
    for row in range(first, last):
        if sellers.active[row]:
            post(row, sellers, brands, brand_count, today, parameters)


POST = Step(
    "post",
    "sellers",
    ("sellers", "brands", "brand_count", "today", "parameters"),
    post,
    posts,
    "posts drawn, each an ad, an ad that shows wealth, or useful; chats drawn; endorsements",
)


@row_function
def keep_books(row: int, sellers: SellerColumns, today: Today, parameters: Array) -> None:
    """Update a seller's averages, judge its result after 180 days, decide whether it quits."""
    p = parameters[0]
    margin = np.float64(sellers.margin_today[row]) / 100.0
    downline = np.float64(sellers.downline_today[row]) / 100.0
    speed = 1.0 / p.quitting.income_days
    income = np.float64(sellers.income[row])
    net = margin + downline - p.posting.cost * np.float64(sellers.ads[row])
    income += speed * (net - income)
    sellers.income[row] = income
    mean = np.float64(sellers.margin_mean[row])
    sellers.margin_mean[row] = mean + speed * (margin - mean)
    mean = np.float64(sellers.downline_mean[row])
    sellers.downline_mean[row] = mean + speed * (downline - mean)
    sellers.margin_today[row] = 0
    sellers.downline_today[row] = 0
    age = today.day - int(sellers.since[row])
    if age >= JUDGED_AFTER and not sellers.judged[row]:
        sellers.judged[row] = 1
        sellers.net_180[row] = sellers.net[row]
    if not sellers.active[row] or sellers.kind[row] != DISTRIBUTOR or not p.mechanisms.quitting:
        return
    leaving = quit_probability(
        income,
        np.float64(sellers.wanted[row]),
        np.float64(age),
        np.float64(sellers.patience[row]),
        p.quitting,
    )
    if happens(bits(today.keys[Purpose.QUIT], int(sellers.person[row])), leaving):
        sellers.quitting[row] = 1


@kernel
def keep_all_books(
    first: int, last: int, sellers: SellerColumns, today: Today, parameters: Array
) -> None:
    """Keep the books of a range of sellers, ex-sellers included."""
    for row in range(first, last):
        keep_books(row, sellers, today, parameters)


KEEP_BOOKS = Step(
    "keep_books",
    "sellers",
    ("sellers", "today", "parameters"),
    keep_books,
    keep_all_books,
    "income averages; result after 180 days; the decision to quit",
    all_rows=True,
)


@rule
def imitable(row: int, sellers: SellerColumns, today: Today, p: Parameters) -> bool:
    """Return whether a row is a distributor of more than the age of imitation."""
    return bool(
        row >= 0
        and sellers.active[row]
        and sellers.kind[row] == DISTRIBUTOR
        and today.day - sellers.since[row] > p.posting.imitation_age
    )


@rule
def shared_per_post(row: int, sellers: SellerColumns) -> float:
    """Return how often a seller's posts are forwarded, per post."""
    return np.float64(sellers.shares[row]) / max(0.01, np.float64(sellers.rate[row]))


@row_function
def imitate(
    row: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Look at a random contact who sells, or the upline, and copy who earns more (equation 29).

    Rate and content are copied; content also follows who is forwarded more per post (M79).
    """
    p = parameters[0]
    person = int(sellers.person[row])
    sellers.next_rate[row] = sellers.rate[row]
    sellers.next_content[row] = sellers.content[row]
    if not p.mechanisms.imitation or not imitable(row, sellers, today, p):
        return
    if not happens(bits(today.keys[Purpose.IMITATE], person), p.posting.imitation):
        return
    model = -1
    least = np.uint64(0xFFFFFFFFFFFFFFFF)
    first = contacts.start[person]
    for k in range(contacts.selling[person] + 1):
        # After the selling contacts comes the upline.
        other = int(sellers.upline[row])
        if k < contacts.selling[person]:
            if contacts.flags[first + k] & DELETED:
                continue
            other = int(people.seller[contacts.person[first + k]])
        if not imitable(other, sellers, today, p):
            continue
        drawn = bits(today.keys[Purpose.MODEL_SELLER], person, int(sellers.person[other]))
        if model < 0 or drawn < least:
            model, least = other, drawn
    if model < 0:
        return
    rate = np.float64(sellers.rate[row])
    content = np.float64(sellers.content[row])
    if sellers.income[model] > sellers.income[row]:
        rate = np.float64(sellers.rate[model])
        content = np.float64(sellers.content[model])
    if shared_per_post(model, sellers) > shared_per_post(row, sellers):
        towards = np.float64(sellers.content[model]) - content
        content += p.skill.content_learning * towards
    drawn_normal = normal(open_uniform(bits(today.keys[Purpose.MUTATION], person)))
    sellers.next_rate[row] = copied_rate(
        rate, drawn_normal, p.posting.least, p.posting.limit, p.posting.mutation
    )
    drawn_normal = normal(open_uniform(bits(today.keys[Purpose.CONTENT], person)))
    sellers.next_content[row] = mutated(content, drawn_normal, p.skill.content_spread)


@kernel
def imitate_all(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let a range of sellers look at each other."""
    for row in range(first, last):
        if sellers.active[row]:
            imitate(row, people, contacts, sellers, today, parameters)


IMITATE = Step(
    "imitate",
    "sellers",
    ("people", "contacts", "sellers", "today", "parameters"),
    imitate,
    imitate_all,
    "sellers copy the posting rate of a contact or upline who earns more",
)
