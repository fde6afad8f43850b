"""Runs on the workers of a dask scheduler: of this machine, of several, or of a job system.

Runs come back over dask's own connections, so that workers need no folder in common with this
process. When a worker dies, the scheduler gives its run to another one by itself.
"""

import logging
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import loky

from sim.experiment.executors.board import UNTOUCHED
from sim.experiment.executors.executor import (
    POLL_SECONDS,
    Executor,
    ExecutorError,
    OnFinished,
    OnPoll,
    WorkersLostError,
    completed,
    largest_first,
)
from sim.experiment.executors.local import holding_interrupts
from sim.experiment.log import log
from sim.experiment.preparation import Preparation
from sim.experiment.worker import Finished, Task, perform

if TYPE_CHECKING:
    from distributed import Client

IN_FLIGHT = 2
"""Runs handed out for each thread of a worker: one in hand, one behind it."""
CONNECT_SECONDS = 20.0
REMARK_SECONDS = 10.0
DIED = "the workers died again and again in this run (killed, or out of memory)"
LOST = "the dask scheduler has gone; finished runs are kept, the same command makes the others"


class ClusterExecutor(Executor):
    """The workers that a dask scheduler has, now or later.

    Parameters
    ----------
    jobs : int or None
        Workers to be started where no scheduler is given, by default one a core.
    scheduler : str or None
        Its address, or the file that it wrote; None to start one on this machine.
    """

    def __init__(self, jobs: int | None = None, scheduler: str | None = None) -> None:
        self._jobs = jobs or loky.cpu_count()
        self._scheduler = scheduler
        self._client: Client | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the scheduler, which drops what is not finished; end what was started here."""
        client, self._client = self._client, None
        if client is None:
            return
        cluster = client.cluster
        client.close(timeout=CONNECT_SECONDS)
        if cluster is not None:
            cluster.close(timeout=CONNECT_SECONDS)

    def perform_all(
        self,
        tasks: list[Task],
        prepare: Preparation,
        on_finished: OnFinished,
        on_poll: OnPoll,
    ) -> None:
        """Make all runs; see `Executor.perform_all`."""
        client = self._connected()
        with losing_the_scheduler():
            self._perform_all(client, tasks, prepare, on_finished, on_poll)

    def _perform_all(
        self,
        client: "Client",
        tasks: list[Task],
        prepare: Preparation,
        on_finished: OnFinished,
        on_poll: OnPoll,
    ) -> None:
        days = [-1] * len(tasks)
        topic = f"weishang-{uuid.uuid4().hex}"

        def note(event: tuple[float, tuple[int, int]]) -> None:
            place, done = event[1]
            days[place] = done

        self._wait_for_workers(client)
        self._prepare_hosts(client, prepare)
        client.subscribe_topic(topic, note)
        executor = client.get_executor(pure=False)

        def submit(place: int) -> "Future[Finished]":
            future: Future[Finished] = executor.submit(
                perform, tasks[place], partial(_report, topic, place)
            )
            return future

        def in_flight() -> int:
            return IN_FLIGHT * max(1, sum(client.nthreads().values()))

        places = largest_first(tasks)
        for place, future in completed(places, submit, in_flight, lambda: on_poll(days)):
            on_finished(_outcome(tasks[place], future))
            days[place] = tasks[place].run.scenario.days
        client.unsubscribe_topic(topic)

    def _connected(self) -> "Client":
        """Return the client; it is connected where it was not."""
        if self._client is None:
            self._client = _client_of(self._scheduler, self._jobs)
        return self._client

    def _wait_for_workers(self, client: "Client") -> None:
        """Wait until there is a worker, as a job system may take its time."""
        remark = time.monotonic() + REMARK_SECONDS
        while not client.nthreads():
            if time.monotonic() >= remark:
                log.warning("waiting for workers at %s", self._scheduler)
                remark += 30 * REMARK_SECONDS
            time.sleep(0.1)

    def _prepare_hosts(self, client: "Client", prepare: Preparation) -> None:
        """Compile once a machine: workers of one machine share what is compiled."""
        hosts = {urlsplit(address).hostname: address for address in client.nthreads()}
        topic = f"weishang-{uuid.uuid4().hex}"
        shares: dict[int, int] = {}

        def note(event: tuple[float, tuple[int, int]]) -> None:
            place, done = event[1]
            shares[place] = done

        client.subscribe_topic(topic, note)
        futures = [
            client.submit(prepare.work, partial(_report, topic, place), workers=[address],
                          allow_other_workers=True, pure=False)
            for place, address in enumerate(hosts.values())
        ]
        while not all(future.done() for future in futures):
            prepare.show(min(list(shares.values()), default=UNTOUCHED))
            time.sleep(POLL_SECONDS)
        client.unsubscribe_topic(topic)
        client.gather(futures, errors="skip")  # what goes wrong here goes wrong in a run, and tells


@contextmanager
def losing_the_scheduler() -> Iterator[None]:
    """Say in a sentence that the scheduler has gone, whatever was asked of it at that moment."""
    from distributed.comm import CommClosedError

    try:
        yield
    except (CommClosedError, TimeoutError):
        raise WorkersLostError(LOST) from None


def _client_of(scheduler: str | None, jobs: int) -> "Client":
    from distributed import Client, LocalCluster

    _silence()
    with holding_interrupts():
        if scheduler is None:
            cluster = LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            return Client(cluster)
        try:
            if _is_file(scheduler):
                return Client(scheduler_file=scheduler, timeout=CONNECT_SECONDS)
            return Client(scheduler, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise ExecutorError(
                f"--scheduler {scheduler}: no dask scheduler answers there ({error}); an address "
                "such as tcp://10.0.0.1:8786 is expected, or the file that dask scheduler "
                "--scheduler-file wrote"
            ) from None


def _silence() -> None:
    """Let dask log nothing: of every run, and of their end, the user is told in sentences.

    When a scheduler ends, and after an interruption, its connections close with many tracebacks.
    Some of its loggers have levels of their own.
    """
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _is_file(scheduler: str) -> bool:
    """Return whether a scheduler is named by its file, which may be about to be written."""
    file, given_up = Path(scheduler), time.monotonic() + CONNECT_SECONDS
    while file.suffix == ".json" and not file.is_file() and time.monotonic() < given_up:
        time.sleep(0.1)
    return file.is_file()


def _outcome(task: Task, future: "Future[Finished]") -> Finished:
    """Return what came of a run, whatever became of its workers."""
    from distributed import KilledWorker

    if future.cancelled():
        raise WorkersLostError(LOST)
    error = future.exception()
    if isinstance(error, KilledWorker):
        return Finished(task.run.hash, DIED)
    if error is not None:  # the task itself could not be sent or taken back
        return Finished(task.run.hash, f"{type(error).__name__}: {error}")
    return future.result()


def _report(topic: str, place: int, done: int) -> None:
    """Send how much of a task is done from its worker to whoever waits for it."""
    from distributed import get_worker

    get_worker().log_event(topic, (place, done))
