"""Brands as strategists at a month's turn: tools, platforms, cheating, batches (M27, M37, M52)."""

import math

import numpy as np

from sim.day.chain import produce
from sim.day.step import Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.categories import Categories
from sim.mechanisms.chains import fen
from sim.mechanisms.cheating import feels_trusted, with_bought_reviews
from sim.mechanisms.declare import rule
from sim.mechanisms.tools import takes_over
from sim.state.columns import (
    CHEATS,
    COMMUNITY,
    GENUINE,
    MEANS_TO_CHEAT,
    Array,
    BrandColumns,
)
from sim.state.distributions import normal
from sim.state.ledger import Account, Tally, earn
from sim.state.randomness import Purpose, bits, happens, open_uniform, uniform


@rule
def other_brand(brand: int, purpose: int, count: int, brands: BrandColumns, today: Today) -> int:
    """Return a random active brand that is no community, or -1 where the draw misses."""
    drawn = uniform(bits(today.keys[purpose], brand))
    other = int(drawn * count)
    if other == brand or not brands.active[other] or brands.kind[other] == COMMUNITY:
        return -1
    return other


@rule
def look_around(
    brand: int,
    count: int,
    tools: Array,
    platforms: Array,
    brands: BrandColumns,
    tally: Array,
    today: Today,
    p: Parameters,
) -> None:
    """Take the road of a brand that earns more: with or without tools, its platform (M40, M84).

    `tools` and `platforms` are as they were before anybody looked.
    """
    own = int(brands.last_profit[brand])
    if happens(bits(today.keys[Purpose.TOOL], brand), p.tools.imitation):
        other = other_brand(brand, Purpose.TOOL_MODEL, count, brands, today)
        if other >= 0 and takes_over(own, int(brands.last_profit[other])):
            tally[Tally.TOOLS_TAKEN] += 1 if brands.tool[brand] != tools[other] else 0
            brands.tool[brand] = tools[other]
    chance = p.platforms.choice if p.platform_trust.platform_orders else 0.0
    if happens(bits(today.keys[Purpose.PLATFORM], brand), chance):
        other = other_brand(brand, Purpose.PLATFORM_MODEL, count, brands, today)
        if other >= 0 and takes_over(own, int(brands.last_profit[other])):
            tally[Tally.MOVED] += 1 if brands.platform[brand] != platforms[other] else 0
            brands.platform[brand] = platforms[other]


@rule
def begin_to_cheat(
    brand: int, brands: BrandColumns, tally: Array, today: Today, p: Parameters
) -> None:
    """Let a strategic cheat that is trusted lower its quality (M27)."""
    if not p.mechanisms.strategic_cheating or brands.strategic[brand] != MEANS_TO_CHEAT:
        return
    reviews, score = np.float64(brands.reviews[brand]), np.float64(brands.score[brand])
    if feels_trusted(reviews, score, p.cheating):
        brands.strategic[brand] = CHEATS
        brands.defected[brand] = today.day
        brands.quality[brand] = p.cheating.defected_quality
        brands.cost[brand] = fen(p.cheating.defected_cost * np.float64(brands.price[brand]))
        tally[Tally.DEFECTED] += 1


@rule
def buy_reviews(
    brand: int, brands: BrandColumns, accounts: Array, tally: Array, today: Today, p: Parameters
) -> None:
    """Let a brand of low quality buy reviews, and see whether it is found out (M52)."""
    c = p.cheating
    if brands.bought_reviews[brand] and happens(
        bits(today.keys[Purpose.REVIEWS_FOUND], brand), c.fake_detection
    ):
        brands.score[brand] = c.marked_score
        brands.bought_reviews[brand] = 0
        tally[Tally.REVIEWS_FOUND] += 1
        return
    if c.fake_reviews <= 0.0 or np.float64(brands.quality[brand]) >= c.fake_below:
        return
    count = np.float64(brands.reviews[brand])
    brands.score[brand] = with_bought_reviews(
        np.float64(brands.score[brand]), count, c.fake_reviews, p.reviews.window
    )
    brands.reviews[brand] = count + c.fake_reviews
    brands.bought_reviews[brand] = 1
    cost = fen(100.0 * c.fake_price * c.fake_reviews)
    earn(brands, tally, brand, -cost)
    accounts[Account.OUTSIDE] += cost
    tally[Tally.REVIEWS_BOUGHT] += 1


