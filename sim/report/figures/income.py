"""What distributors earn: share losing, distribution of the net result, Lorenz curve."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.report import drawing
from sim.report.averages import over_seeds
from sim.report.dots import dots, from_four_seeds, marks, whisker
from sim.report.labels import Words
from sim.report.results import Results, Run
from sim.report.style import DOUBLE, FAINT, GREY, SMALL, look, new_figure

NAME = "income"
LOSS, NET, LORENZ = "loss_share", "net_result", "lorenz"
COLUMNS = ["panel", "scenario", "seed", "x", "value", "n", "ci_low", "ci_high"]
LINEAR_WITHIN = 100.0
"""Net results up to so many yuan are drawn on a linear scale, larger ones on a logarithmic one."""
GRID_POINTS = 161


def table(results: Results) -> pd.DataFrame:
    """Return the plotted numbers of the three panels."""
    rows: list[dict] = []
    for scenario in results.scenarios:
        runs = results.runs_of(scenario)
        rows += _loss_rows(scenario, runs)
        rows += _lorenz_rows(scenario, runs)
    rows += _net_rows(results)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"seed": "Int64", "n": "Int64"})


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what is not drawn."""
    missing = drawing.missing_scenarios(points, results, words)
    return [*missing, *drawing.cut_note(results, words)]


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the panels that are there show."""
    there = set(points["panel"])
    runs = "_runs" if points["n"].max() > 1 else ""
    return words.flowing(
        words("caption_income"),
        words("said_losing", marks=marks(points[points["panel"] == LOSS], words))
        if LOSS in there else "",
        words(f"said_net{runs}") if NET in there else "",
        words(f"said_lorenz{runs}") if LORENZ in there else "",
    )


def _net(run: Run) -> np.ndarray:
    return np.asarray(run.outcome["net_180"]["quantiles"], dtype=float)


def _loss_rows(scenario: str, runs: list[Run]) -> list[dict]:
    single = [
        {"panel": LOSS, "scenario": scenario, "seed": seed, "value": float((net < 0).mean())}
        for seed, net in ((run.seed, _net(run)) for run in runs) if len(net)
    ]
    if not single:
        return []
    mean = over_seeds(pd.Series([row["value"] for row in single]), "distributor_loss_share")
    return [*single, {"panel": LOSS, "scenario": scenario, "seed": pd.NA, **mean}]


def _lorenz_rows(scenario: str, runs: list[Run]) -> list[dict]:
    curves = [np.asarray(run.outcome["lorenz"], dtype=float) for run in runs]
    known = [curve for curve in curves if len(curve) and np.isfinite(curve).all()]
    if not known:
        return []
    mean = np.mean(known, axis=0)
    shares = np.linspace(0.0, 1.0, len(mean))
    return [
        {"panel": LORENZ, "scenario": scenario, "seed": pd.NA, "x": x, "value": y, "n": len(known)}
        for x, y in zip(shares, mean)
    ]


def _net_rows(results: Results) -> list[dict]:
    """Return the mean over runs of the cumulative distribution, on one grid for all."""
    nets = {name: [_net(run) for run in results.runs_of(name)] for name in results.scenarios}
    nets = {name: [net for net in each if len(net)] for name, each in nets.items()}
    pooled = [net for each in nets.values() for net in each]
    if not pooled:
        return []
    ends = [np.quantile(net, (0.002, 0.998)) for net in pooled]
    grid = _symlog_grid(min(low for low, _ in ends), max(high for _, high in ends))
    return [
        {"panel": NET, "scenario": name, "seed": pd.NA, "x": x, "value": y, "n": len(each)}
        for name, each in nets.items() if each
        for x, y in zip(grid, np.mean([_cumulative(net, grid) for net in each], axis=0))
    ]


def _cumulative(ordered: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.searchsorted(ordered, at, side="right") / len(ordered)


def _symlog_grid(low: float, high: float) -> np.ndarray:
    first, last = (float(np.arcsinh(end / LINEAR_WITHIN)) for end in (low, high))
    if first == last:
        first, last = first - 0.5, last + 0.5
    return LINEAR_WITHIN * np.sinh(np.linspace(first, last, GRID_POINTS))


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw the three panels; scenarios are named once, in a legend above."""
    points = from_four_seeds(points)
    there = set(points["scenario"])
    scenarios = [name for name in drawing.shown_scenarios(results) if name in there]
    rows = -(-len(scenarios) // 4)
    top = 0.26 + 0.15 * rows
    figure = new_figure(DOUBLE, 2.1 + top)
    axes = drawing.grid(figure, 1, 3, (0.15, 0.1, top, 0.55), (0.55, 0))[0]
    _draw_loss(axes[0], points[points["panel"] == LOSS], scenarios, results, words)
    _draw_net(axes[1], points[points["panel"] == NET], scenarios, results, words)
    _draw_lorenz(axes[2], points[points["panel"] == LORENZ], scenarios, results, words)
    for panel, letter, kind in zip(axes, "abc", (LOSS, NET, LORENZ)):
        panel.set_visible(bool((points["panel"] == kind).any()))
        panel.set_title(f"({letter})", loc="left", fontsize=8, pad=3)
    drawing.scenario_legend(figure, results, scenarios, words, 4)
    return figure


def _draw_loss(
    panel: Axes, points: pd.DataFrame, scenarios: list[str], results: Results, words: Words
) -> None:
    for place, scenario in enumerate(scenarios):
        color = look(list(results.scenarios).index(scenario))["color"]
        own = points[points["scenario"] == scenario]
        single, mean = own[own["seed"].notna()], own[own["seed"].isna()]
        if mean.empty:  # nobody has been a distributor for 180 days
            continue
        dots(panel, single["value"], place + 0.22, color)
        whisker(panel, mean, place - 0.1, color)
    panel.set_ylim(len(scenarios) - 0.4, -0.6)
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    panel.set_xlim(0, 1)
    panel.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    panel.grid(axis="x", color=FAINT, linewidth=0.5)
    panel.set_axisbelow(True)
    panel.set_xlabel(words("loss_axis"))


def _draw_net(
    panel: Axes, points: pd.DataFrame, scenarios: list[str], results: Results, words: Words
) -> None:
    for scenario in scenarios:
        own = points[points["scenario"] == scenario]
        panel.plot(own["x"], own["value"], **look(list(results.scenarios).index(scenario)))
    panel.set_xscale("symlog", linthresh=LINEAR_WITHIN, linscale=0.6)
    if len(points):
        panel.set_xlim(points["x"].min(), points["x"].max())
    drawing.symlog_ticks(panel)
    panel.axvline(0, color=GREY, linewidth=0.7, zorder=1)
    panel.set_ylim(0, 1)
    panel.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    panel.grid(axis="y", color=FAINT, linewidth=0.5)
    panel.set_xlabel(words("net_axis"))
    panel.set_ylabel(words("net_share"), labelpad=1)


def _draw_lorenz(
    panel: Axes, points: pd.DataFrame, scenarios: list[str], results: Results, words: Words
) -> None:
    panel.plot([0, 1], [0, 1], color=GREY, linewidth=0.7)
    panel.text(
        0.45, 0.5, words("equality"), rotation=45, rotation_mode="anchor",
        transform_rotates_text=True, ha="center", fontsize=SMALL, color=GREY,
    )
    for scenario in scenarios:
        own = points[points["scenario"] == scenario]
        panel.plot(own["x"], own["value"], **look(list(results.scenarios).index(scenario)))
    panel.set_xlim(0, 1)
    panel.set_ylim(0, 1)
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_ticks([0, 0.5, 1], ["0", "0.5", "1"])
        axis.set_major_formatter(FuncFormatter(drawing.number))
    panel.set_xlabel(words("lorenz_x"))
    panel.set_ylabel(words("lorenz_y"), labelpad=1)
