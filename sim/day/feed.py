"""The feed: what a person reads, whom it blocks, whether it joins, what it buys (M08, M22).

The order within a person is fixed: decay; posts seen; value posts; ads;
blocking; joining; consideration; one choice; payment, each finished for all contacts before the
next, contacts by ascending id. Own columns are read as the previous item left them, everything
of others as at the start of the step.
"""

import numpy as np

from sim.day.choice import choose, consider
from sim.day.offers import gather_offers, pass_on
from sim.day.reading import collect_posts, read_posts, take_in_ads, take_in_values
from sim.day.step import Step, Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.attention import visibility
from sim.mechanisms.blocking import blocking_hazard
from sim.mechanisms.chains import pack_units
from sim.mechanisms.decision import novelty_left
from sim.mechanisms.declare import rule
from sim.mechanisms.recruiting import (
    immunity_after_day,
    joining_hazard,
    lure,
    lure_of_mean,
)
from sim.mechanisms.trust import relaxed_channel_trust
from sim.state.columns import (
    COUNTERFEIT,
    DELETED,
    MET,
    MUTED,
    NOBODY,
    OWN_ACCORD,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.contacts import is_strong, set_tie
from sim.state.randomness import Purpose, bits, happens, strikes, uniform


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
    feed_fatigue: float,
    people: PersonColumns,
    contacts: ContactColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> None:
    """Mute or delete tiresome contacts, drop strangers (equation 7; M25, M75, M10).

    Deletes take effect at the day's end.
    """
    first = contacts.start[person]
    for k in range(contacts.selling[person]):
        slot = first + k
        flags = int(contacts.flags[slot])
        if flags & MET and scratch.tie[k] < p.ties.acquainted_above:
            word = bits(today.keys[Purpose.STRANGER], person, int(contacts.person[slot]))
            if happens(word, p.ties.stranger_loss):
                scratch.considered[k] = 0
                contacts.flags[slot] = flags | DELETED
                people.dropped[person] += 1
                continue
        if scratch.ads[k] == 0 or not p.mechanisms.blocking:
            continue
        strong = is_strong(flags)
        hazard = blocking_hazard(scratch.fatigue[k], feed_fatigue, strong, p.blocking)
        hazard *= scratch.ads[k] * today.blocking_factor
        if hazard <= 0.0:
            continue
        other = int(contacts.person[slot])
        if not strikes(bits(today.keys[Purpose.BLOCK], person, other), hazard):
            continue
        scratch.considered[k] = 0
        deletes = p.blocking.delete_share
        if strong:
            deletes *= p.blocking.strong_delete_factor
        if happens(bits(today.keys[Purpose.DELETE], person, other), deletes):
            contacts.flags[slot] = flags | DELETED
            people.deleted[person] += 1
        else:
            contacts.flags[slot] = flags | MUTED
            people.muted[person] += 1


@rule
def believed_lure(income: float, wage: float, pack: float, today: Today, p: Parameters) -> float:
    """Return the lure of a seller's income: as it is shown, or else of the mean income (M17)."""
    if p.mechanisms.wealth_display:
        return lure(income, wage, pack, p.recruiting)
    return lure_of_mean(today.mean_income, wage, pack, p.recruiting)


@rule
def recruit(
    person: int,
    channel: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> None:
    """Decide whether shown wealth turns the person into a seller (equation 26; M15, M17)."""
    first = contacts.start[person]
    propensity = np.float64(people.propensity[person])
    immunity = np.float64(people.immunity[person])
    wage = np.float64(people.income[person])
    total = 0.0
    for k in range(contacts.selling[person]):
        row = scratch.row[k]
        if scratch.ads[k] == 0 or sellers.wealthy[row] == 0:
            continue
        brand = sellers.brand[row]
        units = pack_units(1 if brands.kind[brand] == COUNTERFEIT else 0, p.chains)
        pack = p.recruiting.pack_cost_share * units * np.float64(brands.price[brand]) / 100.0
        lured = believed_lure(np.float64(sellers.income[row]), wage, pack, today, p)
        shown = scratch.ads[k] * np.float64(sellers.wealthy[row]) / np.float64(sellers.ads[row])
        total += shown * joining_hazard(
            propensity, scratch.trust[k], channel, lured, immunity, p.recruiting
        )
        scratch.hazard[k] = total
    if total <= 0.0:
        return
    word = bits(today.keys[Purpose.JOIN], person)
    if not strikes(word, total * today.joining_factor):
        return
    aim = uniform(bits(today.keys[Purpose.RECRUITER], person)) * total
    for k in range(contacts.selling[person]):
        row = scratch.row[k]
        if scratch.ads[k] == 0 or sellers.wealthy[row] == 0:
            continue
        people.recruiter[person] = contacts.person[first + k]
        if aim < scratch.hazard[k]:
            return


@rule
def innovate(person: int, people: PersonColumns, today: Today, p: Parameters) -> None:
    """Decide whether the person begins to sell of its own accord (M15)."""
    if people.selling[person] or people.recruiter[person] != NOBODY:
        return
    hazard = p.recruiting.innovation * np.float64(people.propensity[person])
    hazard *= 1.0 - np.float64(people.immunity[person])
    if strikes(bits(today.keys[Purpose.INNOVATE], person), hazard):
        people.recruiter[person] = OWN_ACCORD


@rule
def remember(
    person: int,
    channel: float,
    feed_fatigue: float,
    people: PersonColumns,
    contacts: ContactColumns,
    scratch: Scratch,
    p: Parameters,
) -> None:
    """Round the working values to their columns, once."""
    people.channel_trust[person] = channel
    people.feed_fatigue[person] = feed_fatigue
    first = contacts.start[person]
    for k in range(contacts.selling[person]):
        contacts.trust[first + k] = scratch.trust[k]
        contacts.fatigue[first + k] = scratch.fatigue[k]
        contacts.face[first + k] = scratch.face[k]
        set_tie(contacts, first + k, scratch.tie[k], p)


@kernel
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
    for k in range(contacts.selling[person]):
        scratch.considered[k] = 1
    if arrivals > 0:
        selling = contacts.selling[person]
        share_read = 1.0
        if on.limited_attention:
            share_read = visibility(
                np.float64(people.attention[person]), p.attention.background + arrivals
            )
        ads_seen = read_posts(person, share_read, people, contacts, sellers, brands, scratch, today)
        if on.value_posts:
            take_in_values(person, people, contacts, scratch, p)
        if ads_seen > 0:
            novelty = np.float64(people.novelty[person])
            people.novelty[person] = novelty_left(novelty, ads_seen, p.decision)
            channel, feed_fatigue = take_in_ads(selling, channel, feed_fatigue, scratch, p)
        block(person, feed_fatigue, people, contacts, scratch, today, p)
        if ads_seen > 0 and on.recruiting and not people.selling[person]:
            recruit(person, channel, people, contacts, sellers, brands, scratch, today, p)
    if p.recruiting.innovation > 0.0 and on.recruiting:
        innovate(person, people, today, p)
    offers = gather_offers(
        person, channel, people, contacts, sellers, brands, brand_count, traffic, scratch, today, p
    )
    if consider(person, people, contacts, sellers, brands, scratch, today, p) + offers > 0:
        choose(
            person,
            offers,
            channel,
            feed_fatigue,
            people,
            contacts,
            sellers,
            brands,
            scratch,
            today,
            p,
        )
    pass_on(person, people, contacts, sellers, scratch, today, p)
    people.offered[person] = -1
    people.ads_seen[person] = ads_seen
    remember(person, channel, feed_fatigue, people, contacts, scratch, p)


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
