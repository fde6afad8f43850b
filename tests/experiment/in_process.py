"""Runs made where the test is, for tests of what becomes of them: no process need be started."""

from sim.experiment.executors import Executor
from sim.experiment.worker import perform


class HereExecutor(Executor):
    """Makes one run after the other."""

    def __exit__(self, *_):
        return None

    def perform_all(self, tasks, prepare, on_finished, on_poll):
        for task in tasks:
            on_finished(perform(task, lambda days: None))


def make_runs_here(monkeypatch, simulate):
    """Let `run_experiment` make its runs in this process, by a fake market."""
    monkeypatch.setattr("sim.experiment.runner.simulate", simulate)
    monkeypatch.setattr("sim.experiment.runner.executor_for", lambda *_: HereExecutor())
