"""Checks between the values of a resolved scenario."""

import os
from collections.abc import Collection
from pathlib import Path

from sim.scenario.model import (
    DEFAULT,
    NETWORK_KIND,
    NETWORK_PATH,
    Origin,
    Scenario,
    change_key,
)
from sim.scenario.problems import Problems, near
from sim.scenario.settings import out_of_order
from sim.scenario.units import Value
from sim.scenario.yaml_source import shown


def check_values(
    scenario: Scenario, written: Collection[str], problems: Problems, same_day: bool = True
) -> None:
    """Note pairs in the wrong order, on day 0 and after each dated change, and a missing network.

    Parameters
    ----------
    scenario : Scenario
        What is checked; the places come from its origins.
    written : collection of str
        Paths that a mistake may be laid on: those that were written, not the defaults.
    problems : Problems
        Takes the mistakes.
    same_day : bool
        Whether two changes that set a parameter differently on one day are a mistake.
    """
    now = scenario.values
    for path, other, sentence in out_of_order(now, written):
        origin = scenario.origins[other]
        problems.add(scenario.origins[path], path, f"{sentence} ({origin})")
    dated = [(change.day, index) for index, change in enumerate(scenario.changes)
             if change.day is not None]
    if same_day:
        _check_same_day(scenario, problems)
    for _, index in sorted(dated):
        values = scenario.changes[index].values
        now = {**now, **values}
        for path, _, sentence in out_of_order(now, values):
            place = scenario.origins.get(change_key(index, path), DEFAULT)
            problems.add(place, path, sentence)
    _check_network(scenario, problems)


def _check_same_day(scenario: Scenario, problems: Problems) -> None:
    """Note values that two changes of one file set differently on one day."""
    first: dict[tuple[int, str, str], tuple[Value, Origin]] = {}
    for index, change in enumerate(scenario.changes):
        if change.day is None or change.era is not None:
            continue
        for path, value in change.values.items():
            origin = scenario.origins[change_key(index, path)]
            earlier, place = first.setdefault((change.day, path, origin.file), (value, origin))
            if earlier != value:
                problems.add(origin, path, f"is set to {value} here and to {earlier} on the same "
                             f"day at {place}")


def _check_network(scenario: Scenario, problems: Problems) -> None:
    if scenario.values[NETWORK_KIND] != "file":
        return
    path = Path(str(scenario.values[NETWORK_PATH]))
    if not scenario.values[NETWORK_PATH]:
        problems.add(scenario.origins[NETWORK_KIND], NETWORK_KIND,
                     f"a network from a file needs {NETWORK_PATH}")
    elif not os.path.isfile(path):
        problems.add(scenario.origins[NETWORK_PATH], NETWORK_PATH,
                     f"no such file: {shown(path)}{near(path)}")
