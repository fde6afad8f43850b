"""What an offer is worth to a person (equations 9 and 10)."""

import numpy as np

from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.campaigns import coupon_worth
from sim.mechanisms.categories import is_fresh
from sim.mechanisms.chains import fen
from sim.mechanisms.decision import heeded, perceived_quality
from sim.mechanisms.declare import rule
from sim.mechanisms.people import taste_distance
from sim.mechanisms.platform_trust import covered_trust
from sim.mechanisms.platforms import traffic_pull
from sim.mechanisms.purchase import contact_utility, offer_utility, taste_match
from sim.mechanisms.reviews import review_term
from sim.mechanisms.trust import Trust, mixed_trust
from sim.state.columns import (
    DISTRIBUTOR,
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
from sim.state.distributions import normal
from sim.state.randomness import Purpose, bits, open_uniform


@rule
def personal_weight(flags: int, p: Trust) -> float:
    """Return a_e, the weight of personal against channel trust, by kind of tie (equation 9)."""
    if flags & STRONG:
        return p.strong_weight
    if flags & FRIEND:
        return p.weak_weight
    return p.followed_weight


@rule
def retail_price(brand: int, row: int, sellers: SellerColumns, brands: BrandColumns) -> int:
    """Return what a seller asks, fen: the list price and the seller's premium (M81).

    `row` -1 is the brand's own shop.
    """
    price = int(brands.price[brand])
    if row < 0 or sellers.premium[row] <= 0.0:
        return price
    return fen(price * (1.0 + np.float64(sellers.premium[row])))


@rule
def cost_to_buyer(price: int, brand: int, brands: BrandColumns, today: Today, p: Parameters) -> int:
    """Return what a buyer pays in all, fen: price less coupon, and freight (M67, M83)."""
    cost = price
    if today.coupon:
        cost -= coupon_worth(price, p.campaigns)
    if is_fresh(np.float64(brands.taste[brand]), p.categories):
        cost += fen(price * today.freight)
    return cost


@rule
def utility_of_brand(
    person: int,
    brand: int,
    price: int,
    trust: float,
    feed_fatigue: float,
    people: PersonColumns,
    brands: BrandColumns,
    today: Today,
    p: Parameters,
) -> float:
    """Return what an offer of a brand is worth whoever makes it (eq. 10; M20, M55, M83, M84)."""
    on = p.mechanisms
    trust = covered_trust(trust, today.cover, np.float64(people.platform_trust[person]))
    width = np.float64(brands.width[brand])
    distance = taste_distance(np.float64(people.taste[person]), np.float64(brands.taste[brand]))
    seen = 0.0
    if on.reviews:
        seen = review_term(
            np.float64(brands.score[brand]), np.float64(brands.reviews[brand]), p.reviews
        )
    signal = normal(open_uniform(bits(today.keys[Purpose.QUALITY_SIGNAL], person, brand)))
    quality = perceived_quality(
        np.float64(brands.quality[brand]), today.signal_noise, signal, p.decision
    )
    occasion = p.campaigns.appeal if today.coupon else 0.0
    if brand == today.featured:
        occasion += p.campaigns.brand_appeal
    utility = offer_utility(
        trust if on.trust_in_choice else 0.0,
        today.taste_weight * taste_match(distance, width),
        width,
        seen,
        feed_fatigue,
        cost_to_buyer(price, brand, brands, today, p) / 100.0,
        p.purchase,
    )
    if p.platform_trust.platform_orders:
        utility += traffic_pull(int(brands.platform[brand]), p.platforms)
    return utility + p.decision.quality * quality + occasion


@rule
def utility_of_contact(
    person: int,
    k: int,
    slot: int,
    channel: float,
    feed_fatigue: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> float:
    """Return the utility of contact k's ad (equation 10; M01, M23, M39, M59)."""
    row = scratch.row[k]
    weight = personal_weight(int(contacts.flags[slot]), p.trust)
    trust = mixed_trust(scratch.trust[k], channel, weight)
    brand = int(sellers.brand[row])
    price = retail_price(brand, row, sellers, brands)
    utility = utility_of_brand(person, brand, price, trust, feed_fatigue, people, brands, today, p)
    if sellers.kind[row] == DISTRIBUTOR:
        utility += p.skill.response * np.float64(sellers.skill[row])
    heed = heeded(int(people.purchases[person]), p.decision)
    return utility + contact_utility(
        heed * scratch.face[k] if p.mechanisms.face else 0.0,
        int(contacts.purchases[slot]),
        scratch.fatigue[k],
        1 if sellers.kind[row] == HOST and not brands.pseudo[brand] else 0,
        1 if sellers.kind[row] == INFLUENCER else 0,
        p.face.familiar_after,
        p.purchase,
    )
