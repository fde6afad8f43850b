"""The steps of a month's turn that are done once, for the market as a whole."""

import numpy as np

from sim.day.adapt import adapt_brands
from sim.day.engine import Engine
from sim.day.entrants import drawn_number, entry_rates
from sim.day.entry import (
    COURTED,
    enter,
    link_all,
    pack_contacts,
)
from sim.day.leaving import remove_brands, rename_brands
from sim.day.month import sell_traffic
from sim.day.trade import refer_followers, train_sellers
from sim.state.columns import (
    FOLLOWER,
    GENUINE,
    INFLUENCER,
)
from sim.state.ledger import Account, Tally
from sim.state.state import Fact, Flow


def plan_entry(engine: Engine) -> None:
    """At a month's turn: draw how many enter, from the profits of the month now ending."""
    engine.entrants = {}
    if engine.p.mechanisms.entry:
        rates = entry_rates(engine)
        engine.entrants = {kind: drawn_number(engine, kind, rate) for kind, rate in rates.items()}
        rate = engine.p.merchants.courted_rate
        engine.entrants[COURTED] = drawn_number(engine, COURTED, rate)


def turn_month(engine: Engine) -> None:
    """At a month's turn: new names, leavers, strategies, entrants, paid views."""
    state = engine.state
    pack_contacts(engine)
    rename_brands(
        state.count(Fact.BRANDS),
        float(state.facts[Fact.POOLED_RATIO]),
        state.brands,
        state.tally,
        engine.today,
        engine.parameters,
    )
    take_off(engine)
    adapt(engine)
    for kind, number in engine.entrants.items():
        for _ in range(number):
            enter(engine, GENUINE if kind == COURTED else kind, courted=kind == COURTED)
    state.facts[Fact.PAID_VIEW] = sell_traffic(
        state.count(Fact.BRANDS),
        len(state.people.taste),
        state.brands,
        state.traffic,
        engine.parameters,
    )


def adapt(engine: Engine) -> None:
    """Let brands look around and cheat, uplines train, experts recommend (M27, M39, M40, M70)."""
    state = engine.state
    brands, count = state.brands, state.count(Fact.BRANDS)
    adapt_brands(
        count,
        brands.tool[:count].copy(),
        brands.platform[:count].copy(),
        brands,
        state.accounts,
        state.tally,
        engine.today,
        engine.parameters,
    )
    sellers = state.count(Fact.SELLERS)
    train_sellers(
        sellers,
        state.sellers.skill[:sellers].copy(),
        state.people,
        state.sellers,
        state.tally,
        engine.today,
        engine.parameters,
    )
    experts = np.flatnonzero(
        (state.sellers.kind[:sellers] == INFLUENCER) & (state.sellers.active[:sellers] == 1)
    )
    audience = int(state.contacts.used[state.sellers.person[experts]].sum())
    followers, recommended = np.empty(audience, np.int64), np.empty(audience, np.int64)
    found = refer_followers(
        experts,
        state.people,
        state.contacts,
        state.sellers,
        followers,
        recommended,
        engine.today,
        engine.parameters,
    )
    state.tally[Tally.REFERRED] += link_all(
        engine, followers[:found], recommended[:found], FOLLOWER, engine.p.trust.follower_start
    )


def take_off(engine: Engine) -> None:
    """Take the brands marked as leaving off the market."""
    state = engine.state
    remove_brands(
        state.count(Fact.BRANDS),
        state.count(Fact.SELLERS),
        state.people,
        state.contacts,
        state.sellers,
        state.brands,
        state.accounts,
        state.tally,
        engine.today.day,
        engine.parameters,
    )


def review_reserve(engine: Engine) -> None:
    """Renew the pooled loss ratio and see whether the insurer is solvent (equation 22)."""
    state, p = engine.state, engine.p.insurance
    if engine.today.cover <= 0.0:
        return
    window = state.flows[max(0, engine.today.day - int(p.pooled_days)) : engine.today.day]
    sums = window.sum(axis=0)
    if sums[Flow.SALES] > 0:
        ratio = float(sums[Flow.CLAIMS] - sums[Flow.RECOVERED]) / float(sums[Flow.SALES])
        old = float(state.facts[Fact.POOLED_RATIO])
        kept = p.pooled_smoothing
        state.facts[Fact.POOLED_RATIO] = kept * old + (1.0 - kept) * ratio
    if state.accounts[Account.INSURER] < 0:
        state.facts[Fact.SOLVENT] = 0
