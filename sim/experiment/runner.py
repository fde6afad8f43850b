"""Runs an experiment: plan, the runs that are missing, tables, report."""

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import loky
import pandas as pd
from rich.console import Console

from sim.experiment.definition import Experiment
from sim.experiment.load import load_experiment
from sim.experiment.log import log, logging_to
from sim.experiment.pasts import SharedPast, SharedPasts
from sim.experiment.plan import PlannedRun, planned_runs, stored_in, write_plan
from sim.experiment.pool import FirstFailureError, perform_all
from sim.experiment.progress import display, duration
from sim.experiment.replication import Replication
from sim.experiment.simulate import ENGINES, simulate
from sim.experiment.store import load_run, remove_unfinished, write_text
from sim.experiment.tables import (
    DONE,
    FAILED,
    Tables,
    collect,
    record_timing,
    trace_file,
    write_tables,
)
from sim.experiment.worker import Board, Finished, Task, warm_up

STALE_SECONDS = 60.0


@dataclass(frozen=True)
class ResultFolder:
    """What an experiment left: the folder and its tables.

    `report_error` is not empty where figures and page could not be made; the tables are whole.
    `imprecise` is not empty where an interval did not become as narrow as asked for.
    """

    directory: Path
    runs: pd.DataFrame
    daily: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    report_error: str = ""
    imprecise: str = ""

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return int((self.runs["status"] == FAILED).sum())


@dataclass
class _Work:
    """The work at hand: what is to be made, how, and what has come back."""

    folder: Path
    engine: str
    jobs: int
    fresh: bool
    fail_fast: bool
    quiet: bool
    console: Console
    runs: dict[str, PlannedRun] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    failed: dict[str, Finished] = field(default_factory=dict)
    warmed_up: set[str] = field(default_factory=set)
    past: dict[str, SharedPast | None] = field(default_factory=dict)
    stopped: bool = False
    done: int = 0


