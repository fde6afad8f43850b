"""Offers beyond the feed: searched for, paid for by brands, forwarded (M63, M68, M73).

A person holds at most `MOST` of them a day; they take part in its one choice of the day.
"""

import numpy as np

from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.decision import curious
from sim.mechanisms.declare import rule
from sim.mechanisms.reach import endorsed_trust, forwarding_again, forwarding_probability
from sim.state.columns import (
    COMMUNITY,
    FORWARDED,
    HOST,
    PAID,
    SEARCHED,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.contacts import find_slot
from sim.state.randomness import Purpose, bits, happens, uniform

MOST = 10
"""Offers that a person can hold: eight search results, a paid ad, a forwarded post."""


@rule
def add_offer(count: int, way: int, brand: int, trust: float, scratch: Scratch) -> int:
    """Note an offer; return how many there are."""
    scratch.offer[count] = way
    scratch.offer_brand[count] = brand
    scratch.offer_trust[count] = trust
    return count + 1


@rule
def search(
    person: int,
    channel: float,
    need: float,
    brands: BrandColumns,
    brand_count: int,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Look for a product, or not; return how many brands were found (M63)."""
    if not happens(bits(today.keys[Purpose.SEARCH], person), p.search.rate * need):
        return 0
    count = 0
    for n in range(p.search.results):
        drawn = uniform(bits(today.keys[Purpose.SEARCH_RESULT], person, 0, n))
        brand = int(drawn * brand_count)
        if brands.active[brand] and brands.kind[brand] != COMMUNITY:
            count = add_offer(count, SEARCHED, brand, channel, scratch)
    return count


@rule
def gather_offers(
    person: int,
    channel: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    brand_count: int,
    traffic: Array,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Gather the offers that a person considers today; return how many."""
    need = np.float64(people.need[person])
    count = search(person, channel, need, brands, brand_count, scratch, today, p)
    novelty = np.float64(people.novelty[person])
    if traffic[0] >= 0 and happens(bits(today.keys[Purpose.PAID_VIEW], person), today.paid_view):
        chance = need * curious(today.consideration, novelty, p.decision)
        if happens(bits(today.keys[Purpose.CONSIDER_OFFER], person, PAID), chance):
            drawn = uniform(bits(today.keys[Purpose.PAID_BRAND], person))
            brand = int(traffic[int(drawn * len(traffic))])
            if brands.active[brand]:
                count = add_offer(count, PAID, brand, channel, scratch)
    row = int(people.offered[person])
    if row >= 0 and sellers.active[row] and sellers.brand[row] >= 0:
        chance = need * curious(p.forwarding.consideration, novelty, p.decision)
        if happens(bits(today.keys[Purpose.CONSIDER_OFFER], person, FORWARDED), chance):
            trust = trust_of_offer(person, channel, people, contacts, p)
            count = add_offer(count, FORWARDED, int(sellers.brand[row]), trust, scratch)
    return count


@rule
def trust_of_offer(
    person: int, channel: float, people: PersonColumns, contacts: ContactColumns, p: Parameters
) -> float:
    """Return the trust in the seller of a forwarded post (M07)."""
    slot = find_slot(contacts, person, int(people.offered_by[person]))
    in_forwarder = np.float64(contacts.trust[slot]) if slot >= 0 else 0.0
    return endorsed_trust(
        in_forwarder, np.float64(people.offered_trust[person]), channel, p.forwarding
    )


@rule
def pass_offer_on(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    today: Today,
    p: Parameters,
) -> int:
    """Return 1 where the person passes on the post that was forwarded to it (M73)."""
    row = int(people.offered[person])
    if row < 0 or not sellers.active[row]:
        return 0
    slot = find_slot(contacts, person, int(people.offered_by[person]))
    trust = np.float64(contacts.trust[slot]) if slot >= 0 else 0.0
    word = bits(today.keys[Purpose.FORWARD_AGAIN], person)
    if not happens(word, forwarding_again(trust, p.forwarding)):
        return 0
    people.forwarding[person] = row
    people.forward_depth[person] = min(255, int(people.offered_depth[person]) + 1)
    people.forward_cascade[person] = people.offered_cascade[person]
    return 1


@rule
def forward_post(
    person: int,
    k: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Return 1 where the person forwards a post that it has read of contact k (M09, M73)."""
    row = scratch.row[k]
    # Members do a favour to their host, whatever face is among friends.
    face = 2.0 if sellers.kind[row] == HOST else scratch.face[k]
    chance = forwarding_probability(p.forwarding.fan, scratch.trust[k], face, p.forwarding)
    other = int(contacts.person[contacts.start[person] + k])
    if not happens(bits(today.keys[Purpose.FORWARD_READ], person, other), chance):
        return 0
    # Asked last, since no processor guesses whether there was a post.
    if scratch.ads[k] + scratch.values[k] == 0:
        return 0
    people.forwarding[person] = row
    people.forward_depth[person] = 0
    people.forward_cascade[person] = -1
    if p.mechanisms.face_depletion:
        scratch.face[k] = max(0.0, scratch.face[k] - p.forwarding.face_used)
    return 1
