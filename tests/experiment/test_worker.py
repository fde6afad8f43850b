import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path

from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.worker import peak_memory_mb, perform, task_of, tiny, warm_up

from . import fake_market


def test_the_warm_up_runs_every_scenario_small(folder):
    seen = []

    def simulate(scenario, seed, engine, on_day):
        seen.append((scenario.values["people.count"], scenario.days, engine))
        raise ValueError("too small for this scenario")

    scenarios = [arm.scenario for arm in load_experiment("small.yaml").arms]
    warm_up(scenarios, "objects", simulate)
    assert seen == [(60, 3, "objects")] * 2
    assert [tiny(each, "compiled").values["people.count"] for each in scenarios] == [1000, 1000]
    assert [tiny(each, "compiled").days for each in scenarios] == [5, 5]


def test_a_network_from_a_file_is_left_out_of_the_warm_up(folder):
    (folder / "ties.csv").write_text("0,1\n1,2\n")
    (folder / "net.yaml").write_text("people: {network: {kind: file, path: ties.csv}}\n")
    scenario = load_experiment("net.yaml").arms[0].scenario
    assert tiny(scenario, "compiled").values["people.network.kind"] == "holme_kim"
    assert scenario.values["people.network.kind"] == "file"


def test_the_peak_of_memory_is_that_of_the_process_and_not_of_its_parent():
    """A child of a process that holds 300 MB more has a peak of its own."""
    held = bytearray(300 << 20)
    code = "from sim.experiment.worker import peak_memory_mb; print(peak_memory_mb())"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])})
    assert 20 < float(child.stdout) < peak_memory_mb() - 100
    assert len(held) == 300 << 20


def test_a_long_run_leaves_no_market_behind(folder, monkeypatch):
    """A market is full of references to itself, so that only a collection frees it."""
    class Market:
        def __init__(self):
            self.itself = self

    left = []

    def simulate(scenario, seed, engine, on_day):
        left.append(weakref.ref(Market()))
        return fake_market.simulate(scenario, seed, engine, on_day)

    (run, *_) = planned_runs(load_experiment("small.yaml"))
    gc.disable()
    try:
        for worth in (1000.0, -1.0):
            monkeypatch.setattr("sim.experiment.worker.WORTH_FREEING", worth)
            assert not perform(task_of(run, "compiled", simulate), lambda days: None).error
            assert [market() is None for market in left] == [worth < 0] * len(left)
    finally:
        gc.enable()
        gc.unfreeze()