def run_experiment(
    path_or_experiment: str | Path | Experiment,
    *,
    seeds: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    days: int | None = None,
    engine: str = "compiled",
    jobs: int | None = None,
    out: str | Path | None = None,
    fresh: bool = False,
    fail_fast: bool = False,
    quiet: bool = False,
) -> ResultFolder:
    """Run an experiment, or what is missing of it, and write its tables and report.

    Parameters
    ----------
    path_or_experiment : str, Path or Experiment
        File of an experiment or of a scenario, or what `load_experiment` made of one.
    seeds : int, optional
        Seeds of every scenario, in place of what the file says; with an `Experiment`, `seeds`,
        `overrides` and `days` belong into `load_experiment`.
    overrides : mapping, optional
        Dotted path to value, for every scenario.
    days : int, optional
        Days of every scenario.
    engine : {"compiled", "objects"}
        How a day is run; it changes no result.
    jobs : int, optional
        Worker processes, by default one a core.
    out : str or Path, optional
        Result folder, by default ``results/<name of the experiment>``.
    fresh : bool
        Make every run anew, also those that are there.
    fail_fast : bool
        End at the first run that fails.
    quiet : bool
        Print nothing on the way.

    Returns
    -------
    ResultFolder
        The folder and its tables; failed runs are rows with their error, not exceptions.

    Raises
    ------
    ConfigurationError
        If anything is wrong with the files; it names every mistake.
    KeyboardInterrupt
        On Ctrl-C; finished runs are kept and tables of them are written.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine is one of {', '.join(ENGINES)}, not {engine!r}")
    if isinstance(path_or_experiment, Experiment):
        if seeds is not None or overrides or days is not None:
            raise ValueError("seeds, overrides and days of an Experiment are set when it is loaded")
        experiment = path_or_experiment
    else:
        experiment = load_experiment(path_or_experiment, overrides, seeds=seeds, days=days)
    folder = result_directory(experiment, out)
    work = _Work(
        folder, engine, jobs or loky.cpu_count(), fresh, fail_fast, quiet, Console(stderr=True)
    )
    pasts = SharedPasts(folder)
    with logging_to(folder):
        remove_unfinished(folder / "runs", STALE_SECONDS)
        if fresh:
            pasts.remove()
        replication = Replication(experiment, stored_in(folder))
        experiment, runs = _plan(work, replication)
        try:
            while waiting := _next_runs(work, runs, pasts):
                _make(work, waiting)
                if experiment.staged:
                    experiment, runs = _plan(work, replication)
            if not work.stopped:
                pasts.remove()
        finally:  # the tables also tell of an interrupted experiment
            tables = collect(folder, experiment, runs, work.failed)
            write_tables(folder, tables, experiment.design)
        report_error = _conclude(work, experiment, tables)
        imprecise = _judge(work, replication)
    return ResultFolder(
        folder, tables.runs, tables.daily, tables.summary, tables.differences, report_error,
        imprecise,
    )


def result_directory(experiment: Experiment, out: str | Path | None = None) -> Path:
    """Return the folder into which the results of an experiment go."""
    return Path(out) if out else Path("results") / experiment.name


def missing_runs(folder: Path, runs: list[PlannedRun], fresh: bool = False) -> list[PlannedRun]:
    """Return the runs, each hash once, of which the folder holds no whole file."""
    unique = {run.hash: run for run in runs}
    return [run for run in unique.values() if fresh or load_run(folder, run.hash) is None]


def _plan(work: _Work, replication: Replication) -> tuple[Experiment, list[PlannedRun]]:
    """Lay out what can be laid out, write it down, and say how much of it is there."""
    experiment = replication.laid_out()
    runs = planned_runs(experiment, stored_in(work.folder))
    write_plan(work.folder, experiment, runs)
    unique = {run.hash for run in runs}
    left = unique & {run.hash for run in _untried(work, runs)}
    if left or not work.tried:
        _tell(work, f"{experiment.name}: {len(unique)} {'run' if len(unique) == 1 else 'runs'}, "
              f"{len(unique) - len(left)} of them there already")
    return experiment, runs


def _untried(work: _Work, runs: list[PlannedRun]) -> list[PlannedRun]:
    """Return the runs that are missing and were not tried in vain."""
    unknown = [run for run in runs if run.hash not in work.tried | work.there]
    missing = missing_runs(work.folder, unknown, work.fresh)
    work.there |= {run.hash for run in unknown} - {run.hash for run in missing}
    return missing


def _next_runs(work: _Work, runs: list[PlannedRun], pasts: SharedPasts) -> list[PlannedRun]:
    """Return the runs to be made next: those first that others wait for."""
    if work.stopped:
        return []
    waiting = _untried(work, runs)
    waiting = [run for run in waiting if run.preparation] or waiting
    work.past = pasts.ready(waiting)
    return [run for run in waiting if run.hash in work.past]


def _make(work: _Work, runs: list[PlannedRun]) -> None:
    """Make runs; an interruption leaves what is finished."""
    if not work.tried:
        _tell(work, "compiling the model once (about a minute the first time)")
    work.runs = {run.hash: run for run in runs}
    work.tried |= set(work.runs)
    work.done = 0
    scenarios = {r.scenario_name: r.scenario for r in runs if r.scenario_name not in work.warmed_up}
    work.warmed_up |= scenarios.keys()
    sizes = [run.person_days / run.scenario.days for run in runs]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="weishang-") as scratch:
        board = Board(Path(scratch) / "days", len(runs))
        shown = display(work.console, sum(run.person_days for run in runs), len(runs), work.quiet)

        def on_poll() -> None:
            done = sum(size * max(days, 0) for size, days in zip(sizes, board.days()))
            shown.update(done, work.done)

        tasks = [
            Task(
                run, work.folder.absolute(), work.engine, board.path, slot,
                partial(simulate, past=past) if (past := work.past[run.hash]) else simulate,
            )
            for slot, run in enumerate(runs)
        ]
        try:
            perform_all(
                tasks,
                work.jobs,
                partial(warm_up, list(scenarios.values()), work.engine, simulate),
                board.days,
                partial(_take, work),
                on_poll,
            )
        except FirstFailureError:
            work.stopped = True
            log.info("stopped at the first failure")
        except KeyboardInterrupt:
            remove_unfinished(work.folder / "runs")
            _tell(work, f"interrupted: {work.done} of {len(runs)} runs were finished and are kept")
            raise
        finally:
            shown.close()
    log.info("%d runs in %s", work.done, duration(time.monotonic() - started))


def _take(work: _Work, finished: Finished) -> None:
    """Note that a run has ended, well or not."""
    run = work.runs[finished.hash]
    work.done += 1
    trace = work.folder / trace_file(run.hash)
    if not finished.error:
        trace.unlink(missing_ok=True)
        record_timing(work.folder, run, finished)
        log.info("done: %s, %.1f s", run.label, finished.seconds)
        return
    work.failed[run.hash] = finished
    if finished.traceback:
        write_text(trace, finished.traceback)
    sentence = f"failed: {run.label}: {finished.error}"
    log.error(sentence)
    work.console.print(sentence, style="red", markup=False, soft_wrap=True)
    if work.fail_fast:
        raise FirstFailureError


def _conclude(work: _Work, experiment: Experiment, tables: Tables) -> str:
    """Warn of what must not be taken in silence, make the report, return what broke it."""
    warnings = experiment.design.remarks(tables.of_design)
    if len(tables.arithmetic_digests) > 1:
        warnings.append(
            "the runs were computed with different arithmetics (operating system, C library or "
            "processor); differences in the last digits may have grown; --fresh computes all here"
        )
    for warning in warnings:
        log.warning(warning)
        work.console.print(f"warning: {warning}", style="yellow", markup=False, soft_wrap=True)
    if not (tables.runs["status"] == DONE).any():
        return ""
    from sim.report import make_report, report_is_current

    if report_is_current(work.folder, experiment.language):
        return ""
    try:
        made = make_report(work.folder, experiment.language)
    except Exception as error:  # a figure that fails must not cost the results
        log.exception("the report could not be made")
        return f"{type(error).__name__}: {error}"
    log.info("report: %d files", len(made))
    return ""


def _judge(work: _Work, replication: Replication) -> str:
    """Say whether the precision asked for is reached; return the sentence where it is not."""
    precise, sentence = replication.conclusion()
    if precise:
        if sentence:
            _tell(work, sentence)
        return ""
    log.warning(sentence)
    work.console.print(sentence, style="yellow", markup=False, soft_wrap=True)
    return sentence


def _tell(work: _Work, sentence: str) -> None:
    log.info(sentence)
    if not work.quiet:
        work.console.print(sentence, markup=False, highlight=False, soft_wrap=True)
