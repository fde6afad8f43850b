"""The quantities whose course is drawn, and the drawing of one of them in a panel."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from sim.report import drawing
from sim.report.averages import step_of
from sim.report.dots import FEWEST_FOR_INTERVAL
from sim.report.labels import Words
from sim.report.results import Results

SECOND_DASHES = ("-", (0, (3, 1.3)), (0, (1, 1.1)))


@dataclass(frozen=True)
class Quantity:
    """One panel: the text of its axis, the metrics on it, and by what they are multiplied."""

    label: str
    metrics: tuple[str, ...]
    scale: float = 1.0

    def of(self, points: pd.DataFrame, scenario: str) -> pd.DataFrame:
        """Return its curves of a scenario, scaled."""
        own = points[(points["scenario"] == scenario) & points["metric"].isin(self.metrics)]
        return own.assign(
            **{name: own[name] * self.scale for name in ("value", "ci_low", "ci_high")}
        )

    def axis_text(self, results: Results, words: Words) -> str:
        """Return quantity and unit for the vertical axis."""
        unscaled = self.label == "orders" and not results.per_thousand
        return words("orders_raw" if unscaled else self.label)


ORDERS = Quantity("orders", ("orders",))
ANNOYANCE = Quantity("annoyance", ("feed_fatigue_mean", "blocked_share"))
DISTRIBUTORS = Quantity("distributors", ("active_distributors",))
RESERVE = Quantity("reserve", ("insurer_reserve",), 1e-3)


def metrics_of(quantities: Sequence[Quantity]) -> list[str]:
    """Return every metric of some quantities."""
    return [metric for quantity in quantities for metric in quantity.metrics]


def present(quantities: Sequence[Quantity], points: pd.DataFrame) -> list[Quantity]:
    """Return the quantities that have any value."""
    there = set(points["metric"])
    return [quantity for quantity in quantities if there & set(quantity.metrics)]


def without_idle_reserve(points: pd.DataFrame) -> pd.DataFrame:
    """Drop the reserve until it moves, because nobody insures before; all of it if it never does.

    The last point at rest stays: from there the curve rises.
    """
    reserve = points[points["metric"] == "insurer_reserve"]
    idle: list[int] = []
    for _, own in reserve.groupby("scenario"):
        start = own["value"].iloc[own["day"].argmin()]
        moved = own.loc[own["value"] != start, "day"]
        begin = own.loc[own["day"] < moved.min(), "day"].max() if len(moved) else math.inf
        idle += own.index[own["day"] < begin].tolist()
    return points.drop(index=idle)


def left_out(quantities: Sequence[Quantity], points: pd.DataFrame, words: Words) -> list[str]:
    """Return the sentence that names the metrics without any value, if there are such."""
    there = set(points["metric"])
    missing = [name for name in metrics_of(quantities) if name not in there]
    return [words("left_out", names=words.joined(map(words.metric, missing)))] if missing else []


def curve_sentences(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the lines of curves are, of points without the intervals that are not drawn."""
    step, most = step_of(results), int(points["n"].max())
    means = points[points["seed"].isna()]
    banded = means["ci_low"].notna()
    bands = ""
    if banded.any():
        bands = words("said_band" if banded.all() else "said_some_bands",
                      fewest=FEWEST_FOR_INTERVAL)
    elif most > 1:
        bands = words("said_no_band", fewest=FEWEST_FOR_INTERVAL)
    return words.flowing(
        words("said_steps", step=step) if step > 1 else "",
        words("said_mean_line" if most > 1 else "said_one_line"),
        bands,
        words("said_single_lines") if points["seed"].notna().any() else "",
    )


def label_ends(
    panel: Axes, own: pd.DataFrame, quantity: Quantity, colors: Sequence[str], words: Words
) -> None:
    """Name the lines of a panel of several metrics at their ends."""
    labels = []
    for metric, color in zip(quantity.metrics, colors):
        mean = own[(own["metric"] == metric) & own["seed"].isna()]
        if len(mean):
            text = drawing.wrapped(words.metric(metric), 16)
            end = mean.iloc[-1]
            labels.append((float(end["day"]), float(end["value"]), text, color))
    drawing.end_labels(panel, labels)
