"""Pieces that several figures are drawn with: curves, labels at line ends, eras, calendars."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Transform

from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DARK, FAINT, GREY, SMALL, look

BAND_OPACITY = 0.22
MOST_SCENARIOS = 6
"""More cannot be told apart by columns or by colours."""
MOST_TITLE = 40
"""Width of a scenario's title in a figure, in Latin characters."""
SEED_LOOK: dict[str, Any] = {"linewidth": 0.45, "alpha": 0.45}
TICK_ROOM = 0.08
"""Share of an axis that a further tick needs for its label."""
WIDE_FROM = "\u2e80"
"""First of the characters that are as wide as high."""
_PIECE = re.compile(
    r"[（《「]?(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)[，。、；：！？）》」]*\s*|\s+"
)


def grid(
    figure: Figure, rows: int, columns: int, margins: tuple[float, float, float, float],
    gaps: tuple[float, float], **share: Any
) -> np.ndarray:
    """Add a grid of panels with margins (left, right, top, bottom) and gaps (x, y) in inches."""
    width, height = figure.get_size_inches()
    left, right, top, bottom = margins
    panel_width = (width - left - right - gaps[0] * (columns - 1)) / columns
    panel_height = (height - top - bottom - gaps[1] * (rows - 1)) / rows
    spec = figure.add_gridspec(
        rows, columns, left=left / width, right=1 - right / width, top=1 - top / height,
        bottom=bottom / height, wspace=gaps[0] / panel_width, hspace=gaps[1] / panel_height,
    )
    axes: np.ndarray = spec.subplots(squeeze=False, **share)
    return axes


def wrapped(text: str, width: int) -> str:
    """Break a text into lines of at most `width` Latin characters; Chinese ones count twice."""
    lines = [""]
    pieces = (whole[at : at + width] for whole in _PIECE.findall(text)
              for at in range(0, len(whole), width))
    for piece in pieces:
        if lines[-1] and text_width(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.strip() for line in lines)


def text_width(text: str) -> int:
    """Return the width of a text in Latin characters."""
    return sum(2 if character >= WIDE_FROM else 1 for character in text)


def title_of(results: Results, scenario: str, words: Words) -> str:
    """Return the title of a scenario in a language, cut where it is too long for a figure."""
    return shortened(words.title(results.scenarios[scenario].title), MOST_TITLE)


def shown_scenarios(results: Results) -> list[str]:
    """Return the scenarios that are told apart: the first of the plan, the baseline among them."""
    names = list(results.scenarios)
    if results.baseline in names[MOST_SCENARIOS:]:
        names.remove(results.baseline)
        names.insert(0, results.baseline)
    return names[:MOST_SCENARIOS]


def cut_note(results: Results, words: Words) -> list[str]:
    """Return the sentence on the scenarios that are not drawn, if there are such."""
    number = len(results.scenarios)
    if number <= MOST_SCENARIOS:
        return []
    return [words("others_in_csv", shown=MOST_SCENARIOS, of=number)]


def shortened(text: str, width: int) -> str:
    """Return a text of one line, cut where it is wider than `width` Latin characters."""
    text = " ".join(text.split())
    if text_width(text) <= width:
        return text
    while text_width(text) >= width:
        text = text[:-1]
    return text.rstrip() + "…"


def draw_curve(axes: Axes, curve: pd.DataFrame, color: str, linestyle: Any = "-") -> None:
    """Draw one metric of one scenario: band, single seeds, mean."""
    mean = curve[curve["seed"].isna()]
    for _, run in curve[curve["seed"].notna()].groupby("seed"):
        axes.plot(run["day"], run["value"], color=color, zorder=2, **SEED_LOOK)
    if mean["ci_low"].notna().any():
        axes.fill_between(
            mean["day"], mean["ci_low"], mean["ci_high"], color=color, alpha=BAND_OPACITY,
            linewidth=0, zorder=1,
        )
    marker = "o" if len(mean) < 2 else ""
    axes.plot(
        mean["day"], mean["value"], color=color, linestyle=linestyle, marker=marker,
        markersize=3, zorder=3,
    )


def fit_values(axes: Sequence[Axes], curves: pd.DataFrame) -> None:
    """Give panels one scale that holds means and single seeds.

    Bands may leave the frame: an interval from few seeds that part into two groups is so wide
    that it would press the curves flat.
    """
    values = curves["value"]
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = 0.06 * (high - low) or 1.0
    for panel in axes:
        panel.set_ylim(low - (room if low < 0 else 0), high + room)


