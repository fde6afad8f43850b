"""Tables for the terminal: what there is to run, to set, to measure, and what came out."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from sim.catalogue import Row, built_rows
from sim.catalogue.sources import files_of, parameters_of
from sim.experiment.load import load_experiment
from sim.experiment.plan import number_of_runs, read_plan
from sim.mechanisms import all_parameters
from sim.mechanisms.declare import Parameter
from sim.scenario import ConfigurationError, Problems
from sim.scenario.shipped import FOLDER, shipped_folder
from sim.scenario.yaml_source import shortened

SWITCHES = "mechanisms"


@dataclass(frozen=True)
class Listing:
    """A table for the terminal, whose rows can be looked through.

    Attributes
    ----------
    title : str
        What is listed, in the plural.
    columns : tuple of str
        Heads of the columns.
    rows : list of tuple
        The cells.
    searched : tuple of int
        The columns that `matching` looks through.
    ruled : bool
        Whether lines part the rows.
    """

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    searched: tuple[int, ...]
    ruled: bool = False

    def matching(self, word: str) -> "Listing":
        """Return the listing of the rows that hold a word, or a part of one, in any case.

        Raises
        ------
        ConfigurationError
            Where no row holds it, with a suggestion.
        """
        texts = ["\n".join(str(row[k]) for k in self.searched) for row in self.rows]
        rows = [row for row, text in zip(self.rows, texts) if word.casefold() in text.casefold()]
        if not rows:
            words = {each for text in texts for each in re.findall(r"[^\W_]+", text)}
            parts = {part for text in texts for part in text.splitlines()}
            searched = ", ".join(self.columns[k] for k in self.searched)
            raise ConfigurationError(f"{self.title}: '{shortened(word)}' stands nowhere in their "
                                     f"{searched}{Problems.suggest(word, sorted(words | parts))}")
        return replace(self, rows=rows)

    def table(self) -> Table:
        """Return it as a table whose first column is never broken."""
        made = Table(title=self.title, title_justify="left", show_lines=self.ruled)
        for place, column in enumerate(self.columns):
            made.add_column(column, no_wrap=place == 0, overflow="fold")
        for row in self.rows:
            made.add_row(*(escape(str(cell)) for cell in row))
        return made


def scenarios() -> Listing:
    """List the shipped scenarios and experiments, and those of a folder ``scenarios`` here.

    One with mistakes says so. A file here outranks a shipped one of the same name.
    """
    files = {f"{FOLDER}/{path.name}": path for path in shipped_folder().glob("*.yaml")}
    files |= {f"{FOLDER}/{path.name}": path for path in Path(FOLDER).glob("*.yaml")}
    rows = [_file_row(name, files[name]) for name in sorted(files)]
    return Listing("scenarios", ("file", "kind", "title", "days", "runs"), rows, (0, 2))


def _file_row(name: str, path: Path) -> tuple[str, str, str, str, str]:
    try:
        experiment = load_experiment(path)
    except ConfigurationError as error:
        return name, "not valid", error.problems[0], "", ""
    days = sorted({arm.scenario.days for arm in experiment.arms})
    return (
        name,
        "scenario" if experiment.is_scenario else "experiment",
        " / ".join(dict.fromkeys(experiment.title.values())),
        ", ".join(map(str, days)),
        str(number_of_runs(experiment)),
    )


def mechanisms() -> Listing:
    """List the mechanisms of the articles, then the switches that belong to none of them."""
    rows = built_rows()
    listed = [_row_cells(row) for row in rows]
    own = {f"{SWITCHES}.{row.switch}" for row in rows}
    listed += [
        ("", f"{each.en}\n{each.zh}\n{path.partition('.')[2]}", "", each.meaning, "")
        for path, each in all_parameters()
        if each.unit == "switch" and path not in own
    ]
    columns = ("id", "mechanism, switch", "words of the articles", "expected when off",
               "parameters, files")
    return Listing("mechanisms", columns, listed, (0, 1, 2), ruled=True)


def _row_cells(row: Row) -> tuple[str, str, str, str, str]:
    words = "\n".join(f"{each.source} 「{each.words}」" for each in row.quotations)
    beside = "".join(f", {path} = {value}" for path, value in row.given.items())
    expected = "\n".join([*map(str, row.expectations), f"in {row.arm}{beside}"])
    where = "\n".join([*parameters_of(row.id), *files_of(row.id)])
    return row.id, f"{row.en}\n{row.zh}\n{row.switch}", words, expected, where


def parameters() -> Listing:
    """List all parameters but the switches."""
    rows = [
        (path, f"{each.default}", each.unit, _range(each), f"{each.en}\n{each.zh}", each.meaning,
         each.source)
        for path, each in all_parameters()
        if each.unit != "switch"
    ]
    columns = ("path", "default", "unit", "range", "label", "meaning", "source")
    return Listing("parameters", columns, rows, (0, 4, 5))


def _range(declaration: Parameter) -> str:
    if declaration.unit == "flag":
        return "no, yes"
    if declaration.kind is str:
        return ", ".join(declaration.choices) or "any"
    return f"{declaration.low:g} to {declaration.high:g}"


def metrics() -> Listing:
    """List all daily metrics."""
    from sim.metrics import METRICS

    rows = [(each.name, each.unit, each.en, each.zh, each.meaning) for each in METRICS]
    columns = ("name", "unit", "name in words", "名称", "meaning")
    return Listing("metrics", columns, rows, (0, 2, 3, 4))


def results(folder: Path) -> Listing:
    """List the result folders below a folder: those that hold a plan."""
    rows = []
    for plan_file in sorted(folder.glob("*/plan.json")):
        directory = plan_file.parent
        try:
            plan = read_plan(directory)
        except ConfigurationError:
            rows.append((directory.name, "plan.json is damaged", "", ""))
            continue
        hashes = {run["hash"]: directory / run["file"] for run in plan["runs"]}
        there = sum(file.is_file() for file in hashes.values())
        names = ", ".join(each["name"] for each in plan["scenarios"])
        report = "report.html" if (directory / "report.html").is_file() else ""
        rows.append((directory.name, f"{there} of {len(hashes)}", names, report))
    return Listing(f"{folder}", ("folder", "runs", "scenarios", "report"), rows, (0, 2))
