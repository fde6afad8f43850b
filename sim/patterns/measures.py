"""What is asked of a run by several patterns."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.experiment.fall import LAST_DAYS, Peak, peak_of
from sim.patterns.pattern import Ended, Value


def peak(run: Ended) -> Peak:
    """Return the peak of orders, the best mean over seven days."""
    return peak_of(run.daily["orders"])


def last(name: str) -> Value:
    """Ask for the mean of a metric over the last `LAST_DAYS` days, missing ones left out."""
    return lambda run: mean(run.daily[name].tail(LAST_DAYS))


def total(name: str) -> Value:
    """Ask for the sum of a metric over all days."""
    return lambda run: float(run.daily[name].sum())


def outcome(name: str) -> Value:
    """Ask for a number of the run's end."""
    return lambda run: float(run.outcome[name])


def less(value: Value) -> Value:
    """Ask for the value of one run less that of another with the same seed."""
    return lambda one, other: value(one) - value(other)


def over(value: Value) -> Value:
    """Ask for the value of one run over that of another with the same seed."""
    return lambda one, other: ratio(value(one), value(other))


def mean(days: pd.Series) -> float:
    """Return the mean of what is there, NaN where nothing is."""
    return float(days.mean())


def ratio(numerator: float, denominator: float) -> float:
    """Return a ratio, NaN where nothing stands below."""
    return numerator / denominator if denominator > 0.0 else math.nan


def weighted(daily: pd.DataFrame, name: str) -> float:
    """Return the mean of a metric over orders, of the days on which it is there."""
    there = daily[daily[name].notna() & (daily["orders"] > 0)]
    return float(np.average(there[name], weights=there["orders"])) if len(there) else math.nan


def distribution(run: Ended, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return values, ascending, and how often each is there, of a distribution at the end."""
    counts = {int(value): int(times) for value, times in run.outcome[name].items()}
    values = sorted(counts)
    return np.array(values, np.int64), np.array([counts[value] for value in values], np.int64)


def share_of_those(name: str, condition: Callable[[np.ndarray], np.ndarray]) -> Value:
    """Ask for the share of a distribution that meets a condition."""

    def value(run: Ended) -> float:
        values, times = distribution(run, name)
        return ratio(float(times[condition(values)].sum()), float(times.sum())) if len(
            values) else math.nan

    return value


def day_of(run: Ended, change: str) -> int | None:
    """Return the day of a named dated change; None where it is not reached or taken out."""
    for each in run.scenario.changes:
        acts = bool(each.values) or each.era is not None
        if each.name == change and acts and each.day is not None and each.day < len(run.daily):
            return each.day
    return None
