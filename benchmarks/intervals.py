"""How often intervals hold the mean that they are about; prints the tables of docs/statistics.md.

Usage: python benchmarks/intervals.py [--repetitions 4000]
"""

import argparse
import math
from collections.abc import Callable

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from sim.experiment.definition import Arm
from sim.experiment.statistics import bootstrap_interval, t_interval
from sim.experiment.until import FEWEST, Target, Until
from sim.metrics import METRIC_NAMES

SEED = 20131
SIZES = (5, 8, 12, 20, 50)
DISTRIBUTIONS: dict[str, tuple[Callable[[np.random.Generator, tuple[int, int]], np.ndarray], float]]
DISTRIBUTIONS = {
    "normal": (lambda generator, shape: generator.normal(size=shape), 0.0),
    "exponential": (lambda generator, shape: generator.exponential(size=shape), 1.0),
    "lognormal": (lambda generator, shape: generator.lognormal(size=shape), math.exp(0.5)),
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=4000)
    repetitions = parser.parse_args().repetitions
    generator = np.random.default_rng(SEED)
    print("| values | n | t | bootstrap | BCa | width, bootstrap over t |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, (draw, mean) in DISTRIBUTIONS.items():
        for n in SIZES:
            print(f"| {name} | {n} | {coverage(draw(generator, (repetitions, n)), mean)} |")
    print("\n| standard deviation over half width wanted | seeds, mean | look-ahead | without |")
    print("| --- | --- | --- | --- |")
    for spread in (0.5, 1.0, 1.5, 2.5, 4.0):
        print(f"| {spread} | {stopping(generator.normal(0.0, spread, (repetitions, 300)))} |")
    print("\n| pairs | half width, in sd | d_z found, one metric | d_z found, all metrics (Holm) |")
    print("| --- | --- | --- | --- |")
    for n in (4, 6, 8, 12, 16, 24, 32, 64):
        print(f"| {n} | {planning(n)} |")


def coverage(samples: np.ndarray, mean: float) -> str:
    """Return the share of samples whose intervals hold the mean, and how wide these are."""
    student = np.array([*map(t_interval, samples)])
    studentised = np.array([*map(bootstrap_interval, samples)])
    bca = stats.bootstrap(
        (samples,), np.mean, axis=1, n_resamples=999, method="BCa", vectorized=True, batch=50,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    found = (student, studentised, np.column_stack([bca.low, bca.high]))
    shares = [np.mean((each[:, 0] <= mean) & (mean <= each[:, 1])) for each in found]
    wider = np.median((studentised[:, 1] - studentised[:, 0]) / (student[:, 1] - student[:, 0]))
    return " | ".join([*(f"{100 * share:.1f} %" for share in shares), f"{wider:.2f}"])


def stopping(samples: np.ndarray) -> str:
    """Return the mean number of seeds to ± 1, and how often the interval then holds the mean.

    Last without the look-ahead: stopped as soon as the interval is narrow.
    """
    rule = Until("", 1.0, False, ("",), (Target(""),), samples.shape[1])
    arm = Arm("", None, 1)
    ends = [rule.progress((arm,), lambda _, seed, own=own: own[seed - 1]).seeds for own in samples]
    first = [next(n for n in range(FEWEST, own.size + 1) if half_width(own[:n]) <= 1.0)
             for own in samples]
    return f"{np.mean(ends):.1f} | {held(samples, ends)} | {held(samples, first)}"


def held(samples: np.ndarray, ends: list[int]) -> str:
    """Return how often the interval of so many values holds their mean, 0."""
    found = [t_interval(own[:end]) for own, end in zip(samples, ends)]
    return f"{100 * np.mean([low <= 0.0 <= high for low, high in found]):.1f} %"


def half_width(values: np.ndarray) -> float:
    """Return half the width of the t interval."""
    low, high = t_interval(values)
    return (high - low) / 2.0


def planning(n: int) -> str:
    """Return half the width of an interval, and the d_z that the paired t test finds at 80 %."""
    found = " | ".join(f"{detected(n, level):.2f}" for level in (0.05, 0.05 / len(METRIC_NAMES)))
    return f"{stats.t.ppf(0.975, n - 1) / math.sqrt(n):.2f} | {found}"


def detected(n: int, level: float) -> float:
    """Return the true d_z at which the two-sided test of a level has a power of 80 %.

    A finding on the wrong side is left out: at such a power its chance is below 10^-6.
    """
    quantile = stats.t.isf(level / 2.0, n - 1)
    return float(brentq(
        lambda size: stats.nct.sf(quantile, n - 1, size * math.sqrt(n)) - 0.8, 0.0, 20.0
    ))


if __name__ == "__main__":
    main()
