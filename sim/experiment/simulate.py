"""One run: a resolved scenario and a seed in, daily metrics and the outcome out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.experiment.pasts import SharedPast
from sim.scenario.model import Scenario

OnDay = Callable[..., None]

ENGINES = ("compiled", "objects")
"""Ways to run a day; both give the same bits."""


@dataclass(frozen=True)
class Simulated:
    """What a run left: the daily metrics and the distributions at its end."""

    daily: pd.DataFrame
    outcome: Mapping[str, Any]


def simulate(
    scenario: Scenario, seed: int, engine: str, on_day: OnDay, past: SharedPast | None = None
) -> Simulated:
    """Run a scenario to its end on one thread.

    Parameters
    ----------
    scenario : Scenario
        Resolved scenario.
    seed : int
        Seed of every draw.
    engine : {"compiled", "objects"}
        How the day is run; it changes no result.
    on_day : callable
        Called after every day, also after those that another run has lived.
    past : SharedPast, optional
        Where to find the days that another run has lived, and to leave those that others need; it
        changes no result.
    """
    from sim.market import Market

    if past is None:
        market = Market(scenario=scenario, seed=seed, engine=engine, threads=1)
        market.run(on_day=on_day)
        return Simulated(market.daily, market.outcome())
    market = past.market(scenario, seed, engine)
    for day in range(market.day):
        on_day(day + 1)

    def after_day(day: int) -> None:
        past.leave_if_due(market)
        on_day(day)

    market.run(on_day=after_day)
    return Simulated(market.daily, market.outcome())
