"""The tables of docs/odd.md, from the model's own declarations."""

import inspect
import sys
from typing import Any

import numpy as np
from odd_states import ACCOUNTS, FACTS, STATES
from tables import table

from sim.day import mail_steps, market_steps, month_steps
from sim.day.step import Step
from sim.day.table import DAY, MONTH_TURN, Entry
from sim.mechanisms import GROUPS
from sim.mechanisms.declare import declared
from sim.metrics import METRICS
from sim.state.columns import DTYPES
from sim.state.ledger import Account
from sim.state.state import Fact

ACTIONS = (month_steps, market_steps, mail_steps)

WHEN = {
    "<lambda>": "every day",
    "_month_turns": "every 30th day",
    "_exposed": "day of an exposé",
}
"""Conditions of the table of the day, in words."""

ROWS = {
    "people": "every person",
    "sellers": "every active seller",
    "brands": "every active brand",
    "orders": "the buyer of every order",
    "inbox": "every person with mail",
}
"""What a row of a step is, in words."""


NO_RULES = ("declare", "switches")
"""Modules of `sim.mechanisms` that declare only."""


def states(columns: type) -> str:
    """Return the table of the state variables of one kind of entity."""
    words, types = STATES[columns], DTYPES[columns]
    if list(words) != list(types):
        raise ValueError(f"docs/odd_states.py does not name the columns of {columns.__name__}")
    return table(
        ("variable", "type", "unit", "meaning"),
        ((f"`{name}`", np.dtype(types[name]).name, *words[name]) for name in types),
    )


def facts() -> str:
    """Return the table of the market's own numbers: accounts, then facts."""
    rows = [(f"`{account.name}`", "int64", "fen", ACCOUNTS[account.name]) for account in Account]
    rows += [(f"`{fact.name}`", "float64", *FACTS[fact.name]) for fact in Fact]
    return table(("variable", "type", "unit", "meaning"), rows)


def _plain(function: Any) -> Any:
    """Return the Python function of a compiled one."""
    return getattr(function, "py_func", function)


def _phase(entry: Entry) -> tuple[str, str, str, str, str]:
    work, when = entry.work, WHEN[entry.when.__name__]
    if isinstance(work, Step):
        module = _plain(work.row).__module__
        # Ex-sellers' averages go on.
        who = f"every {work.rows.removesuffix('s')} row" if work.all_rows else ROWS[work.rows]
        return f"`{work.verb}`", who, work.meaning, when, _link(module, _plain(work.row).__name__)
    module = next(m.__name__ for m in ACTIONS if work.verb in vars(m))
    return f"`{work.verb}`", f"the {work.agent}", work.meaning, when, _link(module, work.verb)


def _link(module: str, function: str = "") -> str:
    path = module.replace(".", "/") + ".py"
    name = path.removeprefix("sim/day/")
    return f"[{name}](../{path})" + (f" `{function}`" if function else "")


def phases() -> str:
    """Return the table of the phases of a day, in the order in which `Market.step` does them."""
    changes = ("-", "the market", "dated and conditional changes of the scenario", "when due",
               "[market.py](../sim/market.py) `_change`")  # fmt: skip
    measures = ("-", "the market", "every metric of the day", "every day",
                "[totals.py](../sim/day/totals.py) `day_totals`")  # fmt: skip
    rows = [*map(_phase, MONTH_TURN), changes, *map(_phase, DAY), measures]
    numbered = ((str(number), *row) for number, row in enumerate(rows, start=1))
    return table(("", "phase", "who", "what happens", "when", "code"), numbered)


def groups() -> str:
    """Return the table of the groups of parameters: how many, how many of them assumed."""
    rows, totals = [], [0, 0, 0]
    for name, group in GROUPS.items():
        if name == "mechanisms":
            continue
        sources = [each.source for each in declared(group).values()]
        bare = sum(source == "assumption" for source in sources)
        partly = sum(source.startswith("assumption") for source in sources) - bare
        counts = [len(sources), bare, partly]
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        file = group.__module__.rpartition(".")[2]
        link = f"[{file}.py](../sim/mechanisms/{file}.py)"
        rows.append((f"[`{name}`](parameters.md#{name.replace('.', '')})", link, *map(str, counts)))
    rows.append(("all", "", *map(str, totals)))
    return table(
        ("group", "declared in", "parameters", "assumptions",
         "assumptions with a source for their direction"), rows,
    )  # fmt: skip


def metrics() -> str:
    """Return the table of the metrics."""
    rows = ((f"`{metric.name}`", metric.unit, metric.meaning) for metric in METRICS)
    return table(("metric", "unit", "meaning"), rows)


def rules() -> list[tuple[str, str]]:
    """Return (module, name) of every rule: the pure functions of `sim.mechanisms`."""
    found = []
    for name in sorted(sys.modules):
        if name.startswith("sim.mechanisms.") and name.rpartition(".")[2] not in NO_RULES:
            functions = map(_plain, vars(sys.modules[name]).values())
            found += [
                (name, function.__name__)
                for function in functions
                if inspect.isfunction(function) and function.__module__ == name
            ]
    return found


def odd_tables() -> dict[str, str]:
    """Return every generated table of docs/odd.md by the name of its place."""
    names = {"PersonColumns": "persons", "ContactColumns": "contacts", "SellerColumns": "sellers",
             "BrandColumns": "brands", "CascadeColumns": "cascades", "OrderColumns": "orders",
             "MailColumns": "mail"}  # fmt: skip
    return {
        **{f"state of {names[columns.__name__]}": states(columns) for columns in STATES},
        "state of the market": facts(),
        "phases": phases(),
        "metrics": metrics(),
        "parameters": groups(),
    }
