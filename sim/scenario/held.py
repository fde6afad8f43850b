"""What changes do not set because a parameter is held still from day 0 on, in sentences."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.scenario.settings import DECLARED
from sim.scenario.units import written

if TYPE_CHECKING:
    from sim.scenario.model import Held, Scenario


def held_sentences(scenario: "Scenario") -> list[str]:
    """Return a sentence a parameter that outranks changes: by what, which, and what instead."""
    from sim.scenario.model import DEFAULT

    return [
        f"{path} is {written(scenario.values[path], DECLARED[path])} from day 0 on, by "
        f"{scenario.origins.get(path, DEFAULT)}: {silenced(scenario, held)}"
        for path, held in by_path(scenario.held).items()
    ]


def by_path(held: Iterable["Held"]) -> dict[str, list["Held"]]:
    """Return what is held still by the path of its parameter."""
    found: dict[str, list[Held]] = {}
    for each in held:
        found.setdefault(each.path, []).append(each)
    return found


def silenced(scenario: "Scenario", held: list["Held"]) -> str:
    """Return which changes do not set a parameter, and how they are moved instead."""
    path = held[0].path
    changes = [scenario.changes[each.place] for each in held]
    told = " and ".join(
        f"{change} ({change.name})" if change.name else str(change) for change in changes
    )
    values = " and ".join(dict.fromkeys(written(each.value, DECLARED[path]) for each in held))
    name = next((change.name for change in changes if change.name), "")
    hint = "" if name else "give it a name: and "
    name = name or "NAME"
    moment = "day" if changes[0].when is None else f"when.{changes[0].when.side}"
    return (
        f"the change{'s' * (len(held) > 1)} {told} no longer set{'s' * (len(held) == 1)} it to "
        f"{values}; to move the change itself, {hint}set timeline.{name}.set.{path} or "
        f"timeline.{name}.{moment}"
    )

