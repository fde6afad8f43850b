"""One run: a resolved scenario and a seed in, daily metrics and the outcome out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.scenario.model import Scenario

OnDay = Callable[..., None]

ENGINES = ("compiled", "objects")
"""Ways to run a day; both give the same bits."""


@dataclass(frozen=True)
class Simulated:
    """What a run left: the daily metrics and the distributions at its end."""

    daily: pd.DataFrame
    outcome: Mapping[str, Any]


def simulate(scenario: Scenario, seed: int, engine: str, on_day: OnDay) -> Simulated:
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
        Called after every day.
    """
    from sim.market import Market

    market = Market(scenario=scenario, seed=seed, engine=engine, threads=1)
    market.run(on_day=on_day)
    return Simulated(market.daily, market.outcome())
