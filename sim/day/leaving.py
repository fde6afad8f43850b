"""Brands that leave, come back under a new name, or are vetted anew (equations 22, 30, 31)."""

import numpy as np

from sim.day.chain import close_shop
from sim.day.premiums import renew_premium
from sim.day.step import MONTH, Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.chains import fen
from sim.mechanisms.declare import rule
from sim.state.columns import (
    CHEATS,
    COUNTERFEIT,
    INFLUENCER,
    MEANS_TO_CHEAT,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.ledger import Account, Tally
from sim.state.randomness import Purpose, bits, happens, uniform

STAYS, EXITS, BANNED, RENAMED, REVETTED, RUNS = 0, 1, 2, 3, 4, 5
"""What becomes of a brand at a month's turn."""


@rule
def fate(brand: int, brands: BrandColumns, today: Today, p: Parameters) -> int:
    """Decide if a brand is banned, runs, comes back, exits, or stays (M20, M27, M33, M46, M64)."""
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
