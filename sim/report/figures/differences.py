"""Differences from the baseline with their intervals, on two scales that can be read honestly.

Dividing by a standard deviation over seeds would make any difference look huge where seeds
hardly differ, so it is not done. Shares and 0-1 scales keep their unit; amounts are given in
percent of the baseline's mean.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.statistics import SIGNIFICANT
from sim.report import drawing
from sim.report.averages import LAST_DAYS
from sim.report.dots import FEWEST_FOR_INTERVAL, from_four_seeds
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, look, new_figure

NAME = "differences"
POINTS, PERCENT = "points", "percent"
SHOWN = {
    POINTS: (
        "contact_trust_mean", "channel_trust_mean", "platform_trust_mean", "blocked_share",
        "counterfeit_order_share", "bad_order_share", "service_level", "weishang_share",
        "private_order_share", "distributor_loss_share", "distributor_income_gini",
        "recruitment_income_share",
    ),
    PERCENT: (
        "orders_total", "orders", "gmv", "response_rate", "feed_fatigue_mean", "ads_posted",
        "active_distributors", "active_merchants", "joined", "chain_depth_mean",
        "largest_downline", "complaints", "consumer_surplus", "merchant_profit",
    ),
}
ENDS = ["value", "ci_low", "ci_high"]
LINEAR_WITHIN = 100.0
"""Percents beyond this are drawn on a logarithmic scale."""
COLUMNS = [
    "panel", "metric", "scenario", "baseline", "n_pairs", "baseline_mean", "value", "ci_low",
    "ci_high", "variance_removed_by_pairing", "p_holm",
]


def table(results: Results) -> pd.DataFrame:
    """Return the plotted differences, scaled as drawn."""
    known = results.differences
    if len(known):
        known = known[known["scenario"].isin(results.scenarios) & (known["n_pairs"] >= 2)]
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    base = results.summary[results.summary["scenario"] == results.baseline]
    base_means = base.set_index("metric")["mean"]
    parts = []
    for panel, metrics in SHOWN.items():
        own = known[known["metric"].isin(metrics)].assign(panel=panel)
        own["baseline_mean"] = own["metric"].map(base_means)
        own = own.sort_values("metric", key=lambda names: names.map(metrics.index), kind="stable")
        scale = 100.0 if panel == POINTS else 100.0 / own["baseline_mean"].where(lambda m: m > 0)
        for name in ("mean_difference", "ci_low", "ci_high"):
            own[name] = own[name] * scale
        parts.append(own[own["mean_difference"].notna()])
    table = pd.concat(parts, ignore_index=True).rename(columns={"mean_difference": "value"})
    return table[COLUMNS]


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what is not drawn."""
    there = set(points["metric"])
    names = [name for metrics in SHOWN.values() for name in metrics if name not in there]
    found = []
    if names:
        found.append(words("left_out", names=words.joined(map(words.metric, names))))
    return [*found, *drawing.cut_note(results, words)]


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: scales, hollow marks and stars that are there."""
    points = _judged(points[points["scenario"].isin(_shown(points, results))])
    there = set(points["panel"])
    percent = points[points["panel"] == PERCENT]
    with_lines = points["ci_low"].notna().any()
    return words.flowing(
        words("caption_differences", days=min(LAST_DAYS, int(results.days.max()))),
        words("said_interval_lines") if with_lines
        else words("said_no_band", fewest=FEWEST_FOR_INTERVAL),
        words("said_points") if POINTS in there else "",
        words("said_percent") if PERCENT in there else "",
        words("said_logarithmic") if (percent[ENDS].abs() > LINEAR_WITHIN).any(axis=None) else "",
        words("said_hollow") if (~points["clear"]).any() else "",
        words("said_star") if (points["p_holm"] < SIGNIFICANT).any() else "",
        words("said_intervals_cut") if any(
            _is_cut(own) for _, own in points.groupby("panel", sort=False)) else "",
    )


def _judged(points: pd.DataFrame) -> pd.DataFrame:
    """Return points with whether their interval leaves 0 out, without those of few pairs."""
    clear = (points["ci_low"] > 0) | (points["ci_high"] < 0)
    return from_four_seeds(points.assign(clear=clear, n=points["n_pairs"]))


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw a row a metric, a dot a scenario: hollow where its interval holds 0, else filled.

    A star stands where it holds after adjustment for the number of comparisons.
    """
    scenarios = _shown(points, results)
    points = _judged(points[points["scenario"].isin(scenarios)])
    panels = [panel for panel in SHOWN if (points["panel"] == panel).any()]
    rows = max(points[points["panel"] == panel]["metric"].nunique() for panel in panels)
    row_height = 0.1 + 0.075 * len(scenarios)
    top = 0.28 + 0.15 * -(-len(scenarios) // 3)
    figure = new_figure(DOUBLE, top + 0.6 + row_height * rows)
    axes = drawing.grid(figure, 1, len(panels), (1.3, 0.15, top, 0.6), (1.4, 0))[0]
    for axes_panel, panel in zip(axes, panels):
        own = points[points["panel"] == panel]
        _draw_panel(axes_panel, own, panel, scenarios, results, words)
    drawing.scenario_legend(figure, results, scenarios, words, 3)
    return figure


def _shown(points: pd.DataFrame, results: Results) -> list[str]:
    there = set(points["scenario"])
    return [name for name in drawing.shown_scenarios(results) if name in there]


def _draw_panel(
    panel: Axes, points: pd.DataFrame, kind: str, scenarios: list[str], results: Results,
    words: Words,
) -> None:
    metrics = list(dict.fromkeys(points["metric"]))
    width = 0.7 / len(scenarios)
    for order, scenario in enumerate(scenarios):
        style = look(list(results.scenarios).index(scenario))
        own = points[points["scenario"] == scenario]
        places = [metrics.index(name) + (order + 0.5) * width - 0.35 for name in own["metric"]]
        panel.hlines(places, own["ci_low"], own["ci_high"], color=style["color"], linewidth=1.0)
        clear = own["clear"]
        sure = (own["p_holm"] < SIGNIFICANT).to_numpy()
        for chosen, marker, size in ((~sure, "o", 11), (sure, "*", 40)):
            panel.scatter(
                own["value"][chosen], np.array(places)[chosen], s=size, marker=marker, zorder=3,
                edgecolors=style["color"], linewidths=0.9 if marker == "o" else 0.0,
                facecolors=np.where(clear, style["color"], "white")[chosen],
            )
    panel.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    if kind == PERCENT:
        panel.set_xscale("symlog", linthresh=LINEAR_WITHIN, linscale=1.2)
    _fit(panel, points)
    if kind == PERCENT:
        drawing.symlog_ticks(panel)
    else:
        drawing.tidy_places(panel)
    panel.set_ylim(len(metrics) - 0.45, -0.55)
    panel.set_yticks(range(len(metrics)), [words.metric(name) for name in metrics])
    panel.tick_params(axis="y", length=0, labelcolor=DARK)
    for row in range(1, len(metrics)):
        panel.axhline(row - 0.5, color=FAINT, linewidth=0.5, zorder=0)
    panel.set_title(words(f"{kind}_title"), fontsize=8, pad=3)
    panel.set_xlabel(words(f"{kind}_axis"))


def _reach(points: pd.DataFrame) -> float:
    """Return how far from 0 intervals are drawn: those of few seeds are endless."""
    return 2.0 * (float(points["value"].abs().max()) or 1.0)


def _is_cut(points: pd.DataFrame) -> bool:
    return bool((points[["ci_low", "ci_high"]].abs() > _reach(points)).any(axis=None))


def _fit(panel: Axes, points: pd.DataFrame) -> None:
    """Hold every dot and, up to twice as far, the intervals."""
    reach = _reach(points)
    ends = points[ENDS]
    low = max(min(float(ends.min().min()), 0.0), -reach)
    high = min(max(float(ends.max().max()), 0.0), reach)
    if low == high:
        low, high = -1.0, 1.0
    scale = panel.transScale
    left, right = scale.transform([(low, 0), (high, 0)])[:, 0]
    room = 0.05 * (right - left)
    spread = scale.inverted().transform([(left - room, 0), (right + room, 0)])[:, 0]
    panel.set_xlim(*spread)
