"""What one experiment leaves behind."""

import json

import pandas as pd
import pytest

from sim.experiment.runner import run_experiment
from sim.experiment.store import read_manifest
from sim.metrics import METRIC_NAMES

from .conftest import use_fake_market, write_experiment
from .fake_market import NOBODY_SOLD


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return (results, how the report was asked for) of one experiment."""
    folder = tmp_path_factory.mktemp("experiment")
    write_experiment(folder)
    with pytest.MonkeyPatch.context() as monkeypatch:
        reports = use_fake_market(monkeypatch)
        monkeypatch.chdir(folder)
        results = run_experiment(folder / "small.yaml", out=folder / "out", quiet=True)
    return results, reports


def test_every_file_of_the_contract_is_there(made):
    results, reports = made
    assert reports == [(results.directory, "both")]
    assert results.failed == 0
    for name in ("plan.json", "runs.csv", "daily.csv", "daily.parquet", "summary.csv",
                 "differences.csv", "codebook.csv", "timing.csv", "log.txt"):
        assert (results.directory / name).stat().st_size > 0, name
    assert len(list((results.directory / "runs").glob("*.parquet"))) == 6


def test_runs(made):
    runs = pd.read_csv(made[0].directory / "runs.csv")
    assert list(runs["scenario"]) == ["few"] * 3 + ["many"] * 3
    assert list(runs["seed"]) == [1, 2, 3] * 2
    assert set(runs["status"]) == {"done"}
    assert runs["orders_total"][0] == pytest.approx(5 * runs["orders"][0])
    assert runs["insurer_loss_ratio"].isna().all()
    timing = pd.read_csv(made[0].directory / "timing.csv")
    assert set(timing["hash"]) == set(runs["hash"])


def test_daily_is_the_same_in_both_formats(made):
    directory = made[0].directory
    daily = pd.read_csv(directory / "daily.csv")
    assert list(daily.columns) == ["scenario", "seed", "day", *METRIC_NAMES]
    assert len(daily) == 30
    from_parquet = pd.read_parquet(directory / "daily.parquet")
    pd.testing.assert_frame_equal(daily, from_parquet, check_exact=True, check_dtype=False)


def test_differences_are_those_of_the_scenarios(made):
    differences = made[0].differences.set_index("metric").loc["orders"]
    assert (differences["scenario"], differences["baseline"]) == ("many", "few")
    assert differences["n_pairs"] == 3
    assert differences["ci_low"] < differences["mean_difference"] < differences["ci_high"]
    assert differences["mean_difference"] == pytest.approx(2 * 1.055, rel=0.1)


def test_every_column_is_in_the_codebook(made):
    codebook = pd.read_csv(made[0].directory / "codebook.csv")
    assert not codebook.isna().any().any()
    for name in ("runs.csv", "daily.csv", "summary.csv", "differences.csv", "timing.csv"):
        described = codebook[codebook["file"] == name]["column"]
        assert list(described) == list(pd.read_csv(made[0].directory / name).columns), name


def test_the_plan_names_the_runs_and_the_files_say_what_they_are(made):
    directory = made[0].directory
    plan = json.loads((directory / "plan.json").read_text(encoding="utf-8"))
    assert plan["baseline"] == "few"
    assert {"SALib", "optuna", "scipy"} <= set(plan["versions"])
    assert [each["name"] for each in plan["scenarios"]] == ["few", "many"]
    assert len(plan["runs"]) == 6
    for planned in plan["runs"]:
        manifest = read_manifest(directory / planned["file"])
        assert manifest["hash"] == planned["hash"]
        assert manifest["seed"] == planned["seed"]
        assert manifest["outcome"] == {"counters": {"M01": 1}, **NOBODY_SOLD}
        assert {"scenario", "model_version", "arithmetic_digest", "versions"} <= set(manifest)
