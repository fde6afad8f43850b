"""What an experiment ends with: tables and report of whatever the folder holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from loky.process_executor import BrokenProcessPool
from rich.console import Console

from sim.experiment import timing
from sim.experiment.definition import Experiment
from sim.experiment.executors.local import LocalExecutor
from sim.experiment.log import log
from sim.experiment.plan import PlannedRun, StoredRuns
from sim.experiment.progress import FiguresDisplay, figures_display
from sim.experiment.replication import Replication
from sim.experiment.tables import DONE, FAILED, PENDING, Tables, write_tables
from sim.report.current import report_is_current


@dataclass(frozen=True)
class ResultFolder:
    """What an experiment left: the folder and its tables.

    `report_error` is not empty where figures and page could not be made; the tables are whole.
    `imprecise` is not empty where an interval was to become narrower than it did; `of_design`
    holds the tables of the design by name. A shard leaves no tables but `runs`.
    """

    directory: Path
    runs: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    report_error: str = ""
    imprecise: str = ""
    of_design: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return int((self.runs["status"] == FAILED).sum())

    @property
    def pending(self) -> int:
        """Number of runs that were not made."""
        return int((self.runs["status"] == PENDING).sum())

    @cached_property
    def daily(self) -> pd.DataFrame:
        """The daily metrics of the scenarios as they stand, read when they are first asked for."""
        with open(self.directory / "daily.parquet", "rb") as file:
            return pd.read_parquet(file)


def conclude(
    folder: Path, experiment: Experiment, runs: list[PlannedRun], console: Console,
    quiet: bool = False,
) -> ResultFolder:
    """Make the tables and the report of what a folder holds.

    Parameters
    ----------
    folder : Path
        The result folder.
    experiment : Experiment
        What was run.
    runs : list of PlannedRun
        The plan, in the order of the rows.
    console : Console
        Takes warnings, and shows how far the drawing of the report is.
    quiet : bool
        Show nothing of the drawing.
    """
    replication = Replication(experiment, StoredRuns(folder))
    experiment = replication.laid_out()
    tables = write_tables(folder, experiment, runs)
    timing.settle(folder)
    warnings = experiment.design.remarks(tables.of_design)
    if len(tables.arithmetic_digests) > 1:
        warnings.append(
            "the runs were computed with different arithmetics (operating system, C library or "
            "processor); differences in the last digits may have grown; --fresh computes all here"
        )
    for warning in warnings:
        _warn(f"warning: {warning}", console)
    report_error = _make_report(folder, experiment, tables, figures_display(console, quiet))
    precise, sentence = replication.conclusion()
    if sentence and precise:
        log.info(sentence)
    elif sentence:
        _warn(sentence, console)
    return ResultFolder(
        folder, tables.runs, tables.summary, tables.differences, report_error,
        "" if precise else sentence, tables.of_design,
    )


def _make_report(
    folder: Path, experiment: Experiment, tables: Tables, shown: FiguresDisplay
) -> str:
    """Make figures and page, return what broke them; `shown` follows the drawing.

    They are drawn by a process of their own: drawing takes more memory than all else here, and a
    figure that fails, or is killed for its memory, must not cost the results.
    """
    if not (tables.runs["status"] == DONE).any() or \
            report_is_current(folder, experiment.language):
        return ""
    try:
        with TemporaryDirectory(prefix="weishang-", ignore_cleanup_errors=True) as scratch, \
                LocalExecutor(1) as drawer:
            told = Path(scratch) / "figure"
            files = drawer.call(_draw, folder, experiment.language, told,
                                on_poll=lambda: _follow(told, shown))
    except Exception as error:
        log.exception("the report could not be made")
        if isinstance(error, BrokenProcessPool):
            return "the process that draws it died (killed, or out of memory)"
        return f"{type(error).__name__}: {error}"
    finally:
        shown.close()
    log.info("report: %d files", files)
    return ""


def _draw(folder: Path, language: str, told: Path) -> int:
    """Make the report in the process that draws, which leaves in a file where it is."""
    from sim.report.make import make_report

    def tell(done: int, figures: int, name: str) -> None:
        told.write_text(f"{done} {figures} {name}.", encoding="ascii")

    return len(make_report(folder, language, tell))


def _follow(told: Path, shown: FiguresDisplay) -> None:
    """Show what the process that draws has left in its file, once that is whole."""
    content = told.read_text(encoding="ascii") if told.is_file() else ""
    if content.endswith("."):
        done, figures, name = content[:-1].split(" ")
        shown.update(int(done), int(figures), name)


def _warn(sentence: str, console: Console) -> None:
    log.warning(sentence)
    console.print(sentence, style="yellow", markup=False, soft_wrap=True)
