"""Where runs are made: worker processes of this machine, or a dask cluster."""

from sim.experiment.executors.executor import Executor, ExecutorError, WorkersLostError

BACKENDS = ("local", "dask")

__all__ = ["BACKENDS", "Executor", "ExecutorError", "WorkersLostError", "executor_for"]


def executor_for(backend: str, jobs: int | None, scheduler: str | None) -> Executor:
    """Return the executor of a backend; nothing is started before the first run.

    Parameters
    ----------
    backend : {"local", "dask"}
        Worker processes of this machine, or those of a dask scheduler.
    jobs : int or None
        Worker processes on this machine, by default one a core.
    scheduler : str or None
        Address of a dask scheduler, or the file that it wrote (``--scheduler-file``); None for
        one that is started on this machine for the time of the experiment.
    """
    if backend == "dask":
        from sim.experiment.executors.cluster import ClusterExecutor

        return ClusterExecutor(jobs, scheduler)
    from sim.experiment.executors.local import LocalExecutor

    return LocalExecutor(jobs)
