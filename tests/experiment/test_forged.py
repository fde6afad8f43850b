"""Runs that are not what their names say: merge takes none of them."""

import json
from pathlib import Path

import pytest

from sim.experiment.load import load_experiment
from sim.experiment.merge import merge
from sim.experiment.plan import planned_runs, write_plan
from sim.experiment.request import write_inputs
from sim.experiment.store import encoded_run, load_run, run_file, save_encoded
from sim.experiment.worker import manifest
from sim.scenario import ConfigurationError

from . import fake_market


@pytest.fixture
def shard(folder, reports):
    """A shard of which every run was made."""
    experiment = load_experiment("small.yaml", seeds=1)
    runs = planned_runs(experiment)
    write_inputs(folder / "shard", experiment.request)
    write_plan(folder / "shard", experiment, runs)
    for run in runs:
        made = fake_market.simulate(run.scenario, run.seed, "compiled", lambda *_: None)
        content = encoded_run(made.daily, manifest(run, made))
        save_encoded(run_file(folder / "shard", run.hash), content)
    return folder / "shard", runs


def forge(folder, run, to=None, **said):
    """Write a run's file again with another manifest, whole as it stands."""
    stored = load_run(folder, run.hash)
    content = encoded_run(stored.daily, {**stored.manifest, **said})
    save_encoded(to or run_file(folder, run.hash), content)


def refused(folder):
    with pytest.raises(ConfigurationError, match="is not the run that its name") as caught:
        merge([folder], "out")
    return caught.value.problems


def test_whole_runs_are_taken(shard):
    folder, _ = shard
    (folder / "runs/mine.parquet").write_text("somebody's")
    (folder / "errors").mkdir()
    (folder / "errors/mine.txt").write_text("somebody's")
    assert merge([folder], folder).pending == 0
    assert (folder / "errors/mine.txt").exists()


@pytest.mark.parametrize(
    "said",
    [{"seed": 2}, {"hash": "0" * 64}, {"model_version": "0" * 16}, {"scenario": {"days": 5}},
     {"scenario": None}],
)
def test_a_manifest_that_does_not_give_its_hash_is_refused(shard, said):
    folder, runs = shard
    forge(folder, runs[0], **said)
    (problem,) = refused(folder)
    assert run_file(folder, runs[0].hash).name in problem


def test_a_run_under_the_name_of_another_is_refused(shard):
    folder, runs = shard
    forge(folder, runs[0], to=run_file(folder, runs[1].hash))
    assert len(refused(folder)) == 1


def test_a_run_of_fewer_days_than_its_scenario_is_refused(shard):
    folder, runs = shard
    stored = load_run(folder, runs[0].hash)
    content = encoded_run(stored.daily.head(3), stored.manifest)
    save_encoded(run_file(folder, runs[0].hash), content)
    assert len(refused(folder)) == 1


def test_what_another_version_left_is_not_judged(shard):
    folder, runs = shard
    forge(folder, runs[0], to=folder / "runs/00000000000000ab.parquet", model_version="older",
          hash="00000000000000ab")
    assert merge([folder], "out").pending == 0


def test_a_plan_that_was_edited_is_refused(shard):
    folder, _ = shard
    plan = json.loads((folder / "plan.json").read_text())
    plan["scenarios"][0]["resolved"]["values"]["trust.gain"] = 0.123
    (folder / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(ConfigurationError, match="are of different scenarios"):
        merge([folder], "out")


@pytest.mark.parametrize("hash_", ["../../evil", 3, None])
def test_a_run_of_another_version_keeps_its_own_name(shard, hash_):
    folder, runs = shard
    forge(folder, runs[0], folder / "runs" / ("ab" * 8 + ".parquet"), hash=hash_,
          model_version="0" * 16)
    merge([folder], "out")
    assert sorted(path.name for path in Path("out").rglob("*.parquet")) == sorted(
        ["daily.parquet", "ab" * 8 + ".parquet", *{run_file(Path(), r.hash).name for r in runs}]
    )
    assert not Path("evil.parquet").exists()


def test_a_run_of_another_version_does_not_take_the_place_of_a_missing_one(shard):
    folder, runs = shard
    forge(folder, runs[0], folder / "runs" / ("ab" * 8 + ".parquet"), model_version="0" * 16)
    run_file(folder, runs[0].hash).unlink()
    assert merge([folder], "out").pending == 1


@pytest.mark.parametrize("manifest", [[1], "text", {"hash": "x", "scenario": [1]}])
def test_a_manifest_that_is_no_manifest_makes_no_run(shard, manifest):
    folder, runs = shard
    stored = load_run(folder, runs[0].hash)
    save_encoded(run_file(folder, runs[0].hash), encoded_run(stored.daily, manifest))
    if isinstance(manifest, dict):
        refused(folder)
    else:
        assert merge([folder], "out").pending == 1
