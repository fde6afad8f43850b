"""The JSON schema of an experiment file, for editors and other programs."""

from typing import Any

from sim.experiment.definition import LANGUAGES
from sim.experiment.designs import DESIGNS
from sim.experiment.until_options import until_schema


def experiment_schema(scenario_schema: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of an experiment file.

    Parameters
    ----------
    scenario_schema : dict
        Schema of a scenario file, for scenarios written inline.
    """
    count = {"type": "integer", "minimum": 1}
    labels = {
        "type": "object",
        "properties": {"en": {"type": "string"}, "zh": {"type": "string"}},
        "additionalProperties": False,
    }
    by_file = _closed(
        "a scenario file with seeds and days of its own",
        {
            "file": {"type": "string", "description": "relative to this file"},
            "replications": count,
            "days": count,
        },
        ["file"],
    )
    inline = {key: value for key, value in scenario_schema.items() if key not in ("$schema", "$id")}
    definitions = inline.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "weishang-sim experiment",
        "$defs": definitions,
        **_closed(
            "scenarios, seeds and what to compare",
            {
                "name": {"type": "string", "description": "names the result folder"},
                "title": {"anyOf": [{"type": "string"}, labels]},
                "scenarios": {
                    "type": "object",
                    "minProperties": 1,
                    "description": "name of a scenario to its file, or to the scenario itself",
                    "additionalProperties": {"anyOf": [{"type": "string"}, by_file, inline]},
                },
                "baseline": {
                    "type": "string",
                    "description": "scenario from which differences are taken, by default the "
                    "first",
                },
                "replications": {
                    "description": "seeds of every scenario", "anyOf": [count, until_schema()],
                },
                "first_seed": {**count, "description": "the first of them, by default 1"},
                "design": {
                    "description": "how runs are laid out",
                    "oneOf": [
                        _closed(kind, {"kind": {"const": kind}, **design.schema()}, ["kind"])
                        for kind, design in DESIGNS.items()
                    ],
                },
                "report": _closed("the report", {"language": {"enum": list(LANGUAGES)}}, []),
            },
            ["scenarios"],
        ),
    }


def _closed(description: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
