"""A grid: every combination of the listed values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, ClassVar

from sim.experiment.designs.response import Response, read_reference
from sim.experiment.designs.sweep import check_size, read_common

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.options import Options
    from sim.scenario.units import Value


@dataclass(frozen=True)
class Grid(Response):
    """``design: {kind: grid, parameters: {trust.gain: [0.05, 0.1], ...}}``: a full factorial.

    A reference whose values are all listed is one of its points.
    """

    kind: ClassVar[str] = "grid"
    listed: ClassVar[bool] = True

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Grid:
        """Return the design that an experiment file asks for, noting every mistake."""
        factors, scenarios, metrics = read_common(options, arms, levels=True)
        swept = tuple(arm for arm in arms if arm.name in scenarios)
        reference = read_reference(options, swept)
        design = cls(factors, scenarios, metrics, reference=reference)
        check_size(design.size, options)
        return design

    @property
    def size(self) -> int:
        """Number of points: the product of the numbers of values."""
        return math.prod(len(factor.values) for factor in self.factors)

    def _settings(self) -> list[tuple[Value, ...]]:
        return list(product(*(factor.values for factor in self.factors)))
