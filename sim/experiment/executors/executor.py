"""What an executor is, and how runs are kept in flight whoever makes them."""

import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager

from sim.experiment.preparation import Preparation
from sim.experiment.worker import Finished, Task
from sim.scenario.problems import ConfigurationError

POLL_SECONDS = 0.25

OnFinished = Callable[[Finished], None]
OnPoll = Callable[[list[int]], None]


class ExecutorError(ConfigurationError):
    """Runs cannot be made there at all; the text says why and what to do."""


class WorkersLostError(ExecutorError):
    """The workers are gone in the middle of the work; finished runs are kept."""

    exit_code = 1


class Executor(AbstractContextManager["Executor"], ABC):
    """Makes runs with workers that it has, or starts, for the time of a ``with`` block.

    Where the block is left by an exception (Ctrl-C among them), what is not finished is dropped.
    """

    @abstractmethod
    def perform_all(
        self,
        tasks: list[Task],
        prepare: Preparation,
        on_finished: OnFinished,
        on_poll: OnPoll,
    ) -> None:
        """Make all runs, the largest first.

        A run whose worker dies is made again by another one. If that dies too, the run fails, and
        it alone.

        Parameters
        ----------
        tasks : list of Task
            The runs.
        prepare : Preparation
            Done once, before the first run, wherever compiled code is kept.
        on_finished : callable
            Called in this process after every run; what it raises ends the work.
        on_poll : callable
            Called in this process several times a second with the days done of every task, -1
            for one that nobody has taken up.

        Raises
        ------
        ExecutorError
            Where there are no workers to be had, or none any more.
        """


def largest_first(tasks: list[Task]) -> list[int]:
    """Return the places of the tasks in the order in which they are best begun."""
    return sorted(range(len(tasks)), key=lambda place: -tasks[place].run.person_days)


def completed(
    places: Iterable[int],
    submit: Callable[[int], "Future[Finished]"],
    in_flight: Callable[[], int],
    on_poll: Callable[[], None],
) -> Iterator[tuple[int, "Future[Finished]"]]:
    """Submit tasks a few at a time, and yield each with its future when it is over.

    So many thousand runs weigh no more on this process, or on a scheduler, than a few.

    Parameters
    ----------
    places : iterable of int
        The tasks by their places, in the order in which they are begun.
    submit : callable
        Hands the task of a place to a worker.
    in_flight : callable
        Returns how many tasks may be with the workers; asked at every poll.
    on_poll : callable
        Called at every poll.
    """
    waiting, pending = deque(places), dict[Future[Finished], int]()
    most, due = in_flight(), time.monotonic() + POLL_SECONDS
    while waiting or pending:
        while waiting and len(pending) < most:
            place = waiting.popleft()
            pending[submit(place)] = place
        done, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            yield pending.pop(future), future
        if time.monotonic() >= due:
            on_poll()
            most, due = in_flight(), time.monotonic() + POLL_SECONDS
    on_poll()
