"""The patterns that need a market of their own: P2 (trust), P3 (spam race), P12 (posting)."""

import math
from itertools import pairwise

import numpy as np
from patterns_runs import BASELINE, WILD, Case, Statistics, scenario_of

from sim import Market
from sim.experiment.fall import LAST_DAYS
from sim.mechanisms.posting import copied_rate
from sim.mechanisms.trust import Trust, channel_trust_after
from sim.scenario.settings import defaults
from sim.state.columns import DISTRIBUTOR
from sim.state.state import Fact

SURPRISE = 0.2
START, LOW, HIGH = 0.5, 0.25, 0.75
LONE_RATE = 1.5
"""Posts a day at which a lone seller sells most in a year (P12): the start of the spam race."""

FROZEN_SELLERS = {
    "mechanisms.recruiting": False,
    "mechanisms.quitting": False,
    "mechanisms.entry": False,
    "mechanisms.exit": False,
}


# --- P2: trust is lost faster than it is gained ----------------------------------------------


def purchases_by_rule(surprise: float, **changed: float) -> float:
    """Return the purchases that carry channel trust from 0.5 to 0.25 or to 0.75, by the rule.

    The last purchase counts by the fraction that is needed, on the scale on which it is linear.
    """
    values = defaults()
    fields = {name: values[f"trust.{name}"] for name in Trust._fields} | changed
    one = channel_trust_after(START, surprise, 0, Trust(**fields))
    if surprise < 0:
        return math.log(LOW / START) / math.log(one / START)
    return math.log((1 - HIGH) / (1 - START)) / math.log((1 - one) / (1 - START))


def trust_path(surprise: float, baseline: str, word_of_mouth: bool) -> Case:
    """Return the case of P2: purchases a person for channel trust from 0.5 to 0.25 or 0.75.

    Every purchase has exactly this surprise: one quality, no noise, expectation set accordingly.
    Trust is left out of utility and its mean put into the constant, so that demand does not
    answer; fatigue, relaxation, chats and complaints do not touch channel trust.
    """
    quality, service = 0.7, 0.75
    expectation = 0.75 * quality + 0.25 * service - surprise
    changed = FROZEN_SELLERS | {
        "mechanisms.trust_in_choice": False,
        "mechanisms.counterfeits": False,
        "mechanisms.communities": False,
        "mechanisms.influencers": False,
        "mechanisms.congestion": False,
        "mechanisms.complaints": False,
        "mechanisms.word_of_mouth": word_of_mouth,
        "merchants.founders": 20,
        "merchants.quality_genuine_low": quality,
        "merchants.quality_genuine_high": quality,
        "fulfilment.service": service,
        "fulfilment.noise": 0,
        "fulfilment.expectation": expectation,
        "fulfilment.trusting_expectation": 0,
        "fulfilment.hype_genuine": 0,
        "fatigue.channel_wear": 0,
        "purchase.constant": -5.6 + 8.0 * START,
        "trust.channel_start": START,
        "trust.channel_start_sd": 0,
        "trust.channel_relaxation": 0,
    }

    def case(persons: int, days: int, seed: int) -> Statistics:
        market = Market(scenario_of(baseline, persons, days, **changed), seed=seed)
        daily = market.run()
        bought = daily["orders"].cumsum().to_numpy() / persons
        trust = daily["channel_trust_mean"].to_numpy()
        return {"purchases": purchases_to(bought, trust, surprise)}

    return case


def purchases_to(bought: np.ndarray, trust: np.ndarray, surprise: float) -> float:
    """Return purchases a person until mean trust reaches its mark; extrapolated if it does not."""
    distance = np.log(trust / START) if surprise < 0 else np.log((1 - trust) / (1 - START))
    mark = math.log(0.5)
    reached = np.flatnonzero(distance <= mark)
    at = int(reached[0]) if len(reached) else len(distance) - 1
    return float(bought[at] * mark / distance[at])


# --- P3: the spam race ------------------------------------------------------------------------


def spam_race(limited_attention: bool, imitation: bool = True) -> Case:
    """Return the case of P3: 600 sellers a 4,000 persons from the first day, none of whom leaves.

    Sixty founders of each of ten brands make them; all start at the lone seller's best rate.
    """
    changed = FROZEN_SELLERS | {
        "mechanisms.limited_attention": limited_attention,
        "mechanisms.imitation": imitation,
        "merchants.founders": 60,
        "posting.start": LONE_RATE,
        "posting.start_log_sd": 0,
    }

    def case(persons: int, days: int, seed: int) -> Statistics:
        daily = Market(scenario_of(WILD, persons, days, **changed), seed=seed).run()
        rate = daily["posting_rate_mean"]
        return {
            "sellers": float(daily["active_distributors"].iloc[0]),
            "rate_start": float(rate.iloc[0]),
            "rate_end": float(rate.tail(LAST_DAYS).mean()),
            "orders_total": float(daily["orders"].sum()),
        }

    return case


