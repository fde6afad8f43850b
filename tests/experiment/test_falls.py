"""The decomposition of the fall as a design: stages, tables, mistakes."""

import pandas as pd
import pytest

from sim.experiment.fall import FROZEN
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.runner import run_experiment
from sim.scenario import ConfigurationError

from . import fake_market
from .conftest import use_fake_market

FILE = "scenarios: {wild: wild.yaml}\nreplications: 2\ndesign: {kind: fall}\n"


def write(folder, scenario="days: 200\npeople: {count: 1000}\n"):
    (folder / "wild.yaml").write_text(scenario, encoding="utf-8")
    (folder / "case.yaml").write_text(FILE, encoding="utf-8")
    return folder / "case.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fall")
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_fake_market(monkeypatch)
        monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.falling)
        return run_experiment(write(folder), quiet=True, jobs=2, out=folder / "out")


def test_before_anything_is_run_only_the_free_runs_are_known(folder):
    experiment = load_experiment(write(folder))
    assert experiment.design.staged
    assert [run.point for run in planned_runs(experiment)] == [{}, {}]


def test_every_subset_is_frozen_from_each_seeds_own_peak(made):
    runs = made.runs
    assert len(runs) == 2 * 16 and set(runs["status"]) == {"done"}
    frozen = runs[runs["frozen"] != ""]
    assert set(frozen.groupby("seed")["frozen"].nunique()) == {15}
    assert frozen.groupby("seed")["peak_day"].unique().map(list).to_dict() == {1: [81], 2: [82]}


def test_the_shares_are_those_of_the_known_market(made):
    """In the fake market each mechanism that acts takes a tenth, trust two."""
    table = pd.read_csv(made.directory / "fall.csv").set_index("mechanism")
    assert set(table.index) == set(FROZEN) and set(table["n"]) == {2}
    assert table.loc["trust", "share"] == pytest.approx(0.4)
    assert table.loc["face", "share"] == pytest.approx(0.2)
    assert table["share"].sum() == pytest.approx(1.0)
    assert table.loc["trust", "alone"] == pytest.approx(0.8)
    seeds = pd.read_csv(made.directory / "fall_seeds.csv")
    assert set(seeds["none_frozen"].round(9)) == {0.5} and set(seeds["all_frozen"]) == {1.0}
    codebook = pd.read_csv(made.directory / "codebook.csv")
    for name in ("runs.csv", "fall.csv", "fall_seeds.csv"):
        described = codebook[codebook["file"] == name]["column"]
        assert list(described) == list(pd.read_csv(made.directory / name).columns), name


def test_a_rerun_computes_nothing(made, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.falling)
    before = {file: file.stat().st_mtime_ns for file in (made.directory / "runs").iterdir()}
    run_experiment(made.directory.parent / "case.yaml", quiet=True, out=made.directory)
    after = {file: file.stat().st_mtime_ns for file in (made.directory / "runs").iterdir()}
    assert before == after


def test_a_market_that_never_sells_has_no_fall(folder, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.idle)
    results = run_experiment(write(folder), quiet=True, jobs=1)
    assert results.failed == 0
    table = pd.read_csv(results.directory / "fall.csv")
    assert len(table) == 0 and "share" in table.columns


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ("timeline: [{day: 9, set: {trust.gain: 0.2}}]\n", "wild has changes on the way, which "
         "could set free again"),
        ("days: 119\n", "wild lasts 119 days; a fall and its end take 120 at least"),
    ],
)
def test_scenarios_whose_fall_cannot_be_decomposed_are_refused(folder, scenario, said):
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(write(folder, scenario))
    assert caught.value.problems[0].startswith(f"case.yaml:3:9: design: {said}")
