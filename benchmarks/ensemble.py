"""What an ensemble of many small runs costs beside the simulation: time a run, memory.

    python benchmarks/ensemble.py --runs 1000 --persons 50 --days 5

Runs are made by one worker process, so that what a run takes from end to end less what it takes to
simulate is what store, pool and progress take. A shard makes half of the seeds and no tables, which
a merge then makes.
"""

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path

from sim.experiment.merge import merge
from sim.experiment.runner import run_experiment
from sim.experiment.simulate import simulate
from sim.scenario.load import default_scenario


def seconds_to_simulate(scenario, runs=30):
    """Return the median of some runs in this process."""
    simulate(scenario, 1, "compiled", lambda *_: None)
    taken = []
    for seed in range(1, runs + 1):
        started = time.perf_counter()
        simulate(scenario, seed, "compiled", lambda *_: None)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--persons", type=int, default=50)
    parser.add_argument("--days", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "small.yaml"
        file.write_text(f"days: {asked.days}\npeople: {{count: {asked.persons}}}\n")

        def made(runs, name):
            started, processor = time.perf_counter(), time.process_time()
            run_experiment(
                file, seeds=2 * runs, shard="1/2", jobs=1, quiet=True, out=Path(scratch) / name
            )
            return time.perf_counter() - started, time.process_time() - processor

        made(1, "warm-up")  # compiles, where the cache is empty
        few, many = max(asked.runs // 10, 1), asked.runs
        of_few, of_many = made(few, "few"), made(many, "many")
        a_run = (of_many[0] - of_few[0]) / (many - few)
        after_runs = peak_mb()
        started = time.perf_counter()
        merge([Path(scratch) / "many"], Path(scratch) / "many")
        tables = time.perf_counter() - started
        after_tables = peak_mb()
        scenario = default_scenario(**{"people.count": asked.persons, "days": asked.days})
        alone = seconds_to_simulate(scenario)
    print(f"{many} runs of {asked.persons} persons and {asked.days} days, one worker")
    print(
        f"a run {1e3 * a_run:.1f} ms, of it the simulation {1e3 * alone:.1f} ms: "
        f"{1e3 * (a_run - alone):.1f} ms beside it"
    )
    processor = (of_many[1] - of_few[1]) / (many - few)
    print(f"of that this process: {1e3 * processor:.1f} ms of processor")
    print(f"tables and report: {1e3 * tables / many:.1f} ms a run")
    print(
        f"peak memory of this process: {after_runs:.0f} MB after the runs, {after_tables:.0f} MB "
        "after tables and report"
    )


if __name__ == "__main__":
    main()
