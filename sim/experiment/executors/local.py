"""Runs on worker processes of this machine: a dead worker costs nobody's run but its own."""

import os
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from pathlib import Path
from types import TracebackType
from typing import Any

import loky
from loky import ProcessPoolExecutor
from loky.process_executor import BrokenProcessPool

from sim.compilation.folder import cache_folder, refuse_unsafe
from sim.experiment.executors.board import UNTOUCHED, Board, write_slot
from sim.experiment.executors.executor import (
    POLL_SECONDS,
    Executor,
    OnFinished,
    OnPoll,
    completed,
    largest_first,
)
from sim.experiment.preparation import Preparation
from sim.experiment.worker import Finished, Task, perform

DIED = "the worker process died twice in this run (killed, or out of memory)"
NEVER_STARTED = "the worker processes died before they could take up a run (out of memory?)"
ONE_THREAD = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
IN_FLIGHT = 3
"""Runs handed out for each worker: one in hand, and enough behind it that none waits."""


class LocalExecutor(Executor):
    """Worker processes of one thread each, started with the first run and kept for the next.

    When a worker dies, the pool is replaced. The runs it may have had in hand are then repeated
    one at a time, so that a run which kills its worker again is known for it, and fails alone.

    Parameters
    ----------
    jobs : int or None
        Number of worker processes, by default one a core.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs or loky.cpu_count()
        self._pool: ProcessPoolExecutor | None = None
        self._workers = 0

    def __enter__(self) -> "LocalExecutor":
        """Return itself; workers are started when they are needed."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the workers end; kill them where the block is left by an exception."""
        self._stop(kill=kind is not None)

    def call(
        self, function: Callable[..., Any], *arguments: Any, on_poll: Callable[[], object] = int
    ) -> Any:
        """Call a function in a worker process, and return what it returns.

        `on_poll` is called in this process several times a second meanwhile, and at the end.
        """
        called = self._started(1).submit(function, *arguments)
        while not called.done():
            wait([called], timeout=POLL_SECONDS)
            on_poll()
        return called.result()

    def prepare(self, preparation: Preparation) -> None:
        """Prepare in a worker process, for all of them.

        Raises
        ------
        UnsafeCacheError
            If somebody else can write to the folder of compiled code.
        """
        refuse_unsafe(cache_folder())
        with tempfile.TemporaryDirectory(prefix="weishang-", ignore_cleanup_errors=True) as scratch:
            board = Board(Path(scratch) / "compiled", 1)
            report = partial(write_slot, board.path, 0)
            future = self._started(1).submit(preparation.work, report)
            while not wait([future], timeout=POLL_SECONDS).done:
                preparation.show(board.days()[0])
            preparation.show(board.days()[0])
            future.result()

    def perform_all(
        self,
        tasks: list[Task],
        prepare: Preparation,
        on_finished: OnFinished,
        on_poll: OnPoll,
    ) -> None:
        """Make all runs; see `Executor.perform_all`."""
        with tempfile.TemporaryDirectory(prefix="weishang-", ignore_cleanup_errors=True) as scratch:
            board = Board(Path(scratch) / "days", len(tasks))
            made = partial(self._perform, tasks, board, on_finished, lambda: on_poll(board.days()))
            waiting = largest_first(tasks)
            with suppress(BrokenProcessPool):  # the runs will find it broken, too
                self._started(min(self._jobs, len(tasks)))
                self.prepare(prepare)
            while waiting:
                unfinished = made(waiting, self._jobs * IN_FLIGHT)
                days = board.days()
                suspects = [place for place in unfinished if days[place] != UNTOUCHED]
                if len(unfinished) == len(waiting) and not suspects:
                    for place in unfinished:
                        on_finished(Finished(tasks[place].run.hash, NEVER_STARTED))
                    return
                waiting = [place for place in unfinished if days[place] == UNTOUCHED]
                for place in suspects:
                    if made([place], 1):
                        on_finished(Finished(tasks[place].run.hash, DIED))

    def _perform(
        self,
        tasks: list[Task],
        board: Board,
        on_finished: OnFinished,
        on_poll: Callable[[], None],
        places: list[int],
        in_flight: int,
    ) -> list[int]:
        """Make the runs of some places; return those that a broken pool left unfinished."""
        unfinished: list[int] = []
        pool = self._started(min(self._jobs, len(places)))

        def submit(place: int) -> "Future[Finished]":
            try:
                return pool.submit(perform, tasks[place], partial(write_slot, board.path, place))
            except BrokenProcessPool as broken:
                future: Future[Finished] = Future()
                future.set_exception(broken)
                return future

        for place, future in completed(places, submit, lambda: in_flight, on_poll):
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                unfinished.append(place)
            elif error is not None:  # the task itself could not be sent or taken back
                on_finished(Finished(tasks[place].run.hash, f"{type(error).__name__}: {error}"))
            else:
                on_finished(future.result())
        if unfinished:
            self._stop(kill=True)
        return unfinished

    def _started(self, jobs: int) -> ProcessPoolExecutor:
        """Return the pool; it is started where there is none of so many workers."""
        if self._workers < jobs:
            self._stop(kill=False)
        if self._pool is None:
            self._workers = jobs
            self._pool = ProcessPoolExecutor(
                max_workers=jobs,
                initializer=start_worker,
                initargs=(os.getpid(),),
                env=ONE_THREAD,
            )
            # loky replaces a worker that has grown, as compiling makes it do: no leak of ours.
            warnings.filterwarnings("ignore", "A worker was restarted", UserWarning)
            with holding_interrupts():
                self._pool.submit(os.getpid)  # the first call starts the workers
        return self._pool

    def _stop(self, kill: bool) -> None:
        pool, self._pool, self._workers = self._pool, None, 0
        if pool is not None:
            pool.shutdown(wait=True, kill_workers=kill)


@contextmanager
def holding_interrupts() -> Iterator[None]:
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


def start_worker(parent: int) -> None:
    """Prepare a worker: Ctrl-C is the parent's business, and no worker outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
