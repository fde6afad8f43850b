"""Joining a scenario with what it extends and applies, into one resolved `Scenario`.

The files of a scenario stand in line: what is extended before what extends it, each file once.
A file outranks those before it: its values replace theirs, *in their dated changes too*, so that
an extending file (or ``--set``) can hold a parameter still that an extended timeline moves.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

from sim.scenario.check import check_values
from sim.scenario.document import Document
from sim.scenario.documents import Documents
from sim.scenario.fields import Setting
from sim.scenario.model import DEFAULT, Change, Held, Scenario, change_key, titled
from sim.scenario.moves import SWITCH, Move, with_moves
from sim.scenario.names import unfit
from sim.scenario.problems import Place, Problems
from sim.scenario.settings import LENGTH, MOST_DAYS, defaults, dynamic
from sim.scenario.shipped import scenario_file
from sim.scenario.timeline import Entry
from sim.scenario.yaml_source import Node, Scalar


class Resolver:
    """Resolves scenarios; every mistake goes to `problems`.

    `documents` are the files that were read for others, where there are others.
    """

    def __init__(self, problems: Problems, documents: Documents | None = None) -> None:
        self.problems = problems
        self._documents = documents or Documents()

    def file(self, path: Path, place: Place | None = None) -> Document | None:
        """Return the document of a file; `place` is where another file asked for it."""
        return self._documents.file(path, place, self.problems)

    def scenario(self, document: Document, source: Path | None) -> Scenario:
        """Return a document joined with everything it extends and applies."""
        line = self._line(document, [])
        settings, days, start = dict(_declared()), Setting(LENGTH.default, _nowhere()), None
        for member in line:
            settings.update(member.settings)
            days = member.days or days
            start = member.start or start
        origins = {path: setting.origin for path, setting in settings.items()}
        origins["days"] = days.origin
        if start is not None:
            origins["start"] = Setting("", start[1]).origin
        scenario = Scenario(
            name=document.name,
            title=titled(document.title, document.name),
            days=int(days.value),
            start=start[0] if start else None,
            values={path: setting.value for path, setting in settings.items()},
            changes=(),
            origins=origins,
            source=source,
            era=_first_era(line),
        )
        changes, held = self._changes(line, scenario)
        scenario = replace(scenario, changes=changes, held=held)
        # A day beyond the end of the run is remarked on, as one on the timeline is.
        unended = replace(scenario, days=MOST_DAYS)
        moved = with_moves(unended, _in_force(line, scenario), self.problems)
        scenario = replace(moved, days=scenario.days)
        # Origins are told apart by their file: of 2,000 scenarios each has hundreds.
        written = [p for p, origin in scenario.origins.items() if origin.file != DEFAULT.file]
        check_values(scenario, written, self.problems)
        return scenario

    def _line(self, document: Document, above: list[Document]) -> list[Document]:
        """Return what a document extends, then itself; each once, cycles noted."""
        line: list[Document] = []
        for node in document.extends:
            parent = self.file(scenario_file(node.text, document.directory), node)
            if parent is None:
                continue
            if parent is document or parent in above:
                self.problems.add(node, "extends", f"{node.text} extends this file in turn; a "
                                  "cycle has no beginning")
                continue
            inherited = self._line(parent, [*above, document])
            line.extend(member for member in inherited if member not in line)
        return [*line, document]

    def _changes(
        self, line: list[Document], scenario: Scenario
    ) -> tuple[tuple[Change, ...], tuple[Held, ...]]:
        """Return the changes of every file in line, and what later files hold still of them.

        Their origins go to the scenario's.
        """
        off = self._switched_off(line)
        changes: list[Change] = []
        out_of_force: list[Held] = []
        before = dict(_declared())
        for position, member in enumerate(line):
            before.update(member.settings)
            held = {path for later in line[position + 1 :] for path in later.settings}
            for entry in member.timeline:
                if entry.name in off:
                    continue
                applied, era, title = self._applied(entry, member)
                settings = applied | entry.settings
                out_of_force += [
                    Held(len(changes), path, setting.value)
                    for path, setting in settings.items() if path in held
                    and (path in entry.settings or setting.value != before[path].value)
                ]
                settings = {
                    path: setting for path, setting in settings.items() if path not in held
                }
                for path, setting in settings.items():
                    scenario.origins[change_key(len(changes), path)] = setting.origin
                changes.append(Change(
                    day=self._day(entry, scenario, any(other.start for other in line)),
                    when=entry.when,
                    values={path: setting.value for path, setting in settings.items()},
                    era=era,
                    title=entry.title or title,
                    name=entry.name,
                ))
        return tuple(changes), tuple(out_of_force)

    def _switched_off(self, line: list[Document]) -> set[str]:
        named: dict[str, Entry] = {}
        for entry in (entry for member in line for entry in member.timeline if entry.name):
            if entry.name in named:
                self.problems.add(entry.node, SWITCH + entry.name, "is the name of another change "
                                  f"already, at {named[entry.name].node.where}")
            named[entry.name] = entry
        switched = {name: on for member in line for name, on in member.switched.items()}
        return off_names(switched, named, self.problems)

    def _applied(
        self, entry: Entry, member: Document
    ) -> tuple[dict[str, Setting], str | None, dict[str, str]]:
        """Return every dynamic value of the applied scenario, its name and its title."""
        if entry.apply is None:
            return {}, None, {}
        file = scenario_file(entry.apply.text, member.directory)
        document = self.file(file, entry.apply)
        if document is None:
            return {}, None, {}
        settings = dict(_declared())
        for other in self._line(document, []):
            settings.update(other.settings)
            if other.timeline:
                self.problems.add(entry.apply, "apply", f"{entry.apply.text} has a timeline of "
                                  "its own; only a scenario without one can be applied")
        if unfit(document.name):
            self.problems.add(entry.apply, "apply", f"{unfit(document.name)}; rename the file")
        rules = {path: setting for path, setting in settings.items() if dynamic(path)}
        return rules, document.name, titled(document.title, document.name)

    def _day(self, entry: Entry, scenario: Scenario, start_written: bool) -> int | None:
        if entry.date is None:
            return entry.day
        if scenario.start is None:
            if not start_written:
                self.problems.add(entry.node, f"{entry.path}.date", "needs start: at the top "
                                  "level, the calendar date of day 0")
            return None
        day = scenario.day_of(entry.date)
        if day < 0:
            self.problems.add(entry.node, f"{entry.path}.date", f"{entry.date} is before the "
                              f"start, {scenario.start}")
        return day


def off_names(
    switched: dict[str, Setting], named: dict[str, Entry] | dict[str, Change], problems: Problems
) -> set[str]:
    """Return the names of changes that are switched off; note names that no change has."""
    for name, setting in switched.items():
        if name not in named:
            suggestion = problems.suggest(name, named)
            problems.add(setting.node, SWITCH + name, "no change on the timeline has this name"
                         + suggestion)
    return {name for name, setting in switched.items() if not setting.value}


def _in_force(line: list[Document], scenario: Scenario) -> list[Move]:
    """Return how changes are moved, without what a later file has put out of force."""
    return [
        move for position, member in enumerate(line) for move in member.moves
        if not _outranked(move, line[position + 1 :], scenario)
    ]


def _outranked(move: Move, later: list[Document], scenario: Scenario) -> bool:
    """Return whether later files switch a change off, or hold still what the move is about."""
    switches = [member.switched[move.name] for member in later if move.name in member.switched]
    if switches and not switches[-1].value:
        return True
    held = {path for member in later for path in member.settings}
    if move.target:
        return move.target in held
    set_still = {path for place, change in enumerate(scenario.changes) if change.name == move.name
                 for path in (*change.values, *(each.path for each in scenario.held
                                                if each.place == place))}
    return bool(set_still) and set_still <= held


def _first_era(line: list[Document]) -> dict[str, str]:
    """Return the title of the era before the first switch.

    It is that of the rules there, which stand in the files before the one that switches; only
    where none of them has a title it is that of the whole scenario.
    """
    switching = [place for place, member in enumerate(line)
                 if any(entry.apply is not None for entry in member.timeline)]
    before = line[: switching[0]] if switching else line
    titles = [member.title for member in (*reversed(before), line[-1]) if member.title]
    return titled(titles[0], "") if titles else {}


def _nowhere() -> Node:
    return Scalar(DEFAULT.file, 0, 0, "")


@cache
def _declared() -> dict[str, Setting]:
    return {path: Setting(value, _nowhere()) for path, value in defaults().items()}
