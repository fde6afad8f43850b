"""The totals of a day, from which every metric is computed, and the counters of mechanisms."""

import time

import numpy as np

from sim.day.engine import Engine
from sim.day.measure import (
    count_members,
    gini_of_sorted,
    seller_sums,
    sum_brands,
    sum_orders,
    sum_people,
)
from sim.day.sums import BLOCK, CATEGORIES, BrandSum, OrderSum, PersonSum, SellerSum
from sim.state.columns import DISTRIBUTOR
from sim.state.ledger import Account, Tally
from sim.state.state import Fact, Flow

LOSS_RATIO_DAYS = 90
"""Days over which the insurer's loss ratio is shown."""


def person_sums(engine: Engine) -> np.ndarray:
    """Return the sums over persons, added up in block order."""
    state = engine.state
    persons = len(state.people.taste)
    blocks = -(-persons // BLOCK)
    state.sums = np.zeros((blocks, len(PersonSum)))
    engine.run_kernel("measure", sum_people, persons, ("people", "contacts", "sums", "parameters"))
    total = np.zeros(len(PersonSum))
    for block in state.sums:
        total += block
    return total


def squared_share(brands: np.ndarray, squared: BrandSum) -> float:
    """Return a Herfindahl index of orders, NaN without orders."""
    orders = brands[BrandSum.ORDERS]
    return float(brands[squared] / (orders * orders)) if orders > 0.0 else np.nan


def quality_sales_correlation(brands: np.ndarray) -> float:
    """Return the correlation of quality and orders over brands, NaN where neither varies."""
    n, quality, sales = (brands[b] for b in (BrandSum.BRANDS, BrandSum.QUALITY, BrandSum.SALES))
    covariance = n * brands[BrandSum.QUALITY_SALES] - quality * sales
    of_quality = n * brands[BrandSum.QUALITY_SQUARED] - quality * quality
    of_sales = n * brands[BrandSum.SALES_SQUARED] - sales * sales
    if of_quality <= 0.0 or of_sales <= 0.0:
        return np.nan
    return float(covariance / np.sqrt(of_quality * of_sales))


def deviation(sums: np.ndarray, count: int, first: int) -> float:
    """Return a standard deviation from a count, a sum, and the sum of squares after it."""
    n, total, squares = sums[count], sums[first], sums[first + 1]
    if n < 2:
        return np.nan
    return float(np.sqrt(max(0.0, squares / n - (total / n) * (total / n))))


def offered_herfindahl(brands: np.ndarray) -> float:
    """Return the Herfindahl index of brands over categories, NaN without brands."""
    total = brands[BrandSum.BRANDS]
    return float(brands[BrandSum.OFFERED_SQUARED] / (total * total)) if total > 0.0 else np.nan


def platform_herfindahl(brands: np.ndarray) -> float:
    """Return the Herfindahl index of brands over platforms, NaN without brands."""
    platforms = brands[BrandSum.CHEAP_PLATFORM : BrandSum.DEAR_PLATFORM + 1]
    total = brands[BrandSum.BRANDS]
    return float((platforms * platforms).sum() / (total * total)) if total > 0.0 else np.nan


def day_totals(engine: Engine) -> dict[str, float]:
    """Return the totals of the day that just ended."""
    state, day = engine.state, engine.today.day
    people = person_sums(engine)
    started = time.perf_counter()
    seller_count, brand_count = state.count(Fact.SELLERS), state.count(Fact.BRANDS)
    order_count = state.count(Fact.ORDERS)
    sellers, _ = seller_sums(seller_count, day, state.people, state.sellers)
    orders, brands = np.zeros(len(OrderSum)), np.zeros(len(BrandSum))
    sum_orders(
        order_count,
        state.orders,
        state.contacts,
        state.sellers,
        state.brands,
        orders,
        engine.parameters,
    )
    sum_brands(brand_count, state.brands, np.zeros(CATEGORIES), np.zeros(CATEGORIES), brands)
    members = count_members(seller_count, state.people, state.contacts, state.sellers)
    ever = state.sellers.kind[:seller_count] == DISTRIBUTOR
    tally, accounts = state.tally, state.accounts
    state.flows[day] = (
        tally[Tally.CLAIMS],
        tally[Tally.RECOVERED],
        tally[Tally.PREMIUMS],
        tally[Tally.INSURED_SALES],
    )
    window = state.flows[max(0, day + 1 - LOSS_RATIO_DAYS) : day + 1].sum(axis=0)
    totals = {
        "persons": len(state.people.taste),
        "channel_trust": people[PersonSum.CHANNEL_TRUST],
        "platform_trust": people[PersonSum.PLATFORM_TRUST],
        "feed_fatigue": people[PersonSum.FEED_FATIGUE],
        "contact_trust": people[PersonSum.CONTACT_TRUST],
        "selling_ties": people[PersonSum.SELLING_TIES],
        "selling_ties_ever": people[PersonSum.SELLING_TIES] + sellers[SellerSum.DELETED_TIES],
        "blocked_ties": people[PersonSum.MUTED_TIES] + sellers[SellerSum.DELETED_TIES],
        "surplus": people[PersonSum.SURPLUS],
        "ads_seen": people[PersonSum.ADS_SEEN],
        "muted": people[PersonSum.MUTED],
        "deleted": people[PersonSum.DELETED],
        "occasions": people[PersonSum.OCCASIONS],
        "sellers": sellers[SellerSum.ACTIVE],
        "distributors": sellers[SellerSum.DISTRIBUTORS],
        "depth": sellers[SellerSum.DEPTH],
        "depth_most": sellers[SellerSum.DEPTH_MOST],
        "largest_downline": sellers[SellerSum.LARGEST_DOWNLINE],
        "posting_rate": sellers[SellerSum.POSTING_RATE],
        "ads_posted": sellers[SellerSum.ADS],
        "income_recruiting": sellers[SellerSum.INCOME_RECRUITING],
        "income_all": sellers[SellerSum.INCOME],
        "income_gini": gini_of_sorted(np.sort(state.sellers.gross[:seller_count][ever])),
        "judged_180": len(state.judged),
        "lost_180": int((state.judged[:, 1] < 0).sum()),
        "orders": order_count,
        "service": orders[OrderSum.SERVICE],
        "bad": orders[OrderSum.BAD],
        "complaints": orders[OrderSum.COMPLAINED],
        "resolved": orders[OrderSum.RESOLVED],
        "orders_private": orders[OrderSum.PRIVATE],
        "orders_strong": orders[OrderSum.STRONG],
        "orders_counterfeit": orders[OrderSum.COUNTERFEIT],
        "orders_community": orders[OrderSum.COMMUNITY],
        "orders_influencer": orders[OrderSum.INFLUENCER],
        "brands": brands[BrandSum.ACTIVE],
        "brands_counterfeit": brands[BrandSum.COUNTERFEIT],
        "brands_genuine": brands[BrandSum.GENUINE],
        "effort": brands[BrandSum.EFFORT],
        "ties": people[PersonSum.TIE],
        "strangers": people[PersonSum.STRANGERS],
        "met_ties": people[PersonSum.MET_TIES],
        "dropped": people[PersonSum.DROPPED],
        "novelty": people[PersonSum.NOVELTY],
        "habit": people[PersonSum.HABIT],
        "met": tally[Tally.MET] + tally[Tally.BEFRIENDED],
        "forwards": tally[Tally.FORWARDS],
        "orders_reordered": orders[OrderSum.REORDERED],
        "orders_searched": orders[OrderSum.SEARCHED],
        "orders_forwarded": orders[OrderSum.FORWARDED],
        "orders_paid": orders[OrderSum.PAID],
        "orders_repeat": orders[OrderSum.REPEAT],
        "orders_niche": orders[OrderSum.NICHE],
        "order_quality": orders[OrderSum.QUALITY],
        "buyer_loss": orders[OrderSum.LOSS],
        "told": orders[OrderSum.TOLD],
        "told_squared": orders[OrderSum.TOLD_SQUARED],
        "brand_orders": brands[BrandSum.ORDERS],
        "brand_herfindahl": squared_share(brands, BrandSum.ORDERS_SQUARED),
        "category_herfindahl": squared_share(brands, BrandSum.CATEGORY_SQUARED),
        "quality_sales": quality_sales_correlation(brands),
        "members": members,
        "values_posted": sellers[SellerSum.VALUES],
        "posts": sellers[SellerSum.VALUES] + sellers[SellerSum.ADS],
        "skill_sd": deviation(sellers, SellerSum.DISTRIBUTORS, SellerSum.SKILL),
        "first_sales": sellers[SellerSum.FIRST_SALES],
        "first_sale_days": sellers[SellerSum.FIRST_SALE_DAYS],
        "orders_fresh": orders[OrderSum.FRESH],
        "premium_sd": deviation(orders, OrderSum.PERSONAL, OrderSum.PREMIUM),
        "brands_rated": brands[BrandSum.BRANDS],
        "brands_tools": brands[BrandSum.TOOLS],
        "brands_defected": brands[BrandSum.DEFECTED],
        "host_posts": sellers[SellerSum.HOST_POSTS],
        "offered_herfindahl": offered_herfindahl(brands),
        "platform_herfindahl": platform_herfindahl(brands),
        "training": tally[Tally.TRAINING],
        "differences": tally[Tally.DIFFERENCES],
        "failed_payouts": tally[Tally.FAILED_PAYOUTS] - tally[Tally.PAYOUTS_INSURED],
        "reviews_bought": tally[Tally.REVIEWS_BOUGHT],
        "unsold": tally[Tally.UNSOLD],
        "fees": tally[Tally.FEES],
        "gmv": tally[Tally.TURNOVER],
        "claims": tally[Tally.CLAIMS],
        "premiums": tally[Tally.PREMIUMS],
        "merchant_profit": tally[Tally.MERCHANTS],
        "joined": tally[Tally.JOINED],
        "quit": tally[Tally.QUIT],
        "bans": tally[Tally.BANNED],
        "whitewashed": tally[Tally.WHITEWASHED],
        "exposes": tally[Tally.EXPOSES],
        "reserve": accounts[Account.INSURER],
        "claims_net_90": window[Flow.CLAIMS] - window[Flow.RECOVERED],
        "claims_90": window[Flow.CLAIMS],
        "premiums_90": window[Flow.PREMIUMS],
        "insured_90": window[Flow.SALES],
    }
    engine.book("measure", started)
    return {name: float(value) for name, value in totals.items()}
