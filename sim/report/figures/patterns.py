"""The patterns: the leading statistic of each in the model, beside its nulls."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.patterns import PATTERNS, Mark, Pattern
from sim.report import drawing
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, TINTS, new_figure

NAME = "patterns"
COLUMNS = ["pattern", "statistic", "arm", "is_null", "seed", "value", "n", "ci_low", "ci_high"]
PANELS_A_ROW = 3
LINE, HEAD, GAP = 0.27, 0.52, 0.3
"""Heights in inches: of a line, of what stands above a panel, below it."""
TEXT, LEADING = 5.5, 7.5
"""Points: size of small text, and from line to line of it."""
LEFT, RIGHT, TOP, BOTTOM, BETWEEN = 0.12, 0.12, 0.1, 0.1, 0.22


def table(results: Results) -> pd.DataFrame:
    """Return the plotted numbers: means with intervals, and the seeds."""
    known, seeds = results.table(NAME), results.table("patterns_seeds")
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    leading = {pattern.id: pattern.statistics[0].name for pattern in PATTERNS}
    means = known.rename(columns={"mean": "value"})
    means["seed"] = pd.NA
    nulls = known[["pattern", "statistic", "arm", "is_null"]]
    points = pd.concat([means[COLUMNS], seeds.merge(nulls)], ignore_index=True)
    points = points[points["pattern"].map(leading) == points["statistic"]]
    drawn = points.groupby(["pattern", "statistic"])["value"].transform("count") > 0
    typed = points[drawn].astype({"seed": "Int64", "n": "Int64"})
    return typed[COLUMNS].reset_index(drop=True)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on the patterns that no seed could be asked about."""
    asked = dict.fromkeys(results.table(NAME)["pattern"])
    left = [name for name in asked if name not in set(points["pattern"])]
    return [words("patterns_left_out", names=words.joined(left))] if left else []


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw a panel a pattern, as high as it has lines."""
    shown = [pattern for pattern in PATTERNS if pattern.id in set(points["pattern"])]
    rows = [shown[at : at + PANELS_A_ROW] for at in range(0, len(shown), PANELS_A_ROW)]
    heights = [LINE * max(len(each.statistics[0].lines) for each in row) for row in rows]
    height = TOP + sum(heights) + len(rows) * (HEAD + GAP) + BOTTOM
    figure = new_figure(DOUBLE, height)
    width = (DOUBLE - LEFT - RIGHT - BETWEEN * (PANELS_A_ROW - 1)) / PANELS_A_ROW
    top = height - TOP
    for row, tall in zip(rows, heights, strict=True):
        top -= HEAD
        for place, pattern in enumerate(row):
            own = LINE * len(pattern.statistics[0].lines)
            box = (LEFT + place * (width + BETWEEN), top - own, width, own)
            panel = figure.add_axes((box[0] / DOUBLE, box[1] / height, width / DOUBLE,
                                     own / height))
            _panel(panel, pattern, points[points["pattern"] == pattern.id], words)
        top -= tall + GAP
    return figure


def _panel(panel: Axes, pattern: Pattern, points: pd.DataFrame, words: Words) -> None:
    statistic = pattern.statistics[0]
    english = words.language == "en"
    name = drawing.wrapped(f"{pattern.id} {pattern.en if english else pattern.zh}", 42)
    asked = drawing.wrapped(statistic.en if english else statistic.zh, 54)
    above = 13 + LEADING * asked.count("\n")
    panel.annotate(name, (0, 1), (0, above), xycoords="axes fraction", textcoords="offset points",
                   fontsize=7, va="bottom", annotation_clip=False)
    panel.annotate(asked, (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points",
                   fontsize=TEXT, va="bottom", color=DARK, annotation_clip=False)
    for place, line in enumerate(statistic.lines):
        own = points[points["arm"] == line.en]
        color = OKABE_ITO[1] if line.null else OKABE_ITO[0]
        _line(panel, own, place, color)
        label = drawing.shortened(line.en if english else line.zh, 52)
        panel.annotate(label, (0, place - 0.3), (2, 0), xycoords=panel.get_yaxis_transform(),
                       textcoords="offset points", fontsize=TEXT, va="center", color=color)
    panel.set_ylim(len(statistic.lines) - 0.4, -0.6)
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    drawing.tidy_places(panel, 4)
    panel.tick_params(axis="x", labelsize=TEXT, pad=1)
    panel.grid(axis="x", color=FAINT, linewidth=0.4)
    panel.set_axisbelow(True)
    if statistic.mark is not None:
        _shade(panel, statistic.mark)


def _line(panel: Axes, points: pd.DataFrame, place: int, color: str) -> None:
    """Draw the mean with its interval, cut to the reach of the seeds, and the seeds below it."""
    mean, seeds = points[points["seed"].isna()], points[points["seed"].notna()]
    drawing.dots(panel, seeds["value"], place + 0.26, color)
    if len(mean) and mean["value"].notna().all():
        low, high = seeds["value"].min(), seeds["value"].max()
        room = (high - low) / 2.0
        cut = mean.assign(ci_low=mean["ci_low"].clip(lower=low - room),
                          ci_high=mean["ci_high"].clip(upper=high + room))
        drawing.whisker(panel, cut, place + 0.06, color)


def _shade(panel: Axes, mark: Mark) -> None:
    """Tint the side that passes."""
    low, high = panel.get_xlim()
    at = mark.above if mark.below is None else mark.below
    assert at is not None
    low, high = min(low, at - 0.03 * (high - low)), max(high, at + 0.03 * (high - low))
    side = (at, high) if mark.below is None else (low, at)
    panel.axvspan(*side, color=TINTS[2], linewidth=0, zorder=0)
    panel.axvline(at, color=GREY, linewidth=0.6, zorder=1)
    panel.set_xlim(low, high)
