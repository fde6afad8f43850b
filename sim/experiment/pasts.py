"""Shared pasts: what several runs have in common is lived once, and they branch from it.

Runs of one seed whose scenarios tell one story up to a day (`Scenario.past`) are equal up to that
day. One of them goes first and leaves a snapshot there on its way; the others begin with it.
No file has to ask for this, and no result depends on it: a run has the hash and the bytes of a
run from the start, and a snapshot that is missing or damaged costs time only. So the folder
``pasts`` may be removed whenever one likes. Once all runs are made, the snapshots go, by their
names; whatever else lies there stays.

What a conditional change will do is not known beforehand. Scenarios that differ in one share no
past; where they have the same ones, it does not matter whether these fire before the branch.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.plan import PlannedRun
from sim.scenario.model import Scenario
from sim.written import note_written, remove_written

if TYPE_CHECKING:
    from sim.market import Market

FEWEST_DAYS = 30
"""A shorter past costs more, by the wait for it and by its file, than living it again."""

_NAME = re.compile(r"(\d+)-[0-9a-f]{16}\.npz")
_END = "end"

Moment = tuple[int, str]
"""A day, and what changes on it."""


@dataclass(frozen=True)
class SharedPast:
    """What one run has to do with the pasts of its experiment.

    Attributes
    ----------
    folder : Path
        Where the snapshots lie.
    leave : tuple of int
        After how many days the run leaves a snapshot for others.
    """

    folder: Path
    leave: tuple[int, ...] = ()

    def market(self, scenario: Scenario, seed: int, engine: str) -> "Market":
        """Return a market that has the longest past there is behind it, perhaps none."""
        from sim.market import Market
        from sim.snapshot import SnapshotError

        for path in self.found(scenario, seed):
            with suppress(OSError, SnapshotError):
                return Market.load(path, scenario, engine)
        return Market(scenario=scenario, seed=seed, engine=engine)

    def found(self, scenario: Scenario, seed: int) -> list[Path]:
        """Return the snapshots of the run's own past, the longest first."""
        there = {path.name for path in self.folder.glob("*.npz")}
        days = {int(name[1]) for name in map(_NAME.fullmatch, there) if name}
        own = (
            past_file(self.folder, scenario, seed, day)
            for day in sorted(days, reverse=True)
            if day <= scenario.days
        )
        return [path for path in own if path.name in there]

    def leave_if_due(self, market: "Market") -> None:
        """Leave a snapshot if others branch off here; a full disk ends no run."""
        if market.day in self.leave:
            path = past_file(self.folder, market.settings, int(market.engine.seed), market.day)
            with suppress(OSError):
                market.save(path)


@dataclass(frozen=True)
class Story:
    """A run and the moments at which its scenario changes; its end is the last of them."""

    run: PlannedRun
    moments: tuple[Moment, ...]


