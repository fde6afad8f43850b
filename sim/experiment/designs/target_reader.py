"""Targets as an experiment file writes them, every mistake noted with its position."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.catalogue.observables import OUTCOMES, SUMMARIES
from sim.catalogue.row import Observable
from sim.experiment.designs.targets import NAME, Measure, Target
from sim.metrics import METRIC_NAMES
from sim.program import PROGRAM
from sim.scenario.model import titled
from sim.scenario.yaml_source import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.options import Options

MEASURE_KEYS = ("metric", "summary", "days", "outcome")
KEYS = (
    "name", "title", "scenario", *MEASURE_KEYS, "over", "value", "tolerance", "weight", "source",
)  # fmt: skip
FEW = 15
"""Choices that a message can name one by one."""
EXAMPLE = (
    "targets: [{name: depth, metric: orders, summary: end_over_peak, value: 0.2, tolerance: 0.1, "
    "source: assumption}]"
)


def read_targets(options: Options, arms: tuple[Arm, ...]) -> tuple[Target, ...]:
    """Return the targets that stand under ``targets:``, noting every mistake.

    Parameters
    ----------
    options : Options
        What stands under ``design:``.
    arms : tuple of Arm
        The scenarios that could be loaded.
    """
    node = options.get("targets")
    if not isinstance(node, Sequence) or not len(node):
        options.add(node, "targets", f"list what the model is held against, as {EXAMPLE}")
        return ()
    read = [_Reader(place, written, options, arms).read() for place, written in enumerate(node)]
    targets = [target for target in read if target is not None]
    names = [target.name for target in targets]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        options.add(node, "targets", f"two targets are named {name}")
    if len(targets) == len(read) and not any(target.fitted for target in targets):
        options.add(node, "targets", "all have weight 0, so that there is nothing to fit")
    return tuple(targets)


class _Reader:
    """Reads one target."""

    def __init__(
        self, place: int, written: Node, options: Options, arms: tuple[Arm, ...]
    ) -> None:
        self.path, self.written, self.options = f"targets[{place}]", written, options
        self.days = {arm.name: arm.scenario.days for arm in arms}
        self.failed = False

    def read(self) -> Target | None:
        """Return the target, None where something is wrong with it."""
        written = self.written
        if not isinstance(written, Mapping):
            self._wrong(written, "", "write name, what is asked, value, tolerance and source, as "
                        f"{EXAMPLE}")
            return None
        self._known(written, "", KEYS)
        name = self._name(written.get("name"))
        arm = self._arm(written.get("scenario"))
        measure = self._measure(written, "", arm)
        over = self._over(written.get("over"), arm)
        value = self._number(written.get("value"), "value")
        tolerance = self._number(written.get("tolerance"), "tolerance")
        if tolerance is not None and tolerance <= 0.0:
            self._wrong(written.get("tolerance"), "tolerance", "is one standard deviation of the "
                        f"value, above 0, not {tolerance:g}")
        weight = self._weight(written.get("weight"))
        source = self._source(written.get("source"))
        if self.failed or measure is None or value is None or tolerance is None:
            return None
        title = self._title(written.get("title"), name)
        return Target(name, title, arm, measure, over, value, tolerance, weight, source)

    def _wrong(self, node: Node | None, key: str, sentence: str) -> None:
        path = f"{self.path}.{key}" if key else self.path
        self.options.add(node or self.written, path, sentence)
        self.failed = True

    def _known(self, written: Mapping, key: str, keys: tuple[str, ...]) -> None:
        if not self.options.known(written, self.path + key, keys):
            self.failed = True

    def _name(self, node: Node | None) -> str:
        if isinstance(node, Scalar) and NAME.fullmatch(node.text):
            return node.text
        self._wrong(node, "name", "a name, by which tables call the target, is made of small "
                    "letters, digits and _, and begins with a letter")
        return ""

    def _source(self, node: Node | None) -> str:
        if isinstance(node, Scalar) and node.text.strip():
            return node.text.strip()
        self._wrong(node, "source", "say where the value is from: a citation, or assumption")
        return ""

    def _number(self, node: Node | None, key: str) -> float | None:
        try:
            number = float(node.text) if isinstance(node, Scalar) else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        said = "" if node is None else f", not {node.kind}"
        self._wrong(node, key, f"a number is expected{said}")
        return None

    def _weight(self, node: Node | None) -> float:
        if node is None:
            return 1.0
        weight = self._number(node, "weight")
        if weight is not None and weight < 0.0:
            self._wrong(node, "weight", f"is 0 or more, not {weight:g}")
        return weight or 0.0

    def _arm(self, node: Node | None) -> str:
        names = self.options.scenarios
        if node is None and len(names) == 1:
            return names[0]
        if isinstance(node, Scalar) and node.text in names:
            return node.text
        near = "" if node is None else self.options.suggest(node, names)
        self._wrong(node, "scenario", "name the scenario in which it is asked"
                    + (near or f": {' or '.join(names)}"))
        return ""

    def _over(self, node: Node | None, arm: str) -> Measure | None:
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self._wrong(node, "over", "write what it is divided by, as over: {metric: orders, "
                        f"summary: peak}}, not {node.kind}")
            return None
        self._known(node, ".over", MEASURE_KEYS)
        return self._measure(node, "over.", arm)

    def _measure(self, written: Mapping, prefix: str, arm: str) -> Measure | None:
        """Return what is asked for: a metric with a summary, or a number of the run's end."""
        outcome, metric = written.get("outcome"), written.get("metric")
        if (outcome is None) == (metric is None):
            self._wrong(outcome or written, f"{prefix}metric", "name either a daily metric or an "
                        f"outcome of the run's end ({', '.join(OUTCOMES)})")
            return None
        summary, days = written.get("summary"), written.get("days")
        if outcome is not None:
            for key, node in (("summary", summary), ("days", days)):
                if node is not None:
                    self._wrong(node, prefix + key, "is for daily metrics; an outcome is one "
                                "number of the run's end")
            name = self._choice(outcome, f"{prefix}outcome", tuple(OUTCOMES))
            return Measure(Observable(name, "outcome"))
        name = self._choice(metric, f"{prefix}metric", METRIC_NAMES)
        how = "mean" if summary is None else self._choice(
            summary, f"{prefix}summary", tuple(SUMMARIES)
        )
        return Measure(Observable(name, how), self._days(days, f"{prefix}days", arm))

    def _choice(self, node: Node | None, key: str, choices: tuple[str, ...]) -> str:
        if node is not None and isinstance(node, Scalar) and node.text in choices:
            return node.text
        said, near = "nothing", ""
        if node is not None:
            said, near = node.kind, self.options.suggest(node, choices)
        known = ", ".join(choices) if len(choices) <= FEW else f"see {PROGRAM} list metrics"
        self._wrong(node, key, f"{said} is unknown" + (near or f": {known}"))
        return ""

    def _days(self, node: Node | None, key: str, arm: str) -> tuple[int, int] | None:
        if node is None:
            return None
        if not isinstance(node, Sequence) or len(node) != 2:
            self._wrong(node, key, "write the first and the last day, as [0, 59]")
            return None
        last = self.days.get(arm, math.inf) - 1
        first, final = (self.options.whole(day, f"{self.path}.{key}", 0, last) for day in node)
        if first is None or final is None:
            self.failed = True
            return None
        if first > final:
            self._wrong(node, key, f"{first} to {final} is no stretch of days")
        return first, final

    def _title(self, node: Node | None, name: str) -> dict[str, str]:
        if isinstance(node, Mapping):
            texts = {key.text: each.text for key, each in node.items() if isinstance(each, Scalar)}
            return titled(texts, name)
        return titled({"en": node.text} if isinstance(node, Scalar) else {}, name)
