"""Course of every scenario: a column a scenario, a row a quantity."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report import drawing, timeline
from sim.report.averages import curves
from sim.report.change_titles import unfired
from sim.report.dots import from_four_seeds
from sim.report.figures import quantities as q
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, GREY, SMALL, look, new_figure

NAME = "eras"
NUMBER_ROOM = 0.14
"""Height of the row of numbers of changes, in inches."""
MOST_LISTED, MOST_BESIDE = 12, 30
"""Changes that are numbered in one panel, and in all panels beside each other."""
TITLE_WIDTH, KEY_WIDTH, COLUMN_WIDTH = 50, 118, 84
"""Widths of titles of changes, of lines of the key and of all columns, in Latin characters."""
MOST_TICKS = {1: 5, 2: 5, 3: 4}
"""Ticks of days by the number of columns; more columns have three."""
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

QUANTITIES = (
    q.ORDERS,
    q.Quantity("trust", ("contact_trust_mean", "channel_trust_mean")),
    q.ANNOYANCE,
    q.Quantity("response", ("response_rate",)),
    q.DISTRIBUTORS,
    q.Quantity("counterfeit", ("counterfeit_order_share",)),
    q.Quantity("depth", ("chain_depth_mean", "chain_depth_max")),
    q.RESERVE,
)


def table(results: Results) -> pd.DataFrame:
    """Return the plotted curves."""
    return q.without_idle_reserve(curves(results, q.metrics_of(QUANTITIES)))


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what is not drawn."""
    return [
        *q.left_out(QUANTITIES, points, words), *drawing.cut_note(results, words),
        *_change_notes(results, words),
    ]


