"""Values laid over a resolved scenario: ``--set path=value`` and `Scenario.with_values`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.scenario.check import check_values
from sim.scenario.document import read_switches, sorted_out
from sim.scenario.fields import Pairs, Setting, read_settings, read_value
from sim.scenario.model import Change, Held, Scenario
from sim.scenario.moves import read_moves, with_moves
from sim.scenario.problems import Problems
from sim.scenario.resolve import off_names
from sim.scenario.settings import LENGTH
from sim.scenario.yaml_source import Scalar, nodes_of

REFUSED = ("extends", "title", "start", "timeline")


def overridden(
    scenario: Scenario, values: Mapping[str, Any], problems: Problems, prefix: str = "",
    *, same_day: bool = True,
) -> Scenario:
    """Return the scenario with `values` laid over it, for the whole run.

    Parameters
    ----------
    scenario : Scenario
        What lies below; its dated changes no longer touch what is given here.
    values : mapping
        Dotted path (or ``days``, ``timeline.NAME`` or a part of that change) to value.
    problems : Problems
        Takes every mistake; each is placed at ``path=value`` with `prefix` before it.
    same_day : bool
        Whether a change that is moved onto the day of another one must not contradict it; else
        the later one in the file wins.
    """
    pairs, length = _pairs(values, prefix, problems)
    moves, switches, parameters = sorted_out(pairs)
    settings = read_settings(parameters, Path.cwd(), problems)
    for _, node in length:
        days = read_value("days", node, LENGTH, problems)
        if days is not None:
            origins = scenario.origins | {"days": Setting(days, node).origin}
            scenario = replace(scenario, days=int(days), origins=origins)
    named = {change.name: change for change in scenario.changes if change.name}
    off = off_names(read_switches(switches, problems), named, problems)
    written = {path: setting.origin for path, setting in settings.items()}
    result = replace(
        scenario,
        values=scenario.values | {path: setting.value for path, setting in settings.items()},
        changes=tuple(_kept(change, set(settings), off) for change in scenario.changes),
        origins=scenario.origins | written,
        held=(*scenario.held, *_held(scenario, set(settings), off)),
    )
    result = with_moves(result, read_moves(moves), problems)
    check_values(result, settings, problems, same_day)
    return result


def _pairs(
    values: Mapping[str, Any], prefix: str, problems: Problems
) -> tuple[Pairs, Pairs]:
    """Return what is given, and the length of the run, as nodes."""
    pairs: Pairs = []
    length: Pairs = []
    for path, value in values.items():
        place = f"{prefix}{path}={value}"
        pair = (Scalar(place, 0, 0, path), nodes_of(value, place))
        if path in REFUSED:
            problems.add(pair[0], path, "cannot be set this way, write it in the file")
        else:
            (length if path == "days" else pairs).append(pair)
    return pairs, length


def _kept(change: Change, held: set[str], off: set[str]) -> Change:
    """Return a change without the values that are held still; empty if it is switched off."""
    if change.name in off:
        return replace(change, values={}, era=None)
    kept = {path: value for path, value in change.values.items() if path not in held}
    return replace(change, values=kept)


def _held(scenario: Scenario, held: set[str], off: set[str]) -> list[Held]:
    """Return what changes would have set; an era brings every parameter, also as it was."""
    return [
        Held(place, path, value)
        for place, change in enumerate(scenario.changes) if change.name not in off
        for path, value in change.values.items() if path in held
        and (change.era is None or value != scenario.values[path])
    ]
