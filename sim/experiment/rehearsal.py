"""What an experiment would cost: a short timed run of every scenario, nothing written."""

import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sim.experiment.plan import PlannedRun
from sim.experiment.pool import workers
from sim.experiment.simulate import Simulated, simulate
from sim.experiment.store import save_run
from sim.experiment.worker import Simulate, warm_up
from sim.scenario.model import Scenario

REHEARSED_DAYS = 180


@dataclass(frozen=True)
class Cost:
    """Seconds of one worker and bytes of disk."""

    seconds: float
    bytes: float


def cost_of_all(runs: Iterable[PlannedRun], engine: str) -> Cost:
    """Estimate what runs cost from a short timed run of each of their scenarios.

    The early days of a run stand for all of them: where the market grows later, the time is told
    too short. Points of a design are taken to cost what their scenario does, by their length.
    """
    by_scenario: dict[str, list[PlannedRun]] = {}
    for run in runs:
        by_scenario.setdefault(run.scenario_name, []).append(run)
    if not by_scenario:
        return Cost(0.0, 0.0)
    with workers(1) as executor:
        costs = [
            (
                sum(run.person_days for run in same) / same[0].person_days,
                executor.submit(rehearse, same[0].scenario, engine, simulate).result(),
            )
            for same in by_scenario.values()
        ]
    return Cost(
        sum(n * cost.seconds for n, cost in costs), sum(n * cost.bytes for n, cost in costs)
    )


def rehearse(scenario: Scenario, engine: str, simulate: Simulate) -> Cost:
    """Run the first days of a scenario and scale their cost to all of its days."""
    warm_up([scenario], engine, simulate)
    short = replace(scenario, days=min(REHEARSED_DAYS, scenario.days))
    started = time.perf_counter()
    ends: list[float] = []
    simulated = simulate(short, 1, engine, lambda *_: ends.append(time.perf_counter()))
    seconds = time.perf_counter() - started
    a_day = (ends[-1] - ends[0]) / max(len(ends) - 1, 1)
    left = scenario.days - short.days
    with tempfile.TemporaryDirectory(prefix="weishang-") as scratch:
        size, of_one_day = (
            _file_size(Path(scratch), simulated, daily)
            for daily in (simulated.daily, simulated.daily.head(1))
        )
    growth = (size - of_one_day) / max(short.days - 1, 1)
    return Cost(seconds + a_day * left, size + growth * left)


def _file_size(folder: Path, simulated: Simulated, daily: pd.DataFrame) -> int:
    path = folder / "run.parquet"
    save_run(path, daily, {"outcome": simulated.outcome})
    return path.stat().st_size