def blind_copying(persons: int, days: int, seed: int) -> Statistics:
    """Return the null of P3: copying without regard to income, which drifts by mutation alone."""
    values = defaults()
    least, limit, spread, chance = (
        float(values[f"posting.{name}"]) for name in ("least", "limit", "mutation", "imitation")
    )
    draws = np.random.default_rng(seed)
    sellers = 600 * persons // 4000
    rates = np.full(sellers, LONE_RATE)
    means = []
    for _ in range(days):
        copies = rates.copy()
        for row in np.flatnonzero(draws.random(sellers) < chance):
            model = draws.integers(sellers) if draws.random() < 0.5 else row
            copies[row] = copied_rate(rates[model], draws.normal(), least, limit, spread)
        rates = copies
        means.append(rates.mean())
    return {"rate_start": LONE_RATE, "rate_end": float(np.mean(means[-LAST_DAYS:]))}


# --- P12: the inverted U of posting -----------------------------------------------------------

BINS = (0.1, 0.3, 1.0, 3.0, 10.0, 25.0)
"""Edges of the posting rates over which sales are averaged."""


def lone_sellers(**switched: bool) -> Case:
    """Return the case of P12: single sellers of brands of their own, far apart, rates spread wide.

    Two hundred sellers among 20,000 persons, so that a person rarely sees a second one. Sales per
    100 friends after 60 and after 365 days, with a quadratic in the logarithm of the rate.
    """
    changed = FROZEN_SELLERS | {
        "mechanisms.imitation": False,
        "mechanisms.counterfeits": False,
        "mechanisms.communities": False,
        "mechanisms.influencers": False,
        "merchants.brands": 40,
        "merchants.founders": 1,
        "posting.start": 1.6,
        "posting.start_log_sd": 1.6,
    }
    changed |= {f"mechanisms.{name}": on for name, on in switched.items()}

    def case(persons: int, days: int, seed: int) -> Statistics:
        market = Market(scenario_of(WILD, persons, 365, **changed), seed=seed)
        count = market.state.count(Fact.SELLERS)
        selling = np.flatnonzero(market.state.sellers.kind[:count] == DISTRIBUTOR)
        friends = market.state.contacts.used[market.state.sellers.person[selling]]
        rates = market.state.sellers.rate[selling].astype(float)
        asked: Statistics = {"sellers": float(len(selling))}
        for until in (60, 365):
            while market.day < until:
                market.step()
            sold = 100.0 * market.state.sellers.units_sold[selling] / np.maximum(friends, 1)
            asked |= hump(rates, sold, until)
        return asked

    return case


def hump(rates: np.ndarray, sold: np.ndarray, until: int) -> Statistics:
    """Return the quadratic of sales, relative to their mean, in log rate; and sales by rate."""
    curvature, slope, _ = np.polyfit(np.log(rates), sold / sold.mean(), 2)
    asked = {f"slope_{until}": float(slope), f"curvature_{until}": float(curvature)}
    for low, high in pairwise(BINS):
        inside = (rates >= low) & (rates <= high)
        asked[f"sold_{until} at {low:g}-{high:g}"] = float(sold[inside].mean())
    return asked


def best_rate(slope: float, curvature: float) -> float:
    """Return the rate at which the quadratic is greatest within the rates that there are."""
    if curvature >= 0:
        ends = [slope * math.log(r) + curvature * math.log(r) ** 2 for r in (BINS[0], BINS[-1])]
        return BINS[0] if ends[0] > ends[1] else BINS[-1]
    return float(np.clip(math.exp(-slope / (2 * curvature)), BINS[0], BINS[-1]))


SYMMETRIC = BASELINE + "symmetric_trust.yaml"

DESIGNS: dict[str, Case] = {
    "lost": trust_path(-SURPRISE, WILD, True),
    "gained": trust_path(SURPRISE, WILD, True),
    "lost, nobody tells": trust_path(-SURPRISE, WILD, False),
    "gained, nobody tells": trust_path(SURPRISE, WILD, False),
    "lost, symmetric": trust_path(-SURPRISE, SYMMETRIC, True),
    "gained, symmetric": trust_path(SURPRISE, SYMMETRIC, True),
    "lost, symmetric, nobody tells": trust_path(-SURPRISE, SYMMETRIC, False),
    "gained, symmetric, nobody tells": trust_path(SURPRISE, SYMMETRIC, False),
    "spam race": spam_race(True),
    "spam race, unlimited attention": spam_race(False),
    "spam race, blind copying": blind_copying,
    "lone sellers": lone_sellers(),
    "lone sellers, trust frozen": lone_sellers(trust_dynamics=False),
    "lone sellers, fatigue frozen": lone_sellers(fatigue=False, blocking=False),
    "lone sellers, both frozen": lone_sellers(
        trust_dynamics=False, fatigue=False, blocking=False
    ),
}
