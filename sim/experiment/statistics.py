"""Statistics over seeds: means with t intervals, and differences paired by seed.

A run is one observation. Its value of a metric is the mean over its last `LAST_DAYS` days (days
on which the metric is missing left out); `orders_total` is the sum over all its days.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.bounds import within_bounds

if TYPE_CHECKING:
    import pandas as pd

LAST_DAYS = 60
CONFIDENCE = 0.95
SIGNIFICANT = 0.05
"""Holm-adjusted p values below this are marked."""
TOTALS = {"orders_total": "orders"}
RESAMPLES = 9_999
MOST_DRAWS = 2_000_000
"""Draws of a bootstrap at once; of more than 200 values there are fewer resamples, down to 1,999,
on which the ends of an interval then hardly depend."""
FEWEST_FOR_BOOTSTRAP = 5
"""Of four values there are only 35 resamples."""
FEWEST_FOR_EFFECT_SIZE = 3
ROUNDING = 1e-12
"""Spread, relative to the values, below which it is but the rounding of a mean."""

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
    "bootstrap_low",
    "bootstrap_high",
    "p",
    "p_holm",
    "effect_size",
]


def outcome_metrics(daily: pd.DataFrame) -> dict[str, float]:
    """Return a run's value of every metric, from its daily metrics."""
    last = daily.tail(LAST_DAYS).mean()
    values = {str(name): float(value) for name, value in last.items() if name != "day"}
    return values | {total: float(daily[name].sum()) for total, name in TOTALS.items()}


