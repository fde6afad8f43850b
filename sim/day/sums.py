"""What the day's totals sum, by name: the columns of the sums that measure.py fills."""

from enum import IntEnum

from sim.state.columns import (
    REORDERED,
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
    TIE = 11
    STRANGERS = 12
    DROPPED = 13
    NOVELTY = 14
    HABIT = 15
    MET_TIES = 16


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
    VALUES = 10
    SKILL = 11  # of distributors, as the following
    SKILL_SQUARED = 12
    FIRST_SALES = 13  # of today
    FIRST_SALE_DAYS = 14
    HOST_POSTS = 15


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
    REORDERED = 9
    SEARCHED = 10
    FORWARDED = 11
    PAID = 12
    REPEAT = 13
    NICHE = 14
    QUALITY = 15
    LOSS = 16  # of buyers by bad orders, fen
    TOLD = 17
    TOLD_SQUARED = 22
    FRESH = 18
    PREMIUM = 19  # over the list price, share
    PREMIUM_SQUARED = 20
    PERSONAL = 21  # orders from sellers, whom a premium may distinguish


FIRST_WAY = int(OrderSum.REORDERED) - REORDERED
"""From the way of an order to its place in OrderSum, which keeps the ways' order."""


class BrandSum(IntEnum):
    """Sums over the brands on the market."""

    ACTIVE = 0
    COUNTERFEIT = 1
    GENUINE = 2
    EFFORT = 3
    ORDERS = 4  # 7-day averages a day, as the following
    ORDERS_SQUARED = 5
    CATEGORY_SQUARED = 6
    QUALITY = 7  # of genuine and counterfeit brands, as the following
    QUALITY_SQUARED = 8
    BRANDS = 9
    SALES = 10
    SALES_SQUARED = 11
    QUALITY_SALES = 12
    TOOLS = 13  # of genuine and counterfeit brands, as the following
    CHEAP_PLATFORM = 14
    MIDDLE_PLATFORM = 15
    DEAR_PLATFORM = 16
    DEFECTED = 17
    OFFERED_SQUARED = 18  # brands by category


NARROW = 0.15
"""Taste width up to which orders count as niche: the narrower half of genuine brands."""


CATEGORIES = 12
"""Equal arcs of the circle of tastes, by which goods are counted."""


FIRST_PLATFORM = int(BrandSum.CHEAP_PLATFORM)
"""Place of the first platform; the others follow."""