class SharedPasts:
    """The pasts of an experiment: which runs go first, and what they leave for the others.

    Parameters
    ----------
    folder : Path
        The result folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute() / "pasts"  # workers may stand elsewhere
        self._awaited: set[Path] = set()

    def ready(self, waiting: Iterable[PlannedRun]) -> dict[str, SharedPast | None]:
        """Return the runs that wait for no other, by hash: what each has to do with pasts.

        A past is awaited once: where the run that was to leave it fails, the others live it
        themselves.
        """
        there, known = any(self.folder.glob("*.npz")), set(self._awaited)
        ready = {
            run.hash: SharedPast(self.folder, leave) if leave or there else None
            for stories in _by_beginning(waiting)
            for run, leave in self._first_of(stories, 0)
        }
        note_written(self.folder, sorted(path.name for path in self._awaited - known))
        return ready

    def remove(self) -> None:
        """Remove the snapshots that runs of this folder were to leave, and nothing else."""
        remove_written(self.folder)

    def _first_of(
        self, stories: list[Story], told: int
    ) -> Iterator[tuple[PlannedRun, tuple[int, ...]]]:
        """Yield the runs that go now, of stories that agree in their first `told` moments."""
        day, parts = _parting(stories, told)
        if len(parts) == 1:
            yield from ((story.run, ()) for story in stories)
        elif self._awaits(stories, day):
            yield stories[0].run, (day, *self._further(parts))
        else:
            for part, told_in_part in parts:
                yield from self._first_of(part, told_in_part)

    def _further(self, parts: list[tuple[list[Story], int]]) -> Iterator[int]:
        """Yield the later days after which the first of all stories leaves a snapshot."""
        while len(parts) > 1:
            day, parts = _parting(*parts[0])
            if len(parts) > 1 and self._awaits(parts[0][0], day):
                yield day

    def _awaits(self, stories: list[Story], day: int) -> bool:
        """Return whether a past is worth waiting for, and note that it is waited for."""
        run = stories[0].run
        path = past_file(self.folder, run.scenario, run.seed, day)
        if day < FEWEST_DAYS or path in self._awaited or path.is_file():
            return False
        self._awaited.add(path)
        return True


def spared_share(runs: Iterable[PlannedRun]) -> float:
    """Return the share of all person-days that are not lived because runs share a past."""
    runs = list(runs)
    spared = sum(
        int(stories[0].run.scenario.values["people.count"]) * _spared_days(stories, 0, 0)
        for stories in _by_beginning(runs)
    )
    return spared / max(sum(run.person_days for run in runs), 1)


def _spared_days(stories: list[Story], told: int, begun: int) -> int:
    day, parts = _parting(stories, told)
    if len(parts) == 1:
        return 0
    spared = (len(stories) - 1) * (day - begun) if day >= FEWEST_DAYS else 0
    return spared + sum(_spared_days(*part, day if spared else begun) for part in parts)


def past_file(folder: Path, scenario: Scenario, seed: int, day: int) -> Path:
    """Return where the snapshot of a past lies: named by all that decides its bytes."""
    from sim.experiment.store import canonical_json
    from sim.version import MODEL_VERSION, arithmetic_digest

    decides = {
        "past": scenario.past(day),
        "seed": seed,
        "model_version": MODEL_VERSION,
        "arithmetic_digest": arithmetic_digest(),
    }
    digest = hashlib.sha256(canonical_json(decides).encode()).hexdigest()
    return folder / f"{day}-{digest[:16]}.npz"


def _by_beginning(runs: Iterable[PlannedRun]) -> list[list[Story]]:
    """Return the stories of the runs, those together that agree on day 0."""
    from sim.experiment.store import canonical_json

    told: dict[int, tuple[str, tuple[Moment, ...]]] = {}  # scenarios come once a seed
    groups: dict[tuple[int, str], list[Story]] = {}
    for run in runs:
        scenario = run.scenario
        if id(scenario) not in told:
            told[id(scenario)] = canonical_json(scenario.past(0)), _moments(scenario)
        beginning, moments = told[id(scenario)]
        groups.setdefault((run.seed, beginning), []).append(Story(run, moments))
    return list(groups.values())


def _moments(scenario: Scenario) -> tuple[Moment, ...]:
    """Return what changes on which day; conditional changes count by their place in the file.

    Of two changes on one day the later one wins, so that their order is part of the story.
    """
    from sim.experiment.store import canonical_json

    by_day: dict[int, list[object]] = {}
    conditional = 0
    for change in scenario.past(scenario.days)["changes"]:
        if change["when"] is not None:
            conditional += 1
        else:
            by_day.setdefault(change["day"], []).append([conditional, change])
    changes = ((day, canonical_json(by_day[day])) for day in sorted(by_day))
    return (*changes, (scenario.days, _END))


def _parting(stories: list[Story], told: int) -> tuple[int, list[tuple[list[Story], int]]]:
    """Return on which day stories part, and the parts, each with the moments they agree in.

    There is one part where they never do: one run, or runs that are equal.
    """
    while True:
        day = min(story.moments[told][0] for story in stories)
        parts: dict[Moment | None, list[Story]] = {}
        for story in stories:
            moment = story.moments[told]
            parts.setdefault(moment if moment[0] == day else None, []).append(story)
        ended = (day, _END) in parts
        if len(parts) > 1 or ended:
            return day, [
                (part, told + (moment is not None and moment[1] != _END))
                for moment, part in parts.items()
            ]
        told += 1
