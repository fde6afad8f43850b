"""What changes are called: by their own titles, else by what they set."""

from typing import Any

from sim.report.changes import Change, Titles
from sim.report.drawing import shortened, text_width
from sim.report.labels import UNITS, Words
from sim.report.results import Results
from sim.scenario.settings import DECLARED
from sim.scenario.units import UNITLESS, written

MOST_SET, SET_BESIDE_OTHERS = 3, 2
"""Up to so many values are all named; of more only the first ones."""


def change_title(change: Change, words: Words, width: int = 90) -> str:
    """Return the title of a change, one made of what it sets where the file gives none.

    `width` is the most that it takes, in Latin characters.
    """
    own = words.title(change.title)
    if own or not change.values:
        return shortened(own or change.era or "", width)
    settings = [setting_text(path, value, words) for path, value in change.values.items()]
    most = len(settings) if len(settings) <= MOST_SET else SET_BESIDE_OTHERS
    texts = [_first_of(settings, shown, words) for shown in range(most, 0, -1)]
    return next((text for text in texts if text_width(text) <= width), shortened(texts[-1], width))


def _first_of(settings: list[str], shown: int, words: Words) -> str:
    names, more = words.joined(settings[:shown]), len(settings) - shown
    return words("and_more", names=names, more=more) if more else names


def setting_text(path: str, value: Any, words: Words) -> str:
    """Return ``path = value`` with the value as one writes it; in Chinese by the label."""
    declaration = DECLARED.get(path)
    if declaration is None:  # of another version of the model
        return f"{path} = {value}"
    if words.language != "zh":
        return f"{path} = {written(value, declaration)}"
    if declaration.unit in ("switch", "flag"):
        return declaration.zh + words("switched_on_tick" if value else "switched_off_tick")
    unit = "" if declaration.unit in UNITLESS else declaration.unit
    shown = written(value, declaration).split()[0]
    return f"{declaration.zh} = {shown} {UNITS.get(unit, unit)}".rstrip()


def unfired(results: Results, scenario: str, words: Words) -> list[str]:
    """Return, of each change that fired in no run, the title and why it never came."""
    there = {place for run in results.runs_of(scenario) for place in run.fired}
    return [
        words("never_met", title=change_title(change, words), when=_condition(change, words))
        if change.when else
        words("never_reached", title=change_title(change, words), day=change.day)
        for place, change in enumerate(results.scenarios[scenario].changes)
        if place not in there
    ]


def _condition(change: Change, words: Words) -> str:
    _, side, bound = change.when.split()
    text = "when_below" if side == "below" else "when_above"
    return words(text, metric=words.metric(change.metric), bound=bound)


def out_of_force(results: Results, words: Words) -> list[str]:
    """Return a sentence a value that a change does not set, by whatever outranks it."""
    told = []
    for scenario in results.scenarios.values():
        for key, changes in (("held", scenario.held), ("held_by_design", scenario.held_by_design)):
            told += [_held(key, scenario.title, change, words) for change in changes]
    return told


def _held(key: str, title: Titles, change: Change, words: Words) -> str:
    ((path, value),) = change.values.items()
    moment = _condition(change, words) if change.when else words("day_number", day=change.day)
    return words(key, title=words.title(title), path=path, moment=moment,
                 setting=setting_text(path, value, words))
