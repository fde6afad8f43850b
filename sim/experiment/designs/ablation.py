"""Ablation: every mechanism switched off in turn, paired by seed against the full model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from sim.catalogue import ROWS, Expectation, Row, built_rows
from sim.experiment.definition import Arm, Column, Design, Point, as_they_stand
from sim.experiment.designs import recentring
from sim.experiment.designs.ablation_columns import POINT_COLUMNS, TABLE_COLUMNS
from sim.experiment.designs.recentring import CONSTANT, Search, Try, next_constant

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.definition import Stored
    from sim.experiment.options import Options
    from sim.scenario import Scenario

FULL, RAW, RECENTRED, PREPARED = "full", "as it stands", "re-centred", "re-centring"
"""Forms of a run: with everything on; the mechanism off; off and the level restored; the search."""


@dataclass(frozen=True)
class Case:
    """One comparison: a switch, turned off in an arm, perhaps beside something given.

    It serves all rows that share the switch.
    """

    arm: Arm
    switch: str
    given: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]

    @property
    def beside(self) -> str:
        """What is given, as text."""
        return ", ".join(f"{path}={value}" for path, value in self.given)

    def full(self) -> Scenario:
        """Return the full model of the comparison."""
        return self.arm.scenario.with_values(dict(self.given)) if self.given else self.arm.scenario

    def off(self) -> Scenario:
        """Return the model without the mechanism."""
        return self.full().with_values({f"mechanisms.{self.switch}": "off"})

    def point(self, scenario: Scenario, form: str, switched_off: str = "") -> Point:
        """Return a scenario of this comparison as a point of the design."""
        preparation = form == PREPARED
        seeds = self.arm.seeds[: recentring.SEEDS] if preparation else self.arm.seeds
        columns: dict[str, str | float] = {
            "switched_off": switched_off,
            "given": self.beside,
            "form": form,
            "constant": float(scenario.values[CONSTANT]),
        }
        return Point(self.arm.name, scenario, seeds, columns, preparation)


@dataclass(frozen=True)
class Ablation(Design):
    """``design: {kind: ablation, rows: [M01, ...], recentre: yes}``.

    Attributes
    ----------
    rows : tuple of Row
        The rows of the catalogue that are tried, each in the scenario that its `arm` names.
    recentre : bool
        Whether each is tried again with the response of the first days restored.
    """

    kind: ClassVar[str] = "ablation"
    options: ClassVar[tuple[str, ...]] = ("rows", "recentre")
    columns: ClassVar[tuple[Column, ...]] = POINT_COLUMNS
    table_columns: ClassVar[Mapping[str, tuple[Column, ...]]] = {"ablation": TABLE_COLUMNS}

    rows: tuple[Row, ...]
    recentre: bool = True

    @property
    def staged(self) -> bool:
        """Whether more points follow: those whose constant is yet to be found."""
        return self.recentre

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Ablation:
        """Return the design that an experiment file asks for, noting every mistake."""
        recentre = options.flag("recentre", True)
        if options.get("rows") is not None:
            return cls(tuple(_named_rows(options, arms)), recentre)
        idle = idle_rows(arms)
        rows = tuple(row for row in testable_rows()
                     if row.arm in options.scenarios and row.id not in idle)
        if not rows:
            arms_of_rows = ", ".join(dict.fromkeys(row.arm for row in ROWS))
            options.add(None, "", "no mechanism is tried in these scenarios, name at least one of "
                        f"them {arms_of_rows}")
        return cls(rows, recentre)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        return {
            "rows": {
                "description": "mechanisms to try, by default all",
                "type": "array",
                "minItems": 1,
                "items": {"enum": [row.id for row in testable_rows()]},
            },
            "recentre": {
                "description": "try each again with the response of the first days restored",
                "enum": ["yes", "no", True, False],
            },
        }

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        return {"rows": [row.id for row in self.rows], "recentre": self.recentre}

    def cases(self, arms: tuple[Arm, ...]) -> list[Case]:
        """Return the comparisons in the order of their first rows."""
        by_name = {arm.name: arm for arm in arms}
        shared: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Row]] = {}
        for row in self.rows:
            shared.setdefault((row.arm, row.switch, tuple(row.given.items())), []).append(row)
        return [
            Case(by_name[arm], switch, given, tuple(rows))
            for (arm, switch, given), rows in shared.items()
        ]

    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out the full models, every switch off, the searches, and what they have found."""
        yield from as_they_stand(arms)
        references: set[tuple[str, str]] = set()
        for case in self.cases(arms):
            if (case.arm.name, case.beside) not in references:
                references.add((case.arm.name, case.beside))
                yield from self._references(case)
            yield case.point(case.off(), RAW, case.switch)
            if self.recentre:
                yield from _recentring(case, stored)

    def _references(self, case: Case) -> Iterator[Point]:
        """Lay out what is compared with: the full model where it is not the arm as it stands."""
        if case.given:
            yield case.point(case.full(), FULL)
        if self.recentre:
            yield case.point(_short(case.full()), PREPARED)

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return the table of the ablation: a row a mechanism and observable."""
        from sim.experiment.designs.ablation_table import ablation_table

        return {"ablation": ablation_table(self, arms, stored)}


def testable_rows() -> tuple[Row, ...]:
    """Return the rows that are built and of which an observable is measured."""
    return tuple(row for row in built_rows() if measured_expectations(row))


def idle_rows(arms: tuple[Arm, ...]) -> set[str]:
    """Return the ids of the rows whose mechanism is off already where they are tried."""
    by_name = {arm.name: arm for arm in arms}
    cases = (
        (row, Case(by_name[row.arm], row.switch, tuple(row.given.items()), (row,)))
        for row in ROWS if row.arm in by_name
    )
    return {row.id for row, case in cases if not case.full().values[f"mechanisms.{row.switch}"]}


def measured_expectations(row: Row) -> list[Expectation]:
    """Return the expectations of a row whose observable runs hold."""
    from sim.catalogue.observables import known
    from sim.metrics import METRIC_NAMES

    metrics = frozenset(METRIC_NAMES)
    return [each for each in row.expectations if known(each.observable, metrics)]


def search_of(case: Case, stored: Stored) -> Search | None:
    """Return how far the search for a constant has come; None before its target is known."""
    off = case.off()
    start = float(off.values[CONSTANT])
    target = _response(case, _short(case.full()), stored)
    if target is None:
        return None
    tries: list[Try] = []
    while (constant := next_constant(start, target, tries)) is not None:
        response = _response(case, _short(shifted(off, constant)), stored)
        if response is None:
            break
        tries.append(Try(constant, response))
    return Search(target, tuple(tries), constant)


def _recentring(case: Case, stored: Stored) -> Iterator[Point]:
    """Lay out the tries of a search so far, the next one, and what it has found."""
    search = search_of(case, stored)
    if search is None:
        return
    constants = [each.constant for each in search.tries]
    if search.next is not None:
        constants.append(search.next)
    for constant in constants:
        yield case.point(_short(shifted(case.off(), constant)), PREPARED, case.switch)
    if search.found is not None:
        yield case.point(shifted(case.off(), search.found), RECENTRED, case.switch)


def _response(case: Case, short: Scenario, stored: Stored) -> float | None:
    """Return the mean over seeds of orders per 1,000 ads seen; None where a run is missing.

    It is taken over all days at once: single days may have too few ads for a ratio.
    """
    total = 0.0
    seeds = case.arm.seeds[: recentring.SEEDS]
    for seed in seeds:
        run = stored(short, seed)
        if run is None:
            return None
        seen = float(run.daily["ads_seen"].sum())
        total += 1000.0 * float(run.daily["orders"].sum()) / seen if seen > 0.0 else 0.0
    return total / len(seeds)


def _short(scenario: Scenario) -> Scenario:
    return replace(scenario, days=min(recentring.DAYS, scenario.days))


def shifted(scenario: Scenario, constant: float) -> Scenario:
    """Return the scenario with another constant of utility."""
    return scenario.with_values({CONSTANT: constant})


def _named_rows(options: Options, arms: tuple[Arm, ...]) -> Iterator[Row]:
    idle = idle_rows(arms)
    rows = {row.id: row for row in ROWS}
    testable = {row.id for row in testable_rows()}
    for node, row_id in options.names("rows", rows, "a mechanism, M01 to M85", suggest=False):
        row = rows[row_id]
        if row_id not in testable:
            options.add(node, "rows", f"{row_id} ({row.en}) cannot be tried: the model has not "
                        f"got its switch {row.switch}, or does not measure what it would move")
        elif row.arm not in options.scenarios:
            options.add(node, "rows", f"{row_id} is tried in {row.arm}, which is none of the "
                        f"scenarios ({', '.join(options.scenarios)})")
        elif row_id in idle:
            options.add(node, "rows", f"{row_id}: mechanisms.{row.switch} is off in {row.arm} as "
                        "it stands, there is nothing to switch off")
        else:
            yield row
