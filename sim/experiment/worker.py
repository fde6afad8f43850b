"""What a worker does: one run from start to the content of its file, never an exception out.

Workers hand their runs back and touch no result folder: so they may be anywhere, nobody but the
experiment's own process writes into the folder, and a worker that dies leaves nothing behind.
"""

import gc
import platform
import re
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.compilation.folder import leave_unsaid
from sim.experiment.plan import PlannedRun
from sim.experiment.simulate import OnDay, Simulated
from sim.experiment.store import RUN_PACKAGES, encoded_run, versions
from sim.scenario.model import Scenario
from sim.scenario.units import Value

Simulate = Callable[[Scenario, int, str, OnDay], Simulated]
Report = Callable[[int], object]

REPORT_SECONDS = 0.5
WORTH_FREEING = 1.0
"""Seconds of a run that leaves enough behind to be worth a search for it."""
WARM_UP = {"compiled": (1000, 2000), "objects": (60, 3)}
"""Persons and days at most of a warm-up: until rare steps (hosts, changes of era) have occurred
where a day costs a millisecond, the first days where it costs a thousand times that."""


@dataclass(frozen=True)
class Task:
    """One run as it is handed to a worker, which must have the model that the run was planned for.

    Where values were written is of no use to a worker, and twice as much to send as the rest.
    """

    run: PlannedRun
    engine: str
    simulate: Simulate
    model_version: str


@dataclass(frozen=True)
class Finished:
    """What a worker hands back: the content of the run's file, or what went wrong; the cost."""

    hash: str
    error: str = ""
    traceback: str = ""
    content: bytes = b""
    seconds: float = 0.0
    peak_memory_mb: float = 0.0
    host: str = ""


def task_of(run: PlannedRun, engine: str, simulate: Simulate) -> Task:
    """Return a run as it is handed to a worker."""
    from sim.version import MODEL_VERSION

    return Task(
        replace(run, scenario=replace(run.scenario, origins={})), engine, simulate, MODEL_VERSION
    )


def perform(task: Task, report: Report) -> Finished:
    """Make one run; whatever goes wrong in the model comes back as a text.

    Parameters
    ----------
    task : Task
        The run.
    report : callable
        Takes the days done: 0 at once, then about twice a second, all of them at the end.
    """
    leave_unsaid()
    started = time.perf_counter()
    report(0)
    error = trace = ""
    content = b""
    try:
        _check_model(task)
        simulated = task.simulate(
            task.run.scenario, task.run.seed, task.engine, _now_and_then(report)
        )
        content = encoded_run(simulated.daily, manifest(task.run, simulated))
    except Exception as caught:  # whatever a researcher's rule raises ends this run only
        first_line = str(caught).strip().partition("\n")[0]
        error, trace = f"{type(caught).__name__}: {first_line}", traceback.format_exc()
    report(task.run.scenario.days)  # whatever came of it, it is over
    seconds = time.perf_counter() - started
    if seconds > WORTH_FREEING:
        free_market()
    return Finished(
        task.run.hash,
        error,
        trace,
        content,
        seconds,
        peak_memory_mb(),
        platform.node(),
    )


def free_market() -> None:
    """Free what a run has left in cycles of references: its market.

    Left to itself the collector comes to it many runs later, and workers grow by megabytes a run.
    What the first run has imported and compiled stays for good; it is set aside, so that it is not
    searched through after every run, and some milliseconds do.
    """
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


def _check_model(task: Task) -> None:
    from sim.version import MODEL_VERSION

    if task.model_version != MODEL_VERSION:
        raise RuntimeError(
            f"the worker on {platform.node()} has model {MODEL_VERSION}, the experiment was "
            f"planned with {task.model_version}; install the same sources on every machine"
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
        "versions": versions(RUN_PACKAGES),
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
    """Return the greatest memory this process has had, in MB; 0 where the system does not say.

    Linux tells `getrusage` of a child's program what its parent had when it started the child, so
    that its own account is asked first.
    """
    with suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        if peak := re.search(r"VmHWM:\s*(\d+) kB", status):
            return int(peak[1]) / 1024
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak_of_system = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak_of_system / (1 << 20) if platform.system() == "Darwin" else peak_of_system / 1024


def _now_and_then(report: Report) -> OnDay:
    due = [0, time.monotonic() + REPORT_SECONDS]

    def on_day(*_: Any) -> None:
        due[0] += 1
        if time.monotonic() >= due[1]:
            report(int(due[0]))
            due[1] = time.monotonic() + REPORT_SECONDS

    return on_day
