"""Observables: what a finished run is boiled down to, one number each.

The days of a metric on which it is missing are left out; where nothing is left, or a number needs
more days than there are, the observable is missing (NaN).
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.catalogue.row import Observable
from sim.catalogue.surveyed import SURVEYED

DAYS = 60
"""Length of the first and of the last days of a run."""

WEEK = 7
EXTINCT_BELOW = 0.01
"""A market is extinct where its final orders are below this share of the run's best week."""

FEWEST_FOR_EXTINCT = 2 * DAYS
"""Shorter runs are not judged: their last days are most of what there was."""

Series = np.ndarray


def _mean(days: Series) -> float:
    known = days[~np.isnan(days)]
    return float(known.mean()) if len(known) else math.nan


def _total(days: Series) -> float:
    return float(np.nansum(days)) if not np.isnan(days).all() else math.nan


def _first(days: Series) -> float:
    return _mean(days[:DAYS])


def _last(days: Series) -> float:
    return _mean(days[-DAYS:])


def _weeks(days: Series) -> Series:
    """Return the mean of every whole week by its last day; missing before the first week's end."""
    length = min(WEEK, len(days))
    weeks = pd.Series(days).rolling(length, min_periods=1).mean().to_numpy(copy=True)
    weeks[: length - 1] = np.nan
    return weeks


def peak(days: Series) -> float:
    """Return the best mean over a week."""
    weeks = _weeks(days)
    return float(np.nanmax(weeks)) if not np.isnan(weeks).all() else math.nan


def peak_day(days: Series) -> float:
    """Return the last day of the best week, counted from the first day that is looked at."""
    weeks = _weeks(days)
    return float(np.nanargmax(weeks)) if not np.isnan(weeks).all() else math.nan


def days_to_half(days: Series) -> float:
    """Return the days from the best week to the first one that is below half of it.

    Where the series ends before, the days to its end: a fall that takes at least so long.
    """
    weeks = _weeks(days)
    if np.isnan(weeks).all():
        return math.nan
    best = int(np.nanargmax(weeks))
    fallen = np.flatnonzero(weeks[best:] < weeks[best] / 2.0)
    return float(fallen[0]) if len(fallen) else float(len(days) - 1 - best)


def _end_over_peak(days: Series) -> float:
    best = peak(days)
    return _last(days) / best if best > 0.0 else math.nan


def _late_less_early(days: Series) -> float:
    return _last(days) - _first(days)


def weekly_rhythm(days: Series) -> float:
    """Return the share of the variance of log(1 + value) that the day of the week explains.

    The centred 7-day moving mean is taken off first, so that growth and decline count for nothing.
    """
    logs = pd.Series(np.log1p(days))
    detrended = (logs - logs.rolling(WEEK, center=True).mean()).dropna()
    if len(detrended) < 2 * WEEK:
        return math.nan
    variance = float(detrended.var(ddof=0))
    if variance <= 0.0:
        return math.nan
    by_weekday = detrended.groupby(detrended.index % WEEK).transform("mean")
    return float(by_weekday.var(ddof=0)) / variance


SUMMARIES: dict[str, Callable[[Series], float]] = {
    "mean": _mean,
    "total": _total,
    "first_60": _first,
    "last_60": _last,
    "peak": peak,
    "peak_day": peak_day,
    "days_to_half": days_to_half,
    "end_over_peak": _end_over_peak,
    "late_less_early": _late_less_early,
    "weekly_rhythm": weekly_rhythm,
}
"""How the days of a metric become one number."""

SUMMARY_LABELS: dict[str, tuple[str, str]] = {
    "mean": ("mean", "均值"),
    "total": ("total", "合计"),
    "first_60": ("first 60 days", "前 60 天"),
    "last_60": ("last 60 days", "最后 60 天"),
    "peak": ("best week", "最佳周"),
    "peak_day": ("day of the best week", "最佳周所在日"),
    "days_to_half": ("days from best week to half", "最佳周至减半的天数"),
    "end_over_peak": ("end over peak", "末期与峰值之比"),
    "late_less_early": ("late less early", "末期减初期"),
    "weekly_rhythm": ("weekly rhythm", "每周节律"),
    "outcome": ("at the end", "终期"),
}


def _late_joiner_penalty(outcome: Mapping[str, Any]) -> float:
    """Return by how much the first quarter of joiners did better than the last, in yuan."""
    quarters = outcome.get("joined_quarters") or []
    return float(quarters[0] - quarters[1]) if quarters else math.nan


OUTCOMES: dict[str, Callable[[Mapping[str, Any]], float]] = {
    "late_joiner_penalty": _late_joiner_penalty,
    **{name: finds for name, (finds, *_) in SURVEYED.items()},
}
"""Numbers of a run's end that no day has: name to what finds it in `Market.outcome()`."""

OUTCOME_LABELS: dict[str, tuple[str, str]] = {
    "late_joiner_penalty": ("late joiners' disadvantage", "晚加入者的劣势"),
    **{name: (en, zh) for name, (_, en, zh) in SURVEYED.items()},
}


def known(observable: Observable, metrics: frozenset[str]) -> bool:
    """Return whether runs hold what the observable is made of."""
    names = OUTCOMES if observable.summary == "outcome" else metrics
    return observable.metric in names


def observe(observable: Observable, daily: pd.DataFrame, outcome: Mapping[str, Any]) -> float:
    """Return the value of an observable in a finished run.

    Parameters
    ----------
    observable : Observable
        What is asked for.
    daily : DataFrame
        Daily metrics, a row a day.
    outcome : mapping
        `Market.outcome()`.

    Raises
    ------
    KeyError
        Where the metric, the outcome or the summary is unknown.
    """
    if observable.summary == "outcome":
        return OUTCOMES[observable.metric](outcome)
    days = daily[observable.metric].to_numpy(dtype=float)
    return SUMMARIES[observable.summary](days)


def percent_of_best_week(orders: Series) -> float:
    """Return mean orders of the last `DAYS` days in percent of the best week; 0 without any."""
    best = peak(orders)
    return 100.0 * _last(orders) / best if best > 0.0 else 0.0


def extinct(orders: Series) -> bool | None:
    """Return whether a market has died out; None where the run is too short to say."""
    if len(orders) < FEWEST_FOR_EXTINCT:
        return None
    return percent_of_best_week(orders) < 100.0 * EXTINCT_BELOW
