"""The day's totals: integers, or floats summed block by block, so that nothing depends on order."""

from enum import IntEnum

import numpy as np

from sim.day.step import kernel
from sim.state.columns import (
    COUNTERFEIT,
    DISTRIBUTOR,
    GENUINE,
    HOST,
    INFLUENCER,
    MUTED,
    Array,
    BrandColumns,
    ContactColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)

BLOCK = 4096
"""Rows of a block; never depends on the number of threads."""


LEVELS = 64
"""No seller is deeper: the range of `chains.depth_cap` ends here."""


class PersonSum(IntEnum):
    """Columns of the block sums over persons."""

    CHANNEL_TRUST = 0
    PLATFORM_TRUST = 1
    FEED_FATIGUE = 2
    CONTACT_TRUST = 3
    SURPLUS = 4
    ADS_SEEN = 5
    MUTED = 6
    DELETED = 7
    OCCASIONS = 8
    SELLING_TIES = 9
    MUTED_TIES = 10


class SellerSum(IntEnum):
    """Sums over sellers."""

    ACTIVE = 0
    DISTRIBUTORS = 1
    DEPTH = 2
    DEPTH_MOST = 3
    LARGEST_DOWNLINE = 4
    POSTING_RATE = 5
    INCOME_RECRUITING = 6
    INCOME = 7
    DELETED_TIES = 8
    ADS = 9


class OrderSum(IntEnum):
    """Sums over the day's orders."""

    SERVICE = 0
    BAD = 1
    COMPLAINED = 2
    RESOLVED = 3
    PRIVATE = 4
    STRONG = 5
    COUNTERFEIT = 6
    COMMUNITY = 7
    INFLUENCER = 8


class BrandSum(IntEnum):
    """Sums over the brands on the market."""

    ACTIVE = 0
    COUNTERFEIT = 1
    GENUINE = 2
    EFFORT = 3


@kernel
def sum_people(
    first: int, last: int, people: PersonColumns, contacts: ContactColumns, sums: Array
) -> None:
    """Sum whole blocks of persons, from person `first` to `last`."""
    for begin in range(first, last, BLOCK):
        channel = platform = fatigue = surplus = trust = 0.0
        ads = muted = deleted = occasions = ties = muted_ties = 0
        for person in range(begin, min(begin + BLOCK, last)):
            channel += np.float64(people.channel_trust[person])
            platform += np.float64(people.platform_trust[person])
            fatigue += np.float64(people.feed_fatigue[person])
            surplus += np.float64(people.surplus[person])
            ads += int(people.ads_seen[person])
            muted += int(people.muted[person])
            deleted += int(people.deleted[person])
            occasions += int(people.occasion[person])
            start = contacts.start[person]
            ties += int(contacts.selling[person])
            for slot in range(start, start + contacts.selling[person]):
                trust += np.float64(contacts.trust[slot])
                muted_ties += int(contacts.flags[slot]) & MUTED
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


@kernel
def sum_sellers(
    count: int,
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
        if not sellers.active[row]:
            continue
        sums[SellerSum.ACTIVE] += 1
        sums[SellerSum.DELETED_TIES] += people.deleted_ties[sellers.person[row]]
        if sellers.kind[row] != DISTRIBUTOR:
            continue
        sums[SellerSum.DISTRIBUTORS] += 1
        sums[SellerSum.DEPTH] += sellers.depth[row]
        sums[SellerSum.DEPTH_MOST] = max(sums[SellerSum.DEPTH_MOST], np.float64(sellers.depth[row]))
        sums[SellerSum.LARGEST_DOWNLINE] = max(
            sums[SellerSum.LARGEST_DOWNLINE], np.float64(sizes[row])
        )
        sums[SellerSum.POSTING_RATE] += np.float64(sellers.rate[row])
        recruiting = np.float64(sellers.downline_mean[row])
        sums[SellerSum.INCOME_RECRUITING] += recruiting
        sums[SellerSum.INCOME] += recruiting + np.float64(sellers.margin_mean[row])


@kernel
def sum_orders(
    count: int, orders: OrderColumns, sellers: SellerColumns, brands: BrandColumns, sums: Array
) -> None:
    """Sum over the day's orders, in order."""
    for o in range(count):
        sums[OrderSum.SERVICE] += orders.service[o]
        sums[OrderSum.BAD] += orders.bad[o]
        sums[OrderSum.COMPLAINED] += orders.complained[o]
        sums[OrderSum.RESOLVED] += orders.resolved[o]
        sums[OrderSum.PRIVATE] += orders.private[o]
        sums[OrderSum.STRONG] += orders.strong[o]
        if brands.kind[orders.brand[o]] == COUNTERFEIT:
            sums[OrderSum.COUNTERFEIT] += 1
        if sellers.kind[orders.seller[o]] == HOST:
            sums[OrderSum.COMMUNITY] += 1
        elif sellers.kind[orders.seller[o]] == INFLUENCER:
            sums[OrderSum.INFLUENCER] += 1


@kernel
def sum_brands(count: int, brands: BrandColumns, sums: Array) -> None:
    """Sum over the brands on the market."""
    for brand in range(count):
        if brands.active[brand]:
            sums[BrandSum.ACTIVE] += 1
            if brands.kind[brand] == COUNTERFEIT:
                sums[BrandSum.COUNTERFEIT] += 1
            elif brands.kind[brand] == GENUINE:
                sums[BrandSum.GENUINE] += 1
                sums[BrandSum.EFFORT] += np.float64(brands.effort[brand])


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
    count: int, people: PersonColumns, sellers: SellerColumns
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sums over sellers and the number of active sellers below each row."""
    sizes = np.zeros(count, np.int64)
    sums = np.zeros(len(SellerSum))
    heads = np.zeros(LEVELS + 2, np.int64)
    sum_sellers(count, people, sellers, heads, np.empty(count, np.int64), sizes, sums)
    return sums, sizes
