"""What an experiment would cost: a short timed run of every scenario, nothing written."""

import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import loky
from rich.console import Console

from sim.experiment.definition import Experiment
from sim.experiment.executors.local import LocalExecutor
from sim.experiment.pasts import spared_share
from sim.experiment.plan import PlannedRun, StoredRuns, planned_runs
from sim.experiment.preparation import Told, compilation
from sim.experiment.progress import duration
from sim.experiment.replication import Replication
from sim.experiment.runner import missing_runs
from sim.experiment.shards import ALL_RUNS, Shard
from sim.experiment.simulate import simulate
from sim.experiment.store import encoded_run
from sim.experiment.worker import Simulate
from sim.scenario.model import Scenario

REHEARSED_DAYS = 180


@dataclass(frozen=True)
class Cost:
    """Seconds of one worker and bytes of disk."""

    seconds: float
    bytes: float


def told_cost(
    experiment: Experiment, folder: Path, engine: str, jobs: int | None, shard: str | None,
    fresh: bool,
) -> list[str]:
    """Return sentences: how many runs are missing, how long they take, and their disk space."""
    share = Shard.read(shard) if shard else ALL_RUNS
    experiment = Replication(experiment, StoredRuns(folder)).laid_out()
    runs = planned_runs(experiment, StoredRuns(folder))
    own = share.of(runs)
    missing = missing_runs(
        folder, [run for run in runs if run.preparation or run.hash in own], fresh
    )
    cost = cost_of_all(missing, engine)
    at_once = min(jobs or loky.cpu_count(), max(len(missing), 1))
    more = " or more" if missing and experiment.staged else ""
    said = [f"runs: {len(missing)}{more} to make, {len(runs)}{more} in all"
            + ("; later ones follow from their results" if more else "")]
    if more and experiment.until:
        said.append(f"seeds: at most {experiment.until.most} of every scenario that is replicated "
                    "until precise")
    spared = spared_share(missing)
    shared = f", {spared:.0%} spared by shared pasts" if spared else ""
    said.append(f"time: about {duration(cost.seconds * (1 - spared) / at_once)} with {at_once} "
                f"workers{shared}, compilation not included")
    said.append(f"disk: about {cost.bytes / 1e6:.1f} MB in {folder}/runs")
    return said


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
    scenarios = [same[0].scenario for same in by_scenario.values()]
    console = Console(stderr=True)
    with LocalExecutor(1) as executor:
        with closing(Told(console, False, console.print)) as compiling:
            executor.prepare(compilation(scenarios, engine, simulate, compiling))
        costs = [
            (
                sum(run.person_days for run in same) / same[0].person_days,
                executor.call(rehearse, same[0].scenario, engine, simulate),
            )
            for same in by_scenario.values()
        ]
    return Cost(
        sum(n * cost.seconds for n, cost in costs), sum(n * cost.bytes for n, cost in costs)
    )


def rehearse(scenario: Scenario, engine: str, simulate: Simulate) -> Cost:
    """Run the first days of a scenario and scale their cost to all of its days."""
    short = replace(scenario, days=min(REHEARSED_DAYS, scenario.days))
    started = time.perf_counter()
    ends: list[float] = []
    simulated = simulate(short, 1, engine, lambda *_: ends.append(time.perf_counter()))
    seconds = time.perf_counter() - started
    a_day = (ends[-1] - ends[0]) / max(len(ends) - 1, 1)
    left = scenario.days - short.days
    size, of_one_day = (
        len(encoded_run(daily, {"outcome": simulated.outcome}))
        for daily in (simulated.daily, simulated.daily.head(1))
    )
    growth = (size - of_one_day) / max(short.days - 1, 1)
    return Cost(seconds + a_day * left, size + growth * left)
