"""The totals of a day, from which every metric is computed, and the counters of mechanisms."""

import time

import numpy as np

from sim.day.engine import Engine
from sim.day.measure import (
    BLOCK,
    BrandSum,
    OrderSum,
    PersonSum,
    SellerSum,
    gini_of_sorted,
    seller_sums,
    sum_brands,
    sum_orders,
    sum_people,
)
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
    engine.run_kernel("measure", sum_people, persons, ("people", "contacts", "sums"))
    total = np.zeros(len(PersonSum))
    for block in state.sums:
        total += block
    return total


def day_totals(engine: Engine) -> dict[str, float]:
    """Return the totals of the day that just ended."""
    state, day = engine.state, engine.today.day
    people = person_sums(engine)
    started = time.perf_counter()
    seller_count, brand_count = state.count(Fact.SELLERS), state.count(Fact.BRANDS)
    order_count = state.count(Fact.ORDERS)
    sellers, _ = seller_sums(seller_count, state.people, state.sellers)
    orders, brands = np.zeros(len(OrderSum)), np.zeros(len(BrandSum))
    sum_orders(order_count, state.orders, state.sellers, state.brands, orders)
    sum_brands(brand_count, state.brands, brands)
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
