"""What is run for the patterns, and what each run is asked: a row a statistic.

A case is a named function of (persons, days, seed) that returns {statistic: value}. Most are one
run of a scenario with a few values changed, asked the same questions (`statistics_of`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim import Market, load_scenario
from sim.experiment.fall import LAST_DAYS, fall_of, peak_of
from sim.scenario import Change, Scenario
from sim.scenario.settings import dynamic
from sim.state.columns import COUNTERFEIT, GENUINE
from sim.state.state import Fact, Flow

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
Statistics = dict[str, float]
Case = Callable[[int, int, int], Statistics]

ERA_SWITCH = 365
"""Day on which the two-era runs of P5 pass from wild growth to the insured platform."""


@dataclass
class Run:
    """A finished run: the market, its daily metrics, and what the metrics leave out."""

    market: Market
    daily: pd.DataFrame
    brands: np.ndarray
    """A row a day: active genuine and counterfeit brands, communities left out."""


def scenario_of(file: str, persons: int, days: int | None, **changed: Any) -> Scenario:
    """Load a shipped scenario with a population, a length and values changed."""
    values = {"people.count": persons} | dotted(changed)
    if days is not None:
        values["days"] = days
    return load_scenario(SCENARIOS / file, overrides=values)


def dotted(changed: dict[str, Any]) -> dict[str, Any]:
    """Return keyword names as dotted paths: ``chains__depth_cap`` is ``chains.depth_cap``."""
    return {name.replace("__", "."): value for name, value in changed.items()}


def run(scenario: Scenario, seed: int) -> Run:
    """Run a scenario, counting brands by type every day."""
    market = Market(scenario, seed=seed)
    counted = []

    def count(_day: int) -> None:
        used = market.state.count(Fact.BRANDS)
        kinds = market.state.brands.kind[:used][market.state.brands.active[:used] == 1]
        counted.append(((kinds == GENUINE).sum(), (kinds == COUNTERFEIT).sum()))

    market.run(on_day=count)
    return Run(market, market.daily, np.array(counted, dtype=float))


def orders_of(seed: int) -> Callable[[Scenario], pd.Series]:
    """Return the function that runs a scenario with this seed and returns its daily orders."""
    return lambda scenario: Market(scenario, seed=seed).run()["orders"]


def statistics_of(done: Run) -> Statistics:
    """Ask a run everything that the patterns of a single run need."""
    daily, orders = done.daily, done.daily["orders"]
    peak = peak_of(orders)
    asked = {
        "peak_day": float(peak.day),
        "peak_orders": peak.orders,
        "end_over_peak": float(orders.tail(LAST_DAYS).mean()) / peak.orders,
        "orders_total": float(orders.sum()),
        "extinct": float(extinct(daily)),
        "channel_trust_start": float(daily["channel_trust_mean"].iloc[0]),
        "channel_trust_end": float(daily["channel_trust_mean"].iloc[-1]),
        "service_level": weighted(daily, "service_level"),
        "loss_share": float(daily["distributor_loss_share"].iloc[-1]),
        "income_gini": float(daily["distributor_income_gini"].iloc[-1]),
    }
    return asked | blocking(daily, peak.day) | counterfeits(done) | incomes(done, peak.day)


def extinct(daily: pd.DataFrame) -> bool:
    """Return whether the market died: no distributor at the end, or no order in 30 days."""
    return bool(daily["active_distributors"].iloc[-1] == 0 or daily["orders"].tail(30).sum() == 0)


def weighted(daily: pd.DataFrame, metric: str) -> float:
    """Return the mean of a metric over orders."""
    there = daily[daily[metric].notna() & (daily["orders"] > 0)]
    return float(np.average(there[metric], weights=there["orders"])) if len(there) else np.nan


def blocking(daily: pd.DataFrame, peak_day: int) -> Statistics:
    """P4: mutes and deletions per 10,000 ads seen, and the share of contacts still active."""

    def rate(days: pd.DataFrame) -> float:
        seen = days["ads_seen"].sum()
        return float(1e4 * (days["muted"] + days["deleted"]).sum() / seen) if seen else np.nan

    return {
        "blocks_first": rate(daily.head(LAST_DAYS)),
        "blocks_peak": rate(daily.iloc[max(0, peak_day - 29) : peak_day + 31]),
        "blocks_last": rate(daily.tail(LAST_DAYS)),
        "active_ties_end": 1.0 - float(daily["blocked_share"].tail(LAST_DAYS).mean()),
    }


def counterfeits(done: Run, first: int = 0) -> Statistics:
    """P5: share of counterfeits in orders and in brands, and their orders per brand, in odds."""
    asked = {}
    parts = {"early": slice(first, first + LAST_DAYS), "late": slice(-LAST_DAYS, None)}
    for when, part in parts.items():
        days, brands = done.daily.iloc[part], done.brands[part].mean(axis=0)
        share = weighted(days, "counterfeit_order_share")
        of_brands = brands[1] / brands.sum() if brands.sum() else np.nan
        odds = np.nan
        if brands.all() and share < 1:
            odds = share / (1 - share) / (brands[1] / brands[0])
        asked |= {
            f"counterfeit_orders_{when}": share,
            f"counterfeit_brands_{when}": float(of_brands),
            f"counterfeit_odds_per_brand_{when}": float(odds),
        }
    return asked


def incomes(done: Run, peak_day: int) -> Statistics:
    """P7 and P9: downlines, early and late joiners, and the share of income by recruiting."""
    outcome = done.market.outcome()
    sizes = np.repeat(
        list(outcome["downline_sizes"].keys()), list(outcome["downline_sizes"].values())
    )
    ordered = np.sort(sizes)[::-1]
    top = ordered[: max(1, round(len(ordered) / 100))].sum()
    first, last = outcome["joined_quarters"] or (np.nan, np.nan)
    share = done.daily["recruitment_income_share"]
    return {
        "downlines_top_percent": float(top / ordered.sum()) if ordered.sum() else np.nan,
        "net_first_quarter": first,
        "net_last_quarter": last,
        "recruitment_start": float(share.iloc[20:40].mean()),
        "recruitment_peak": float(share.iloc[max(0, peak_day - 3) : peak_day + 4].mean()),
        "recruitment_end": float(share.tail(LAST_DAYS).mean()),
    }


def single(file: str, **changed: Any) -> Case:
    """Return the case of one run of a shipped scenario."""

    def case(persons: int, days: int, seed: int) -> Statistics:
        return statistics_of(run(scenario_of(file, persons, days, **changed), seed))

    return case


def two_eras(revetting: int) -> Case:
    """Return the case that passes from wild growth to the insured platform (P5)."""

    def case(persons: int, days: int, seed: int) -> Statistics:
        wild = scenario_of("wild_growth.yaml", persons, days)
        insured = scenario_of("platform_insured.yaml", persons, days).values
        values = {p: v for p, v in insured.items() if dynamic(p) and v != wild.values[p]}
        values["mechanisms.revetting"] = revetting
        switch = Change(min(ERA_SWITCH, days // 2), None, values, era="platform_insured")
        done = run(replace(wild, changes=(switch,)), seed)
        return statistics_of(done) | counterfeits(done, first=max(0, switch.day - LAST_DAYS))

    return case


def history(**changed: Any) -> Case:
    """Return the case of the history run, with the statistics of P11. It has its own length."""

    def case(persons: int, days: int, seed: int) -> Statistics:
        plan = scenario_of("history.yaml", persons, None)
        begin = {change.name: change.day for change in plan.changes}
        done = run(plan.with_values(dotted(changed)), seed)
        return insured_era(done, begin["tools"], begin["platform"])

    return case


def insured_era(done: Run, tools: int, platform: int) -> Statistics:
    """P11: orders at the end of each era, claims, effort and solvency."""
    orders, state = done.daily["orders"], done.market.state
    flows = state.flows[platform:].sum(axis=0)
    wild_end = float(orders.iloc[tools - LAST_DAYS : tools].mean())
    insured_end = float(orders.tail(LAST_DAYS).mean())
    return {
        "wild_end": wild_end,
        "tool_end": float(orders.iloc[platform - LAST_DAYS : platform].mean()),
        "insured_end": insured_end,
        "insured_over_wild": insured_end / wild_end if wild_end else np.nan,
        "distributors_at_switch": float(done.daily["active_distributors"].iloc[platform - 1]),
        "claims_per_insured_yuan": flows[Flow.CLAIMS] / flows[Flow.SALES] if flows[Flow.SALES]
        else np.nan,
        "effort_end": float(done.daily["effort_mean"].tail(LAST_DAYS).mean()),
        "insolvent": float(state.facts[Fact.SOLVENT] == 0),
        "reserve_end": float(done.daily["insurer_reserve"].iloc[-1]),
        "extinct": float(extinct(done.daily)),
    }


def fall(persons: int, days: int, seed: int) -> Statistics:
    """Return the case of the decomposition: its peak, and the end by frozen set."""
    found = fall_of(scenario_of("wild_growth.yaml", persons, days), orders_of(seed))
    ends = {f"end frozen: {'+'.join(sorted(frozen))}": e for frozen, e in found.ends.items()}
    return {"peak_day": float(found.peak.day), "peak_orders": found.peak.orders} | ends


WILD = "wild_growth.yaml"
BASELINE = "baselines/"

CASES: dict[str, Case] = {
    "wild growth": single(WILD),
    "no trust": single(BASELINE + "no_trust.yaml"),
    "fatigue frozen": single(WILD, mechanisms__fatigue=False),
    "random entry": single(BASELINE + "random_entry.yaml"),
    "depth cap 1": single(BASELINE + "depth_cap_1.yaml"),
    "depth cap 2": single(WILD, chains__depth_cap=2),
    "depth cap 3": single(WILD, chains__depth_cap=3),
    "uniform recruiting": single(BASELINE + "uniform_recruiting.yaml"),
    "capacity 25": single(WILD, tools__manual_capacity=25),
    "no congestion": single(WILD, mechanisms__congestion=False),
    "no congestion, capacity 25": single(
        WILD, mechanisms__congestion=False, tools__manual_capacity=25
    ),
    "insured after wild": two_eras(revetting=1),
    "insured after wild, incumbents not vetted": two_eras(revetting=0),
    "history": history(),
    "history, flat premium": history(insurance__experience_rated=False),
    "history without platform": history(timeline__platform="off"),
    "history, effort frozen": history(mechanisms__effort=False),
    "history, effort frozen, flat premium": history(
        mechanisms__effort=False, insurance__experience_rated=False
    ),
    "fall": fall,
}
