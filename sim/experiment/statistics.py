"""Statistics over seeds: means with t intervals, and differences paired by seed.

A run is one observation. Its value of a metric is the mean over its last `LAST_DAYS` days (days
on which the metric is missing left out); `orders_total` is the sum over all its days.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

LAST_DAYS = 60
CONFIDENCE = 0.95
TOTALS = {"orders_total": "orders"}

SUMMARY_COLUMNS = ["scenario", "metric", "n", "mean", "sd", "ci_low", "ci_high"]
DIFFERENCE_COLUMNS = [
    "metric",
    "scenario",
    "baseline",
    "n_pairs",
    "mean_difference",
    "ci_low",
    "ci_high",
    "variance_removed_by_pairing",
]


def outcome_metrics(daily: pd.DataFrame) -> dict[str, float]:
    """Return a run's value of every metric, from its daily metrics."""
    last = daily.drop(columns="day").tail(LAST_DAYS).mean()
    values = {str(name): float(value) for name, value in last.items()}
    return values | {total: float(daily[name].sum()) for total, name in TOTALS.items()}


def t_interval(values: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """Return the two-sided 95 % t interval of the mean; missing below two values.

    Its coverage is exact for normal values, and close to 95 % for the means of 60 days that a
    run hands in.
    """
    n = len(values)
    if n < 2:
        return math.nan, math.nan
    centre = float(np.mean(values))
    half = float(student.ppf((1 + CONFIDENCE) / 2, n - 1) * np.std(values, ddof=1) / math.sqrt(n))
    return centre - half, centre + half


def paired_p(differences: np.ndarray) -> float:
    """Return the two-sided p value of the paired t test; missing below two pairs.

    Differences that are all the same leave no doubt: 1 where they are 0, else 0.
    """
    n = len(differences)
    if n < 2:
        return math.nan
    error = float(np.std(differences, ddof=1)) / math.sqrt(n)
    centre = float(np.mean(differences))
    if error == 0.0:
        return float(centre == 0.0)
    return float(2.0 * student.sf(abs(centre) / error, n - 1))


def holm(p_values: np.ndarray) -> np.ndarray:
    """Return p values adjusted for their number, step-down (Holm 1979); missing ones stay so.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03, math.nan])).round(3).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    adjusted = np.full(len(p_values), math.nan)
    there = np.flatnonzero(~np.isnan(p_values))
    order = there[np.argsort(p_values[there], kind="stable")]
    scaled = p_values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1.0) if len(order) else scaled
    return adjusted


def summary(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Summarise every metric of every scenario over its seeds.

    Parameters
    ----------
    outcomes : DataFrame
        One row a finished run: ``scenario``, ``seed``, then the metrics.

    Returns
    -------
    DataFrame
        The columns of `SUMMARY_COLUMNS`; ``n`` counts the runs in which the metric is there.
    """
    rows = []
    for scenario, runs in outcomes.groupby("scenario", sort=False):
        for metric in _metrics(outcomes):
            values = runs[metric].dropna().to_numpy()
            n = len(values)
            mean = values.mean() if n else math.nan
            deviation = values.std(ddof=1) if n > 1 else math.nan
            rows.append((scenario, metric, n, mean, deviation, *t_interval(values)))
    return pd.DataFrame(rows, columns=SUMMARY_COLUMNS)


def differences(outcomes: pd.DataFrame, baseline: str | None) -> pd.DataFrame:
    """Compare every scenario with the baseline, paired by seed.

    Two runs of one seed share every draw that both make; the last column says which share of
    the variance of a difference this removed: ``1 - var(a - b) / (var(a) + var(b))``.

    Parameters
    ----------
    outcomes : DataFrame
        As in `summary`.
    baseline : str or None
        Scenario from which the others differ; None where there is nothing to compare.
    """
    rows = []
    others = [name for name in outcomes["scenario"].unique() if name != baseline]
    reference = outcomes[outcomes["scenario"] == baseline].set_index("seed")
    for metric in _metrics(outcomes) if len(reference) else []:
        for scenario in others:
            runs = outcomes[outcomes["scenario"] == scenario].set_index("seed")
            pairs = pd.concat([runs[metric], reference[metric]], axis=1, join="inner").dropna()
            rows.append((metric, scenario, baseline, *_paired(pairs.to_numpy(dtype=float))))
    return pd.DataFrame(rows, columns=DIFFERENCE_COLUMNS)


def _paired(pairs: np.ndarray) -> tuple[int, float, float, float, float]:
    n = len(pairs)
    if n == 0:
        return 0, math.nan, math.nan, math.nan, math.nan
    difference = pairs[:, 0] - pairs[:, 1]
    unpaired = float(pairs.var(axis=0, ddof=1).sum()) if n > 1 else 0.0
    removed = 1.0 - float(difference.var(ddof=1)) / unpaired if unpaired > 0 else math.nan
    return n, float(difference.mean()), *t_interval(difference), removed


def _metrics(outcomes: pd.DataFrame) -> list[str]:
    return [name for name in outcomes.columns if name not in ("scenario", "seed")]
