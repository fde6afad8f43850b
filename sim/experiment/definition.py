"""What an experiment is: scenarios, seeds, a baseline, and a design that lays out the runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

LANGUAGES = ("both", "en", "zh")


@dataclass(frozen=True)
class Arm:
    """One scenario of an experiment and the number of seeds it is run with."""

    name: str
    scenario: Scenario
    replications: int


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
    design : str
        Key of `DESIGNS`.
    language : str
        Language of the report, one of `LANGUAGES`.
    source : Path or None
        The file it came from.
    is_scenario : bool
        Whether that file is a scenario, run by itself.
    """

    name: str
    title: dict[str, str]
    arms: tuple[Arm, ...]
    baseline: str | None
    design: str = "compare"
    language: str = "both"
    source: Path | None = None
    is_scenario: bool = False


def compare(experiment: Experiment) -> Iterator[tuple[Arm, int]]:
    """Lay out every scenario with the seeds 1 to N: equal seeds make the pairs."""
    for arm in experiment.arms:
        for seed in range(1, arm.replications + 1):
            yield arm, seed


DESIGNS: dict[str, Callable[[Experiment], Iterator[tuple[Arm, int]]]] = {"compare": compare}
"""Kind of a design to what lays out its runs."""
