"""Runs on worker processes: a dead worker costs nobody's run but its own."""

import os
import signal
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker

from loky import ProcessPoolExecutor
from loky.process_executor import BrokenProcessPool

from sim.experiment.worker import Finished, Task, perform, start_worker

POLL_SECONDS = 0.25
DIED = "the worker process died twice in this run (killed, or out of memory)"
NEVER_STARTED = "the worker processes died before they could take up a run (out of memory?)"
ONE_THREAD = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)


class FirstFailureError(Exception):
    """Raised by a callback to end all work at the first failure."""


@contextmanager
def workers(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Start `jobs` workers of one thread each; they are gone when the block is left.

    They are killed where it is left by an exception (Ctrl-C among them): a run that is not
    finished then leaves no more than a temporary file.
    """
    executor = ProcessPoolExecutor(
        max_workers=jobs, initializer=start_worker, initargs=(os.getpid(),), env=ONE_THREAD
    )
    # loky replaces a worker that has grown, as compiling makes it do; that is no leak of ours.
    warnings.filterwarnings("ignore", "A worker was restarted", UserWarning)
    try:
        with _holding_interrupts():
            executor.submit(os.getpid)  # the first call starts the workers
        yield executor
    except BaseException:
        executor.shutdown(wait=True, kill_workers=True)
        raise
    executor.shutdown(wait=True)


@contextmanager
def _holding_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while processes start, so that they never see one.

    A terminal sends it to workers too, and one that is still importing would print a traceback.
    The processes inherit the block; here a Ctrl-C of the meantime arrives at the end.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # its start would end the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def perform_all(
    tasks: list[Task],
    jobs: int,
    prepare: Callable[[], object],
    days_done: Callable[[], list[int]],
    on_finished: Callable[[Finished], None],
    on_poll: Callable[[], None],
) -> None:
    """Make all runs, the largest first.

    When a worker dies, the pool is replaced. The runs it may have had in hand are then repeated
    one at a time, so that a run which kills its worker again is known for it, and fails alone.

    Parameters
    ----------
    tasks : list of Task
        The runs.
    jobs : int
        Number of worker processes.
    prepare : callable
        Called once in one of the workers, before the first run.
    days_done : callable
        Days done by slot, -1 for a run that nobody has taken up.
    on_finished, on_poll : callable
        Called in this process after every run, and several times a second; what they raise
        ends the work.
    """
    waiting = sorted(tasks, key=lambda task: -task.run.person_days)
    first: Callable[[], object] | None = prepare
    while waiting:
        unfinished = _perform(waiting, jobs, on_finished, on_poll, first)
        first = None
        taken_up = days_done()
        suspects = [task for task in unfinished if taken_up[task.slot] >= 0]
        if len(unfinished) == len(waiting) and not suspects:
            for task in unfinished:
                on_finished(Finished(task.run.hash, NEVER_STARTED))
            return
        waiting = [task for task in unfinished if taken_up[task.slot] < 0]
        for task in suspects:
            if _perform([task], 1, on_finished, on_poll):
                on_finished(Finished(task.run.hash, DIED))


def _perform(
    tasks: list[Task],
    jobs: int,
    on_finished: Callable[[Finished], None],
    on_poll: Callable[[], None],
    first: Callable[[], object] | None = None,
) -> list[Task]:
    """Make the runs; return those that a broken pool left unfinished."""
    unfinished: list[Task] = []
    with workers(min(jobs, len(tasks))) as executor:
        if first is not None:
            with suppress(BrokenProcessPool):  # the runs will find it broken, too
                executor.submit(first).result()
        pending: dict[Future[Finished], Task] = {}
        for task in tasks:
            try:
                pending[executor.submit(perform, task)] = task
            except BrokenProcessPool:
                unfinished.append(task)
        while pending:
            done, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                task = pending.pop(future)
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    unfinished.append(task)
                elif error is not None:  # the task itself could not be sent or taken back
                    on_finished(Finished(task.run.hash, f"{type(error).__name__}: {error}"))
                else:
                    on_finished(future.result())
            on_poll()
    return unfinished
