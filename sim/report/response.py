"""What figures and tables of a response over points are made of: points, seeds, the reference."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.report import parameters
from sim.report.labels import Words
from sim.report.results import ReportError, Results

NEEDED = ("point", "is_reference", "n_pairs", "reference_mean", "mean_difference",
          "difference_ci_low", "difference_ci_high")
KEYS = ["scenario", "point", "seed"]


def response_of(results: Results) -> pd.DataFrame:
    """Return the points that have a mean, one that is a reference beside them too (point 0).

    Raises
    ------
    ReportError
        Where another version of the program wrote the table, without differences.
    """
    known = results.table("response")
    if known.empty:
        return known
    missing = [name for name in NEEDED if name not in known]
    if missing:
        raise ReportError(
            f"{results.directory / 'response.csv'}: no column {', '.join(missing)}, as another "
            "version of the program wrote it; run the experiment again: tables are made anew"
        )
    return known[known["mean"].notna()]


def points_of(results: Results) -> pd.DataFrame:
    """Return the points of the design that have a mean."""
    known = response_of(results)
    return known[known["point"] > 0] if len(known) else known


def seeds_of(results: Results, points: pd.DataFrame) -> pd.DataFrame:
    """Return a row a point, metric and seed: the values of the parameters, and `value`."""
    metrics = list(dict.fromkeys(points["metric"]))
    paths = parameters.parameters_of(results)
    runs = results.table("runs")
    runs = runs[(runs["status"] == "done") & (runs["point"] > 0)]
    long = runs.melt([*KEYS, *paths], metrics, "metric", "value")
    return long[long["value"].notna()]


def untold(points: pd.DataFrame) -> pd.Series:
    """Return whether a point cannot be told from the reference: the interval holds 0."""
    low, high = points["difference_ci_low"], points["difference_ci_high"]
    return (low <= 0.0) & (high >= 0.0)


def reference_level(points: pd.DataFrame) -> float:
    """Return the mean of the reference of one scenario and metric, missing where there is none."""
    own = points[points["is_reference"] == "yes"]["mean"]
    known = own if len(own) else points["reference_mean"].dropna()
    return float(known.iloc[0]) if len(known) else np.nan


def reference_text(results: Results, words: Words) -> str:
    """Return the sentence that says what the differences are taken from."""
    values: Mapping[str, Any] = results.design_options.get("reference", {})
    if not values:
        return words("said_reference_standing")
    said = words.joined(
        f"{parameters.parameter_label(path, words)} = {parameters.shown_value(path, each, words)}"
        for path, each in values.items()
    )
    whole = len(values) == len(parameters.parameters_of(results))
    return words("said_reference" if whole else "said_reference_rest", values=said)


def seeds_text(points: pd.DataFrame) -> str:
    """Return the number of seeds of the points, "3–4" where it is not the same everywhere."""
    least, most = int(points["n"].min()), int(points["n"].max())
    return str(least) if least == most else f"{least}–{most}"


def seed_notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on the reference and on the seeds behind every point."""
    found = [reference_text(results, words), words("said_seeds", n=seeds_text(points))]
    if points["difference_ci_low"].isna().all():
        found.append(words("said_no_interval"))
    return found
