"""Write docs/parameters.md, docs/metrics.md and the tables of docs/odd.md from the declarations.

    python docs/generate.py

A test (tests/docs) fails when a declaration has changed and this script was not run.
"""

import inspect
import re
import sys
from pathlib import Path

from odd_tables import odd_tables
from tables import filled, table

from sim.experiment.store import write_text
from sim.mechanisms import GROUPS
from sim.mechanisms.declare import Parameter, Switch, declared
from sim.metrics import LEAST, METRICS

HERE = Path(__file__).resolve().parent
SWITCHES = "mechanisms"

PARAMETERS_HEAD = """\
# Parameters

Made by `python docs/generate.py` from the declarations in `sim/mechanisms/`; do not edit.

A parameter is written in a scenario under its group, `trust: {{gain: 0.1}}`, or on the command line
as `--set trust.gain=0.1`. The range is closed: a value outside is an error. There are {numbers}
parameters and {switches} switches.

- **unit**: `share` and `probability` are numbers from 0 to 1 (`5 %` may be written too); `1` is a
  pure number; `flag` is `yes` or `no`. Amounts `1/4000 persons` grow with `people.count`.
- **when**: `start` is fixed when the world is built, and a dated change of it is an error. `any`
  may change on any day.
- **source**: "assumption" means that no measurement was found. Vary it and report how much hangs
  on it. S0 to S4 are the articles listed in [facts.md](facts.md).
- **mechanisms**: the ids M01 to M85 under which the mechanisms of the source articles are listed.
"""

SWITCHES_HEAD = """\
Written as `mechanisms: {face: off}`, or `--set mechanisms.face=off`. The last but one column says
what becomes of a mechanism's state when it is switched off: *frozen* (it stays as it is), *inert*
(it moves on without effect), or what the words say. Where "off" is a matter of values, the last
column names them: while the switch is off the model takes these, whatever the scenario says.
"""

METRICS_HEAD = """\
# Metrics

Made by `python docs/generate.py` from the declarations in `sim/metrics.py`; do not edit.

Each is measured every day of every run: a column of `daily.csv` and `daily.parquet`, a row of
`summary.csv`, a row of `differences.csv`. `runs.csv` holds the mean over the last days of the run.
A ratio of counts is missing (an empty cell), not 0, while its denominator is small: below {least}
unless the meaning says otherwise, below 1,000 ads for the response rate.

A name can also stand in a dated change: `when: {{metric: channel_trust_mean, below: 0.4}}`.
"""


def parameters_page() -> str:
    """Return docs/parameters.md."""
    groups = {name: declared(group) for name, group in GROUPS.items()}
    head = PARAMETERS_HEAD.format(
        numbers=sum(len(each) for name, each in groups.items() if name != SWITCHES),
        switches=len(groups[SWITCHES]),
    )
    sections = [
        f"## {name}\n\n{_about(GROUPS[name])}\n\n{_parameter_table(name, each)}"
        for name, each in groups.items()
        if name != SWITCHES
    ]
    switches = f"## {SWITCHES}\n\n{SWITCHES_HEAD}\n{_switch_table(groups[SWITCHES])}"
    return "\n".join([head, *sections, switches])


def _about(group: type) -> str:
    """Return what a group is about, and where its rules stand."""
    module = sys.modules[group.__module__]
    _, _, own = (group.__doc__ or "").partition("``:")
    first = own.strip() or (module.__doc__ or "").splitlines()[0]
    file = Path(inspect.getsourcefile(group) or "").name
    sentence = re.sub(r"\s+", " ", first)
    return f"{sentence[:1].upper()}{sentence[1:]} Rules: [{file}](../sim/mechanisms/{file})."


def _parameter_table(group: str, declarations: dict[str, Parameter]) -> str:
    return table(
        ("parameter", "default", "unit", "range", "when", "meaning", "source", "label", "中文",
         "mechanisms"),
        (
            (f"`{group}.{name}`", _default(each), each.unit, _range(each),
             "start" if each.initial else "any", each.meaning, each.source, each.en, each.zh,
             ", ".join(each.mechanisms))
            for name, each in declarations.items()
        ),
    )


def _default(declaration: Parameter) -> str:
    if declaration.unit == "flag":
        return "yes" if declaration.default else "no"
    if declaration.kind is float:
        return f"{declaration.default:.15g}"
    return str(declaration.default)


def _range(declaration: Parameter) -> str:
    if declaration.kind is str:
        return ", ".join(declaration.choices) or "any"
    if declaration.unit == "flag":
        return "no, yes"
    return f"{declaration.low:.15g} to {declaration.high:.15g}"


def _switch_table(declarations: dict[str, Parameter]) -> str:
    return table(
        ("switch", "default", "name", "中文", "mechanisms", "when it is off", "off sets"),
        (
            (f"`{name}`", "on" if each.default else "off", each.en, each.zh,
             ", ".join(each.mechanisms), each.meaning.removeprefix("off: "), _off(each))
            for name, each in declarations.items()
        ),
    )


def _off(switch: Parameter) -> str:
    """Return the values that the kernels see while a switch is off; empty where they ask for it."""
    values = switch.off if isinstance(switch, Switch) else {}
    return ", ".join(
        f"`{path}` = " + (f"`{value}`" if isinstance(value, str) else f"{value:g}")
        for path, value in values.items()
    )


def metrics_page() -> str:
    """Return docs/metrics.md."""
    rows = ((f"`{m.name}`", m.unit, m.meaning, m.en, m.zh) for m in METRICS)
    head = METRICS_HEAD.format(least=LEAST)
    return head + "\n" + table(("metric", "unit", "meaning", "label", "中文"), rows)


def odd_page() -> str:
    """Return docs/odd.md: its own words, with the tables made anew."""
    return filled((HERE / "odd.md").read_text(encoding="utf-8"), odd_tables())


PAGES = {"parameters.md": parameters_page, "metrics.md": metrics_page, "odd.md": odd_page}
"""File below docs/ to the function that makes it."""


if __name__ == "__main__":
    for page, content in PAGES.items():
        write_text(HERE / page, content())
