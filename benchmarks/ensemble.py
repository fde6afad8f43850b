"""What an ensemble of many small runs costs beside the simulation: time a run, memory.

    python benchmarks/ensemble.py --runs 1000 --persons 50 --days 5

Runs are made by one worker process, so that what a run takes from end to end less what it takes to
simulate is what store, pool and progress take. A shard makes half of the seeds and no tables, which
a merge then makes.
"""

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sim.experiment.merge import merge
from sim.experiment.runner import run_experiment
from sim.experiment.worker import peak_memory_mb


@dataclass(frozen=True)
class Ensemble:
    """What many runs cost: milliseconds a run, megabytes.

    `wall` and `processor` are from end to end, processor time of this process and of its worker;
    what a run costs beside its simulation is their difference from what `simulation` says of each.
    Memory is the peak of this process.
    """

    wall: float
    processor: float
    simulation_wall: float
    simulation_processor: float
    tables: float
    memory_before: float
    memory_after_runs: float
    memory_after_tables: float


def clocks():
    """Return wall time and the processor time of this process and of those that have ended."""
    here = os.times()
    return time.perf_counter(), here.user + here.system + here.children_user + here.children_system


def simulated(persons, days, runs=30):
    """Return the medians over some runs in this process."""
    from sim.experiment.simulate import simulate
    from sim.scenario.load import default_scenario

    scenario = default_scenario(**{"people.count": persons, "days": days})
    simulate(scenario, 1, "compiled", lambda *_: None)
    taken = []
    for seed in range(1, runs + 1):
        wall, processor = time.perf_counter(), time.process_time()
        simulate(scenario, seed, "compiled", lambda *_: None)
        taken.append((time.perf_counter() - wall, time.process_time() - processor))
    return [1e3 * statistics.median(column) for column in zip(*taken)]


def measure(runs, persons, days):
    """Make the runs and a tenth of them, and return what the others cost."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "small.yaml"
        file.write_text(f"days: {days}\npeople: {{count: {persons}}}\n")

        def made(runs, name):
            started = clocks()
            run_experiment(file, seeds=2 * runs, shard="1/2", jobs=1, out=Path(scratch) / name)
            return [after - before for before, after in zip(started, clocks())]

        made(1, "warm-up")  # compiles, where the cache is empty
        few = max(runs // 10, 1)
        of_few = made(few, "few")
        before = peak_memory_mb()
        of_many = made(runs, "many")
        wall, processor = [
            1e3 * (many - few_) / (runs - few) for few_, many in zip(of_few, of_many)
        ]
        after_runs = peak_memory_mb()
        started = time.perf_counter()
        merge([Path(scratch) / "many"], Path(scratch) / "many")
        tables = 1e3 * (time.perf_counter() - started) / runs
        after_tables = peak_memory_mb()
    return Ensemble(
        wall, processor, *simulated(persons, days), tables, before, after_runs, after_tables
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--persons", type=int, default=50)
    parser.add_argument("--days", type=int, default=5)
    asked = parser.parse_args()
    cost = measure(asked.runs, asked.persons, asked.days)
    print(f"{asked.runs} runs of {asked.persons} persons and {asked.days} days, one worker")
    print(
        f"a run {cost.wall:.1f} ms, of it the simulation {cost.simulation_wall:.1f} ms: "
        f"{cost.wall - cost.simulation_wall:.1f} ms beside it"
    )
    print(
        f"processor: {cost.processor:.1f} ms, of it the simulation "
        f"{cost.simulation_processor:.1f} ms: "
        f"{cost.processor - cost.simulation_processor:.1f} ms beside it"
    )
    print(f"tables and report: {cost.tables:.1f} ms a run")
    print(
        f"peak memory of this process: {cost.memory_before:.0f} MB after a tenth of the runs, "
        f"{cost.memory_after_runs:.0f} MB after the runs, {cost.memory_after_tables:.0f} MB "
        "after tables and report"
    )


if __name__ == "__main__":
    main()
