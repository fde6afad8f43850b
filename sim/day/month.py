"""The month's turn for brands that stay: effort, fading counts, costs, paid reach (eq. 23, 30)."""

import numpy as np

from sim.day.leaving import fate
from sim.day.premiums import credibility_of, renew_premium
from sim.day.step import MONTH, Step, Today, kernel, row_function
from sim.mechanisms import Parameters
from sim.mechanisms.chains import fen
from sim.mechanisms.declare import rule
from sim.mechanisms.effort import effort_after, marginal_benefit
from sim.mechanisms.merchants import Merchants
from sim.mechanisms.reach import price_of_view
from sim.state.columns import (
    COMMUNITY,
    COUNTERFEIT,
    Array,
    BrandColumns,
)
from sim.state.ledger import Account, Tally, earn


@rule
def fixed_cost(kind: int, p: Merchants) -> float:
    """Return the fixed cost of a type, yuan a day."""
    if kind == COUNTERFEIT:
        return p.fixed_counterfeit
    return p.fixed_community if kind == COMMUNITY else p.fixed_genuine


@rule
def adjust_effort(
    brand: int, platform_trust: float, brands: BrandColumns, today: Today, p: Parameters
) -> None:
    """Move a brand's effort towards where a little more would no longer pay (equation 23)."""
    kind = int(brands.kind[brand])
    price = np.float64(brands.price[brand]) / 100.0
    benefit = marginal_benefit(
        np.float64(brands.mean_surprise[brand]),
        np.float64(brands.quality[brand]),
        price,
        credibility_of(brand, brands, p),
        1 if kind == COUNTERFEIT else 0,
        platform_trust,
        1 if today.cover > 0.0 else 0,
        p.fulfilment.bad_below,
        p.fulfilment.noise,
        p.fulfilment.quality_weight,
        p.effort,
        p.insurance,
        p.redress,
    )
    brands.effort[brand] = effort_after(np.float64(brands.effort[brand]), benefit, price, p.effort)


@row_function
def review_month(
    brand: int,
    platform_trust: float,
    pooled_ratio: float,
    brands: BrandColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let one brand look at its month: fate, effort, premium, paid reach; counts fade (M68)."""
    p = parameters[0]
    brands.leaving[brand] = fate(brand, brands, today, p)
    if p.mechanisms.effort and brands.kind[brand] != COMMUNITY:
        adjust_effort(brand, platform_trust, brands, today, p)
    renew_premium(brand, pooled_ratio, brands, p)
    kept = p.merchants.memory
    brands.month_orders[brand] = kept * np.float64(brands.month_orders[brand])
    brands.month_complaints[brand] = kept * np.float64(brands.month_complaints[brand])
    kept = p.insurance.memory
    brands.insured_orders[brand] = kept * np.float64(brands.insured_orders[brand])
    brands.insured_sales[brand] = kept * np.float64(brands.insured_sales[brand])
    brands.claims[brand] = kept * np.float64(brands.claims[brand])
    spent = p.traffic.share * max(0.0, np.float64(brands.profit[brand])) / MONTH
    brands.last_profit[brand] = brands.profit[brand]
    brands.budget[brand] = 0 if brands.kind[brand] == COMMUNITY else fen(spent)
    brands.profit[brand] = 0


@kernel
def review_months(
    first: int,
    last: int,
    platform_trust: float,
    pooled_ratio: float,
    brands: BrandColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let a range of brands look at their month."""
    for brand in range(first, last):
        if brands.active[brand]:
            review_month(brand, platform_trust, pooled_ratio, brands, today, parameters)


REVIEW_MONTH = Step(
    "review_month",
    "brands",
    ("platform_trust_mean", "pooled_ratio", "brands", "today", "parameters"),
    review_month,
    review_months,
    "effort, bans, exit, premium; discounting of counts (every 30 days)",
)


@kernel
def run_brands(
    count: int,
    brands: BrandColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Pay the day's fixed costs and paid reach, and move the average of orders (equation 13)."""
    p = parameters[0]
    for brand in range(count):
        mean = np.float64(brands.orders_mean[brand])
        orders = np.float64(brands.orders_today[brand])
        brands.orders_mean[brand] = mean + (orders - mean) / p.fulfilment.memory_days
        brands.orders_today[brand] = 0
        if brands.active[brand]:
            yuan = fixed_cost(int(brands.kind[brand]), p.merchants)
            if p.mechanisms.tools and brands.tool[brand] and brands.kind[brand] != COMMUNITY:
                yuan += p.tools.fee
            cost = fen(yuan * 100.0)
            earn(brands, tally, brand, -cost)
            accounts[Account.OUTSIDE] += cost
            budget = int(brands.budget[brand])
            earn(brands, tally, brand, -budget)
            accounts[Account.PLATFORM] += budget
            tally[Tally.TRAFFIC] += budget


@kernel
def sell_traffic(
    count: int, persons: int, brands: BrandColumns, traffic: Array, parameters: Array
) -> float:
    """Share the month's paid views out among brands by what they spend (M68).

    Fills `traffic`, the places among which a paid view is drawn, and returns the probability that
    a person sees a paid ad on a day.
    """
    p = parameters[0]
    total = 0
    for brand in range(count):
        if brands.active[brand]:
            total += int(brands.budget[brand])
    traffic[:] = -1
    if total <= 0:
        return 0.0
    # Brand by brand up to its share of all places: rounding leaves nobody out by more than one.
    place, spent = 0, 0
    for brand in range(count):
        if brands.active[brand]:
            spent += int(brands.budget[brand])
            while place < len(traffic) and (place + 0.5) * total < spent * len(traffic):
                traffic[place] = brand
                place += 1
    price = price_of_view(total / 100.0, np.float64(persons), p.traffic)
    return min(1.0, total / 100.0 / price / persons)
