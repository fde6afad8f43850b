"""Downline sizes: the complementary cumulative distribution on logarithmic axes."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from sim.report import drawing
from sim.report.averages import MOST_SINGLE_SEEDS
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import FAINT, SINGLE, look, new_figure

NAME = "downlines"
COLUMNS = ["scenario", "seed", "size", "share", "distributors"]


def table(results: Results) -> pd.DataFrame:
    """Return the share with at least each size that occurs; rows without a seed pool all runs."""
    parts = []
    for scenario in results.scenarios:
        runs = results.runs_of(scenario)
        counts = {run.seed: _counts(run.outcome["downline_sizes"]) for run in runs}
        pooled: Counter[int] = sum(counts.values(), Counter())
        if 2 <= len(counts) <= MOST_SINGLE_SEEDS:
            parts += [_tail(scenario, seed, count) for seed, count in counts.items()]
        parts.append(_tail(scenario, None, pooled))
    parts = [part for part in parts if len(part)]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return table.astype({"seed": "Int64"})


def _counts(sizes: Mapping[str, int]) -> Counter[int]:
    return Counter({int(size): int(count) for size, count in sizes.items()})


def _tail(scenario: str, seed: int | None, counts: Counter[int]) -> pd.DataFrame:
    total = sum(counts.values())
    sizes = sorted(size for size in counts if size >= 1)
    rows, above = [], 0
    for size in reversed(sizes):
        above += counts[size]
        rows.append((scenario, seed, size, above / total, total))
    return pd.DataFrame(reversed(rows), columns=COLUMNS)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what is not drawn."""
    missing = drawing.missing_scenarios(points, results, words)
    return [*missing, *drawing.cut_note(results, words)]


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the lines are: of several runs, or of the only one."""
    single = bool(points["seed"].notna().any())
    several = any(len(results.runs_of(name)) > 1 for name in results.scenarios)
    pooled = words("said_pooled_and_single" if single else "said_pooled")
    return words.flowing(words("caption_downlines"), pooled if several else "")


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw one line a scenario, single runs thin, scenarios named at the lines' ends."""
    figure = new_figure(SINGLE, 2.6)
    panel = drawing.grid(figure, 1, 1, (0.6, 0.95, 0.1, 0.42), (0, 0))[0, 0]
    labels = []
    shown = drawing.shown_scenarios(results)
    for place, scenario in enumerate(results.scenarios):
        if scenario not in shown:
            continue
        own = points[points["scenario"] == scenario]
        style = look(place)
        for _, run in own[own["seed"].notna()].groupby("seed"):
            panel.plot(run["size"], run["share"], color=style["color"], **drawing.SEED_LOOK)
        pooled = own[own["seed"].isna()]
        if len(pooled):
            marker = "o" if len(pooled) == 1 else ""
            panel.plot(pooled["size"], pooled["share"], marker=marker, markersize=3, **style)
            text = drawing.wrapped(drawing.title_of(results, scenario, words), 16)
            end = pooled.iloc[-1]
            labels.append((float(end["size"]), float(end["share"]), text, str(style["color"])))
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_xlim(1, max(float(points["size"].max()), 10.0))
    panel.set_ylim(float(points["share"].min()) * 0.7, 1)
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_locator(LogLocator(10, numticks=8))
        axis.set_major_formatter(FuncFormatter(drawing.number))
        axis.set_minor_formatter(NullFormatter())
    panel.grid(color=FAINT, linewidth=0.5)
    panel.set_axisbelow(True)
    panel.set_xlabel(words("downline_x"))
    panel.set_ylabel(words("downline_y"))
    drawing.end_labels(panel, labels)
    return figure
