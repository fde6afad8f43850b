"""The day's totals: integers, or floats summed block by block, so that nothing depends on order."""

import numpy as np

from sim.day.step import kernel
from sim.day.sums import (
    BLOCK,
    FIRST_PLATFORM,
    FIRST_WAY,
    LEVELS,
    NARROW,
    BrandSum,
    OrderSum,
    PersonSum,
    SellerSum,
)
from sim.mechanisms.categories import is_fresh
from sim.state.columns import (
    CHEATS,
    COMMUNITY,
    COUNTERFEIT,
    DELETED,
    DISTRIBUTOR,
    FAN,
    GENUINE,
    HOST,
    INFLUENCER,
    MET,
    MUTED,
    REORDERED,
    Array,
    BrandColumns,
    ContactColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.prefetch import prefetch

AHEAD = 8
"""Persons summed between asking for a row of contacts and needing it."""


@kernel
def sum_people(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sums: Array,
    parameters: Array,
) -> None:
    """Sum whole blocks of persons, from person `first` to `last`."""
    acquainted = parameters[0].ties.acquainted_above
    for begin in range(first, last, BLOCK):
        channel = platform = fatigue = surplus = trust = tie = novelty = habit = 0.0
        ads = muted = deleted = occasions = ties = muted_ties = strangers = dropped = met = 0
        for person in range(begin, min(begin + BLOCK, last)):
            ahead = contacts.start[min(person + AHEAD, last - 1)]
            prefetch(contacts.trust, ahead)
            prefetch(contacts.flags, ahead)
            prefetch(contacts.tie, ahead)
            channel += np.float64(people.channel_trust[person])
            platform += np.float64(people.platform_trust[person])
            fatigue += np.float64(people.feed_fatigue[person])
            surplus += np.float64(people.surplus[person])
            novelty += np.float64(people.novelty[person])
            habit += np.float64(people.habit[person])
            dropped += int(people.dropped[person])
            ads += int(people.ads_seen[person])
            muted += int(people.muted[person])
            deleted += int(people.deleted[person])
            occasions += int(people.occasion[person])
            start = contacts.start[person]
            ties += int(contacts.selling[person])
            for slot in range(start, start + contacts.selling[person]):
                trust += np.float64(contacts.trust[slot])
                muted_ties += int(contacts.flags[slot]) & MUTED
                strength = np.float64(contacts.tie[slot])
                tie += strength
                # Summed without a branch, which a processor would guess wrong.
                traded = (int(contacts.flags[slot]) & MET) // MET
                met += traded
                strangers += traded * int(strength < acquainted)
        row = sums[begin // BLOCK]
        row[PersonSum.CHANNEL_TRUST] = channel
        row[PersonSum.PLATFORM_TRUST] = platform
        row[PersonSum.FEED_FATIGUE] = fatigue
        row[PersonSum.SURPLUS] = surplus
        row[PersonSum.CONTACT_TRUST] = trust
        row[PersonSum.ADS_SEEN] = ads
        row[PersonSum.MUTED] = muted
        row[PersonSum.DELETED] = deleted
        row[PersonSum.OCCASIONS] = occasions
        row[PersonSum.SELLING_TIES] = ties
        row[PersonSum.MUTED_TIES] = muted_ties
        row[PersonSum.TIE] = tie
        row[PersonSum.STRANGERS] = strangers
        row[PersonSum.MET_TIES] = met
        row[PersonSum.DROPPED] = dropped
        row[PersonSum.NOVELTY] = novelty
        row[PersonSum.HABIT] = habit


@kernel
def sum_sellers(
    count: int,
    day: int,
    people: PersonColumns,
    sellers: SellerColumns,
    heads: Array,
    ordered: Array,
    sizes: Array,
    sums: Array,
) -> None:
    """Sum over sellers; `sizes` receives the active sellers below each row.

    Sizes are summed bottom-up by depth, since an upline is always less deep than its downline.
    `heads` (zeros, one more than levels and one) and `ordered` (one a row) are working memory of
    the counting sort by depth.
    """
    deepest = 0
    for row in range(count):
        sizes[row] = 0
        if sellers.depth[row] > deepest:
            deepest = int(sellers.depth[row])
    for row in range(count):
        heads[sellers.depth[row] + 1] += 1
    for depth in range(deepest + 1):
        heads[depth + 1] += heads[depth]
    for row in range(count):
        depth = sellers.depth[row]
        ordered[heads[depth]] = row
        heads[depth] += 1
    for k in range(count - 1, -1, -1):
        row = ordered[k]
        upline = sellers.upline[row]
        if upline >= 0:
            sizes[upline] += sizes[row] + (1 if sellers.active[row] else 0)
    for row in range(count):
        sums[SellerSum.ADS] += sellers.ads[row]  # of those who quit today, too
        sums[SellerSum.VALUES] += sellers.values[row]
        if sellers.first_sale[row] == day:
            sums[SellerSum.FIRST_SALES] += 1
            sums[SellerSum.FIRST_SALE_DAYS] += day - sellers.since[row]
        if not sellers.active[row]:
            continue
        sums[SellerSum.ACTIVE] += 1
        sums[SellerSum.DELETED_TIES] += people.deleted_ties[sellers.person[row]]
        if sellers.kind[row] == HOST:
            sums[SellerSum.HOST_POSTS] += sellers.ads[row] + sellers.values[row]
        if sellers.kind[row] != DISTRIBUTOR:
            continue
        sums[SellerSum.DISTRIBUTORS] += 1
        sums[SellerSum.DEPTH] += sellers.depth[row]
        sums[SellerSum.DEPTH_MOST] = max(sums[SellerSum.DEPTH_MOST], np.float64(sellers.depth[row]))
        sums[SellerSum.LARGEST_DOWNLINE] = max(
            sums[SellerSum.LARGEST_DOWNLINE], np.float64(sizes[row])
        )
        skill = np.float64(sellers.skill[row])
        sums[SellerSum.SKILL] += skill
        sums[SellerSum.SKILL_SQUARED] += skill * skill
        sums[SellerSum.POSTING_RATE] += np.float64(sellers.rate[row])
        recruiting = np.float64(sellers.downline_mean[row])
        sums[SellerSum.INCOME_RECRUITING] += recruiting
        sums[SellerSum.INCOME] += recruiting + np.float64(sellers.margin_mean[row])


@kernel
def sum_orders(
    count: int,
    orders: OrderColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    sums: Array,
    parameters: Array,
) -> None:
    """Sum over the day's orders, in order."""
    p = parameters[0]
    for o in range(count):
        sums[OrderSum.SERVICE] += orders.service[o]
        sums[OrderSum.BAD] += orders.bad[o]
        sums[OrderSum.COMPLAINED] += orders.complained[o]
        sums[OrderSum.RESOLVED] += orders.resolved[o]
        sums[OrderSum.PRIVATE] += orders.private[o]
        sums[OrderSum.STRONG] += orders.strong[o]
        if brands.kind[orders.brand[o]] == COUNTERFEIT:
            sums[OrderSum.COUNTERFEIT] += 1
        brand, slot = orders.brand[o], orders.slot[o]
        if orders.way[o] >= REORDERED:
            sums[FIRST_WAY + int(orders.way[o])] += 1
        if slot >= 0 and contacts.purchases[slot] > 1:
            sums[OrderSum.REPEAT] += 1
        if brands.width[brand] <= NARROW:
            sums[OrderSum.NICHE] += 1
        sums[OrderSum.QUALITY] += np.float64(brands.quality[brand])
        told = np.float64(orders.listeners[o])
        sums[OrderSum.TOLD] += told
        sums[OrderSum.TOLD_SQUARED] += told * told
        if orders.bad[o]:
            sums[OrderSum.LOSS] += orders.price[o] - orders.refund[o] - orders.claim[o]
        if is_fresh(np.float64(brands.taste[brand]), p.categories):
            sums[OrderSum.FRESH] += 1
        row = orders.seller[o]
        if row >= 0 and sellers.kind[row] != HOST:
            premium = np.float64(sellers.premium[row])
            sums[OrderSum.PERSONAL] += 1
            sums[OrderSum.PREMIUM] += premium
            sums[OrderSum.PREMIUM_SQUARED] += premium * premium
        if row < 0:
            continue
        if sellers.kind[row] == HOST:
            sums[OrderSum.COMMUNITY] += 1
        elif sellers.kind[row] == INFLUENCER:
            sums[OrderSum.INFLUENCER] += 1


@kernel
def sum_brands(
    count: int, brands: BrandColumns, categories: Array, offered: Array, sums: Array
) -> None:
    """Sum over the brands on the market.

    `categories` and `offered` (zeros) are working memory: orders and brands by category.
    """
    for brand in range(count):
        if brands.active[brand]:
            orders = np.float64(brands.orders_mean[brand])
            sums[BrandSum.ORDERS] += orders
            sums[BrandSum.ORDERS_SQUARED] += orders * orders
            place = int(np.float64(brands.taste[brand]) * len(categories))
            # A place just below 1 is 1 as a float32.
            categories[min(place, len(categories) - 1)] += orders
            if brands.kind[brand] != COMMUNITY:
                quality = np.float64(brands.quality[brand])
                sums[BrandSum.BRANDS] += 1
                offered[min(place, len(offered) - 1)] += 1
                sums[BrandSum.TOOLS] += brands.tool[brand]
                sums[BrandSum.DEFECTED] += 1 if brands.strategic[brand] == CHEATS else 0
                sums[FIRST_PLATFORM + int(brands.platform[brand])] += 1
                sums[BrandSum.QUALITY] += quality
                sums[BrandSum.QUALITY_SQUARED] += quality * quality
                sums[BrandSum.SALES] += orders
                sums[BrandSum.SALES_SQUARED] += orders * orders
                sums[BrandSum.QUALITY_SALES] += quality * orders
            sums[BrandSum.ACTIVE] += 1
            if brands.kind[brand] == COUNTERFEIT:
                sums[BrandSum.COUNTERFEIT] += 1
            elif brands.kind[brand] == GENUINE:
                sums[BrandSum.GENUINE] += 1
                sums[BrandSum.EFFORT] += np.float64(brands.effort[brand])
    for category in range(len(categories)):
        sums[BrandSum.CATEGORY_SQUARED] += categories[category] * categories[category]
        sums[BrandSum.OFFERED_SQUARED] += offered[category] * offered[category]


@kernel
def count_members(
    count: int, people: PersonColumns, contacts: ContactColumns, sellers: SellerColumns
) -> int:
    """Return the number of members of all active communities."""
    members = 0
    for row in range(count):
        if sellers.active[row] and sellers.kind[row] == HOST:
            host = sellers.person[row]
            start = contacts.start[host]
            for slot in range(start, start + contacts.used[host]):
                if contacts.flags[slot] & FAN and not contacts.flags[slot] & DELETED:
                    members += 1
    return members


@kernel
def gini_of_sorted(ascending: Array) -> float:
    """Return the Gini coefficient of amounts sorted ascending, negative ones taken as 0."""
    total = 0.0
    weighted = 0.0
    count = len(ascending)
    for k in range(count):
        amount = max(0.0, np.float64(ascending[k]))
        total += amount
        weighted += amount * (2.0 * (k + 1) - count - 1.0)
    if total <= 0.0:
        return np.nan
    return weighted / (count * total)


def seller_sums(
    count: int, day: int, people: PersonColumns, sellers: SellerColumns
) -> tuple[np.ndarray, np.ndarray]:
    """Return the day's sums over sellers and the number of active sellers below each row."""
    sizes = np.zeros(count, np.int64)
    sums = np.zeros(len(SellerSum))
    heads = np.zeros(LEVELS + 2, np.int64)
    sum_sellers(count, day, people, sellers, heads, np.empty(count, np.int64), sizes, sums)
    return sums, sizes
