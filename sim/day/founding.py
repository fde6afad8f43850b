"""How brands, communities and influencers come into the market (equation 30).

Used by the builder of the world on day 0 and by monthly entry alike, so that an entrant is what
an incumbent was.
"""

import numpy as np

from sim.day.chain import newcomer_patience, open_shop
from sim.day.step import Today, kernel
from sim.mechanisms.chains import fen
from sim.mechanisms.declare import rule
from sim.mechanisms.insurance import premium_rate
from sim.mechanisms.people import taste_distance
from sim.mechanisms.platforms import PLATFORMS
from sim.mechanisms.posting import copied_rate
from sim.state.columns import (
    COMMUNITY,
    COUNTERFEIT,
    GENUINE,
    HONEST,
    HOST,
    MEANS_TO_CHEAT,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.distributions import lognormal, normal
from sim.state.randomness import Purpose, bits, happens, open_uniform, uniform

TRIES = 256
"""Draws of a person before a brand goes without the seller that it looks for."""


@rule
def between(low: float, high: float, drawn: float) -> float:
    """Return the point of [low, high) at `drawn` in [0, 1)."""
    return low + (high - low) * drawn


@kernel
def refused(kind: int, entrant: int, today: Today, parameters: Array) -> bool:
    """Return whether vetting refuses an entrant (M42): counterfeits, and by mistake others."""
    p = parameters[0]
    if not p.mechanisms.vetting or p.policing.vetting <= 0.0:
        return False
    error = p.policing.vetting if kind == COUNTERFEIT else p.policing.false_alarm
    return bool(happens(bits(today.keys[Purpose.VET], entrant), error))


@kernel
def create_brand(
    brand: int,
    kind: int,
    taste: float,
    tool_share: float,
    courted: bool,
    pooled_ratio: float,
    brands: BrandColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Fill the row of a new brand; a negative `taste` draws one.

    `tool_share` is the probability that it begins with tools; a `courted` brand is of the
    platform's own choice (M76).
    """
    p = parameters[0]
    m = p.merchants
    low, high = m.quality_genuine_low, m.quality_genuine_high
    share = m.cost_genuine
    drawn = uniform(bits(today.keys[Purpose.BRAND_WIDTH], brand))
    width = between(m.width_low, m.width_high, drawn)
    if kind == COUNTERFEIT:
        low, high = m.quality_counterfeit_low, m.quality_counterfeit_high
        share, width = m.cost_counterfeit, m.width_counterfeit
    elif kind == COMMUNITY:
        low, high, width = p.community.quality_low, p.community.quality_high, p.community.width
    price = fen(
        100.0
        * lognormal(
            m.price_median,
            m.price_log_sd,
            open_uniform(bits(today.keys[Purpose.BRAND_PRICE], brand)),
        )
    )
    if courted:
        low = max(low, min(high, m.courted_quality))
    if taste < 0.0:
        taste = uniform(bits(today.keys[Purpose.BRAND_TASTE], brand))
    brands.kind[brand] = kind
    brands.active[brand] = 1
    brands.host[brand] = -1
    brands.born[brand] = today.day
    brands.quality[brand] = between(
        low, high, uniform(bits(today.keys[Purpose.BRAND_QUALITY], brand))
    )
    brands.effort[brand] = 1.0
    brands.taste[brand] = taste
    brands.width[brand] = width
    brands.price[brand] = max(1, price)
    brands.cost[brand] = fen(share * price)
    brands.score[brand] = 0.5
    brands.tool[brand] = 1 if happens(bits(today.keys[Purpose.TOOL], brand), tool_share) else 0
    brands.platform[brand] = int(PLATFORMS * uniform(bits(today.keys[Purpose.PLATFORM], brand)))
    brands.strategic[brand] = HONEST
    if kind == GENUINE and happens(
        bits(today.keys[Purpose.STRATEGIC], brand), p.cheating.strategic
    ):
        brands.strategic[brand] = MEANS_TO_CHEAT
    if kind == COMMUNITY and happens(bits(today.keys[Purpose.PSEUDO], brand), p.community.pseudo):
        brands.pseudo[brand] = 1
    brands.premium[brand] = premium_rate(0.0, 0.0, pooled_ratio, p.insurance)


@rule
def find_seller(brand: int, number: int, purpose: int, people: PersonColumns, today: Today) -> int:
    """Return a random person who does not sell and is hardly immune, or -1."""
    persons = len(people.taste)
    for counter in range(TRIES):
        drawn = uniform(bits(today.keys[purpose], brand, number, counter))
        person = int(drawn * persons)
        if not people.selling[person] and people.immunity[person] < 0.5:
            return person
    return -1


@kernel
def find_founder(brand: int, number: int, people: PersonColumns, today: Today) -> int:
    """Return the person who becomes founder `number` of a brand, or -1."""
    return find_seller(brand, number, Purpose.FOUNDER, people, today)


@kernel
def find_host(number: int, purpose: int, people: PersonColumns, today: Today) -> int:
    """Return the person who becomes host or influencer `number`, or -1."""
    return find_seller(number, 0, purpose, people, today)


@kernel
def found_shop(
    row: int,
    person: int,
    kind: int,
    brand: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Open a shop at the top: a founder of a brand, a host or an influencer."""
    p = parameters[0]
    drawn = normal(open_uniform(bits(today.keys[Purpose.FOUNDER_RATE], person)))
    rate = copied_rate(
        p.posting.start, drawn, p.posting.least, p.posting.limit, p.posting.start_log_sd
    )
    patience = newcomer_patience(person, 1.0, 2.0, today, p)
    if kind == HOST:
        brands.host[brand] = person
    open_shop(
        row,
        person,
        kind,
        brand,
        -1,
        0,
        -1,
        rate,
        patience,
        people,
        contacts,
        sellers,
        brands,
        accounts,
        tally,
        today,
        p,
    )


@kernel
def draw_audience(
    person: int,
    candidates: int,
    reach: float,
    chance: float,
    purpose: int,
    people: PersonColumns,
    audience: Array,
    today: Today,
) -> int:
    """Draw candidates and keep those of like taste with a probability; return their number."""
    persons = len(people.taste)
    found = 0
    for k in range(candidates):
        other = int(uniform(bits(today.keys[purpose], person, k, 0)) * persons)
        distance = taste_distance(np.float64(people.taste[person]), np.float64(people.taste[other]))
        if other == person or distance > reach:
            continue
        if chance < 1.0 and not happens(bits(today.keys[purpose], person, k, 1), chance):
            continue
        audience[found] = other
        found += 1
    return found