def number(value: float, _position: int = 0) -> str:
    """Return a tick label: thousands parted by commas, no needless zeros."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return text.replace("-", "−")


def interval_text(low: float, high: float) -> str:
    """Return ``[low, high]``, nothing where one seed gives no interval."""
    return "" if pd.isna(low) else f"[{number(low)}, {number(high)}]"


def tidy_values(axes: Axes, ticks: int = 3) -> None:
    """Few round ticks and faint lines to read values by."""
    axes.yaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(number))
    axes.grid(axis="y", color=FAINT, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)


def tidy_places(axes: Axes, ticks: int = 5) -> None:
    """Few round ticks on a horizontal axis of values."""
    axes.xaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(number))


def spread_out(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart to at least `gap`, as little as possible, inside [low, high].

    Least squares under order constraints: neighbours that are too close are pooled.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    blocks: list[list[float]] = []
    for rank, i in enumerate(order):
        blocks.append([positions[i] - rank * gap, 1.0])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            value, weight = blocks.pop()
            total = blocks[-1][1] + weight
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + value * weight) / total, total]
    flat = [value for value, weight in blocks for _ in range(int(weight))]
    top = high - gap * (len(positions) - 1)
    moved = [0.0] * len(positions)
    for rank, i in enumerate(order):
        moved[i] = max(low, min(flat[rank], top)) + rank * gap
    return moved


def end_labels(
    axes: Axes, labels: Sequence[tuple[float, float, str, str]], leader: str = ""
) -> None:
    """Write (x, y, text, colour) labels right of a panel, each tied to its line's end (x, y).

    `leader` is the colour of what ties them, else it is that of the label. Call it when the limits
    of the panel are final.
    """
    box = axes.get_window_extent()
    points = 72 / axes.figure.dpi
    lines = max((text.count("\n") + 1 for _, _, text, _ in labels), default=1)
    to_axes = axes.transData + axes.transAxes.inverted()
    heights = [float(to_axes.transform((x, y))[1]) for x, y, _, _ in labels]
    gap = lines * SMALL * 1.2 / (box.height * points)
    for (x, y, text, color), height in zip(labels, spread_out(heights, gap, 0.0, 1.0)):
        axes.annotate(
            text, (x, y), (1.0 + 8 / (box.width * points), height), xycoords="data",
            textcoords="axes fraction", color=color, fontsize=SMALL, va="center", ha="left",
            annotation_clip=False, linespacing=1.0,
            arrowprops={"arrowstyle": "-", "color": leader or color, "linewidth": 0.4,
                        "shrinkA": 1, "shrinkB": 0, "relpos": (0, 0.5)},
        )


def curve_legend(
    figure: Figure, words: Words, table: pd.DataFrame, baseline: str, y: float
) -> None:
    """Explain the lines of curve figures in one row at the foot; only what is there."""
    handles: list[Any] = [Line2D([], [], color=DARK)]
    texts = [words("legend_mean" if table["n"].max() > 1 else "legend_one")]
    if table["ci_low"].notna().any():
        handles.append(Patch(facecolor=DARK, alpha=BAND_OPACITY, linewidth=0))
        texts.append(words("legend_band"))
    if table["seed"].notna().any():
        handles.append(Line2D([], [], color=DARK, **SEED_LOOK))
        texts.append(words("legend_seed"))
    if baseline:
        handles.append(Line2D([], [], color=GREY, linewidth=0.9))
        texts.append(words("legend_baseline", title=baseline))
    figure.legend(
        handles, texts, loc="lower center", bbox_to_anchor=(0.5, y), ncols=len(handles),
        handlelength=1.6, columnspacing=1.6, borderaxespad=0.2,
    )


def scenario_legend(
    figure: Figure, results: Results, scenarios: Sequence[str], words: Words, columns: int
) -> None:
    """Name the scenarios by their colours in rows at the head of a figure."""
    places = list(results.scenarios)
    handles = [
        Line2D([], [], linewidth=2, **look(places.index(scenario))) for scenario in scenarios
    ]
    texts = [shortened(title_of(results, scenario, words), 120 // columns)
             for scenario in scenarios]
    figure.legend(
        handles, texts, loc="upper center", bbox_to_anchor=(0.5, 1.0),
        ncols=min(columns, len(scenarios)), handlelength=1.4, columnspacing=1.6,
        borderaxespad=0.3, labelspacing=0.3,
    )


def missing_scenarios(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence that names the scenarios without any row, if there are such."""
    there = set(points["scenario"])
    names = [title_of(results, name, words) for name in results.scenarios if name not in there]
    return [words("left_out", names=words.joined(names))] if names else []


def symlog_ticks(axes: Axes) -> None:
    """Put ticks at 0 and at some powers of ten of both signs, so that they do not touch.

    Where only the end of the linear part is among them, the greatest round number joins it: two
    ticks at least are needed to read a logarithmic part.
    """
    low, high = axes.get_xlim()
    scale: Transform = axes.xaxis.get_transform()
    linear = float(scale.linthresh)  # type: ignore[attr-defined]
    powers = linear * 10.0 ** np.arange(9)
    places = scale.transform([low, high, linear, _round_below(low), _round_below(high)])
    room = TICK_ROOM * (places[1] - places[0])
    ticks = [0.0]
    for end, place in ((low, places[3]), (high, places[4])):
        inside = powers[powers <= abs(end)]
        ticks += list(np.sign(end) * inside[:: 2 if len(inside) > 3 else 1])
        if len(inside) == 1 and abs(place) - places[2] > room:
            ticks.append(_round_below(end))
    if len(ticks) > 1:
        axes.set_xticks(sorted(ticks))
    else:  # all of it is linear
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(compact_number))
    axes.xaxis.set_minor_locator(NullLocator())


def _round_below(value: float) -> float:
    """Return the greatest 1, 2 or 5 times a power of ten up to a value, with its sign."""
    if value == 0.0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(abs(value)))
    first = max(digit for digit in (1.0, 2.0, 5.0) if digit <= abs(value) / power)
    return float(np.sign(value) * power * first)


def log_ticks(axis: Axis) -> None:
    """Put plain numbers at a logarithmic axis whose limits are set; of few decades 2 and 5, too."""
    low, high = axis.get_view_interval()
    axis.set_major_locator(LogLocator(10, (1.0, 2.0, 5.0) if high < 100.0 * low else (1.0,)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(compact_number))


def compact_number(value: float, _position: int = 0) -> str:
    """Return a tick label that stays short: 10k, 1M."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return number(value / size) + letter
    return number(value)