@rule
def make_ahead(
    brand: int, brands: BrandColumns, accounts: Array, tally: Array, p: Parameters
) -> None:
    """Let a community write off what it did not sell, and make the next batch (M69).

    Where goods are pre-sold nothing is made ahead.
    """
    unsold = int(brands.stock[brand])
    tally[Tally.UNSOLD] += unsold
    units = 0
    if not p.community.presold:
        units = int(p.community.batch * brands.month_sold[brand]) + 1
        produce(brand, units, brands, accounts, tally, p)
        tally[Tally.MADE_AHEAD] += units
    brands.stock[brand] = units
    brands.month_sold[brand] = 0


@rule
def pool_prices(count: int, brands: BrandColumns, p: Parameters) -> None:
    """Move prices to what buyers pay for the mean quality on offer (M20; Akerlof 1970)."""
    total, sellers = 0.0, 0
    for brand in range(count):
        if brands.active[brand] and brands.kind[brand] != COMMUNITY:
            total += np.float64(brands.quality[brand])
            sellers += 1
    if sellers == 0:
        return
    pooled = 100.0 * p.merchants.value_to_buyers * total / sellers
    for brand in range(count):
        if brands.active[brand] and brands.kind[brand] != COMMUNITY:
            price = np.float64(brands.price[brand])
            brands.price[brand] = max(1, fen(price + p.merchants.pooling * (pooled - price)))


@kernel
def adapt_brands(
    count: int,
    tools: Array,
    platforms: Array,
    brands: BrandColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Let every brand look around, cheat, buy reviews, or make the month's batch."""
    p = parameters[0]
    if p.merchants.pooling > 0.0:
        pool_prices(count, brands, p)
    for brand in range(count):
        if not brands.active[brand]:
            continue
        if brands.kind[brand] == COMMUNITY:
            make_ahead(brand, brands, accounts, tally, p)
            continue
        look_around(brand, count, tools, platforms, brands, tally, today, p)
        if brands.kind[brand] == GENUINE:
            begin_to_cheat(brand, brands, tally, today, p)
        buy_reviews(brand, brands, accounts, tally, today, p)


@kernel
def take_up_tools(count: int, brands: BrandColumns, today: Today, parameters: Array) -> None:
    """Let incumbents take up tools as an era begins (M37)."""
    p = parameters[0]
    for brand in range(count):
        if happens(bits(today.keys[Purpose.TOOL_MODEL], brand), p.tools.start):
            brands.tool[brand] = 1


@rule
def place_near(taste: float, drawn: float, p: Categories) -> float:
    """Return a place near a copied one, on the circle."""
    place = taste + p.spread * normal(drawn)
    return place - math.floor(place)


@kernel
def copied_category(
    entrant: int, count: int, brands: BrandColumns, today: Today, parameters: Array
) -> float:
    """Return the place on the circle that an entrant chooses, or -1 for a random one (M56).

    It copies the brand that earned most last month among a few that it sees.
    """
    p = parameters[0]
    if not happens(bits(today.keys[Purpose.CATEGORY], entrant), p.categories.herding):
        return -1.0
    best, most = -1, 0
    for n in range(p.categories.visible):
        drawn = uniform(bits(today.keys[Purpose.CATEGORY_BRAND], entrant, 0, n))
        other = int(drawn * count)
        if other == entrant or not brands.active[other] or brands.kind[other] == COMMUNITY:
            continue
        if brands.last_profit[other] > most:
            best, most = other, int(brands.last_profit[other])
    if best < 0:
        return -1.0
    drawn = open_uniform(bits(today.keys[Purpose.CATEGORY_PLACE], entrant))
    return float(place_near(np.float64(brands.taste[best]), drawn, p.categories))
