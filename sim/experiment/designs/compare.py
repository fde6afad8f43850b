"""Scenarios side by side over the same seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sim.experiment.definition import Arm, Design, Point, as_they_stand

if TYPE_CHECKING:
    from sim.experiment.definition import Stored
    from sim.experiment.options import Options


@dataclass(frozen=True)
class Compare(Design):
    """``design: {kind: compare}``, the default: nothing but the scenarios as they stand."""

    kind: ClassVar[str] = "compare"

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Compare:
        """Return the design; it has no options."""
        return cls()

    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out the scenarios."""
        yield from as_they_stand(arms)
