"""The scenario with changes on the way, over its calendar."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report import drawing, timeline
from sim.report.averages import curves
from sim.report.dots import from_four_seeds
from sim.report.figures import quantities as q
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, OKABE_ITO, SMALL, new_figure

NAME = "history"
PANEL_HEIGHT, LINE_HEIGHT = 1.0, 0.135
MOST_LISTED, TITLE_WIDTH = 20, 70
"""Up to so many changes are numbered and named, by titles of at most so many characters."""

QUANTITIES = (
    q.ORDERS,
    q.Quantity("trust", ("contact_trust_mean", "channel_trust_mean", "platform_trust_mean")),
    q.ANNOYANCE,
    q.DISTRIBUTORS,
    q.Quantity("flaws", ("counterfeit_order_share", "bad_order_share")),
    q.RESERVE,
)


def subject(results: Results) -> str | None:
    """Return the scenario with the most changes that fired, the first of equals."""
    numbers = {name: len(timeline.fired_changes(results, name)) for name in results.scenarios}
    most = max(numbers.values())
    return next(name for name, number in numbers.items() if number == most) if most else None


def table(results: Results) -> pd.DataFrame:
    """Return the plotted curves, empty where no scenario changed on the way."""
    points = q.without_idle_reserve(curves(results, q.metrics_of(QUANTITIES)))
    return points[points["scenario"] == subject(results)]


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what is not drawn."""
    scenario = str(points["scenario"].iloc[0])
    events = timeline.single_changes(results, scenario)
    return [*q.left_out(QUANTITIES, points, words),
            *timeline.ticks_note({scenario: events}, words),
            *timeline.unlisted_note(results, {scenario: events}, MOST_LISTED, words)]


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: a calendar or days, eras, single changes."""
    scenario = str(points["scenario"].iloc[0])
    title = words.title(results.scenarios[scenario].title)
    spans = timeline.era_spans(results, scenario, float(results.days[scenario].max()))
    dated = results.scenarios[scenario].start is not None
    return words.flowing(
        words("caption_history" if dated else "caption_history_days", title=title),
        q.curve_sentences(from_four_seeds(points), results, words),
        words("said_tinted") if spans else "",
        words("said_numbered") if timeline.single_changes(results, scenario) else "",
    )


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw the curves under each other, eras tinted, single changes numbered."""
    points = from_four_seeds(points)
    scenario = str(points["scenario"].iloc[0])
    last = float(results.days[scenario].max())
    shown = q.present(QUANTITIES, points)
    spans = timeline.era_spans(results, scenario, last)
    events = timeline.single_changes(results, scenario)
    listed = events[:MOST_LISTED]
    key = timeline.change_texts(results, scenario, listed, words, TITLE_WIDTH)
    era_texts = [
        drawing.wrapped(timeline.era_title(change, words), max(int((end - day) / last * 84), 8))
        for day, end, change in spans
    ]
    era_lines = max((text.count("\n") + 1 for text in era_texts), default=0)
    top = 0.26 + 0.11 * era_lines + (0.16 if listed else 0)
    bottom = 0.5 + (0.1 + LINE_HEIGHT * len(key) if key else 0)
    height = top + bottom + PANEL_HEIGHT * len(shown)
    figure = new_figure(DOUBLE, height)
    axes = drawing.grid(figure, len(shown), 1, (0.74, 0.98, top, bottom), (0, 0.12))[:, 0]
    for panel, quantity in zip(axes, shown):
        _panel(panel, points, results, words, quantity, scenario)
        timeline.shade_eras(panel, spans)
        timeline.mark_changes(panel, events)
        panel.tick_params(labelbottom=panel is axes[-1])
        if panel is not axes[-1]:
            panel.set_xlabel("")
    _head(axes[0], spans, era_texts, raised=bool(listed))
    timeline.number_changes(axes[0], listed, last)
    figure.text(
        0.5, 1 - 0.05 / height, drawing.title_of(results, scenario, words), ha="center",
        va="top", fontsize=8.5,
    )
    for place, line in enumerate(reversed(key)):
        figure.text(0.74 / DOUBLE, (0.28 + LINE_HEIGHT * place) / height, line, fontsize=SMALL)
    drawing.curve_legend(figure, words, points, "", 0.02 / height)
    return figure


def _panel(
    panel: Axes, points: pd.DataFrame, results: Results, words: Words, quantity: q.Quantity,
    scenario: str,
) -> None:
    own = quantity.of(points, scenario)
    for place, metric in enumerate(quantity.metrics):
        curve = own[own["metric"] == metric]
        drawing.draw_curve(panel, curve, OKABE_ITO[place], q.SECOND_DASHES[place])
    last = float(results.days[scenario].max())
    timeline.day_axis(panel, results.scenarios[scenario].start, last, 9, words)
    drawing.fit_values([panel], own)
    drawing.tidy_values(panel)
    panel.set_ylabel(quantity.axis_text(results, words))
    if len(quantity.metrics) > 1:
        q.label_ends(panel, own, quantity, OKABE_ITO, words)


def _head(panel: Axes, spans: list, era_texts: list[str], raised: bool) -> None:
    """Write the eras' titles above the first panel, `raised` above the numbers of changes."""
    for (first, end, _), text in zip(spans, era_texts):
        panel.annotate(
            text, ((first + end) / 2, 1.0), (0, 3 + (SMALL * 1.5 if raised else 0)),
            xycoords=panel.get_xaxis_transform(), textcoords="offset points", ha="center",
            va="bottom", fontsize=SMALL, color=DARK, linespacing=1.0,
        )
