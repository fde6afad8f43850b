"""A friend graph from a file brings its own number of persons, unless one is written."""

import os
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sim.scenario.inputs import note_file
from sim.scenario.problems import Problems
from sim.scenario.settings import DECLARED

if TYPE_CHECKING:
    from sim.scenario.model import Scenario

COUNT, KIND, PATH = "people.count", "people.network.kind", "people.network.path"


@lru_cache(maxsize=8)
def _persons_in(path: str, changed: int) -> int:
    from sim.state.network_file import read_edge_list

    return len(read_edge_list(path).ids)


def with_file_population(scenario: "Scenario", problems: Problems) -> "Scenario":
    """Return the scenario with as many persons as its network file names.

    A `people.count` that somebody wrote is kept: fewer than the file names is a mistake, more
    are persons without friends (see `Scenario.remarks`).
    """
    from sim.scenario.model import DEFAULT

    path = str(scenario.values[PATH])
    if scenario.values[KIND] != "file" or not os.path.isfile(path):
        return scenario
    note_file(path)
    try:
        named = _persons_in(path, os.stat(path).st_mtime_ns)
    except ValueError as error:
        problems.add(scenario.origins[PATH], PATH, _unquoted(str(error)))
        return scenario
    written = scenario.origins.get(COUNT, DEFAULT)
    if written in (DEFAULT, scenario.origins[PATH]):
        values = {**scenario.values, COUNT: named}
        return replace(scenario, values=values,
                       origins={**scenario.origins, COUNT: scenario.origins[PATH]})
    if int(scenario.values[COUNT]) < named:
        problems.add(written, COUNT, f"the network file names {named:,} persons: write {named} or "
                     "more, or leave people.count out to take as many as the file names")
    return scenario


def _unquoted(sentence: str) -> str:
    """Return what is wrong with a network file without the line it quotes: it may be any file."""
    return re.sub(r" in '.*'(?=; expected two|$)", "", sentence)


def network_remarks(scenario: "Scenario") -> list[str]:
    """Return sentences on a network file that is valid and yet perhaps not meant."""
    persons, least = int(scenario.values[COUNT]), int(DECLARED[COUNT].low)
    remarks = []
    if persons < least:  # only a file brings so few
        remarks.append(f"the network file names {persons:,} persons, fewer than the {least} that "
                       f"{COUNT} takes at least: a market of so few shows little; write {COUNT}: "
                       f"{least} or more to add persons without friends")
    alone = friendless(scenario)
    if alone:
        remarks.append(f"the network file names {alone:,} persons fewer than {COUNT}: they have "
                       "no friends")
    return remarks


def friendless(scenario: "Scenario") -> int:
    """Return how many persons a network file leaves without a row."""
    path = str(scenario.values[PATH])
    if scenario.values[KIND] != "file" or not os.path.isfile(path):
        return 0
    return int(scenario.values[COUNT]) - _persons_in(path, os.stat(path).st_mtime_ns)
