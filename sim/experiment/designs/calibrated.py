"""The calibrated parameters as a scenario file."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

from sim.experiment.designs.fitting import Fitting, distance_of, parameters
from sim.scenario.shipped import shipped_name
from sim.scenario.units import Value

CHINESE_TITLE = "校准后"
WIDTH = 98


def calibrated_yaml(fitting: Fitting, folder: Path) -> str:
    """Return a scenario file that lays the calibrated values over the first scenario.

    Parameters
    ----------
    fitting : Fitting
        A calibration whose search has ended.
    folder : Path
        Where the file will lie; the scenario is named from there.
    """
    assert fitting.best is not None
    scenario = fitting.arms[0].scenario
    lines = [*_head(fitting), ""]
    if scenario.source is not None:
        source = scenario.source.resolve()
        from_here = Path(os.path.relpath(source, folder.resolve())).as_posix()
        lines.append(f"extends: {shipped_name(source) or from_here}")
    lines.append(f"title: {{en: Calibrated, zh: {CHINESE_TITLE}}}")
    for path, value in parameters(fitting.design.factors, fitting.best).items():
        lines.append(f"{path}: {written(value)}")
    return "\n".join(lines) + "\n"


def _head(fitting: Fitting) -> list[str]:
    from sim.version import MODEL_VERSION

    settings, targets = fitting.design.settings, fitting.design.targets
    first = fitting.arms[0]
    how = (
        f"medians of the posterior by approximate Bayesian computation, {len(fitting.trials)} draws"
        if fitting.by_abc
        else f"nearest of {settings.trials} trials, distance {distance_of(fitting.nearest):.3g}"
    )
    fitted = ", ".join(target.name for target in targets if target.fitted)
    said = (
        f"Calibrated: {how}. Fitted to {fitted} (targets.csv has values, tolerances and sources), "
        f"with {int(first.scenario.values['people.count']):,} persons and {first.replications} "
        f"seeds a trial, model version {MODEL_VERSION}."
    )
    lines = [f"# {line}" for line in textwrap.wrap(said, WIDTH)]
    if first.scenario.source is None:
        lines.append("# To be laid over a scenario: extends: [scenario.yaml, calibrated.yaml]")
    return lines


def written(value: Value) -> str:
    """Return a value as YAML that reads back as the same."""
    return str(value) if isinstance(value, int) else repr(float(value))
