"""Values laid over a resolved scenario: ``--set path=value`` and `Scenario.with_values`."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.scenario.check import check_values
from sim.scenario.document import SWITCH, read_switches
from sim.scenario.fields import Pairs, Setting, read_settings, read_value
from sim.scenario.model import Change, Scenario
from sim.scenario.problems import Problems
from sim.scenario.resolve import off_names
from sim.scenario.settings import LENGTH
from sim.scenario.yaml_source import Scalar, nodes_of

REFUSED = ("extends", "title", "start", "timeline")


def overridden(
    scenario: Scenario, values: Mapping[str, Any], problems: Problems, prefix: str = ""
) -> Scenario:
    """Return the scenario with `values` laid over it, for the whole run.

    Parameters
    ----------
    scenario : Scenario
        What lies below; its dated changes no longer touch what is given here.
    values : mapping
        Dotted path (or ``days``, or ``timeline.NAME``) to value.
    problems : Problems
        Takes every mistake; each is placed at ``path=value`` with `prefix` before it.
    """
    pairs, switches, length = _sorted_out(values, prefix, problems)
    settings = read_settings(pairs, Path.cwd(), problems)
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
        changes=tuple(_held(change, set(settings), off) for change in scenario.changes),
        origins=scenario.origins | written,
    )
    check_values(result, settings, problems)
    return result


def _sorted_out(
    values: Mapping[str, Any], prefix: str, problems: Problems
) -> tuple[Pairs, Pairs, Pairs]:
    """Return the parameters, the switches of changes, and the length, as nodes."""
    pairs: Pairs = []
    switches: Pairs = []
    length: Pairs = []
    for path, value in values.items():
        place = f"{prefix}{path}={value}"
        pair = (Scalar(place, 0, 0, path), nodes_of(value, place))
        if path in REFUSED:
            problems.add(pair[0], path, "cannot be set this way, write it in the file")
        elif path == "days":
            length.append(pair)
        else:
            (switches if path.startswith(SWITCH) else pairs).append(pair)
    return pairs, switches, length


def _held(change: Change, held: set[str], off: set[str]) -> Change:
    """Return a change without the values that are held still; empty if it is switched off."""
    if change.name in off:
        return replace(change, values={}, era=None)
    kept = {path: value for path, value in change.values.items() if path not in held}
    return replace(change, values=kept)
