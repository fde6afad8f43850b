"""Means over days and over seeds: the numbers that curves are drawn from."""

import numpy as np
import pandas as pd
from scipy.stats import t as student

from sim.experiment.bounds import bounds_of, within_bounds
from sim.report.results import Results

WEEK = 7
FEWEST_FOR_WEEKS = 56
"""Runs shorter than this are drawn day by day."""
MOST_SINGLE_SEEDS = 8
"""Up to so many seeds are drawn one by one beside their mean."""
LAST_DAYS = 60
CONFIDENCE = 0.95

KEYS = ["scenario", "seed", "day"]
CURVE_COLUMNS = ["metric", "scenario", "seed", "day", "value", "n", "ci_low", "ci_high"]


def step_of(results: Results) -> int:
    """Return over how many days a point of a curve is the mean."""
    return WEEK if int(results.days.max()) >= FEWEST_FOR_WEEKS else 1


def interval(
    mean: np.ndarray, deviation: np.ndarray, n: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of the 95 % t interval of means; missing below two values."""
    enough = n >= 2
    quantile = student.ppf((1 + CONFIDENCE) / 2, np.where(enough, n - 1, 1))
    half = np.where(enough, quantile * deviation / np.sqrt(np.maximum(n, 1)), np.nan)
    return mean - half, mean + half


def over_seeds(
    values: pd.Series, metric: str = "", *, difference: bool = False
) -> dict[str, float]:
    """Return n, mean and interval of one value a seed; of shares it ends where shares end."""
    known = values.dropna().to_numpy(dtype=float)
    n = len(known)
    mean = float(known.mean()) if n else np.nan
    deviation = float(known.std(ddof=1)) if n > 1 else np.nan
    ends = interval(np.array(mean), np.array(deviation), np.array(n))
    low, high = within_bounds(
        metric, (float(ends[0]), float(ends[1])), difference=difference
    )
    return {"n": n, "value": mean, "ci_low": low, "ci_high": high}


def curves(results: Results, metrics: list[str]) -> pd.DataFrame:
    """Return the curves of some metrics: one row a point.

    Points are means of `step_of` days, at the middle day. Rows without a seed are means over the
    seeds with their interval, where at least half of the seeds have a value; rows with a seed are
    that run's points, where a scenario has 2 to `MOST_SINGLE_SEEDS` seeds. Orders are per
    1,000 persons where the persons are known.

    Returns
    -------
    DataFrame
        The columns of `CURVE_COLUMNS`; a metric without any value in a scenario has no rows.
    """
    points = _points(results, [name for name in metrics if name in results.daily])
    parts = []
    for scenario in results.scenarios:
        runs = points[points["scenario"] == scenario]
        single = 2 <= runs["seed"].nunique() <= MOST_SINGLE_SEEDS
        for metric in metrics:
            if metric not in runs or runs[metric].isna().all():
                continue
            values = runs[["seed", "day", metric]].rename(columns={metric: "value"})
            if single:
                parts.append(values.dropna().assign(metric=metric, scenario=scenario))
            parts.append(_mean_curve(values, metric).assign(metric=metric, scenario=scenario))
    if not parts:
        return pd.DataFrame(columns=CURVE_COLUMNS)
    table = pd.concat(parts, ignore_index=True).reindex(columns=CURVE_COLUMNS)
    return table.astype({"seed": "Int64", "n": "Int64"})


def _points(results: Results, metrics: list[str]) -> pd.DataFrame:
    step = step_of(results)
    daily = results.daily[[*KEYS, *metrics]].copy()
    if results.per_thousand and "orders" in metrics:
        persons = {name: each.persons for name, each in results.scenarios.items()}
        daily["orders"] *= 1000.0 / daily["scenario"].map(persons).astype(float)
    first = int(daily["day"].min())
    block = (daily.pop("day") - first) // step
    points = daily.groupby(["scenario", "seed", block.rename("block")], sort=False).mean()
    points = points.reset_index()
    points["day"] = first + points.pop("block") * step + (step - 1) / 2
    return points


def _mean_curve(values: pd.DataFrame, metric: str) -> pd.DataFrame:
    groups = values.groupby("day")["value"]
    n = groups.count().to_numpy()
    mean = groups.mean()
    ends = interval(mean.to_numpy(), groups.std(ddof=1).to_numpy(), n)
    low, high = (np.clip(end, *bounds_of(metric)) for end in ends)
    curve = pd.DataFrame({"day": mean.index, "value": mean.to_numpy(), "n": n})
    curve = curve.assign(ci_low=low, ci_high=high)
    # Where most seeds have no value, the mean of the others would jump as they drop out.
    return curve[2 * curve["n"] >= values["seed"].nunique()]
