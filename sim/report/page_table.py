"""One table of the page, and what its cells are made of."""

from dataclasses import dataclass

import pandas as pd

from sim.report.drawing import number
from sim.report.labels import Words
from sim.report.results import Results

MISSING = "–"


@dataclass(frozen=True)
class Cell:
    """One cell: its text, what stands small below it, and its class in the style sheet."""

    text: str
    small: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PageTable:
    """One table of the page with a note below it."""

    title: str
    head: list[str]
    rows: list[list[Cell]]
    note: str

    @property
    def aligned(self) -> list[tuple[str, str]]:
        """The heads, each with the class that puts it above the cells of its column."""
        texts = [any(row[place].kind == "text" for row in self.rows)
                 for place in range(len(self.head))]
        return [(name, "text" if text else "") for name, text in zip(self.head, texts)]


def column_label(results: Results, file: str, column: str, words: Words) -> str:
    """Return the label of a column by the codebook, its name where the codebook has none."""
    book = results.table("codebook")
    if book.empty:
        return column
    own = book[(book["file"] == file) & (book["column"] == column)]
    return str(own[words.language].iloc[0]) if len(own) else column


def scenario_title(name: str, results: Results, words: Words) -> str:
    """Return the title of a scenario, its name where no run of it has finished."""
    return words.title(results.scenarios[name].title) if name in results.scenarios else name


def missing_or_number(value: float) -> str:
    """Return a number, a dash where it is missing."""
    return MISSING if pd.isna(value) else number(value)
