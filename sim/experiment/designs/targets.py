"""Targets: what a calibration holds the model against, each a number of a run with its source."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.catalogue.observables import OUTCOMES, SUMMARIES, observe
from sim.catalogue.row import Observable
from sim.metrics import METRIC_NAMES

if TYPE_CHECKING:
    from sim.experiment.store import StoredRun

NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Measure:
    """What is asked of a run: an observable, perhaps of some of its days only.

    Attributes
    ----------
    observable : Observable
        A metric and how its days become one number, or a number of the run's end.
    days : tuple of int, optional
        First and last day that are looked at, both included.
    """

    observable: Observable
    days: tuple[int, int] | None = None

    def of(self, run: StoredRun) -> float:
        """Return its value in a run; missing (NaN) where the run does not tell."""
        daily = run.daily
        if self.days is not None:
            daily = daily.iloc[self.days[0] : self.days[1] + 1]
        return observe(self.observable, daily, run.manifest["outcome"])

    def __str__(self) -> str:
        if self.observable.summary == "outcome":
            return self.observable.metric
        days = "" if self.days is None else f", days {self.days[0]} to {self.days[1]}"
        return f"{self.observable.metric} ({self.observable.summary}{days})"


@dataclass(frozen=True)
class Target:
    """A number that the model should show.

    Attributes
    ----------
    name : str
        Names it in tables: letters, digits and _.
    title : mapping
        Language (``en``, ``zh``) to label.
    arm : str
        Scenario in which it is asked.
    measure : Measure
        What is asked of a run.
    over : Measure or None
        What the measure is divided by, asked of the same run.
    value, tolerance : float
        What is known, and one standard deviation of what is not known about it.
    weight : float
        Weight in the distance; 0 for a check that nothing is fitted to.
    source : str
        Where the value is from.
    """

    name: str
    title: Mapping[str, str]
    arm: str
    measure: Measure
    over: Measure | None
    value: float
    tolerance: float
    weight: float
    source: str

    @property
    def fitted(self) -> bool:
        """Whether the search looks at it."""
        return self.weight > 0.0

    @property
    def asked(self) -> str:
        """What is asked of a run, in the words of the file."""
        return str(self.measure) if self.over is None else f"{self.measure} / {self.over}"

    def of(self, run: StoredRun) -> float:
        """Return its value in a run; missing where the run does not tell or divides by 0."""
        value = self.measure.of(run)
        if self.over is None:
            return value
        below = self.over.of(run)
        return value / below if below > 0.0 else math.nan


def target_schema() -> dict[str, Any]:
    """Return the JSON schema of ``targets:``."""
    text, number = {"type": "string", "minLength": 1}, {"type": "number"}
    measure = {
        "metric": {"enum": list(METRIC_NAMES), "description": "daily metric that is asked for"},
        "summary": {
            "enum": list(SUMMARIES), "description": "how its days become one number, default mean"
        },
        "days": {
            "type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2,
            "maxItems": 2, "description": "first and last day that are looked at, default all",
        },
        "outcome": {"enum": list(OUTCOMES), "description": "number of the run's end instead"},
    }  # fmt: skip
    properties = {
        "name": {"type": "string", "pattern": f"^{NAME.pattern}$"},
        "title": {"anyOf": [text, {"type": "object", "properties": {"en": text, "zh": text},
                                   "additionalProperties": False}]},
        "scenario": text,
        **measure,
        "over": {"type": "object", "properties": measure, "additionalProperties": False,
                 "description": "what it is divided by, asked of the same run"},
        "value": number,
        "tolerance": {**number, "exclusiveMinimum": 0,
                      "description": "one standard deviation, in the unit of the value"},
        "weight": {**number, "minimum": 0, "description": "default 1; 0: a check, not fitted"},
        "source": {**text, "description": "a citation, or assumption"},
    }  # fmt: skip
    return {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object", "properties": properties, "additionalProperties": False,
            "required": ["name", "value", "tolerance", "source"],
        },
    }  # fmt: skip
