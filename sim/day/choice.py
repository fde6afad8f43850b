"""Consideration and the one choice of the day, private deals included (equations 8-12)."""

import math

import numpy as np

from sim.day.step import Today
from sim.day.worth import (
    cost_to_buyer,
    personal_weight,
    retail_price,
    utility_of_brand,
    utility_of_contact,
)
from sim.mechanisms import Parameters
from sim.mechanisms.decision import curious
from sim.mechanisms.declare import rule
from sim.mechanisms.outside import outside_utility
from sim.mechanisms.platform_trust import covered_trust
from sim.mechanisms.private_deals import acceptance_probability, offer_probability
from sim.mechanisms.reach import considered_ads, loyal
from sim.mechanisms.trust import mixed_trust
from sim.state.columns import (
    DELETED,
    FED,
    FORWARDED,
    HOST,
    REORDERED,
    SEARCHED,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.contacts import find_slot, is_strong
from sim.state.distributions import binomial, gumbel
from sim.state.randomness import Purpose, bits, happens, open_uniform, uniform

NOTHING = -1
"""The choice of the outside option."""


@rule
def identity_of(
    k: int, sellers: SellerColumns, brands: BrandColumns, scratch: Scratch, p: Parameters
) -> float:
    """Return the factor on consideration among members of a true community (M54)."""
    row = scratch.row[k]
    if sellers.kind[row] == HOST and not brands.pseudo[sellers.brand[row]]:
        return p.community.identity
    return 1.0


@rule
def consideration(person: int, people: PersonColumns, today: Today, p: Parameters) -> float:
    """Return the probability that the person considers an ad today (equation 8; M24, M63)."""
    chance = curious(today.consideration, np.float64(people.novelty[person]), p.decision)
    return np.float64(people.need[person]) * considered_ads(chance, p.search)


@rule
def consider(
    person: int,
    k: int,
    chance: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Draw how many posts of contact k are considered (equation 8), or whether it comes back (M62).

    A former seller counts as one more post where the person thinks of it of its own accord.
    """
    slot = contacts.start[person] + k
    other = int(contacts.person[slot])
    # Of no ads none is considered; that there are some is not asked (sim.day.feed).
    likely = min(1.0, chance * identity_of(k, sellers, brands, scratch, p))
    drawn = uniform(bits(today.keys[Purpose.CONSIDER_AD], person, other))
    count = binomial(scratch.ads[k], likely, drawn)
    if scratch.values[k] > 0 and sellers.kind[scratch.row[k]] == HOST:
        drawn = uniform(bits(today.keys[Purpose.CONSIDER_VALUE], person, other))
        likely = chance * p.purchase.community_value_factor
        likely *= identity_of(k, sellers, brands, scratch, p)
        count += binomial(scratch.values[k], min(1.0, likely), drawn)
    if contacts.purchases[slot] > 0 and count == 0 and sellers.brand[scratch.row[k]] >= 0:
        word = bits(today.keys[Purpose.REORDER], person, other)
        need = np.float64(people.need[person])
        if happens(word, need * loyal(int(contacts.purchases[slot]), p.loyalty)):
            count = 1
            # It comes of its own accord, whatever it has seen of the seller today.
            scratch.ads[k] = 0
            scratch.values[k] = 0
    return count


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
    offers: int,
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

    Alternatives are the contacts considered, `offers` offers beyond the feed, and the outside
    option, whose utility is that of buying elsewhere (M58, M71); who ends there is that much more
    used to it. Drawn as the greatest of utility plus Gumbel noise, the noise belonging to the
    pair: so a change elsewhere leaves the draws of the others alone. `count` equal ads of one
    contact weigh count exp(U).
    """
    first = contacts.start[person]
    habit = np.float64(people.habit[person])
    date = today.day + p.outside.days_before
    outside = outside_utility(habit, date, p.outside)
    best = outside + gumbel(open_uniform(bits(today.keys[Purpose.OUTSIDE], person)))
    chosen = NOTHING
    # log(exp(outside) + sum exp U), kept as greatest + log(weights) so that nothing overflows.
    greatest, weights = outside, 1.0
    purse = np.float64(people.purse[person])
    selling = int(contacts.selling[person])
    for k in range(selling + offers):
        if k < selling:
            if scratch.considered[k] == 0:
                continue
            brand = int(sellers.brand[scratch.row[k]])
            price = retail_price(brand, int(scratch.row[k]), sellers, brands)
            word = bits(today.keys[Purpose.CHOICE], person, int(contacts.person[first + k]))
        else:
            brand = int(scratch.offer_brand[k - selling])
            way = int(scratch.offer[k - selling])
            seller = int(people.offered[person]) if way == FORWARDED else -1
            price = retail_price(brand, seller, sellers, brands)
            word = bits(today.keys[Purpose.OFFER_CHOICE], person, brand, way)
        people.occasion[person] = 1
        if cost_to_buyer(price, brand, brands, today, p) / 100.0 > purse:
            continue
        if k < selling:
            utility = utility_of_contact(
                person, k, first + k, channel, feed_fatigue,
                people, contacts, sellers, brands, scratch, today, p,
            ) + math.log(np.float64(scratch.considered[k]))  # fmt: skip
        else:
            utility = utility_of_brand(
                person, brand, price, scratch.offer_trust[k - selling], feed_fatigue,
                people, brands, today, p,
            )  # fmt: skip
            if way == SEARCHED:
                utility -= p.search.cost
        if utility > greatest:
            weights = weights * math.exp(greatest - utility) + 1.0
            greatest = utility
        else:
            weights += math.exp(utility - greatest)
        drawn = utility + gumbel(open_uniform(word))
        if drawn > best:
            best, chosen = drawn, k
    gain = greatest + math.log(weights) - outside
    people.surplus[person] = gain * 100.0 / p.purchase.price
    if not people.occasion[person]:
        return
    if chosen == NOTHING:
        people.habit[person] = habit + p.outside.habit_gain * (1.0 - habit)
        return
    people.habit[person] = habit - p.outside.habit_loss * habit
    if chosen < selling:
        buy_from_contact(person, chosen, channel, people, contacts, sellers, brands, scratch,
                         today, p)  # fmt: skip
    else:
        take_offer(person, chosen - selling, people, contacts, sellers, scratch)
    brand = int(people.bought_brand[person])
    price = retail_price(brand, int(people.bought_from[person]), sellers, brands)
    paid = cost_to_buyer(price, brand, brands, today, p) / 100.0
    if people.private[person]:
        paid = price / 100.0 * (1.0 - p.private_deals.buyer_share * p.insurance.platform_fee)
    people.purse[person] = max(0.0, purse - paid)
    people.need[person] = 0.0


@rule
def buy_from_contact(
    person: int,
    k: int,
    channel: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> None:
    """Order from contact k: as it was fed, or of the buyer's own accord."""
    slot = contacts.start[person] + k
    people.buying[person] = FED if scratch.ads[k] + scratch.values[k] > 0 else REORDERED
    people.bought[person] = slot
    people.bought_from[person] = scratch.row[k]
    people.bought_brand[person] = sellers.brand[scratch.row[k]]
    people.private[person] = goes_private(
        person, k, slot, channel, people, contacts, scratch, today, p
    )
    if p.mechanisms.face_depletion:
        scratch.face[k] = max(0.0, scratch.face[k] - 1.0)
    contacts.purchases[slot] = min(255, int(contacts.purchases[slot]) + 1)


@rule
def take_offer(
    person: int,
    offer: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    scratch: Scratch,
) -> None:
    """Order by an offer beyond the feed: of the seller forwarded, else of the brand's own shop."""
    way = int(scratch.offer[offer])
    people.buying[person] = way
    people.bought[person] = -1
    people.bought_from[person] = -1
    people.bought_brand[person] = scratch.offer_brand[offer]
    people.private[person] = 0
    if way != FORWARDED:
        return
    row = int(people.offered[person])
    people.bought_from[person] = row
    slot = find_slot(contacts, person, int(sellers.person[row]))
    if slot >= 0 and not contacts.flags[slot] & DELETED:
        people.bought[person] = slot
        contacts.purchases[slot] = min(255, int(contacts.purchases[slot]) + 1)
