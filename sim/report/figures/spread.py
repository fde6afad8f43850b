"""Spread over seeds: final orders of every run, and the markets that died out."""

import pandas as pd
from matplotlib.figure import Figure

from sim.catalogue.observables import EXTINCT_BELOW
from sim.report import drawing
from sim.report.averages import LAST_DAYS
from sim.report.dots import dots, from_four_seeds, marks, whisker
from sim.report.final_orders import extinct_counts, final_orders
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, SMALL, look, new_figure

NAME = "spread"
LOWEST_PERCENT = 0.1
"""Shares of the best week below this (0 among them) stand at the left edge of their scale."""


def table(results: Results) -> pd.DataFrame:
    """Return a row a run, and a row without a seed a scenario: mean and interval."""
    finals = final_orders(results)
    if finals["final_orders"].isna().all():
        return finals.head(0)
    means = extinct_counts(finals, results).rename(columns={"value": "final_orders"})
    means = means.drop(columns=["judged", "extinct"])
    return pd.concat([finals, means], ignore_index=True).astype({"seed": "Int64", "n": "Int64"})


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what is not drawn: nothing is ever left out here."""
    return []


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: with extinct markets only where there are some."""
    return words.flowing(
        words("caption_spread", marks=marks(points, words)),
        words("said_extinct") if points["extinct"].fillna(False).any() else "",
    )


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw a row a scenario: orders at the left, their share of the best week at the right."""
    points = from_four_seeds(points)
    scenarios = list(results.scenarios)
    titles = [
        drawing.wrapped(drawing.title_of(results, name, words), 20) for name in scenarios
    ]
    figure = new_figure(DOUBLE, 0.75 + 0.42 * len(scenarios) + 0.15)
    left, right = drawing.grid(figure, 1, 2, (1.4, 0.85, 0.15, 0.62), (0.25, 0))[0]
    judged = points["extinct"].notna().any()
    for place, scenario in enumerate(scenarios):
        color = str(look(place)["color"])
        own = points[points["scenario"] == scenario]
        runs, mean = own[own["seed"].notna()], own[own["seed"].isna()]
        extinct = runs["extinct"].fillna(False).to_numpy(dtype=bool)
        dots(left, runs["final_orders"], place + 0.18, color, extinct)
        means = mean.rename(columns={"final_orders": "value"})
        whisker(left, means, place - 0.15, color)
        percent = runs["percent_of_best_week"].clip(lower=LOWEST_PERCENT)
        dots(right, percent, place, color, extinct)
        text = words("extinct_count", count=int(extinct.sum()), n=int(runs["extinct"].count()))
        right.text(
            1.03, place, text if runs["extinct"].count() else words("not_judged"),
            transform=right.get_yaxis_transform(), va="center", fontsize=SMALL, color=color,
            linespacing=1.15,
        )
    for panel in (left, right):
        panel.set_ylim(len(scenarios) - 0.5, -0.5)
        panel.set_yticks(range(len(scenarios)), titles if panel is left else [], linespacing=1.15)
        panel.tick_params(axis="y", length=0)
        panel.grid(axis="x", color=FAINT, linewidth=0.5)
        panel.set_axisbelow(True)
    reach = float(points[["final_orders", "ci_high"]].max().max())
    left.set_xlim(0, 1.06 * reach or 1.0)
    drawing.tidy_places(left, 4)
    days = min(LAST_DAYS, int(results.days.max()))
    axis_text = "final_axis" if results.per_thousand else "final_axis_raw"
    left.set_xlabel(words(axis_text, days=days))
    right.set_xlim(LOWEST_PERCENT * 0.8, 140)  # first, or equal dots make the scale singular
    right.set_xscale("log")
    right.set_xticks([0.1, 1, 10, 100], ["≤0.1", "1", "10", "100"])
    right.set_xlabel(words("peak_axis"))
    if judged:
        right.axvline(100 * EXTINCT_BELOW, color=GREY, linewidth=0.8, linestyle=(0, (3, 2)))
        right.annotate(
            words("extinct_line"), (100 * EXTINCT_BELOW, 1.0), (2, 1), fontsize=SMALL, color=DARK,
            xycoords=right.get_xaxis_transform(), textcoords="offset points", va="bottom",
        )
    return figure
