"""Consideration and the one choice of the day, private deals included (equations 8-12)."""

import math

import numpy as np

from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.declare import rule
from sim.mechanisms.people import taste_distance
from sim.mechanisms.platform_trust import covered_trust
from sim.mechanisms.private_deals import acceptance_probability, offer_probability
from sim.mechanisms.purchase import ad_utility, taste_match
from sim.mechanisms.reviews import review_term
from sim.mechanisms.trust import Trust, mixed_trust
from sim.state.columns import (
    FRIEND,
    HOST,
    INFLUENCER,
    STRONG,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.contacts import is_strong
from sim.state.distributions import binomial, gumbel
from sim.state.randomness import Purpose, bits, happens, open_uniform, uniform


@rule
def personal_weight(flags: int, p: Trust) -> float:
    """Return a_e, the weight of personal against channel trust, by kind of tie (equation 9)."""
    if flags & STRONG:
        return p.strong_weight
    if flags & FRIEND:
        return p.weak_weight
    return p.followed_weight


@rule
def consider(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Draw how many posts of each contact are considered (equation 8); return their number."""
    first = contacts.start[person]
    chance = p.purchase.consideration * np.float64(people.need[person])
    total = 0
    for k in range(contacts.selling[person]):
        if not scratch.considered[k]:
            continue
        other = int(contacts.person[first + k])
        count = 0
        if scratch.ads[k] > 0:
            drawn = uniform(bits(today.keys[Purpose.CONSIDER_AD], person, other))
            count = binomial(scratch.ads[k], chance, drawn)
        if scratch.values[k] > 0 and sellers.kind[scratch.row[k]] == HOST:
            drawn = uniform(bits(today.keys[Purpose.CONSIDER_VALUE], person, other))
            count += binomial(scratch.values[k], chance * p.purchase.community_value_factor, drawn)
        scratch.considered[k] = count
        total += count
    return total


@rule
def utility_of(
    person: int,
    k: int,
    flags: int,
    purchases: int,
    cover: float,
    channel: float,
    feed_fatigue: float,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    p: Parameters,
) -> float:
    """Return the utility of contact k's ad (equation 10)."""
    on = p.mechanisms
    row = scratch.row[k]
    brand = sellers.brand[row]
    trust = mixed_trust(scratch.trust[k], channel, personal_weight(flags, p.trust))
    trust = covered_trust(trust, cover, np.float64(people.platform_trust[person]))
    width = np.float64(brands.width[brand])
    # A value post of a community may be considered without any ad, so the match is taken here.
    distance = taste_distance(np.float64(people.taste[person]), np.float64(brands.taste[brand]))
    seen = 0.0
    if on.reviews:
        seen = review_term(
            np.float64(brands.score[brand]), np.float64(brands.reviews[brand]), p.reviews
        )
    return ad_utility(
        trust if on.trust_in_choice else 0.0,
        taste_match(distance, width),
        width,
        scratch.face[k] if on.face else 0.0,
        purchases,
        seen,
        scratch.fatigue[k],
        feed_fatigue,
        np.float64(brands.price[brand]) / 100.0,
        1 if sellers.kind[row] == HOST else 0,
        1 if sellers.kind[row] == INFLUENCER else 0,
        p.face.familiar_after,
        p.purchase,
    )


@rule
def goes_private(
    person: int,
    k: int,
    slot: int,
    channel: float,
    people: PersonColumns,
    contacts: ContactColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Decide whether seller and buyer settle it between them (equation 12; M28, M34)."""
    fee = p.insurance.platform_fee
    if not p.mechanisms.private_deals or fee <= 0.0:
        return 0
    flags = int(contacts.flags[slot])
    other = int(contacts.person[slot])
    word = bits(today.keys[Purpose.PRIVATE_OFFER], person, other)
    if not happens(word, offer_probability(fee, is_strong(flags), p.private_deals)):
        return 0
    trust = mixed_trust(scratch.trust[k], channel, personal_weight(flags, p.trust))
    protected = covered_trust(trust, today.cover, np.float64(people.platform_trust[person]))
    weight = p.purchase.trust if p.mechanisms.trust_in_choice else 0.0
    accepted = acceptance_probability(
        protected - trust, fee, weight, p.purchase.price, p.private_deals
    )
    return 1 if happens(bits(today.keys[Purpose.PRIVATE_ACCEPT], person, other), accepted) else 0


@rule
def choose(
    person: int,
    channel: float,
    feed_fatigue: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> None:
    """Make one multinomial logit choice and pay (equation 11).

    Drawn as the greatest of utility plus Gumbel noise, the noise belonging to the pair: so a
    change elsewhere in the feed leaves the draws of the others alone. `count` equal ads of one
    contact weigh count exp(U).
    """
    first = contacts.start[person]
    best = gumbel(open_uniform(bits(today.keys[Purpose.OUTSIDE], person)))
    chosen = -1
    # log(1 + sum exp U), kept as greatest + log(weights) so that no utility overflows.
    greatest, weights = 0.0, 1.0
    purse = np.float64(people.purse[person])
    for k in range(contacts.selling[person]):
        if scratch.considered[k] == 0:
            continue
        slot = first + k
        brand = sellers.brand[scratch.row[k]]
        people.occasion[person] = 1
        if np.float64(brands.price[brand]) / 100.0 > purse:
            continue
        utility = utility_of(
            person,
            k,
            int(contacts.flags[slot]),
            int(contacts.purchases[slot]),
            today.cover,
            channel,
            feed_fatigue,
            people,
            sellers,
            brands,
            scratch,
            p,
        )
        utility += math.log(np.float64(scratch.considered[k]))
        if utility > greatest:
            weights = weights * math.exp(greatest - utility) + 1.0
            greatest = utility
        else:
            weights += math.exp(utility - greatest)
        word = bits(today.keys[Purpose.CHOICE], person, int(contacts.person[slot]))
        drawn = utility + gumbel(open_uniform(word))
        if drawn > best:
            best, chosen = drawn, k
    people.surplus[person] = (greatest + math.log(weights)) * 100.0 / p.purchase.price
    if chosen < 0:
        return
    slot = first + chosen
    private = goes_private(person, chosen, slot, channel, people, contacts, scratch, today, p)
    price = np.float64(brands.price[sellers.brand[scratch.row[chosen]]]) / 100.0
    if private:
        price *= 1.0 - p.private_deals.buyer_share * p.insurance.platform_fee
    people.bought[person] = slot
    people.private[person] = private
    people.purse[person] = purse - price
    people.need[person] = 0.0
    if p.mechanisms.face_depletion:
        scratch.face[chosen] = max(0.0, scratch.face[chosen] - 1.0)
    contacts.purchases[slot] = min(255, int(contacts.purchases[slot]) + 1)
