import pytest

from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.rehearsal import Cost, cost_of_all, rehearse
from sim.experiment.runner import run_experiment

from . import fake_market


def test_the_disk_of_a_long_run_is_told_from_a_short_one(folder, reports):
    scenario = load_experiment("few.yaml", days=600).arms[0].scenario
    told = rehearse(scenario, "compiled", fake_market.simulate)
    made = run_experiment("few.yaml", days=600, quiet=True).directory
    size = next((made / "runs").iterdir()).stat().st_size
    assert told.bytes == pytest.approx(size, rel=0.2)
    assert 0 < told.seconds < 30


def test_nothing_to_run_costs_nothing():
    assert cost_of_all([], "compiled") == Cost(0.0, 0.0)


def test_every_run_counts(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.rehearsal.simulate", fake_market.simulate)
    one, three = (
        cost_of_all(planned_runs(load_experiment("few.yaml", seeds=n)), "compiled") for n in (1, 3)
    )
    assert three.bytes == pytest.approx(3 * one.bytes)
