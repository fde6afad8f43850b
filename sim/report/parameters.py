"""Parameters on the axes of figures: their labels, units, scales and places."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.mechanisms.declare import Parameter
from sim.report import drawing
from sim.report.labels import UNITS, Words
from sim.report.results import Results
from sim.scenario.moves import declared

UNITLESS = ("1", "share", "probability", "flag", "switch", "text")
SWITCHED = ("flag", "switch")
LISTED_GAP = 0.15
"""Share of the range that two listed values must be apart, so that both can be ticks."""
MARGIN = 0.04
"""Room at both ends of an axis, in its length."""


def parameters_of(results: Results) -> list[str]:
    """Return the paths that the design moved, in the order of the file."""
    return list(results.design_options.get("parameters", {}))


def _form(path: str) -> Parameter:
    """Return the declaration of what a design moved, which was checked when the file was read."""
    form = declared(path)
    assert form is not None, path
    return form


def parameter_label(path: str, words: Words) -> str:
    """Return the declared label of a parameter; one that nobody declares keeps its path."""
    form = declared(path)
    if form is None:
        return path
    return form.zh if words.language == "zh" else form.en


def axis_label(path: str, words: Words, width: int) -> str:
    """Return label and unit for an axis, in lines of at most `width` Latin characters."""
    label = parameter_label(path, words)
    form = declared(path)
    unit = form.unit if form else "1"
    if unit not in UNITLESS:
        shown = UNITS.get(unit, unit) if words.language == "zh" else unit
        label = f"{label}（{shown}）" if words.language == "zh" else f"{label} ({shown})"
    return drawing.wrapped(label, width)


def metric_axis(metric: str, words: Words, width: int) -> str:
    """Return a metric and its unit for an axis."""
    unit = words.unit(metric)
    label = words.metric(metric)
    return drawing.wrapped(label, width) + (f"\n({unit})" if unit not in ("", "1") else "")


def places(path: str, values: pd.Series, results: Results) -> np.ndarray:
    """Return where values stand on an axis: numbers at themselves, texts in the file's order."""
    if _form(path).kind is not str:
        return values.to_numpy(dtype=float)
    order = listed(path, results)
    return values.map(order.index).to_numpy(dtype=float)


def listed(path: str, results: Results) -> list[Any]:
    """Return the values that the file lists for a parameter, none where it gives a range."""
    values: list[Any] = results.design_options["parameters"][path].get("values", [])
    return values


def is_logarithmic(path: str, results: Results) -> bool:
    """Return whether the values of a parameter stand in equal ratios."""
    option = results.design_options["parameters"][path]
    if not option.get("values"):
        return bool(option.get("log"))
    values = option["values"]
    if len(values) < 3 or _form(path).kind is str or min(values) <= 0:
        return False
    ratios = np.diff(np.log(np.sort(np.array(values, dtype=float))))
    return bool(np.allclose(ratios, ratios[0], rtol=0.01))


def scale_places(axes: Axes, path: str, results: Results, words: Words) -> None:
    """Give a horizontal axis the scale, the range and the ticks of a parameter."""
    declaration = _form(path)
    if declaration.kind is str:
        named_ticks(axes, listed(path, results))
        return
    if declaration.unit in SWITCHED:
        axes.set_xticks([0, 1], [words("switched_off_tick"), words("switched_on_tick")])
        axes.set_xlim(-0.3, 1.3)
        return
    low, high = _range(path, results)
    logarithmic = is_logarithmic(path, results)
    if logarithmic:
        axes.set_xscale("log")
        room = (high / low) ** MARGIN
        axes.set_xlim(low / room, high * room)
        drawing.log_ticks(axes.xaxis)
    else:
        drawing.tidy_places(axes, 4)
        room = MARGIN * (high - low) or 1.0
        axes.set_xlim(low - room, high + room)
    _tick_listed(axes, path, results, logarithmic)


def _tick_listed(axes: Axes, path: str, results: Results, logarithmic: bool) -> None:
    """Put the ticks at the values that the file lists, if their labels do not touch."""
    values = sorted({float(value) for value in listed(path, results)})
    gaps = np.diff(np.log(values) if logarithmic else values)
    if len(gaps) and gaps.min() >= LISTED_GAP * gaps.sum():
        axes.set_xticks(values, [drawing.compact_number(value) for value in values])


def _range(path: str, results: Results) -> tuple[float, float]:
    """Return the least and the greatest value that the design gives a parameter."""
    option = results.design_options["parameters"][path]
    values = option.get("values") or (option["low"], option["high"])
    return float(min(values)), float(max(values))


def named_ticks(axes: Axes, names: Sequence[str]) -> None:
    """Put a name at every place of a horizontal axis."""
    axes.set_xticks(range(len(names)), [drawing.shortened(str(each), 14) for each in names])
    axes.set_xlim(-0.5, len(names) - 0.5)


def shown_value(path: str, value: Any, words: Words) -> str:
    """Return a value as a tick label."""
    if _form(path).unit in SWITCHED:
        return words("switched_on_tick" if value else "switched_off_tick")
    return drawing.shortened(value, 14) if isinstance(value, str) \
        else drawing.compact_number(float(value))
