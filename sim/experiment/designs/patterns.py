"""The patterns P1 to P20 as a design: what they need is run, each case once, paired by seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.definition import Arm, Column, Design, Point, as_they_stand
from sim.experiment.designs.patterns_columns import POINT_COLUMNS, TABLE_COLUMNS
from sim.scenario import ConfigurationError

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.definition import Stored
    from sim.experiment.options import Options
    from sim.patterns import Case, Pattern

NUMBER = 20
IDS = tuple(f"P{n}" for n in range(1, NUMBER + 1))


@dataclass(frozen=True)
class Patterns(Design):
    """``design: {kind: patterns, rows: [P1, ...]}``.

    Attributes
    ----------
    rows : tuple of Pattern
        The patterns that are measured, each in the scenarios that its cases name.
    """

    kind: ClassVar[str] = "patterns"
    options: ClassVar[tuple[str, ...]] = ("rows",)
    columns: ClassVar[tuple[Column, ...]] = POINT_COLUMNS
    table_columns: ClassVar[Mapping[str, tuple[Column, ...]]] = TABLE_COLUMNS

    rows: tuple[Pattern, ...]

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Patterns:
        """Return the design that an experiment file asks for, noting every mistake."""
        from sim.patterns import PATTERNS

        if options.get("rows") is not None:
            rows = tuple(_named(options))
        else:
            rows = tuple(p for p in PATTERNS if not _absent(p, options.scenarios))
            if not rows:
                options.add(None, "", "no pattern is measured in these scenarios alone; "
                            f"{PATTERNS[0].id} takes {', '.join(_scenarios(PATTERNS[0]))}")
        _check_cases(rows, arms, options)
        return cls(rows)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        return {
            "rows": {
                "description": "patterns to measure, by default all that the scenarios allow",
                "type": "array",
                "minItems": 1,
                "items": {"enum": list(IDS)},
            },
        }

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        return {"rows": [row.id for row in self.rows]}

    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out the scenarios as they stand, then every other case that a pattern needs."""
        yield from as_they_stand(arms)
        by_name = {arm.name: arm for arm in arms}
        serves: dict[Case, list[str]] = {}
        for pattern in self.rows:
            for each in pattern.cases:
                serves.setdefault(each, []).append(pattern.id)
        for each, ids in serves.items():
            if each.stands:
                continue
            arm = by_name[each.scenario]
            columns: dict[str, str | float] = {
                "patterns": ", ".join(ids), "given": each.described,
            }
            yield Point(arm.name, each.of(arm.scenario), arm.seeds[: each.seeds], columns)

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return what was measured, over seeds and seed by seed."""
        from sim.experiment.designs.patterns_table import patterns_tables

        return patterns_tables(self.rows, arms, stored)


def _scenarios(pattern: Pattern) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.scenario for each in pattern.cases))


def _absent(pattern: Pattern, scenarios: list[str]) -> list[str]:
    return [name for name in _scenarios(pattern) if name not in scenarios]


def _named(options: Options) -> Iterator[Pattern]:
    from sim.patterns import PATTERNS

    by_id = {pattern.id: pattern for pattern in PATTERNS}
    for node, name in options.names("rows", by_id, "a pattern, P1 to P20", suggest=False):
        absent = _absent(by_id[name], options.scenarios)
        if absent:
            options.add(node, "rows", f"{name} needs the scenarios {', '.join(absent)} too; there "
                        f"are {', '.join(options.scenarios)}")
        else:
            yield by_id[name]


def _check_cases(rows: tuple[Pattern, ...], arms: tuple[Arm, ...], options: Options) -> None:
    """Note where a scenario of the experiment cannot take what a case gives it."""
    named = options.get("rows")
    by_name = {arm.name: arm for arm in arms}
    for pattern in rows:
        for each in pattern.cases:
            if each.scenario not in by_name:
                continue
            try:
                each.of(by_name[each.scenario].scenario)
            except ConfigurationError as error:
                options.add(named, "rows" if named else "", f"{pattern.id} cannot be measured "
                            f"in {each.scenario}: {error.problems[0]}")
