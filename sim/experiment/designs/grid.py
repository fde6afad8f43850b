"""A grid: every combination of the listed values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, ClassVar

from sim.experiment.designs.sweep import COMMON, Sweep, check_size, read_common

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.options import Options
    from sim.scenario.units import Value


@dataclass(frozen=True)
class Grid(Sweep):
    """``design: {kind: grid, parameters: {trust.gain: [0.05, 0.1], ...}}``: a full factorial."""

    kind: ClassVar[str] = "grid"
    options: ClassVar[tuple[str, ...]] = COMMON
    listed: ClassVar[bool] = True

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Grid:
        """Return the design that an experiment file asks for, noting every mistake."""
        design = cls(*read_common(options, arms, levels=True))
        check_size(design.size, options)
        return design

    @property
    def size(self) -> int:
        """Number of points: the product of the numbers of values."""
        return math.prod(len(factor.values) for factor in self.factors)

    def _settings(self) -> list[tuple[Value, ...]]:
        return list(product(*(factor.values for factor in self.factors)))
