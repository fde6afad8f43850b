"""What a survey would find at the end of a run, each a number found in `Market.outcome()`."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Outcome = Mapping[str, Any]

TRUSTING_FROM = 50
"""Channel trust, in percent, from which a person says that it trusts weishang."""

HEAVY_SHARE = 0.1
"""Share of the buyers, those who bought most, who count as heavy buyers."""

MONTHS_AFTER = 6
"""Months after its best one at which the orders of a cohort of brands are looked at."""

MOST = 1_000_000_000
"""Above every count."""


def _counts(outcome: Outcome, name: str) -> dict[int, int]:
    """Return how often each value of a distribution is there; keys are text in a stored run."""
    return {int(value): int(times) for value, times in outcome[name].items()}


def _share_within(name: str, low: int, high: int = MOST) -> Callable[[Outcome], float]:
    """Return what finds the share of a distribution with values in [low, high)."""

    def share(outcome: Outcome) -> float:
        counts = _counts(outcome, name)
        within = sum(times for value, times in counts.items() if low <= value < high)
        return within / sum(counts.values()) if counts else math.nan

    return share


def _sellers_among_heavy_buyers(outcome: Outcome) -> float:
    """Return the share of sellers among heavy buyers; of equal buyers all are in or out.

    They are taken from the greatest number of purchases down, until `HEAVY_SHARE` of the buyers
    is reached.
    """
    buyers, sellers = (_counts(outcome, name) for name in ("purchases", "purchases_of_sellers"))
    everyone = sum(times for number, times in buyers.items() if number > 0)
    heavy = selling = 0
    for number in sorted((number for number in buyers if number > 0), reverse=True):
        if heavy >= HEAVY_SHARE * everyone:
            break
        heavy += buyers[number]
        selling += sellers.get(number, 0)
    return selling / heavy if heavy else math.nan


def _cohorts(outcome: Outcome) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return orders of cohorts by month, and each cohort's best month and the orders in it.

    Cohorts whose best month has fewer than `MONTHS_AFTER` months after it are left out: how they
    fall is not known yet.
    """
    orders = np.array(outcome["cohort_orders"], dtype=float)
    if orders.size == 0:
        return np.zeros((0, 0)), np.zeros(0, np.int64), np.zeros(0)
    best = orders.argmax(axis=1)
    height = orders.max(axis=1)
    judged = (best + MONTHS_AFTER < orders.shape[1]) & (height > 0.0)
    return orders[judged], best[judged], height[judged]


def _cohort_end(outcome: Outcome) -> float:
    """Return orders half a year after a cohort's best month over that month, all cohorts added."""
    orders, best, height = _cohorts(outcome)
    if not len(height):
        return math.nan
    later = orders[np.arange(len(best)), best + MONTHS_AFTER]
    return float(later.sum() / height.sum())


def _cohort_months_to_half(outcome: Outcome) -> float:
    """Return the months from a cohort's best one to the first below half of it.

    Cohorts weigh by their best month; one that does not fall so far counts the months to the end.
    """
    orders, best, height = _cohorts(outcome)
    if not len(height):
        return math.nan
    months = [
        int(fallen[0]) if len(fallen := np.flatnonzero(row[at:] < top / 2.0)) else len(row) - 1 - at
        for row, at, top in zip(orders, best, height, strict=True)
    ]
    return float(np.average(months, weights=height))


SURVEYED: dict[str, tuple[Callable[[Outcome], float], str, str]] = {
    "ever_buyers_share": (
        _share_within("purchases", 1),
        "persons who ever bought",
        "曾购买者占比",
    ),
    "trusting_share": (
        _share_within("channel_trust_percent", TRUSTING_FROM),
        "persons who trust weishang",
        "信任微商者占比",
    ),
    "sellers_among_heavy_buyers": (
        _sellers_among_heavy_buyers,
        "sellers among heavy buyers",
        "重度买家中的卖家占比",
    ),
    "idle_stores_share": (
        _share_within("month_sales", 0, 1),
        "stores without a sale in a month",
        "月零销量店铺占比",
    ),
    "cohort_end_over_best": (
        _cohort_end,
        "brand cohorts: half a year after the best month, over it",
        "品牌批次：最佳月半年后与最佳月之比",
    ),
    "cohort_months_to_half": (
        _cohort_months_to_half,
        "brand cohorts: months from the best to half",
        "品牌批次：最佳月至减半的月数",
    ),
    "friends_below_100": (
        _share_within("friends", 0, 100),
        "persons with fewer than 100 friends",
        "好友少于 100 者占比",
    ),
    "friends_100_to_200": (
        _share_within("friends", 100, 200),
        "persons with 100 to 200 friends",
        "好友 100 至 200 者占比",
    ),
    "friends_above_500": (
        _share_within("friends", 501),
        "persons with more than 500 friends",
        "好友超过 500 者占比",
    ),
}
"""Name to what finds the number, and its English and Chinese label."""
