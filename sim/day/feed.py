"""The feed: what a person reads, whom it blocks, whether it joins, what it buys (M08, M22).

The order within a person is fixed: decay; posts seen; value posts; ads; blocking; joining;
consideration; one choice; payment; forwarding, contacts by ascending id. Own columns are read as
the previous item left them, everything of others as at the start of the step. What hangs on the
whole feed (the share that is read; channel trust and feed fatigue after it; the choice) waits
until all contacts are done; the rest is done contact by contact, in five walks. That is the same as
a walk an item, and faster (docs/performance.md). For speed, too, nothing is asked that is as often
true as not: parameters of both cases are read first and one is chosen without a branch, and draws
are made that can come to nothing only.
"""

import numpy as np

from sim.day.choice import choose, consider, consideration
from sim.day.joining import hazard_of_joining, innovate, recruit
from sim.day.offers import forward_post, gather_offers, pass_offer_on
from sim.day.reading import collect_posts, read_posts
from sim.day.step import Step, Today, kernel, row_function
from sim.mechanisms import Parameters
from sim.mechanisms.attention import visibility
from sim.mechanisms.blocking import blocking_hazard
from sim.mechanisms.decision import novelty_left
from sim.mechanisms.declare import rule
from sim.mechanisms.recruiting import immunity_after_day
from sim.mechanisms.trust import relaxed_channel_trust
from sim.state.columns import (
    DELETED,
    MET,
    MUTED,
    NOBODY,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.contacts import is_strong, set_tie
from sim.state.prefetch import fetch_row, prefetch
from sim.state.randomness import Purpose, bits, happens, strikes


@rule
def recover(person: int, people: PersonColumns, p: Parameters) -> None:
    """A night's rest: need, purse, channel trust and immunity (equation 6)."""
    people.need[person] = min(1.0, np.float64(people.need[person]) + 1.0 / p.people.need_days)
    allowance = np.float64(people.allowance[person])
    people.purse[person] = min(
        p.people.allowance_cap * allowance, np.float64(people.purse[person]) + allowance
    )
    if p.mechanisms.recruit_depletion and people.immunity[person] > 0.0:
        people.immunity[person] = immunity_after_day(
            np.float64(people.immunity[person]), p.recruiting
        )


@rule
def block(
    person: int,
    k: int,
    feed_fatigue: float,
    people: PersonColumns,
    contacts: ContactColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Mute or delete contact k if it tires, drop a stranger (equation 7; M25, M75, M10).

    Returns 1 where it does. Deletes take effect at the day's end.
    """
    slot = contacts.start[person] + k
    flags = int(contacts.flags[slot])
    if flags & MET and scratch.tie[k] < p.ties.acquainted_above:
        word = bits(today.keys[Purpose.STRANGER], person, int(contacts.person[slot]))
        if happens(word, p.ties.stranger_loss):
            contacts.flags[slot] = flags | DELETED
            people.dropped[person] += 1
            return 1
    if not p.mechanisms.blocking:
        return 0
    # That there are ads is not asked: a processor cannot guess it, and none make no hazard.
    strong = is_strong(flags)
    hazard = blocking_hazard(scratch.fatigue[k], feed_fatigue, strong, p.blocking)
    hazard *= scratch.ads[k] * today.blocking_factor
    other = int(contacts.person[slot])
    if not strikes(bits(today.keys[Purpose.BLOCK], person, other), hazard):
        return 0
    deletes = p.blocking.delete_share
    if strong:
        deletes *= p.blocking.strong_delete_factor
    if happens(bits(today.keys[Purpose.DELETE], person, other), deletes):
        contacts.flags[slot] = flags | DELETED
        people.deleted[person] += 1
    else:
        contacts.flags[slot] = flags | MUTED
        people.muted[person] += 1
    return 1


@rule
def weigh_contacts(
    person: int,
    arrivals: int,
    ads_seen: int,
    channel: float,
    feed_fatigue: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Block, join and consider, contact by contact; return how many posts are considered."""
    chance = consideration(person, people, today, p)
    lures = ads_seen > 0 and p.mechanisms.recruiting and not people.selling[person]
    considered = 0
    total = 0.0
    for k in range(contacts.selling[person]):
        blocked = 0
        if arrivals > 0:
            blocked = block(person, k, feed_fatigue, people, contacts, scratch, today, p)
        if lures:
            total += hazard_of_joining(
                person, k, channel, people, sellers, brands, scratch, today, p
            )
            scratch.hazard[k] = total
        count = 0
        if not blocked:
            count = consider(
                person, k, chance, people, contacts, sellers, brands, scratch, today, p
            )
        scratch.considered[k] = count
        considered += count
    if total > 0.0:
        recruit(person, total, people, contacts, scratch, today, p)
    return considered


@rule
def pass_on_and_remember(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> None:
    """Forward one post at most (M73); round the working values to their columns, once."""
    looking = p.forwarding.fan > 0.0
    if pass_offer_on(person, people, contacts, sellers, today, p):
        looking = False
    first = contacts.start[person]
    for k in range(contacts.selling[person]):
        if looking and forward_post(person, k, people, contacts, sellers, scratch, today, p):
            looking = False
        contacts.trust[first + k] = scratch.trust[k]
        contacts.fatigue[first + k] = scratch.fatigue[k]
        contacts.face[first + k] = scratch.face[k]
        set_tie(contacts, first + k, scratch.tie[k], p)


@row_function
def read_feed(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    brand_count: int,
    traffic: Array,
    scratch: Scratch,
    today: Today,
    parameters: Array,
) -> None:
    """Do the feed of one person."""
    p = parameters[0]
    on = p.mechanisms
    people.muted[person] = 0
    people.deleted[person] = 0
    people.dropped[person] = 0
    people.occasion[person] = 0
    people.surplus[person] = 0.0
    people.recruiter[person] = NOBODY
    people.buying[person] = 0
    people.forwarding[person] = -1
    recover(person, people, p)
    channel: float = np.float64(people.channel_trust[person])
    if on.trust_dynamics and on.stigma:
        channel = relaxed_channel_trust(channel, p.trust)
    feed_fatigue: float = np.float64(people.feed_fatigue[person])
    if on.fatigue:
        feed_fatigue *= p.fatigue.feed_kept
    arrivals = collect_posts(person, people, contacts, sellers, brands, scratch, today, p)
    ads_seen = 0
    if arrivals > 0:
        share_read = 1.0
        if on.limited_attention:
            share_read = visibility(
                np.float64(people.attention[person]), p.attention.background + arrivals
            )
        ads_seen, channel, feed_fatigue = read_posts(
            person, share_read, channel, feed_fatigue,
            people, contacts, sellers, brands, scratch, today, p,
        )  # fmt: skip
        if ads_seen > 0:
            novelty = np.float64(people.novelty[person])
            people.novelty[person] = novelty_left(novelty, ads_seen, p.decision)
    considered = weigh_contacts(
        person, arrivals, ads_seen, channel, feed_fatigue,
        people, contacts, sellers, brands, scratch, today, p,
    )  # fmt: skip
    if p.recruiting.innovation > 0.0 and on.recruiting:
        innovate(person, people, today, p)
    offers = gather_offers(
        person, channel, people, contacts, sellers, brands, brand_count, traffic, scratch, today, p
    )
    if considered + offers > 0:
        choose(
            person, offers, channel, feed_fatigue,
            people, contacts, sellers, brands, scratch, today, p,
        )  # fmt: skip
    pass_on_and_remember(person, people, contacts, sellers, scratch, today, p)
    people.offered[person] = -1
    people.ads_seen[person] = ads_seen
    people.channel_trust[person] = channel
    people.feed_fatigue[person] = feed_fatigue


@rule
def fetch_ahead(person: int, last: int, people: PersonColumns, contacts: ContactColumns) -> None:
    """Ask for what the next two persons before `last` will read; by then it is there.

    A feed takes some 250 ns, a line of memory 100: a tenth of the feed's time among a million.
    """
    fetch_row(contacts, min(person + 2, last - 1))
    following = min(person + 1, last - 1)
    first = contacts.start[following]
    for slot in range(first, first + contacts.selling[following]):
        prefetch(people.seller, contacts.person[slot])


@kernel
def read_feeds(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    brand_count: int,
    traffic: Array,
    scratch: Scratch,
    today: Today,
    parameters: Array,
) -> None:
    """Do the feeds of a range of persons."""
    for person in range(first, last):
        fetch_ahead(person, last, people, contacts)
        read_feed(
            person, people, contacts, sellers, brands, brand_count, traffic, scratch, today,
            parameters,
        )  # fmt: skip


READ_FEED = Step(
    "read_feed",
    "people",
    (
        "people",
        "contacts",
        "sellers",
        "brands",
        "brand_count",
        "traffic",
        "scratch",
        "today",
        "parameters",
    ),
    read_feed,
    read_feeds,
    "decay; posts seen; value posts; ads; blocking; joining; consideration; one choice; "
    "payment; forwarding",
)
