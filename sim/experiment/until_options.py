"""What an experiment file says of a replication until an interval is narrow enough."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sim.experiment.options import Options
from sim.experiment.until import FEWEST, Target, Until
from sim.scenario.problems import Problems
from sim.scenario.units import NO, YES
from sim.scenario.yaml_source import Mapping, Scalar, number

KEYS = ("until", "min", "max")
UNTIL_KEYS = ("metric", "half_width", "difference", "scenario")
EXAMPLE = "{until: {metric: orders, half_width: 5 %}, max: 64}"
MOST_SEEDS = 1_000_000


def read_until(
    node: Mapping, scenarios: list[str], fixed: set[str], baseline: str | None, problems: Problems
) -> Until | None:
    """Return the replication that an experiment file asks for, noting every mistake.

    Parameters
    ----------
    node : Mapping
        What stands under ``replications:``.
    scenarios : list of str
        Names of the scenarios.
    fixed : set of str
        Those that have a number of seeds of their own.
    baseline : str or None
        The baseline of the experiment.
    problems : Problems
        Takes the mistakes.
    """
    options = Options(node, scenarios, problems, "replications")
    _refuse_others(node, KEYS, options)
    most = _seeds(options, "max")
    fewest = _seeds(options, "min") or min(FEWEST, most or FEWEST)
    if node.get("max") is None:
        options.add(None, "max", f"is missing: say how many seeds there may be, as in {EXAMPLE}")
    if most is not None and most < fewest:
        options.add(node.get("max"), "max", f"{most} seeds are too few: precision is judged from "
                    f"{fewest} seeds on")
    written = node.get("until")
    if not isinstance(written, Mapping):
        options.add(written, "until", f"write replications: {EXAMPLE}")
        return None
    until = Options(written, scenarios, problems, "replications.until")
    _refuse_others(written, UNTIL_KEYS, until)
    metric, half_width = _metric(until), _half_width(until)
    grown = [name for name in scenarios if name not in fixed]
    if not grown:
        options.add(None, "", "every scenario has replications of its own, so that none is left "
                    "to be replicated until an interval is narrow")
    targets = _targets(until, grown, baseline)
    if not (metric and half_width and targets and most):
        return None
    return Until(metric, *half_width, tuple(grown), targets, most, fewest)


def until_schema() -> dict[str, Any]:
    """Return the JSON schema of such a replication."""
    count = {"type": "integer", "minimum": 2}
    return {
        "description": "as many seeds as it takes until the 95 % interval is narrow enough",
        "type": "object",
        "properties": {
            "until": {
                "type": "object",
                "properties": {
                    "metric": {"type": "string", "description": "metric of runs.csv"},
                    "half_width": {
                        "description": "half the width of the interval, in the metric's unit or "
                        "as a percentage of the mean",
                        "anyOf": [
                            {"type": "number", "exclusiveMinimum": 0},
                            {"type": "string", "pattern": "%$"},
                        ],
                    },
                    "difference": {
                        "description": "judge the paired differences from the baseline instead of "
                        "the means",
                        "enum": [*YES[:3], *NO[:3], True, False],
                    },
                    "scenario": {
                        "description": "judge this one only, by default all", "type": "string",
                    },
                },
                "required": ["metric", "half_width"],
                "additionalProperties": False,
            },
            "min": {**count, "description": f"judged from so many seeds on, by default {FEWEST}"},
            "max": {**count, "description": "seeds at most"},
        },
        "required": ["until", "max"],
        "additionalProperties": False,
    }


def _refuse_others(node: Mapping, known: tuple[str, ...], options: Options) -> None:
    for key, _ in node.items():
        if key.text not in known:
            options.add(key, key.text, f"unknown key{options.suggest(key, known)}")


def _seeds(options: Options, name: str) -> int | None:
    """Return a number of seeds, None where there is none."""
    node = options.get(name)
    if node is None:
        return None
    try:
        seeds = number(node.text) if isinstance(node, Scalar) else 0.0
    except ValueError:
        seeds = 0.0
    if seeds == int(seeds) and 2 <= seeds <= MOST_SEEDS:
        return int(seeds)
    options.add(node, name, f"{node.kind} is no number of seeds, 2 to {MOST_SEEDS:,}")
    return None


def _metric(until: Options) -> str | None:
    from sim.experiment.statistics import TOTALS
    from sim.metrics import METRIC_NAMES

    node = until.get("metric")
    names = (*METRIC_NAMES, *TOTALS)
    if isinstance(node, Scalar) and node.text in names:
        return node.text
    if node is None:
        until.add(None, "metric", "is missing: name the metric whose interval is judged")
    else:
        until.add(node, "metric", f"{node.kind} is no metric{until.suggest(node, names)}")
    return None


def _half_width(until: Options) -> tuple[float, bool] | None:
    """Return half the width wanted, and whether it is a share of the mean."""
    node = until.get("half_width")
    if node is None:
        until.add(None, "half_width", "is missing: write how narrow half the interval must be, in "
                  "the metric's unit or as a percentage of the mean such as 5 %")
        return None
    text = node.text.strip() if isinstance(node, Scalar) else ""
    relative = text.endswith("%")
    try:
        width = Decimal(repr(number(text.removesuffix("%"))))
    except ValueError:
        width = Decimal(0)
    if width > 0:
        return float(width / 100 if relative else width), relative
    until.add(node, "half_width", f"{node.kind} is neither a number above 0 in the metric's unit "
              "nor a percentage of the mean such as 5 %")
    return None


def _targets(until: Options, grown: list[str], baseline: str | None) -> tuple[Target, ...]:
    """Return what is judged: means, or differences, of all scenarios or of one."""
    difference = until.flag("difference", False)
    only = _scenario(until, grown)
    if difference and baseline is None:
        until.add(until.get("difference"), "difference", "there is only one scenario, so that "
                  "nothing differs")
    elif difference and baseline in until.scenarios and baseline not in grown:
        until.add(until.get("difference"), "difference", f"the baseline {baseline} has "
                  "replications of its own, so that more seeds of the others have no pairs")
    if difference and only is not None and only == baseline:
        until.add(until.get("scenario"), "scenario", f"{only} is the baseline, from which "
                  "differences are taken")
    names = [name for name in grown if only in (None, name)]
    if difference:
        return tuple(Target(name, baseline) for name in names if name != baseline)
    return tuple(Target(name) for name in names)


def _scenario(until: Options, grown: list[str]) -> str | None:
    """Return the one scenario that is judged, None where all are."""
    node = until.get("scenario")
    if node is None:
        return None
    name = node.text if isinstance(node, Scalar) else ""
    if name not in until.scenarios:
        until.add(node, "scenario", f"{node.kind} is none of the scenarios"
                  + (until.suggest(node, until.scenarios) or f" ({', '.join(until.scenarios)})"))
    elif name not in grown:
        until.add(node, "scenario", f"{name} has replications of its own, so that it gets no more")
    return name