def _change_notes(results: Results, words: Words) -> list[str]:
    """Return the sentences on changes that are marked, that are not, and that never came."""
    shown = drawing.shown_scenarios(results)
    fired = {name: timeline.single_changes(results, name) for name in shown}
    never: dict[str, list[str]] = {}
    for name in results.scenarios:
        for sentence in unfired(results, name, words):
            never.setdefault(sentence, []).append(drawing.title_of(results, name, words))
    return [
        *([words("said_numbered")] if any(fired.values()) else []),
        *timeline.ticks_note(fired, words),
        *timeline.unlisted_note(results, fired, _most_listed(shown), words),
        *(words("never_in", names=words.joined(names), sentence=sentence)
          for sentence, names in never.items()),
    ]


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: of several scenarios or of one, with or without eras."""
    scenarios = drawing.shown_scenarios(results)
    alone = len(scenarios) == 1
    tinted = any(timeline.era_spans(results, name, float(results.days[name].max()))
                 for name in scenarios)
    return words.flowing(
        words("caption_eras_alone" if alone else "caption_eras"),
        q.curve_sentences(_drawn(points, scenarios), results, words),
        words("said_baseline") if not alone and results.baseline in scenarios else "",
        words("said_tinted") if tinted else "",
    )


def _drawn(points: pd.DataFrame, scenarios: list[str]) -> pd.DataFrame:
    return from_four_seeds(points[points["scenario"].isin(scenarios)])


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw the curves; one scenario alone gets its quantities in two columns."""
    scenarios = drawing.shown_scenarios(results)
    points = _drawn(points, scenarios)
    shown = q.present(QUANTITIES, points)
    alone = len(scenarios) == 1
    columns = 2 if alone else len(scenarios)
    rows = math.ceil(len(shown) / 2) if alone else len(shown)
    titles = [_column_title(results, name, words, columns) for name in scenarios]
    key = _key(results, scenarios, words)
    numbered = any(timeline.single_changes(results, name) for name in scenarios)
    room = NUMBER_ROOM if numbered else 0
    top = 0.26 + room + 0.14 * max(title.count("\n") + 1 for title in titles)
    bottom = 0.6 + 0.13 * (key.count("\n") + 1 if key else 0)
    height = top + bottom + (1.1 if alone else 0.92) * rows
    figure = new_figure(DOUBLE, height)
    gaps = (1.65, 0.16) if alone else (0.12, 0.13)
    axes = drawing.grid(figure, rows, columns, (0.74, 0.95, top, bottom), gaps)
    for place, quantity in enumerate(shown):
        panels = [axes[place // 2, place % 2]] if alone else list(axes[place])
        lowest = place + (2 if alone else 1) >= len(shown)
        for panel, scenario in zip(panels, scenarios):
            _panel(panel, points, results, words, quantity, scenario)
            panel.tick_params(labelbottom=lowest, labelleft=panel is panels[0])
            if not lowest:
                panel.set_xlabel("")
        _finish_row(panels, points, results, quantity, scenarios, words)
    for panel in axes.flat[len(shown):] if alone else ():
        panel.remove()
    for panel, scenario in zip(axes[0], scenarios * 2 if alone else scenarios):
        _number(panel, results, scenario, _most_listed(scenarios))
    if not alone:
        for panel, title in zip(axes[0], titles):
            panel.set_title(title, pad=13 + 72 * room, linespacing=1.05)
    else:
        figure.suptitle(titles[0], fontsize=8.5, y=1 - 0.05 / height, va="top")
    if key:
        figure.text(0.5, 0.24 / height, key, ha="center", va="bottom", fontsize=SMALL, color=DARK)
    ghost = not alone and results.baseline in scenarios
    name = drawing.title_of(results, str(results.baseline), words) if ghost else ""
    drawing.curve_legend(figure, words, points, name, 0.02 / height)
    return figure


def _column_title(results: Results, scenario: str, words: Words, columns: int) -> str:
    return drawing.wrapped(drawing.title_of(results, scenario, words), COLUMN_WIDTH // columns)


def _panel(
    panel: Axes, points: pd.DataFrame, results: Results, words: Words, quantity: q.Quantity,
    scenario: str,
) -> None:
    last = float(results.days[scenario].max())
    timeline.shade_eras(panel, timeline.era_spans(results, scenario, last))
    timeline.mark_changes(panel, timeline.single_changes(results, scenario))
    if results.baseline and results.baseline != scenario:
        ghost = quantity.of(points, results.baseline)
        ghost = ghost[(ghost["metric"] == quantity.metrics[0]) & ghost["seed"].isna()]
        panel.plot(ghost["day"], ghost["value"], color=GREY, linewidth=0.9, zorder=1.5)
    own = quantity.of(points, scenario)
    if own.empty:
        panel.text(0.5, 0.5, words("no_values"), transform=panel.transAxes, ha="center",
                   va="center", fontsize=SMALL, color=GREY)
    for place, (metric, color) in enumerate(zip(quantity.metrics, _colors(results, scenario))):
        curve = own[own["metric"] == metric]
        drawing.draw_curve(panel, curve, color, q.SECOND_DASHES[place])
    most = MOST_TICKS.get(len(drawing.shown_scenarios(results)), 3)
    timeline.day_axis(panel, results.scenarios[scenario].start, last, most, words)


def _colors(results: Results, scenario: str) -> tuple[str, str]:
    return str(look(list(results.scenarios).index(scenario))["color"]), DARK


def _finish_row(
    panels: list[Axes], points: pd.DataFrame, results: Results, quantity: q.Quantity,
    scenarios: list[str], words: Words,
) -> None:
    drawn = [quantity.of(points, scenario) for scenario in scenarios]
    drawing.fit_values(panels, pd.concat(drawn))
    for panel in panels:
        drawing.tidy_values(panel)
    panels[0].set_ylabel(quantity.axis_text(results, words))
    if len(quantity.metrics) > 1:
        q.label_ends(panels[-1], drawn[-1], quantity, _colors(results, scenarios[-1]), words)


def _number(panel: Axes, results: Results, scenario: str, most: int) -> None:
    """Write the numbers of changes above a panel, and those of eras above them."""
    last = float(results.days[scenario].max())
    events = timeline.single_changes(results, scenario)[:most]
    timeline.number_changes(panel, events, last)
    height = 3 + (72 * NUMBER_ROOM if events else 0)
    for numeral, (first, end, _) in zip(ROMAN, timeline.era_spans(results, scenario, last)):
        panel.annotate(
            numeral, ((first + end) / 2, 1.0), (0, height), fontsize=SMALL, color=DARK,
            xycoords=panel.get_xaxis_transform(), textcoords="offset points", ha="center",
            va="bottom",
        )


def _most_listed(scenarios: list[str]) -> int:
    """Return how many changes of a scenario are numbered, for which there is room."""
    return min(MOST_LISTED, MOST_BESIDE // len(scenarios))


def _key(results: Results, scenarios: list[str], words: Words) -> str:
    """Return what numerals and numbers stand for, a paragraph a scenario."""
    lines = []
    for scenario in scenarios:
        spans = timeline.era_spans(results, scenario, float(results.days[scenario].max()))
        eras = [
            f"{numeral} {timeline.era_title(change, words)}"
            for numeral, (_, _, change) in zip(ROMAN, spans)
        ]
        events = timeline.single_changes(results, scenario)[: _most_listed(scenarios)]
        changes = timeline.change_texts(results, scenario, events, words, TITLE_WIDTH)
        if eras or changes:
            title = drawing.title_of(results, scenario, words)
            lines.append(_parted(words("named", name=title), [*eras, *changes], words("parted")))
    return "\n".join(dict.fromkeys(lines))


def _parted(title: str, items: list[str], separator: str) -> str:
    """Return a paragraph whose lines end between items, so far as one fits a line."""
    lines = [title + items[0]]
    for item in items[1:]:
        longer = lines[-1] + separator + item
        if drawing.text_width(longer) <= KEY_WIDTH:
            lines[-1] = longer
        else:
            lines[-1] += separator.rstrip()
            lines.append(item)
    return "\n".join(drawing.wrapped(line, KEY_WIDTH) for line in lines)
