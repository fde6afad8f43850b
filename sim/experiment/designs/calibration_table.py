"""The tables of a calibration."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.designs.factors import Factor
from sim.experiment.designs.fitting import Fitting, distance_of, parameters
from sim.experiment.designs.posterior import NOT_FOUND, Posterior, found
from sim.experiment.statistics import t_interval

NEAR = 3.84
"""Above the least distance: the 95 % quantile of chi squared with one degree of freedom."""
TOO_FEW_TRIALS = "too few trials"
FEWEST_NEAR = 10
"""Trials near the best below which their range says nothing about a parameter."""
MET = 2.0
"""Tolerances within which a target is met."""
MISSED = "missed"
INSIDE = 0.9
"""Share of the prior between its 5 % and its 95 % quantile."""


def calibration_tables(fitting: Fitting) -> dict[str, pd.DataFrame]:
    """Return the tables by name; those of the posterior are empty unless there is one."""
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "trials": _trials(fitting),
        "targets": _targets(fitting),
        "best": [],
        "posterior": [],
        "posterior_correlations": [],
        "posterior_draws": [],
    }
    if fitting.best is not None:
        rows["best"] = _best(fitting)
        if fitting.by_abc:
            rows["posterior"] = _posterior(fitting)
            rows["posterior_correlations"] = _correlations(fitting)
            rows["posterior_draws"] = _draws(fitting)
    columns = fitting.design.table_columns
    return {
        name: pd.DataFrame(list(made), columns=[column for column, *_ in columns[name]])
        for name, made in rows.items()
    }


def _trials(fitting: Fitting) -> Iterable[dict[str, Any]]:
    for trial in fitting.trials:
        yield {
            "trial": trial.number,
            **parameters(fitting.design.factors, trial.shares),
            "distance": trial.distance,
            **fitting.values.get(trial.number, {}),
        }


def _targets(fitting: Fitting) -> Iterable[dict[str, Any]]:
    standing, fresh = fitting.standing_values(), fitting.fresh_values()
    for target in fitting.design.targets:
        shown = np.array([value for value in fresh[target.name] if not math.isnan(value)])
        stands = standing[target.name]
        model = float(shown.mean()) if len(shown) else math.nan
        low, high = math.nan, math.nan
        if len(shown):
            low, high = np.quantile(shown, (0.05, 0.95)) if fitting.by_abc else t_interval(shown)
        z = (model - target.value) / target.tolerance
        yield {
            "target": target.name,
            "scenario": target.arm,
            "asked": target.asked,
            "value": target.value,
            "tolerance": target.tolerance,
            "weight": target.weight,
            "fitted": "yes" if target.fitted else "no",
            "source": target.source,
            "standing": float(np.mean(stands)) if stands else math.nan,
            "n": len(shown),
            "model": model,
            "sd": float(shown.std(ddof=1)) if len(shown) > 1 else math.nan,
            "low": low,
            "high": high,
            "z": z,
            "verdict": "" if math.isnan(z) else "met" if abs(z) <= MET else MISSED,
        }


def _best(fitting: Fitting) -> Iterable[dict[str, Any]]:
    assert fitting.best is not None
    near = _near(fitting)
    base = fitting.arms[0].scenario.values
    for place, factor in enumerate(fitting.design.factors):
        low, high = near[:, place].min(), near[:, place].max()
        width = (high - low) / (INSIDE if fitting.by_abc else 1.0)
        told = fitting.by_abc or len(near) >= FEWEST_NEAR
        yield {
            "parameter": factor.path,
            "label": factor.label["en"],
            "unit": factor.unit,
            "lowest": factor.low,
            "highest": factor.high,
            "scale": "logarithmic" if factor.log else "linear",
            "base": base[factor.path],
            "value": factor.at(fitting.best[place]),
            "low": factor.at(low),
            "high": factor.at(high),
            "near": len(fitting.posterior.weights) if fitting.by_abc else len(near),
            "width": width,
            "found": found(width) if told else TOO_FEW_TRIALS,
        }


def _near(fitting: Fitting) -> np.ndarray:
    """Return places between which a parameter may lie, a column a parameter."""
    if fitting.by_abc:
        quantiles = fitting.posterior.quantiles()
        return quantiles[[0, -1]]
    least = distance_of(fitting.nearest)
    return np.array([t.shares for t in fitting.trials if distance_of(t) <= least + NEAR])


def _posterior(fitting: Fitting) -> Iterable[dict[str, Any]]:
    drawn = fitting.posterior
    quantiles = drawn.quantiles()
    for place, factor in enumerate(fitting.design.factors):
        values = _values(factor, drawn, place)
        mean = float(drawn.weights @ values)
        yield {
            "parameter": factor.path,
            "mean": mean,
            "sd": math.sqrt(float(drawn.weights @ (values - mean) ** 2)),
            **{
                name: factor.at(share)
                for name, share in zip(("q05", "q25", "q50", "q75", "q95"), quantiles[:, place],
                                       strict=True)
            },
            "effective_size": drawn.effective_size,
            "kept": len(drawn.weights),
            "radius": fitting.populations[-1].radius,
            "adjusted": "yes" if drawn.adjusted else "no",
        }


def _correlations(fitting: Fitting) -> Iterable[dict[str, Any]]:
    names = [factor.path for factor in fitting.design.factors]
    correlations = fitting.posterior.correlations()
    for one, name in enumerate(names):
        for other in range(one + 1, len(names)):
            yield {
                "parameter": name, "other": names[other], "correlation": correlations[one, other],
            }  # fmt: skip


def _draws(fitting: Fitting) -> Iterable[dict[str, Any]]:
    drawn = fitting.posterior
    values = {f.path: _values(f, drawn, place) for place, f in enumerate(fitting.design.factors)}
    for row, weight in enumerate(drawn.weights):
        yield {"draw": row, "weight": weight, **{path: own[row] for path, own in values.items()}}


def _values(factor: Factor, drawn: Posterior, place: int) -> np.ndarray:
    return np.array([float(factor.at(share)) for share in drawn.shares[:, place]])


def remarks(trials: pd.DataFrame, best: pd.DataFrame, targets: pd.DataFrame) -> list[str]:
    """Return sentences on what must not be read into a calibration."""
    said = []
    if np.isposinf(trials["distance"].to_numpy(dtype=float)).all():
        asked = ", ".join(targets[targets["fitted"] == "yes"]["target"])
        said.append(f"no trial shows all of {asked} (ratios in markets that died out, or values "
                    "beyond all measure), so that there is no result: see trials.csv")
    for verdict, sentence in (
        (NOT_FOUND, "the targets do not tell {names}: any value in the range does as well"),
        (TOO_FEW_TRIALS, "too few trials came near the best to tell the range of {names}"),
    ):
        names = list(best[best["found"] == verdict]["parameter"])
        if names:
            said.append(sentence.format(names=", ".join(names)))
    missed = targets[(targets["verdict"] == MISSED) & (targets["fitted"] == "yes")]
    if len(missed):
        said.append(f"{len(missed)} of {(targets['fitted'] == 'yes').sum()} fitted targets are "
                    f"missed by more than {MET:g} tolerances: {', '.join(missed['target'])}")
    return said
