"""Tables for the terminal: what there is to run, to set, to measure, and what came out."""

from collections.abc import Iterable, Sequence
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
from sim.scenario import ConfigurationError

SWITCHES = "mechanisms"


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Return a table whose first column is never broken."""
    made = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        made.add_column(column, no_wrap=place == 0, overflow="fold")
    for row in rows:
        made.add_row(*(escape(str(cell)) for cell in row))
    return made


def scenarios(folder: Path) -> Table:
    """List the scenarios and experiments of a folder; one with mistakes says so."""
    rows = [_file_row(path) for path in sorted(folder.glob("*.yaml"))]
    return table(f"{folder}", ("file", "kind", "title", "days", "runs"), rows)


def _file_row(path: Path) -> tuple[str, str, str, str, str]:
    try:
        experiment = load_experiment(path)
    except ConfigurationError as error:
        return path.name, "not valid", error.problems[0], "", ""
    days = sorted({arm.scenario.days for arm in experiment.arms})
    return (
        path.name,
        "scenario" if experiment.is_scenario else "experiment",
        " / ".join(dict.fromkeys(experiment.title.values())),
        ", ".join(map(str, days)),
        number_of_runs(experiment),
    )


def mechanisms() -> Table:
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
    made = table("mechanisms", columns, listed)
    made.show_lines = True
    return made


def _row_cells(row: Row) -> tuple[str, str, str, str, str]:
    words = "\n".join(f"{each.source} 「{each.words}」" for each in row.quotations)
    beside = "".join(f", {path} = {value}" for path, value in row.given.items())
    expected = "\n".join([*map(str, row.expectations), f"in {row.arm}{beside}"])
    where = "\n".join([*parameters_of(row.id), *files_of(row.id)])
    return row.id, f"{row.en}\n{row.zh}\n{row.switch}", words, expected, where


def parameters() -> Table:
    """List all parameters but the switches."""
    rows = [
        (path, f"{each.default}", each.unit, _range(each), each.meaning, each.source)
        for path, each in all_parameters()
        if each.unit != "switch"
    ]
    return table("parameters", ("path", "default", "unit", "range", "meaning", "source"), rows)


def _range(declaration: Parameter) -> str:
    if declaration.unit == "flag":
        return "no, yes"
    if declaration.kind is str:
        return ", ".join(declaration.choices) or "any"
    return f"{declaration.low:g} to {declaration.high:g}"


def metrics() -> Table:
    """List all daily metrics."""
    from sim.metrics import METRICS

    rows = [(each.name, each.unit, each.en, each.zh, each.meaning) for each in METRICS]
    return table("metrics", ("name", "unit", "name in words", "名称", "meaning"), rows)


def results(folder: Path) -> Table:
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
    return table(f"{folder}", ("folder", "runs", "scenarios", "report"), rows)
