"""What an experiment is: scenarios, seeds, a baseline, and a design that lays out the runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sim.scenario.held import by_path, silenced

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.options import Options
    from sim.experiment.store import StoredRun
    from sim.experiment.until import Until
    from sim.scenario import Scenario
    from sim.scenario.model import Held

LANGUAGES = ("both", "en", "zh")

Column = tuple[str, str, str, str, str]
"""A column as the codebook describes it: name, meaning, unit, English and Chinese label."""


class Stored(Protocol):
    """Finds what there is of runs."""

    def __call__(self, scenario: Scenario, seed: int) -> StoredRun | None:
        """Return the run of a scenario and a seed, None where there is none."""

    def failed(self, scenario: Scenario, seed: int) -> bool:
        """Return whether it was tried and failed."""


class NothingStored:
    """What a plan knows before anything is run."""

    def __call__(self, scenario: Scenario, seed: int) -> None:
        """Return no run."""

    def failed(self, scenario: Scenario, seed: int) -> bool:
        """Return that no run was tried."""
        return False


NOTHING_STORED = NothingStored()


@dataclass(frozen=True)
class Arm:
    """One scenario of an experiment and the seeds it is run with.

    Seeds begin with 1 unless an experiment asks for others: to confirm what was shaped with the
    usual seeds in sight, one takes fresh ones.
    """

    name: str
    scenario: Scenario
    replications: int
    first_seed: int = 1

    @property
    def seeds(self) -> range:
        """Its seeds, one after the other: equal seeds make the pairs."""
        return range(self.first_seed, self.first_seed + self.replications)


@dataclass(frozen=True)
class Point:
    """One point of a design: a scenario to be run, with which seeds, and where it lies.

    Attributes
    ----------
    arm : str
        The scenario of the experiment that it comes from.
    scenario : Scenario
        What is run.
    seeds : sequence of int
        With which seeds.
    columns : mapping
        What tells it apart, by the design's columns; empty for an arm as it stands.
    preparation : bool
        Whether the layout of other points waits for its runs, which are then made first.
    """

    arm: str
    scenario: Scenario
    seeds: Sequence[int]
    columns: Mapping[str, str | float] = field(default_factory=dict)
    preparation: bool = False


class Design(ABC):
    """Lays out the runs of an experiment, and draws tables of its own from them.

    Every design runs the scenarios as they stand, which the tables that all experiments share
    are about; its other points go to ``runs.csv`` and to the tables of the design.

    A layout is a pure function of the experiment and of the runs that are stored. A design whose
    later points depend on earlier results lays out what it can, and is asked again when those
    runs are there; so a rerun finds everything in the store and nothing else need be kept.
    """

    kind: ClassVar[str]
    options: ClassVar[tuple[str, ...]] = ()
    """Keys that ``design:`` may hold beside ``kind``."""

    @classmethod
    @abstractmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Design:
        """Return the design that an experiment file asks for, noting every mistake.

        `arms` holds the scenarios that could be loaded; `options.scenarios` names them all.
        """

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        return {}

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of ``runs.csv`` that tell its points apart."""
        return ()

    @property
    def table_columns(self) -> Mapping[str, tuple[Column, ...]]:
        """Name of a table of its own to the table's columns."""
        return {}

    @property
    def staged(self) -> bool:
        """Whether more points may follow once the first ones are run."""
        return False

    @abstractmethod
    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out every point that can be laid out with the runs there are."""

    def held(self, arms: tuple[Arm, ...]) -> dict[str, tuple[Held, ...]]:
        """Return, by the name of a scenario, what its changes do not set at points of the design.

        The scenarios as they stand are not meant; `Scenario.held` says it of them.
        """
        return {}

    def number_of_runs(self, arms: tuple[Arm, ...]) -> int:
        """Return how many runs it takes before any is stored."""
        return sum(len(point.seeds) for point in self.points(arms, NOTHING_STORED))

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return the tables of its own by the names of their files, without ``.csv``."""
        return {}

    def texts(self, arms: tuple[Arm, ...], stored: Stored, folder: Path) -> dict[str, str]:
        """Return other files of its own for the result folder: name to content."""
        return {}

    def remarks(self, tables: Mapping[str, pd.DataFrame]) -> list[str]:
        """Return sentences on what its tables cannot bear, for the end of an experiment."""
        return []

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        return {}


@dataclass(frozen=True)
class Request:
    """What was asked for when an experiment was loaded: enough to load it again elsewhere.

    Attributes
    ----------
    command : str
        The command that makes the same results, whatever made these.
    file : str
        The experiment's file, a key of `inputs`.
    inputs : mapping
        Every file that was read, by its place relative to the others, to where it lies.
    overrides : mapping
        Dotted path to value, for every scenario.
    seeds, days : int or None
        Seeds and days of every scenario, in place of what the files say.
    """

    command: str
    file: str
    inputs: Mapping[str, Path]
    overrides: Mapping[str, Any]
    seeds: int | None
    days: int | None


@dataclass(frozen=True)
class Experiment:
    """A resolved experiment.

    Attributes
    ----------
    name : str
        Names the result folder.
    title : dict
        Language (``en``, ``zh``) to title.
    arms : tuple of Arm
        The scenarios, in the order of the file.
    baseline : str or None
        The arm from which differences are taken; None where there is only one.
    design : Design
        How runs are laid out.
    language : str
        Language of the report, one of `LANGUAGES`.
    source : Path or None
        The file it came from.
    is_scenario : bool
        Whether that file is a scenario, run by itself.
    until : Until or None
        How narrow an interval must become, where that decides on the number of seeds.
    request : Request or None
        What was asked for; None for an experiment that no file describes.
    """

    name: str
    title: dict[str, str]
    arms: tuple[Arm, ...]
    baseline: str | None
    design: Design
    language: str = "both"
    source: Path | None = None
    is_scenario: bool = False
    request: Request | None = None
    until: Until | None = None

    @property
    def staged(self) -> bool:
        """Whether more runs may follow once the first ones are made."""
        return self.design.staged or self.until is not None

    def design_remarks(self) -> list[str]:
        """Return sentences on what points of the design do to changes, perhaps unmeant."""
        held = self.design.held(self.arms)
        return [
            f"{arm.name}: {path} is moved by the design and holds from day 0 on at every point: "
            f"{silenced(arm.scenario, changes)}"
            for arm in self.arms for path, changes in by_path(held.get(arm.name, ())).items()
        ]


def as_they_stand(arms: tuple[Arm, ...]) -> Iterator[Point]:
    """Lay out every scenario with its seeds."""
    for arm in arms:
        yield Point(arm.name, arm.scenario, arm.seeds)
