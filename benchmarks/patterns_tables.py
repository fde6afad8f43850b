"""Tables and figure of the patterns, from the rows that `patterns.py` measured."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from patterns_designs import best_rate
from patterns_fall import fall_figure, fall_tables
from patterns_lines import LINES, PAST, Line, Measured, Passes, Values

from sim.experiment.statistics import t_interval


def tables(rows: pd.DataFrame) -> dict[str, str]:
    """Return a Markdown table a pattern, from what was measured."""
    if rows.empty:
        return {}
    measured = Measured(rows)
    made = {name: table(lines, measured) for name, lines in LINES.items()}
    made["P12 best"] = best_rates(measured)
    made["runs"] = run_table(rows)
    return {name: text for name, text in made.items() if text} | fall_tables(rows)


def run_table(rows: pd.DataFrame) -> str:
    """Return what was run: every case with its population, length, seeds and model version."""
    listed = []
    for (case, persons, days), part in rows.groupby(["case", "persons", "days"]):
        length = "its own" if case.startswith(OWN_LENGTH) else days
        versions = ", ".join(sorted(set(part["model"])))
        listed.append((case, f"{persons:,}", length, len(set(part["seed"])), versions))
    return markdown(("case", "persons", "days", "seeds", "model version"), listed)


def table(lines: list[Line], measured: Measured) -> str:
    """Return the Markdown table of the lines whose runs are there."""
    shown = [
        (line.what, line.run, *described(values), passing(values, line.passes))
        for line in lines
        if len(values := line.values(measured).dropna())
    ]
    heads = ("statistic", "run", "seeds", "mean", "sd", "95 % interval", "range", "seeds that pass")
    return markdown(heads, shown)


def described(values: Values) -> tuple[str, ...]:
    """Return number, mean, spread, interval and range as text."""
    low, high = t_interval(values.to_numpy())
    spread = number(values.std(ddof=1)) if len(values) > 1 else ""
    interval = f"{number(low)} to {number(high)}" if len(values) > 1 else ""
    ends = f"{number(values.min())} to {number(values.max())}"
    return str(len(values)), number(values.mean()), spread, interval, ends


def passing(values: Values, passes: Passes | None) -> str:
    """Return the share of seeds that pass, as a count."""
    return "" if passes is None else f"{int(passes(values).sum())} of {len(values)}"


def number(value: float) -> str:
    """Return a number in three significant digits, whole above 100."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def best_rates(measured: Measured, samples: int = 2000) -> str:
    """Return P12's best posting rates, with a bootstrap interval over seeds, and sales by rate."""
    rows = []
    for case in ("lone sellers", "lone sellers, trust frozen", "lone sellers, fatigue frozen"):
        for days in (365, 60):
            slope = measured.of(case, f"slope_{days}").to_numpy()
            curve = measured.of(case, f"curvature_{days}").to_numpy()
            if len(slope) == 0:
                continue
            drawn = np.random.default_rng(1).integers(len(slope), size=(samples, len(slope)))
            best = [best_rate(slope[d].mean(), curve[d].mean()) for d in drawn]
            low, high = np.quantile(best, [0.025, 0.975])
            middle = best_rate(slope.mean(), curve.mean())
            sold = [measured.of(case, f"sold_{days} at {b}").mean() for b in RATE_BINS]
            rows.append((case, days, number(middle), f"{number(low)} to {number(high)}",
                         *(number(s) for s in sold)))
    heads = ("run", "days", "best rate", "95 % interval", *(f"sold at {b}" for b in RATE_BINS))
    return markdown(heads, rows)


OWN_LENGTH = (PAST, "lone sellers")
"""Beginnings of the names of cases that do not take their length from --days."""

RATE_BINS = ("0.1-0.3", "0.3-1", "1-3", "3-10", "10-25")


def markdown(heads: tuple[str, ...], rows: list[tuple]) -> str:
    """Return a Markdown table; nothing without rows."""
    if not rows:
        return ""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def filled(page: str, made: Mapping[str, str]) -> str:
    """Return the page with the text between its marks replaced by the tables of that name."""

    def put(found: re.Match[str]) -> str:
        name = found.group(1)
        text = made.get(name, found.group(2).strip("\n"))
        return f"<!-- {name} -->\n{text}\n<!-- end -->"

    return re.sub(r"<!-- (?!end)([^>]+?) -->\n(.*?)<!-- end -->", put, page, flags=re.DOTALL)


def figure(rows: pd.DataFrame, folder: Path) -> None:
    """Write the figure of the decomposition, where it was measured."""
    if (rows["case"] == "fall").any():
        folder.mkdir(parents=True, exist_ok=True)
        fall_figure(rows, folder / "fall.svg")
