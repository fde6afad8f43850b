"""Buying goods through the chain of uplines, opening and closing a shop (M15-M18; eq. 24-28)."""

import numpy as np

from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.chains import fen, pack_units, tier_price
from sim.mechanisms.declare import rule
from sim.mechanisms.influence import price_premium
from sim.mechanisms.posting import copied_rate
from sim.mechanisms.skill import mutated, newcomer_skill
from sim.mechanisms.trust import product_trust
from sim.state.columns import (
    COUNTERFEIT,
    DELETED,
    DISTRIBUTOR,
    HOST,
    SEEN_BY,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import find_slot, sleep_seller, wake_seller
from sim.state.distributions import lognormal, normal
from sim.state.ledger import Account, Tally, earn
from sim.state.prefetch import fetch_rows_of_contacts
from sim.state.randomness import Purpose, bits, open_uniform, uniform

DEEPEST = 64
"""No chain is walked further; depths are below it by the range of `chains.depth_cap`."""


@rule
def produce(
    brand: int, units: int, brands: BrandColumns, accounts: Array, tally: Array, p: Parameters
) -> None:
    """Pay the factory for units: base cost plus the cost of effort (equation 23)."""
    price = np.float64(brands.price[brand])
    effort = np.float64(brands.effort[brand])
    cost = fen(max(0.0, np.float64(brands.cost[brand]) + p.effort.cost * price * (effort - 1.0)))
    earn(brands, tally, brand, -cost * units)
    accounts[Account.FACTORIES] += cost * units


@rule
def buy_units(
    row: int,
    units: int,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    accounts: Array,
    tally: Array,
    p: Parameters,
) -> int:
    """Buy units at the seller's tier price; uplines earn the differences (equation 24).

    Returns
    -------
    int
        W_d in fen, the price of a unit.
    """
    brand = int(sellers.brand[row])
    price = int(brands.price[brand])
    own = tier_price(price, int(sellers.depth[row]), p.chains)
    people.cash[sellers.person[row]] -= own * units
    sellers.net[row] -= own * units
    current = own
    upline = int(sellers.upline[row])
    for _ in range(DEEPEST):
        if upline < 0:
            break
        if sellers.active[upline]:
            theirs = tier_price(price, int(sellers.depth[upline]), p.chains)
            if theirs < current:
                difference = (current - theirs) * units
                people.cash[sellers.person[upline]] += difference
                sellers.net[upline] += difference
                sellers.gross[upline] += difference
                sellers.downline_today[upline] += difference
                tally[Tally.DIFFERENCES] += difference
                current = theirs
        upline = int(sellers.upline[upline])
    earn(brands, tally, brand, current * units)
    produce(brand, units, brands, accounts, tally, p)
    return own


@rule
def close_shop(
    row: int,
    day: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    tally: Array,
    p: Parameters,
) -> None:
    """Make a seller an ex-seller: immune for long, unsold stock lost; it stays in the tree."""
    person = int(sellers.person[row])
    sellers.active[row] = 0
    sellers.quitting[row] = 0
    sellers.units_lost[row] += sellers.stock[row]
    tally[Tally.WRITTEN_OFF] += sellers.stock[row]
    sellers.stock[row] = 0
    people.selling[person] = 0
    if p.mechanisms.recruit_depletion:
        people.immunity[person] = 1.0
    sleep_seller(contacts, person, day)


@rule
def allowed_upline(recruiter: int, sellers: SellerColumns, p: Parameters, tally: Array) -> int:
    """Return the recruiter, or under the depth cap the deepest upline allowed (equation 27)."""
    if not p.mechanisms.margin_chain:
        return -1
    upline = recruiter
    for _ in range(DEEPEST):
        if upline < 0 or sellers.depth[upline] + 1 <= p.chains.depth_cap - 1:
            break
        tally[Tally.CAPPED] += 1
        upline = int(sellers.upline[upline])
    return upline


@rule
def depth_below(upline: int, recruiter: int, sellers: SellerColumns, p: Parameters) -> int:
    """Return a newcomer's depth: a level below its upline.

    Where the walk under the depth cap ended above a seller who has lost its upline, the newcomer
    stands at the deepest level allowed, as its recruiter does, not at the top.
    """
    if upline >= 0:
        return int(sellers.depth[upline]) + 1
    if not p.mechanisms.margin_chain:
        return 0
    return min(int(sellers.depth[recruiter]) + 1, int(p.chains.depth_cap) - 1)


@rule
def empty_shop(row: int, sellers: SellerColumns) -> None:
    """Set what a newcomer starts anew: stock, averages, results; life-long sums stay."""
    sellers.stock[row] = 0
    sellers.margin_today[row] = 0
    sellers.downline_today[row] = 0
    sellers.margin_mean[row] = 0.0
    sellers.downline_mean[row] = 0.0
    sellers.net[row] = 0
    sellers.net_180[row] = 0
    sellers.judged[row] = 0
    sellers.quitting[row] = 0
    sellers.ads[row] = 0
    sellers.values[row] = 0
    sellers.wealthy[row] = 0
    sellers.chats[row] = 0
    sellers.met[row] = -1
    sellers.campaign_end[row] = 0
    sellers.shares[row] = 0.0
    sellers.first_sale[row] = -1


@rule
def pass_trust_on(
    person: int, people: PersonColumns, contacts: ContactColumns, p: Parameters
) -> None:
    """Let all who see a person trust what it sells from now on as they trust the person (M05)."""
    first = contacts.start[person]
    for slot in range(first, first + contacts.used[person]):
        flags = int(contacts.flags[slot])
        if flags & DELETED or not flags & SEEN_BY:
            continue
        viewer = int(contacts.person[slot])
        back = find_slot(contacts, viewer, person)
        if p.mechanisms.product_trust:
            contacts.trust[back] = product_trust(
                np.float64(contacts.trust[back]), np.float64(people.channel_trust[viewer]), p.trust
            )
        else:
            contacts.trust[back] = p.trust.unknown_product


@rule
def learn_trade(
    row: int, person: int, model: int, sellers: SellerColumns, today: Today, p: Parameters
) -> None:
    """Set a newcomer's skill and content; what it knew before it keeps (M39, M48, M79)."""
    skill, content = 0.0, 1.0
    if model >= 0:
        skill, content = np.float64(sellers.skill[model]), np.float64(sellers.content[model])
    own = uniform(bits(today.keys[Purpose.SKILL], person))
    sellers.skill[row] = max(np.float64(sellers.skill[row]), newcomer_skill(own, skill, p.skill))
    drawn = normal(open_uniform(bits(today.keys[Purpose.CONTENT], person)))
    sellers.content[row] = mutated(content, drawn, p.skill.content_spread)
    sellers.next_content[row] = sellers.content[row]


@rule
def open_shop(
    row: int,
    person: int,
    kind: int,
    brand: int,
    upline: int,
    depth: int,
    model: int,
    rate: float,
    patience: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    p: Parameters,
) -> None:
    """Make a person a seller: depth below its upline, its pack paid through the chain.

    `model` is the row whose skill and content it copies, -1 for none (M48, M79).
    """
    fetch_rows_of_contacts(contacts, person)  # trust is passed on there, and the seller woken
    empty_shop(row, sellers)
    people.seller[person] = row
    people.selling[person] = 1
    sellers.person[row] = person
    sellers.kind[row] = kind
    sellers.active[row] = 1
    sellers.brand[row] = brand
    sellers.upline[row] = upline
    sellers.depth[row] = depth
    sellers.since[row] = today.day
    sellers.rate[row] = rate
    sellers.next_rate[row] = rate
    sellers.patience[row] = patience
    learn_trade(row, person, model, sellers, today, p)
    sellers.premium[row] = 0.0
    if kind != HOST:
        sellers.premium[row] = price_premium(int(contacts.used[person]), p.influence)
    sellers.income[row] = p.quitting.income_start
    sellers.wanted[row] = lognormal(
        p.quitting.wanted_income,
        p.quitting.wanted_log_sd,
        open_uniform(bits(today.keys[Purpose.WANTED], person)),
    )
    if kind == DISTRIBUTOR:
        if p.mechanisms.trust_dynamics:
            pass_trust_on(person, people, contacts, p)
        units = pack_units(1 if brands.kind[brand] == COUNTERFEIT else 0, p.chains)
        if units > 0:
            buy_units(row, units, people, sellers, brands, accounts, tally, p)
            sellers.stock[row] = units
            sellers.units_bought[row] += units
    wake_seller(
        contacts,
        person,
        today.day,
        today.keys[Purpose.UNMUTE_RETURN],
        p,
    )


@rule
def inherited_rate(
    recruiter: int, person: int, sellers: SellerColumns, today: Today, p: Parameters
) -> float:
    """Return the newcomer's posting rate: the recruiter's, with a mutation (equation 27)."""
    drawn = normal(open_uniform(bits(today.keys[Purpose.INHERITANCE], person)))
    return copied_rate(
        np.float64(sellers.rate[recruiter]),
        drawn,
        p.posting.least,
        p.posting.limit,
        p.posting.mutation,
    )


@rule
def newcomer_patience(person: int, least: float, most: float, today: Today, p: Parameters) -> float:
    """Return patience in days, uniform between `least` and `most` times the mean."""
    drawn = uniform(bits(today.keys[Purpose.PATIENCE], person))
    return p.quitting.patience * (least + (most - least) * drawn)


@rule
def draw_non_seller(person: int, people: PersonColumns, stream: np.uint64) -> int:
    """Return a random person other than `person` who does not sell, or -1 after 64 tries."""
    persons = len(people.propensity)
    for counter in range(64):
        other = int(uniform(bits(stream, person, 0, counter)) * persons)
        if other != person and not people.selling[other]:
            return other
    return -1


@rule
def hand_on_propensity(joiner: int, people: PersonColumns, tally: Array, today: Today) -> None:
    """Hold recruits constant: a joiner's propensity passes to a random non-seller."""
    heir = draw_non_seller(joiner, people, today.keys[Purpose.HEIR])
    if heir >= 0:
        ordinary = people.propensity[heir]
        people.propensity[heir] = people.propensity[joiner]
        people.propensity[joiner] = ordinary
        tally[Tally.INHERITED] += 1


@rule
def take_propensity(quitter: int, people: PersonColumns, today: Today) -> None:
    """Hold recruits constant: a quitter gets the propensity of a random non-seller."""
    model = draw_non_seller(quitter, people, today.keys[Purpose.HEIR])
    if model >= 0:
        people.propensity[quitter] = people.propensity[model]
