"""The month's turn for brands: effort, exit, bans, records (equations 22, 23, 30, 31)."""

import numpy as np

from sim.day.chain import close_shop
from sim.day.step import Step, Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.chains import fen
from sim.mechanisms.declare import rule
from sim.mechanisms.effort import effort_after, marginal_benefit
from sim.mechanisms.insurance import premium_rate
from sim.mechanisms.merchants import Merchants
from sim.mechanisms.reach import price_of_view
from sim.state.columns import (
    CHEATS,
    COMMUNITY,
    COUNTERFEIT,
    INFLUENCER,
    MEANS_TO_CHEAT,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.ledger import Account, Tally, earn
from sim.state.randomness import Purpose, bits, happens, uniform

MONTH = 30
"""Days of a month."""

STAYS, EXITS, BANNED, RENAMED, REVETTED, RUNS = 0, 1, 2, 3, 4, 5
"""What becomes of a brand at a month's turn."""


@rule
def fixed_cost(kind: int, p: Merchants) -> float:
    """Return the fixed cost of a type, yuan a day."""
    if kind == COUNTERFEIT:
        return p.fixed_counterfeit
    return p.fixed_community if kind == COMMUNITY else p.fixed_genuine


@rule
def credibility_of(brand: int, brands: BrandColumns, p: Parameters) -> float:
    """Return Z = n / (n + 15) over the brand's insured orders."""
    orders = np.float64(brands.insured_orders[brand])
    return orders / (orders + p.insurance.credibility) if orders > 0.0 else 0.0


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


@rule
def fate(brand: int, brands: BrandColumns, today: Today, p: Parameters) -> int:
    """Decide whether a brand is banned, runs, comes back, exits, or stays (M20, M27, M33, M46)."""
    orders = np.float64(brands.month_orders[brand])
    if orders > p.policing.ban_orders:
        share = np.float64(brands.month_complaints[brand]) / orders
        word = bits(today.keys[Purpose.BAN], brand)
        if share > p.policing.ban_above and happens(word, p.policing.ban):
            if not p.policing.real_names and happens(
                bits(today.keys[Purpose.WHITEWASH], brand), p.policing.whitewash
            ):
                return RENAMED
            return BANNED
    if brands.strategic[brand] == CHEATS:
        milked = (today.day - int(brands.defected[brand])) // MONTH
        if milked >= p.cheating.run_after:
            word = bits(today.keys[Purpose.WHITEWASH], brand)
            returns = not p.policing.real_names and happens(word, p.policing.whitewash)
            return RUNS if returns else EXITS
    least = 100.0 * p.merchants.value_to_sellers * np.float64(brands.quality[brand])
    if p.mechanisms.exit and np.float64(brands.price[brand]) < least:
        return EXITS
    months = (today.day - int(brands.born[brand])) // MONTH
    if (
        p.mechanisms.exit
        and brands.profit[brand] < 0
        and months > p.merchants.exit_age
        and happens(bits(today.keys[Purpose.EXIT], brand), p.merchants.exit_probability)
    ):
        return EXITS
    return STAYS


@rule
def renew_premium(brand: int, pooled_ratio: float, brands: BrandColumns, p: Parameters) -> None:
    """Set a brand's premium from its own and the pooled loss ratio (equation 22)."""
    sales = np.float64(brands.insured_sales[brand])
    own = np.float64(brands.claims[brand]) / sales if sales > 0.0 else 0.0
    brands.premium[brand] = premium_rate(
        np.float64(brands.insured_orders[brand]), own, pooled_ratio, p.insurance
    )


@kernel
def renew_premiums(
    count: int, pooled_ratio: float, brands: BrandColumns, parameters: Array
) -> None:
    """Set every brand's premium anew, as a dated change of the rules demands."""
    p = parameters[0]
    for brand in range(count):
        renew_premium(brand, pooled_ratio, brands, p)


@kernel
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
def rename_brands(
    count: int,
    pooled_ratio: float,
    brands: BrandColumns,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Give brands without verified names a new one: record reset, sellers kept (M27, M46)."""
    p = parameters[0]
    for brand in range(count):
        leaving = int(brands.leaving[brand])
        if brands.active[brand] and (leaving == RENAMED or leaving == RUNS):
            brands.name[brand] += 1
            clear_record(brand, brands)
            renew_premium(brand, pooled_ratio, brands, p)
            brands.leaving[brand] = STAYS
            if leaving == RUNS:
                begin_anew(brand, brands, today, p)
                tally[Tally.RAN] += 1
            else:
                tally[Tally.BANNED] += 1
                tally[Tally.WHITEWASHED] += 1


@rule
def begin_anew(brand: int, brands: BrandColumns, today: Today, p: Parameters) -> None:
    """Let a cheat who ran be honest again under its new name, until it is trusted (M27)."""
    m = p.merchants
    drawn = uniform(bits(today.keys[Purpose.BRAND_QUALITY], brand))
    quality = m.quality_genuine_low + (m.quality_genuine_high - m.quality_genuine_low) * drawn
    brands.quality[brand] = quality
    brands.cost[brand] = fen(m.cost_genuine * np.float64(brands.price[brand]))
    brands.strategic[brand] = MEANS_TO_CHEAT


@rule
def clear_record(brand: int, brands: BrandColumns) -> None:
    """Forget a brand's reviews, complaints and claims."""
    brands.score[brand] = 0.5
    brands.reviews[brand] = 0.0
    brands.bought_reviews[brand] = 0
    brands.month_orders[brand] = 0.0
    brands.month_complaints[brand] = 0.0
    brands.insured_orders[brand] = 0.0
    brands.insured_sales[brand] = 0.0
    brands.claims[brand] = 0.0


@kernel
def remove_brands(
    brand_count: int,
    seller_count: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    accounts: Array,
    tally: Array,
    day: int,
    parameters: Array,
) -> None:
    """Take leaving brands off the market; their sellers lose business and stock (equation 30)."""
    p = parameters[0]
    for row in range(seller_count):
        if not sellers.active[row] or sellers.brand[row] < 0:
            continue
        brand = int(sellers.brand[row])
        if not brands.leaving[brand]:
            continue
        if sellers.kind[row] == INFLUENCER:
            # An influencer loses the endorsement, not its followers.
            sellers.brand[row] = -1
        else:
            close_shop(row, day, people, contacts, sellers, tally, p)
    for brand in range(brand_count):
        leaving = int(brands.leaving[brand])
        if not brands.active[brand] or not leaving:
            continue
        brands.active[brand] = 0
        brands.leaving[brand] = STAYS
        accounts[Account.OWNERS] += brands.balance[brand]
        brands.balance[brand] = 0
        if leaving == BANNED:
            tally[Tally.BANNED] += 1
        elif leaving == REVETTED:
            tally[Tally.REVETTED] += 1
        else:
            tally[Tally.EXITED] += 1


@kernel
def mark_revetted(count: int, brands: BrandColumns, today: Today, parameters: Array) -> None:
    """Vet incumbents again: mark the counterfeits that are found out (M42)."""
    p = parameters[0]
    for brand in range(count):
        if not brands.active[brand] or brands.kind[brand] != COUNTERFEIT:
            continue
        if happens(bits(today.keys[Purpose.REVET], brand), p.policing.vetting):
            brands.leaving[brand] = REVETTED


@kernel
def clear_records(count: int, brands: BrandColumns) -> None:
    """Reset every brand's record at the beginning of an era."""
    for brand in range(count):
        clear_record(brand, brands)


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