def t_interval(values: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """Return the two-sided 95 % t interval of the mean; missing below two values.

    Its coverage is exact for normal values, and close to 95 % for the means of 60 days that a
    run hands in.
    """
    from scipy.special import stdtrit as student_quantile

    n = len(values)
    if n < 2:
        return math.nan, math.nan
    centre = float(np.mean(values))
    quantile = float(student_quantile(n - 1, (1 + CONFIDENCE) / 2))
    half = quantile * float(np.std(values, ddof=1)) / math.sqrt(n)
    return centre - half, centre + half


def bootstrap_interval(values: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """Return the studentised bootstrap 95 % interval of the mean (bootstrap t, Efron 1979).

    Resamples tell how the mean strays in units of its own standard error, so the interval bends
    with the skew of the values, which the t interval cannot. SciPy has only percentile, basic and
    BCa intervals, which are as narrow as the few values at hand and miss the mean too often
    (Hesterberg 2015; measured by ``benchmarks/intervals.py``).

    The generator is seeded by the values themselves: the same values have the same interval,
    whatever stands beside them.

    Parameters
    ----------
    values : sequence of float
        Without missing ones; their order is of no importance.

    Returns
    -------
    (float, float)
        Both missing below `FEWEST_FOR_BOOTSTRAP` values, and where so many resamples are all
        alike (most of the values are equal) that an end would lie at infinity.
    """
    ordered = np.sort(np.asarray(values, dtype=float)) + 0.0  # makes one zero of -0 and 0
    if len(ordered) < FEWEST_FOR_BOOTSTRAP:
        return math.nan, math.nan
    strays = np.sort(_studentised_strays(ordered))
    tail = round((1 - CONFIDENCE) / 2 * (len(strays) + 1))
    least, greatest = float(strays[tail - 1]), float(strays[-tail])
    if math.isinf(least) or math.isinf(greatest):
        return math.nan, math.nan
    centre, spread = float(ordered.mean()), float(ordered.std(ddof=1))
    return centre - greatest * spread, centre - least * spread


def _studentised_strays(values: np.ndarray) -> np.ndarray:
    """Return how far the means of resamples stray, each in standard deviations of its resample."""
    n, spread = len(values), float(values.std(ddof=1))
    digest = hashlib.sha256(values.astype("<f8").tobytes()).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))
    # One less than a multiple of 40, so that the ends of the interval are two of them.
    left = 40 * max(50, min((RESAMPLES + 1) // 40, MOST_DRAWS // (40 * n))) - 1
    parts = []
    while left:
        block = min(left, max(1, MOST_DRAWS // n))
        resamples = values[generator.integers(n, size=(n, block))]
        strays = resamples.mean(axis=0) - values.mean()
        # A resample of one value strays infinitely far, unless that value is the mean.
        spreads = resamples.std(axis=0, ddof=1)
        spreads[spreads <= ROUNDING * spread] = 0.0
        with np.errstate(divide="ignore"):
            parts.append(np.divide(strays, spreads, where=strays != 0.0, out=np.zeros(block)))
        left -= block
    return np.concatenate(parts)


def paired_p(differences: np.ndarray) -> float:
    """Return the two-sided p value of the paired t test; missing below two pairs.

    Differences that are all the same have no spread to be judged by: 1 where they are 0, else that
    of the sign test, 2 to the power 1 - n. A t test would say 0, and so find a difference in every
    eighth pair of counts of which there is none.
    """
    from scipy.special import stdtr as student_probability

    n = len(differences)
    if n < 2:
        return math.nan
    error = float(np.std(differences, ddof=1)) / math.sqrt(n)
    centre = float(np.mean(differences))
    if np.ptp(differences) <= ROUNDING * abs(centre):
        return 1.0 if centre == 0.0 else math.ldexp(1.0, 1 - n)
    return float(2.0 * student_probability(n - 1, -abs(centre) / error))


def effect_size(differences: np.ndarray) -> float:
    """Return the standardised mean difference of pairs, unbiased for few of them.

    Cohen's d_z, the mean over the standard deviation of the differences, times the correction
    exact for normal differences (Hedges 1981): gamma(m / 2) / (sqrt(m / 2) gamma((m - 1) / 2))
    with m = n - 1. Missing below three pairs and where all differences are the same.

    Examples
    --------
    >>> round(effect_size(np.array([1.0, 2.0, 3.0])), 4)  # d_z = 2, correction 0.5642
    1.1284
    """
    freedom = len(differences) - 1
    if len(differences) < FEWEST_FOR_EFFECT_SIZE or np.ptp(differences) == 0.0:
        return math.nan
    correction = math.exp(math.lgamma(freedom / 2) - math.lgamma((freedom - 1) / 2))
    correction /= math.sqrt(freedom / 2)
    return float(np.mean(differences) / np.std(differences, ddof=1)) * correction


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
    import pandas as pd

    rows = []
    for scenario, runs in outcomes.groupby("scenario", sort=False):
        for metric in _metrics(outcomes):
            values = runs[metric].dropna().to_numpy()
            n = len(values)
            mean = values.mean() if n else math.nan
            deviation = values.std(ddof=1) if n > 1 else math.nan
            ends = within_bounds(metric, t_interval(values))
            rows.append((scenario, metric, n, mean, deviation, *ends))
    return pd.DataFrame(rows, columns=SUMMARY_COLUMNS)


def differences(outcomes: pd.DataFrame, baseline: str | None) -> pd.DataFrame:
    """Compare every scenario with the baseline, paired by seed.

    Two runs of one seed share every draw that both make; `variance_removed_by_pairing` says which
    share of the variance of a difference this removed: ``1 - var(a - b) / (var(a) + var(b))``.
    p values are adjusted for their number in the table: all metrics of all scenarios.

    Parameters
    ----------
    outcomes : DataFrame
        As in `summary`.
    baseline : str or None
        Scenario from which the others differ; None where there is nothing to compare.

    Returns
    -------
    DataFrame
        The columns of `DIFFERENCE_COLUMNS`, a row for every metric and scenario.
    """
    import pandas as pd

    by_name = {
        str(name): runs.set_index("seed").drop(columns="scenario")
        for name, runs in outcomes.groupby("scenario", sort=False)
    }
    reference = by_name.pop(baseline, outcomes.head(0)) if baseline else outcomes.head(0)
    rows = []
    for metric in _metrics(outcomes) if len(reference) else []:
        for scenario, runs in by_name.items():
            other = reference[metric].reindex(runs.index)
            pairs = np.column_stack([runs[metric], other]).astype(float)
            pairs = pairs[~np.isnan(pairs).any(axis=1)]
            rows.append((metric, scenario, baseline, *paired(metric, pairs)))
    table = pd.DataFrame(rows, columns=[name for name in DIFFERENCE_COLUMNS if name != "p_holm"])
    table["p_holm"] = holm(table["p"].to_numpy(dtype=float))
    return table[DIFFERENCE_COLUMNS]


def paired(metric: str, pairs: np.ndarray) -> tuple[int, *tuple[float, ...]]:
    """Return what pairs say of the difference of their first value less their second.

    Parameters
    ----------
    metric : str
        Whose values they are; intervals of shares end at -1 and 1.
    pairs : array
        Pairs by 2, none of them missing.

    Returns
    -------
    tuple
        Number of pairs, mean difference, ends of its t interval, share of the variance removed,
        ends of its bootstrap interval, p value, effect size.
    """
    n = len(pairs)
    difference = pairs[:, 0] - pairs[:, 1]
    # Of equal values a variance is not always 0, but what is left of rounding their mean.
    varies = n > 1 and np.ptp(pairs, axis=0).any()
    unpaired = float(pairs.var(axis=0, ddof=1).sum()) if varies else 0.0
    return (
        n,
        float(difference.mean()) if n else math.nan,
        *within_bounds(metric, t_interval(difference), difference=True),
        1.0 - float(difference.var(ddof=1)) / unpaired if unpaired > 0 else math.nan,
        *within_bounds(metric, bootstrap_interval(difference), difference=True),
        paired_p(difference),
        effect_size(difference),
    )


def _metrics(outcomes: pd.DataFrame) -> list[str]:
    return [name for name in outcomes.columns if name not in ("scenario", "seed")]
