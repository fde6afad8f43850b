"""The JSON Schema of a scenario file, from the declarations: for editors and other programs."""

from typing import Any

from sim.mechanisms import GROUPS
from sim.mechanisms.declare import Parameter, declared
from sim.metrics import METRICS
from sim.scenario.moves import PATTERN as MOVED
from sim.scenario.settings import DECLARED, LENGTH, MOST_DAYS
from sim.scenario.units import example

Schema = dict[str, Any]

SWITCH_WORDS = ("on", "off", "yes", "no", True, False)
NUMBER_WITH_UNIT = r"^\s*[+-]?[0-9.][0-9_.]*([eE][+-]?[0-9]+)?\s*([^\W\d_]|[%/¥]|$)"


def scenario_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a scenario file.

    Every parameter stands there with its meaning, unit, range and default, so that an editor can
    complete and explain it. What a schema cannot say (names of changes, pairs of values, files
    that exist) is left to `load_scenario`.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "weishang-sim scenario",
        "description": "one market: its parameters, its mechanisms and what changes over time",
        **_closed({
            "extends": _described("a scenario file, or several, to start from; relative to this "
                                  "file", **_one_or_list({"type": "string"})),
            "title": _title(),
            "days": _described(f"days that a run lasts; default {LENGTH.default}",
                               **_number(LENGTH)),
            "start": _date("calendar date of day 0"),
            **_values(),
            "timeline": _timeline(),
        }),
        "patternProperties": {
            r"^timeline\.[a-z][a-z0-9_]*$": _described(
                "off takes the change of that name out", enum=list(SWITCH_WORDS)
            ),
            MOVED: _described("another day, value or threshold of the change of that name",
                              type=["number", "string", "boolean"]),
        },
        "$defs": {"values": _closed(_values(dynamic_only=True))},
    }


def _values(dynamic_only: bool = False) -> Schema:
    """Return the groups, nested as in YAML, and every parameter by its dotted path too."""
    groups: Schema = {}
    for group in sorted(GROUPS, key=lambda name: name.count(".")):
        described = _group(group, dynamic_only)
        parent, _, name = group.rpartition(".")
        if not described["properties"]:
            continue
        if parent in groups:
            groups[parent]["properties"][name] = described
        groups[group] = described
    for path, declaration in DECLARED.items():
        if not (dynamic_only and declaration.initial):
            groups[path] = _parameter(declaration)
    return groups


def _group(group: str, dynamic_only: bool) -> Schema:
    members = {
        name: _parameter(declaration)
        for name, declaration in declared(GROUPS[group]).items()
        if not (dynamic_only and declaration.initial) and f"{group}.{name}" in DECLARED
    }
    description = (GROUPS[group].__doc__ or group).strip().splitlines()[0]
    closed = _described(description, **_closed(members))
    return closed | {"type": ["object", "null"]}


def _parameter(declaration: Parameter) -> Schema:
    if declaration.unit == "text":
        valid: Schema = {"type": "string"}
        if declaration.choices:
            valid["enum"] = list(declaration.choices)
    elif declaration.unit in ("flag", "switch"):
        valid = {"enum": [*SWITCH_WORDS, 0, 1]}
    else:
        valid = _number(declaration)
    return _described(_sentence(declaration), title=declaration.en, **valid)


def _sentence(declaration: Parameter) -> str:
    default = declaration.default
    if declaration.unit == "switch":
        return f"{declaration.meaning}; default {'on' if default else 'off'}"
    if declaration.unit == "flag":
        return f"{declaration.meaning}; default {'yes' if default else 'no'}"
    if declaration.unit == "text":
        return f"{declaration.meaning}; default '{default}'"
    fixed = "; fixed once the world is built" if declaration.initial else ""
    return (
        f"{declaration.meaning}; unit {declaration.unit}, {declaration.low:g} to "
        f"{declaration.high:g}, default {default:g}, for example {example(declaration.unit)}{fixed}"
    )


def _number(declaration: Parameter) -> Schema:
    kind = "integer" if declaration.kind is int else "number"
    bare = {"type": kind, "minimum": declaration.low, "maximum": declaration.high}
    return {"anyOf": [bare, {"type": "string", "pattern": NUMBER_WITH_UNIT}]}


def _timeline() -> Schema:
    values = {"$ref": "#/$defs/values"}
    change = _closed({
        "name": _described("a word by which timeline.NAME: off takes the change out",
                           type="string", pattern="^[a-z][a-z0-9_]*$"),
        "day": _described("day at whose start the values begin to hold; day 0 is the first",
                          anyOf=[{"type": "integer", "minimum": 0, "maximum": MOST_DAYS},
                                 {"type": "string", "pattern": NUMBER_WITH_UNIT}]),
        "date": _date("the same as a calendar date; needs start"),
        "when": _condition(),
        "set": _described("values that hold from then on", **values),
        "apply": _described("a scenario file, all of whose rules hold from then on; begins an era",
                            type="string"),
        "title": _title(),
    })
    change["oneOf"] = [{"required": [moment]} for moment in ("day", "date", "when")]
    change["anyOf"] = [{"required": [what]} for what in ("set", "apply")]
    return _described("dated and conditional changes", type=["array", "null"], items=change)


def _condition() -> Schema:
    names = [metric.name for metric in METRICS]
    threshold = {"type": ["number", "string"]}
    condition = _closed({
        "metric": _described("a daily metric", enum=names),
        "below": _described("met when the metric is below this", **threshold),
        "above": _described("met when the metric is above this", **threshold),
    })
    condition["required"] = ["metric"]
    condition["oneOf"] = [{"required": [side]} for side in ("below", "above")]
    return _described("fires once, on the day after the condition is first met", **condition)


def _title() -> Schema:
    labels = _closed({"en": {"type": "string"}, "zh": {"type": "string"}})
    return _described("label in figures and tables", anyOf=[{"type": "string"}, labels])


def _date(description: str) -> Schema:
    return _described(description, type="string", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _one_or_list(entry: Schema) -> Schema:
    return {"anyOf": [entry, {"type": "array", "items": entry}]}


def _described(text: str, **schema: Any) -> Schema:
    return {"description": text, **schema}
