"""Markdown tables, for the generated parts of the documentation."""

import re
from collections.abc import Iterable, Sequence

import pandas as pd


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def number(value: float) -> str:
    """Return a number in three significant digits, whole above 100; nothing where it is missing."""
    if pd.isna(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def with_interval(row: pd.Series, name: str, low: str, high: str) -> str:
    """Return a mean with its interval, where it has one."""
    if pd.isna(row[low]):
        return number(row[name])
    return f"{number(row[name])} ({number(row[low])} to {number(row[high])})"


def filled(page: str, tables: dict[str, str]) -> str:
    """Return a hand-written page with its tables made anew, each between its two markers.

    Raises
    ------
    ValueError
        Where a table has no place in the page, or a place no table.
    """
    places = re.findall(r"^<!-- table: (.+?) -->$", page, re.MULTILINE)
    if sorted(places) != sorted(tables):
        raise ValueError(f"the page has places for {sorted(places)}, tables are {sorted(tables)}")
    for name, made in tables.items():
        head = f"<!-- table: {name} -->\n"
        before, _, rest = page.partition(head)
        _, end, after = rest.partition("<!-- end -->")
        if not end:
            raise ValueError(f"the table '{name}' has no end marker")
        page = f"{before}{head}{made}{end}{after}"
    return page
