"""What a worker process does: one run from start to stored file, never an exception out."""

import os
import platform
import signal
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.experiment.plan import PlannedRun
from sim.experiment.simulate import OnDay, Simulated
from sim.experiment.store import run_file, save_run, versions
from sim.scenario.model import Scenario
from sim.scenario.units import Value

Simulate = Callable[[Scenario, int, str, OnDay], Simulated]

REPORT_SECONDS = 0.5
SLOT = 8
WARM_UP = {"compiled": (1000, 2000), "objects": (60, 3)}
"""Persons and days at most of a warm-up: until rare steps (hosts, changes of era) have occurred
where a day costs a millisecond, the first days where it costs a thousand times that."""


@dataclass(frozen=True)
class Task:
    """One run as it is handed to a worker."""

    run: PlannedRun
    folder: Path
    engine: str
    board: Path
    slot: int
    simulate: Simulate


@dataclass(frozen=True)
class Finished:
    """What a worker hands back: how a run ended and what it cost."""

    hash: str
    error: str = ""
    traceback: str = ""
    seconds: float = 0.0
    peak_memory_mb: float = 0.0
    host: str = ""


class Board:
    """Days done of every run, in one small file: each worker writes its own slot of 8 bytes.

    A slot is -1 until a worker takes the run up. A file needs no server process, survives the
    death of a worker and tells which runs a dead worker had in hand.
    """

    def __init__(self, path: Path, runs: int) -> None:
        self.path = path
        path.write_bytes((-1).to_bytes(SLOT, "little", signed=True) * runs)

    def days(self) -> list[int]:
        """Return the days done, a number a slot."""
        content = self.path.read_bytes()
        return [
            int.from_bytes(content[at : at + SLOT], "little", signed=True)
            for at in range(0, len(content), SLOT)
        ]


def write_slot(board: Path, slot: int, days: int) -> None:
    """Write the days done of one run."""
    with open(board, "rb+", buffering=0) as file:
        file.seek(slot * SLOT)
        file.write(days.to_bytes(SLOT, "little", signed=True))


def start_worker(parent: int) -> None:
    """Prepare a worker: Ctrl-C is the parent's business, and no worker outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def perform(task: Task) -> Finished:
    """Make one run and store it; whatever goes wrong in the model comes back as a text."""
    started = time.perf_counter()
    write_slot(task.board, task.slot, 0)
    error = trace = ""
    try:
        simulated = task.simulate(task.run.scenario, task.run.seed, task.engine, _reporter(task))
        save_run(
            run_file(task.folder, task.run.hash), simulated.daily, manifest(task.run, simulated)
        )
    except Exception as caught:  # whatever a researcher's rule raises ends this run only
        first_line = str(caught).strip().partition("\n")[0]
        error, trace = f"{type(caught).__name__}: {first_line}", traceback.format_exc()
    write_slot(task.board, task.slot, task.run.scenario.days)  # whatever came of it, it is over
    return Finished(
        task.run.hash,
        error,
        trace,
        time.perf_counter() - started,
        peak_memory_mb(),
        platform.node(),
    )


def manifest(run: PlannedRun, simulated: Simulated) -> dict[str, Any]:
    """Return what a run's file says of itself; nothing in it depends on clock or machine."""
    from sim.version import MODEL_VERSION, arithmetic_digest

    return {
        "hash": run.hash,
        "seed": run.seed,
        "scenario": run.scenario.canonical(),
        "model_version": MODEL_VERSION,
        "arithmetic_digest": arithmetic_digest(),
        "versions": versions(),
        "outcome": simulated.outcome,
    }


def warm_up(scenarios: list[Scenario], engine: str, simulate: Simulate) -> None:
    """Run a tiny market of each scenario, so that the compiled model is in the cache.

    A scenario that cannot be run so small compiles in its own runs, which also say what is wrong.
    """
    for scenario in scenarios:
        with suppress(Exception):
            simulate(tiny(scenario, engine), 1, engine, lambda *_: None)


def tiny(scenario: Scenario, engine: str) -> Scenario:
    """Return the scenario with few persons and the built-in friend graph."""
    persons, days = WARM_UP[engine]
    small: dict[str, Value] = {
        "people.count": min(persons, int(scenario.values["people.count"])),
        "people.network.kind": "holme_kim",
    }
    return replace(scenario, values={**scenario.values, **small}, days=min(days, scenario.days))


def peak_memory_mb() -> float:
    """Return the greatest memory this process has had, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if platform.system() == "Darwin" else peak / 1024


def _reporter(task: Task) -> OnDay:
    due = [0, time.monotonic() + REPORT_SECONDS]

    def on_day(*_: Any) -> None:
        due[0] += 1
        if time.monotonic() >= due[1]:
            write_slot(task.board, task.slot, int(due[0]))
            due[1] = time.monotonic() + REPORT_SECONDS

    return on_day
