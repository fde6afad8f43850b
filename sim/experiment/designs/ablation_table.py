"""The table of an ablation, made from the stored runs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.catalogue import Expectation, Observable, Row
from sim.catalogue.observables import observe
from sim.experiment.bounds import within_bounds
from sim.experiment.designs.ablation import (
    RAW,
    RECENTRED,
    Ablation,
    Case,
    measured_expectations,
    search_of,
    shifted,
)
from sim.experiment.designs.ablation_columns import TABLE_COLUMNS
from sim.experiment.designs.recentring import TOLERANCE, Search
from sim.experiment.statistics import holm, paired_p, t_interval

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored
    from sim.scenario import Scenario

AS_EXPECTED, OPPOSITE, UNCLEAR = "as expected", "opposite", "not distinguishable"
TOO_FEW = "too few pairs"
LEVELS = frozenset({"mean", "first_60", "last_60", "peak"})
"""Summaries of days that leave a share a share."""
PREFIXES = {RAW: "raw", RECENTRED: "recentred"}

Values = dict[Observable, np.ndarray]
"""Observable to its value by seed, missing where the run is."""


def ablation_table(design: Ablation, arms: tuple[Arm, ...], stored: Stored) -> pd.DataFrame:
    """Return a row a mechanism and observable: both comparisons with the full model.

    Returns
    -------
    DataFrame
        The columns of `TABLE_COLUMNS`, rows in the order of the catalogue.
    """
    cases = design.cases(arms)
    wanted = _observables(cases)
    full = {
        key: _values(case.full(), case.arm, wanted[key], stored)
        for key, case in {_key(case): case for case in cases}.items()
    }
    records = []
    for case in cases:
        search = search_of(case, stored) if design.recentre else None
        observables = {e.observable for row in case.rows for e in measured_expectations(row)}
        forms = {RAW: _values(case.off(), case.arm, observables, stored)}
        if search and search.found is not None:
            recentred = shifted(case.off(), search.found)
            forms[RECENTRED] = _values(recentred, case.arm, observables, stored)
        ending = {"recentring": _told(search) if design.recentre else "not asked for",
                  "recentred_constant": search.found if search else None}
        for row in case.rows:
            for each in measured_expectations(row):
                records.append(_record(row, case, each, full[_key(case)], forms) | ending)
    table = pd.DataFrame(records, columns=[column for column, *_ in TABLE_COLUMNS])
    for prefix in PREFIXES.values():
        table[f"{prefix}_p_holm"] = holm(table[f"{prefix}_p"].to_numpy(dtype=float))
    return table.sort_values("row", kind="stable", ignore_index=True)


def verdict(direction: str, low: float, high: float) -> str:
    """Return what an interval of a difference says about an expected direction."""
    if low > 0.0:
        return AS_EXPECTED if direction == "up" else OPPOSITE
    if high < 0.0:
        return AS_EXPECTED if direction == "down" else OPPOSITE
    return UNCLEAR


def _key(case: Case) -> tuple[str, str]:
    return case.arm.name, case.beside


def _observables(cases: list[Case]) -> dict[tuple[str, str], set[Observable]]:
    """Return what is to be observed in every full model."""
    wanted: dict[tuple[str, str], set[Observable]] = {}
    for case in cases:
        asked = {each.observable for row in case.rows for each in measured_expectations(row)}
        wanted.setdefault(_key(case), set()).update(asked)
    return wanted


def _values(
    scenario: Scenario, arm: Arm, observables: Iterable[Observable], stored: Stored
) -> Values:
    values = {each: np.full(len(arm.seeds), math.nan) for each in observables}
    for place, seed in enumerate(arm.seeds):
        run = stored(scenario, seed)
        if run is None:
            continue
        for each, by_seed in values.items():
            by_seed[place] = observe(each, run.daily, run.manifest["outcome"])
    return values


def _record(
    row: Row, case: Case, expected: Expectation, full: Values, forms: dict[str, Values]
) -> dict[str, Any]:
    reference = full[expected.observable]
    there = reference[~np.isnan(reference)]
    record: dict[str, Any] = {
        "row": row.id, "name": row.en, "switch": row.switch, "arm": case.arm.name,
        "given": case.beside, "metric": expected.observable.metric,
        "summary": expected.observable.summary, "expected": expected.direction,
        "full_mean": there.mean() if len(there) else math.nan,
        "full_sd": there.std(ddof=1) if len(there) > 1 else math.nan,
    }
    for form, values in forms.items():
        difference = values[expected.observable] - reference
        there = difference[~np.isnan(difference)]
        record |= _compared(PREFIXES[form], there, expected)
    return record


def _compared(prefix: str, difference: np.ndarray, expected: Expectation) -> dict[str, Any]:
    n = len(difference)
    low, high = t_interval(difference)
    if expected.observable.summary in LEVELS:
        low, high = within_bounds(expected.observable.metric, (low, high), difference=True)
    return {
        f"{prefix}_n": n,
        f"{prefix}_difference": difference.mean() if n else math.nan,
        f"{prefix}_ci_low": low,
        f"{prefix}_ci_high": high,
        f"{prefix}_p": paired_p(difference),
        f"{prefix}_verdict": verdict(expected.direction, low, high) if n > 1 else TOO_FEW,
    }


def _told(search: Search | None) -> str:
    """Return in words how a search ended."""
    if search is None:
        return "runs are missing"
    if search.found is not None:
        return f"within {TOLERANCE:.0%} after {len(search.tries)} of the short runs"
    if search.next is not None:
        return "runs are missing"
    if not search.target > 0.0:
        return "not reached: the full model has no response to restore"
    near = search.nearest
    return (f"not reached in {len(search.tries)} tries: {near.response:.3g} at {near.constant:g} "
            f"instead of {search.target:.3g}")
