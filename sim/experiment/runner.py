"""Runs an experiment: plan, the runs that are missing, tables, report."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console

from sim.experiment import timing
from sim.experiment.conclusion import ResultFolder, conclude
from sim.experiment.continuation import check_continuation
from sim.experiment.definition import Experiment
from sim.experiment.executors import (
    BACKENDS,
    Executor,
    ExecutorError,
    WorkersLostError,
    executor_for,
)
from sim.experiment.failures import forget_failure, write_failure
from sim.experiment.load import load_experiment
from sim.experiment.log import log, logging_to
from sim.experiment.pasts import SharedPast, SharedPasts
from sim.experiment.plan import PlannedRun, StoredRuns, planned_runs, write_plan
from sim.experiment.preparation import Told, compilation
from sim.experiment.progress import display, duration
from sim.experiment.replication import Replication
from sim.experiment.request import check_names, write_inputs
from sim.experiment.shards import ALL_RUNS, Shard
from sim.experiment.simulate import ENGINES, simulate
from sim.experiment.store import is_stored, remove_unfinished, run_file, save_encoded
from sim.experiment.tables import write_statuses, write_tables
from sim.experiment.worker import Finished, Simulate, task_of
from sim.extras import missing
from sim.program import PROGRAM


class FirstFailureError(Exception):
    """Ends all work at the first failure."""


@dataclass
class _Work:
    """The work at hand: what is to be made, how, and what has come back."""

    folder: Path
    experiment: Experiment
    engine: str
    shard: Shard
    fresh: bool
    fail_fast: bool
    quiet: bool
    console: Console
    runs: dict[str, PlannedRun] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    warmed_up: set[str] = field(default_factory=set)
    past: dict[str, SharedPast | None] = field(default_factory=dict)
    made: int = 0
    done: int = 0


def run_experiment(
    path_or_experiment: str | Path | Experiment,
    *,
    seeds: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    days: int | None = None,
    engine: str = "compiled",
    jobs: int | None = None,
    backend: str = "local",
    scheduler: str | None = None,
    shard: str | None = None,
    out: str | Path | None = None,
    fresh: bool = False,
    replace: bool = False,
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
        Worker processes on this machine, by default one a core.
    backend : {"local", "dask"}
        Who makes the runs: worker processes, or the workers of a dask scheduler.
    scheduler : str, optional
        Address of the dask scheduler, or the file that it wrote; by default one is started on
        this machine. Only with ``backend="dask"``.
    shard : str, optional
        "2/4" makes the second of four shares of the runs and no tables: see `sim.experiment.merge`.
    out : str or Path, optional
        Result folder, by default ``results/<name of the experiment>``.
    fresh : bool
        Make every run anew, also those that are there.
    replace : bool
        Replace the tables where the folder holds a study that this one does not continue: one
        with other values, or with more seeds, days or scenarios. Finished runs are kept.
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
        If anything is wrong with the files; it names every mistake. Also where the folder holds
        another study (see `replace`).
    ExecutorError
        If there are no workers to be had.
    KeyboardInterrupt
        On Ctrl-C, with a sentence on what was finished; tables of it are written.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine is one of {', '.join(ENGINES)}, not {engine!r}")
    if backend not in BACKENDS:
        raise ValueError(f"backend is one of {', '.join(BACKENDS)}, not {backend!r}")
    if scheduler is not None and backend != "dask":
        raise ValueError("a scheduler goes with backend='dask'")
    if backend == "dask" and (absent := missing("distributed")):
        raise ExecutorError(f"--backend dask takes a library: {absent}")
    if isinstance(path_or_experiment, Experiment):
        if seeds is not None or overrides or days is not None:
            raise ValueError("seeds, overrides and days of an Experiment are set when it is loaded")
        experiment = path_or_experiment
    else:
        experiment = load_experiment(path_or_experiment, overrides, seeds=seeds, days=days)
    work = _Work(
        result_directory(experiment, out),
        experiment,
        engine,
        Shard.read(shard) if shard else ALL_RUNS,
        fresh,
        fail_fast,
        quiet,
        Console(stderr=True),
    )
    check_names(work.folder, experiment.request)
    remarks = check_continuation(work.folder, experiment, replace)
    with logging_to(work.folder):
        for remark in remarks:
            _tell(work, remark)
        remove_unfinished(work.folder)
        runs = _make_all(work, executor_for(backend, jobs, scheduler), backend == "local")
        if work.shard != ALL_RUNS:
            return _conclude_shard(work, runs)
        return conclude(work.folder, experiment, runs, work.console, quiet)


def result_directory(experiment: Experiment, out: str | Path | None = None) -> Path:
    """Return the folder into which the results of an experiment go."""
    return Path(out) if out else Path("results") / experiment.name


def missing_runs(folder: Path, runs: list[PlannedRun], fresh: bool = False) -> list[PlannedRun]:
    """Return the runs, each hash once, of which the folder holds no whole file."""
    unique = {run.hash: run for run in runs}
    return [run for run in unique.values() if fresh or not is_stored(folder, run.hash)]


def _make_all(work: _Work, executor: Executor, sharing: bool) -> list[PlannedRun]:
    """Make what is missing, stage by stage; return the plan.

    `sharing` says whether workers reach the folder, so that runs may share a past.
    """
    pasts = SharedPasts(work.folder)
    if work.fresh:
        pasts.remove()
    replication = Replication(work.experiment, StoredRuns(work.folder))
    runs = _plan(work, replication)
    try:
        with executor:
            while waiting := _next_runs(work, runs, pasts, sharing):
                _make(work, executor, waiting)
                if work.experiment.staged:
                    runs = _plan(work, replication)
        pasts.remove()
    except FirstFailureError:
        log.info("stopped at the first failure")
    except (KeyboardInterrupt, WorkersLostError):
        remove_unfinished(work.folder)
        if work.shard == ALL_RUNS:  # the tables also tell of work that was broken off
            write_tables(work.folder, work.experiment, runs)
        raise
    return runs


def _plan(work: _Work, replication: Replication) -> list[PlannedRun]:
    """Lay out what can be laid out, write it down, and say how much of it is there."""
    experiment = work.experiment = replication.laid_out()
    runs = planned_runs(experiment, StoredRuns(work.folder))
    if experiment.request is not None and not work.tried:
        write_inputs(work.folder, experiment.request)
    write_plan(work.folder, experiment, runs)
    unique = {run.hash for run in runs}
    left = unique & {run.hash for run in _untried(work, runs)}
    if left:
        write_statuses(work.folder, experiment, runs, unique - left)
    if left or not work.tried:
        _tell(
            work,
            f"{experiment.name}: {len(unique)} {'run' if len(unique) == 1 else 'runs'}, "
            f"{len(unique) - len(left)} of them there already",
        )
    return runs


def _untried(work: _Work, runs: list[PlannedRun]) -> list[PlannedRun]:
    """Return the runs that are missing and were not tried in vain."""
    unknown = [run for run in runs if run.hash not in work.tried | work.there]
    missing = missing_runs(work.folder, unknown, work.fresh)
    work.there |= {run.hash for run in unknown} - {run.hash for run in missing}
    return missing


def _next_runs(
    work: _Work, runs: list[PlannedRun], pasts: SharedPasts, sharing: bool
) -> list[PlannedRun]:
    """Return the runs to be made next: those first that others wait for, whatever the shard."""
    waiting = _untried(work, runs)
    share = work.shard.of(runs)
    waiting = [run for run in waiting if run.preparation] or \
        [run for run in waiting if run.hash in share]
    if not sharing:
        return waiting
    work.past = pasts.ready(waiting)
    return [run for run in waiting if run.hash in work.past]


def _make(work: _Work, executor: Executor, runs: list[PlannedRun]) -> None:
    """Make runs; an interruption leaves what is finished."""
    work.runs = {run.hash: run for run in runs}
    work.tried |= set(work.runs)
    work.done = 0
    scenarios = {r.scenario_name: r.scenario for r in runs if r.scenario_name not in work.warmed_up}
    work.warmed_up |= scenarios.keys()
    sizes = [run.person_days / run.scenario.days for run in runs]
    started = time.monotonic()
    compiling = Told(work.console, work.quiet, partial(_tell, work))
    shown = display(work.console, sum(run.person_days for run in runs), len(runs), work.quiet)

    def on_poll(days_done: list[int]) -> None:
        compiling.close()
        done = sum(size * max(days, 0) for size, days in zip(sizes, days_done))
        shown.update(done, work.done)

    try:
        executor.perform_all(
            [task_of(run, work.engine, _simulation(work, run)) for run in runs],
            compilation(list(scenarios.values()), work.engine, simulate, compiling),
            partial(_take, work),
            on_poll,
        )
    except KeyboardInterrupt:
        sentence = f"interrupted: {work.done} of {len(runs)} runs were finished and are kept"
        log.info(sentence)
        raise KeyboardInterrupt(sentence) from None
    finally:
        compiling.close()
        shown.close()
    memory = timing.greatest_memory_mb(work.folder)
    _tell(
        work,
        f"{work.done} runs in {duration(time.monotonic() - started)}, at most "
        f"{memory:.0f} MB of memory a worker",
    )


def _simulation(work: _Work, run: PlannedRun) -> Simulate:
    """Return how a run is made: from the start, or with a past that it shares with others."""
    past = work.past.get(run.hash)
    return partial(simulate, past=past) if past else simulate


def _take(work: _Work, finished: Finished) -> None:
    """Store a run that has ended, or note why it failed."""
    run = work.runs[finished.hash]
    work.done += 1
    if not finished.error:
        save_encoded(run_file(work.folder, run.hash), finished.content)
        forget_failure(work.folder, run.hash)
        timing.append(work.folder, run, finished)
        work.made += 1
        log.info("done: %s, %.1f s", run.label, finished.seconds)
        return
    sentence = f"failed: {run.label}: {finished.error}"
    if is_stored(work.folder, run.hash):  # with --fresh: the same run, and no less true than it was
        sentence += " (what was made of it before is kept)"
    else:
        write_failure(work.folder, finished)
    log.error(sentence)
    work.console.print(sentence, style="red", markup=False, soft_wrap=True)
    if work.fail_fast:
        raise FirstFailureError


def _conclude_shard(work: _Work, runs: list[PlannedRun]) -> ResultFolder:
    """Say what a shard has made; tables are made of all shards together."""
    stored = {run.hash for run in runs if is_stored(work.folder, run.hash)}
    table = write_statuses(work.folder, work.experiment, runs, stored)
    _tell(
        work,
        f"shard {work.shard}: {work.made} runs made; when all shards are through: "
        f"{PROGRAM} merge DIR... --out DIR",
    )
    return ResultFolder(work.folder, table, pd.DataFrame(), pd.DataFrame())


def _tell(work: _Work, sentence: str) -> None:
    log.info(sentence)
    if not work.quiet:
        work.console.print(sentence, markup=False, highlight=False, soft_wrap=True)
