"""What a shared past saves: scenarios/branches.yaml from the start and branched, in turns.

    python benchmarks/branches.py --persons 2000 --seeds 4 --turns 3

Both ways run on one worker. The report is left out, as it is the same. The files of the runs are
compared byte by byte. Processor time is that of the workers: their start and the warm-up included,
which are the same for few persons and for many. "Runs" is the wall time of the runs alone.
"""

import argparse
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pandas as pd

import sim.experiment.conclusion
from sim.experiment import pasts
from sim.experiment.load import load_experiment
from sim.experiment.runner import run_experiment

EXPERIMENT = Path(__file__).parents[1] / "scenarios" / "branches.yaml"
NEVER = 1_000_000
COSTS = ("wall", "processor", "runs")


@dataclass(frozen=True)
class Cost:
    """Seconds of an experiment, and the bytes of its runs by file."""

    wall: float
    processor: float
    runs: float
    files: dict[str, bytes]

    def __str__(self) -> str:
        return f"{self.wall:.1f} s (processor {self.processor:.1f} s, runs {self.runs:.1f} s)"


def measured(persons: int, seeds: int, fewest_days: int) -> Cost:
    """Make the experiment; pasts are shared from `fewest_days` on."""
    pasts.FEWEST_DAYS = fewest_days
    experiment = load_experiment(EXPERIMENT, {"people.count": persons}, seeds=seeds)
    with tempfile.TemporaryDirectory() as scratch:
        began, busy = time.perf_counter(), _busy()
        results = run_experiment(experiment, jobs=1, out=scratch, quiet=True)
        wall, busy = time.perf_counter() - began, _busy() - busy
        if results.failed:
            raise SystemExit(f"{results.failed} runs failed")
        files = {file.name: file.read_bytes() for file in Path(scratch, "runs").iterdir()}
        return Cost(wall, busy, pd.read_csv(Path(scratch, "timing.csv"))["seconds"].sum(), files)


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a line a turn, then the medians."""
    options = argparse.ArgumentParser(description=__doc__)
    for name, default in (("persons", 2000), ("seeds", 4), ("turns", 3)):
        options.add_argument(f"--{name}", type=int, default=default)
    asked = options.parse_args()
    persons, seeds, turns = asked.persons, asked.seeds, asked.turns
    sim.experiment.conclusion._make_report = lambda *_: ""
    branch_days = pasts.FEWEST_DAYS
    measured(min(persons, 300), 1, branch_days)  # compiles
    ratios = []
    print(f"{persons} persons, {seeds} seeds, 3 scenarios of 1,000 days that part after 500")
    for turn in range(turns):
        whole = measured(persons, seeds, NEVER)
        branched = measured(persons, seeds, branch_days)
        ratios.append([getattr(branched, what) / getattr(whole, what) for what in COSTS])
        same = "the same bytes" if whole.files == branched.files else "DIFFERENT BYTES"
        print(f"turn {turn + 1}: from the start {whole}, branched {branched}, {same}", flush=True)
    medians = (f"{what} {median(ratio):.2f}" for what, ratio in zip(COSTS, zip(*ratios)))
    print(f"branched over whole, medians: {', '.join(medians)}")


if __name__ == "__main__":
    main()
