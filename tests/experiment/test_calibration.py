"""Calibration as a design: what is run, what is kept, what is said, and mistakes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
import yaml

from sim.experiment.designs.calibration_options import METHODS
from sim.experiment.designs.factors import Factor
from sim.experiment.designs.fitting import FIRST_FRESH_SEED, place_of
from sim.experiment.designs.search import BATCH
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.runner import run_experiment
from sim.experiment.schema import experiment_schema
from sim.scenario import ConfigurationError, load_scenario, scenario_schema

from . import fake_market
from .calibrations import ABC, OPTUNA, Memory, load, write

TEXTS = {"optuna": OPTUNA, "abc": ABC}


@pytest.fixture(scope="module", params=METHODS)
def ended(request, tmp_path_factory):
    """An experiment that has ended, and its store."""
    experiment = load(tmp_path_factory.mktemp(request.param), TEXTS[request.param])
    return experiment, Memory().make(experiment)


def same(one, other):
    assert one.keys() == other.keys()
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name], check_exact=True)


def test_before_anything_is_run_the_first_trials_are_known(tmp_path):
    search = planned_runs(load(tmp_path, OPTUNA))
    assert len(search) == 2 + 2 * BATCH
    assert [run.seed for run in search[:4]] == [1, 2, 1, 2]
    first = search[2].point  # where the scenario stands, to the places of the search
    assert first["trust.gain"] == 0.12
    assert first["blocking.hazard"] == pytest.approx(0.006, rel=1e-3)
    draws = planned_runs(load(tmp_path, ABC))
    assert len(draws) == 2 + 2 * 60
    assert [run.seed for run in draws[2:6]] == [1, 2, 3, 4]  # every draw has seeds of its own


def test_all_runs_are_foreseen(ended):
    experiment, memory = ended
    runs = planned_runs(experiment, memory)
    assert len(runs) == experiment.design.number_of_runs(experiment.arms)
    fresh = [run for run in runs if run.point and run.point["form"] == "fresh"]
    assert [run.seed for run in fresh] == list(range(FIRST_FRESH_SEED, FIRST_FRESH_SEED + 6))


@pytest.mark.parametrize("killed_after", [1, 7, 31, 44])
def test_a_killed_calibration_ends_like_any_other(ended, killed_after):
    """However much was made before, and in whatever order: the store alone tells what is next."""
    experiment, memory = ended
    resumed = Memory(order=killed_after).make(experiment, killed_after)
    before = dict(resumed.runs)
    resumed.make(experiment)
    assert resumed.runs.keys() == memory.runs.keys() and before.keys() < memory.runs.keys()
    same(resumed.tables(experiment), memory.tables(experiment))


def test_more_trials_extend_a_calibration(tmp_path, ended):
    experiment, memory = ended
    text = TEXTS[experiment.design.settings.method]
    more = load(tmp_path, text.replace("trials: 25", "trials: 38").replace("populations: 2",
                                                                         "populations: 3"))
    longer = Memory()
    longer.runs |= memory.runs
    longer.make(more)
    before, after = memory.tables(experiment)["trials"], longer.tables(more)["trials"]
    assert len(after) > len(before)
    pd.testing.assert_frame_equal(after.head(len(before)), before, check_exact=True)
    kept = [run for run in planned_runs(experiment, memory)
            if run.point.get("form") != "fresh"]
    assert {run.hash for run in kept} <= set(longer.runs)


def test_what_a_trial_is_worth(ended):
    experiment, memory = ended
    table = memory.tables(experiment)["trials"]
    value = ((table["trust"] - 0.2) / 0.02) ** 2 + ((table["kept"] - 7.878) / 0.05) ** 2
    if experiment.design.settings.method == "optuna":
        assert np.allclose(table["distance"], value)
    else:  # with errors of one tolerance: the mean of chi squared with two degrees of freedom
        differences = table["distance"] - value
        near = differences[value < 40]
        assert 0.5 < near.mean() < 4.5 and near.std() > 1.0
    assert (table["buyers"] == 0.75).all()


def test_weights_weigh(tmp_path):
    text = OPTUNA.replace("tolerance: 0.05,", "tolerance: 0.05, weight: 4,").replace("25", "11")
    experiment = load(tmp_path, text)
    table = Memory().make(experiment).tables(experiment)["trials"]
    value = ((table["trust"] - 0.2) / 0.02) ** 2 + 4 * ((table["kept"] - 7.878) / 0.05) ** 2
    assert np.allclose(table["distance"], value)


def test_tables_say_what_was_found_and_how_well(ended):
    experiment, memory = ended
    tables = memory.tables(experiment)
    by_abc = experiment.design.settings.method == "abc"
    targets = tables["targets"].set_index("target")
    assert list(targets["fitted"]) == ["yes", "yes", "no"]
    assert targets.loc["buyers", "z"] == pytest.approx(0.5)
    assert targets.loc["kept", "source"] == "somebody, 2016"
    assert (targets["n"] == 6).all() and (targets["low"] <= targets["high"]).all()
    best = tables["best"].set_index("parameter")
    assert ((best["low"] <= best["value"]) & (best["value"] <= best["high"])).all()
    assert list(best["scale"]) == ["linear", "logarithmic"]
    if by_abc:
        posterior = tables["posterior"].set_index("parameter")
        assert np.allclose(posterior["q50"], best["value"], rtol=1e-3)
        assert (posterior["effective_size"] <= posterior["kept"]).all()
        assert tables["posterior_draws"]["weight"].sum() == pytest.approx(1.0)
        assert len(tables["posterior_correlations"]) == 1
    else:
        trials = tables["trials"]
        nearest = trials.loc[trials["distance"].idxmin()]
        assert best.loc["trust.gain", "value"] == nearest["trust.gain"]
        assert all(tables[name].empty for name in tables if name.startswith("posterior"))


def test_the_codebook_knows_every_column(ended):
    experiment, memory = ended
    for name, table in memory.tables(experiment).items():
        described = experiment.design.table_columns[name]
        assert list(table.columns) == [column for column, *_ in described], name
        assert all(all(column) for column in described), name


def test_the_calibrated_scenario_is_ready_to_run(ended, tmp_path):
    experiment, memory = ended
    assert Memory().texts(experiment, tmp_path) == {}
    text = memory.texts(experiment, tmp_path)["calibrated.yaml"]
    (tmp_path / "calibrated.yaml").write_text(text, encoding="utf-8")
    scenario = load_scenario(tmp_path / "calibrated.yaml")
    best = memory.tables(experiment)["best"].set_index("parameter")
    for path in best.index:
        assert scenario.values[path] == best.loc[path, "value"]
    assert scenario.values["people.count"] == 100  # from the scenario that it extends
    assert text.startswith("# Calibrated: ") and "trust, kept" in text


def test_a_target_that_a_trial_does_not_show_is_infinitely_far(tmp_path):
    def shy(scenario, seed, engine, on_day):
        made = fake_market.fitted(scenario, seed, engine, on_day)
        if scenario.values["trust.gain"] > 0.25 and seed % 2 == 0:
            made.daily["channel_trust_mean"] = float("nan")
        return made

    for text in (OPTUNA, ABC):
        experiment = load(tmp_path, text)
        trials = Memory(shy).make(experiment).tables(experiment)["trials"]
        hidden = trials["trust"].isna()
        assert hidden.any() and np.isinf(trials.loc[hidden, "distance"]).all()
        assert np.isfinite(trials.loc[~hidden, "distance"]).all()


@pytest.mark.parametrize("text", [OPTUNA, ABC], ids=["optuna", "abc"])
def test_a_run_that_fails_costs_its_trial_and_not_the_search(folder, reports, monkeypatch, text):
    path = write(folder, text)
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fails_at_great_gain)
    results = run_experiment(path, quiet=True, jobs=2, out=folder / "out")
    trials = pd.read_csv(folder / "out/trials.csv")
    failed = trials["trust.gain"] > 0.4
    assert failed.any() and results.failed > 0
    assert np.isinf(trials.loc[failed, "distance"]).all()
    assert np.isfinite(trials.loc[~failed, "distance"]).all()
    assert (folder / "out/calibrated.yaml").is_file()
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fitted)
    results = run_experiment(path, quiet=True, jobs=2, out=folder / "out")
    assert results.failed == 0
    tables = Memory().make(load_experiment(path)).tables(load_experiment(path))
    again = pd.read_csv(folder / "out/trials.csv")
    pd.testing.assert_frame_equal(again, tables["trials"], check_dtype=False)


def test_a_search_in_which_nothing_is_shown_has_no_result(tmp_path):
    experiment = load(tmp_path, OPTUNA.replace("metric: gmv, over: {metric: orders}",
                                               "metric: insurer_loss_ratio"))
    memory = Memory().make(experiment)
    tables = memory.tables(experiment)
    assert np.isinf(tables["trials"]["distance"]).all()
    assert tables["best"].empty and tables["targets"]["model"].isna().all()
    assert memory.texts(experiment, tmp_path) == {}
    (said,) = experiment.design.remarks(tables)
    assert said.startswith("no trial shows all of trust, kept (ratios in markets that died out")


def test_remarks_name_what_is_missed_or_not_told(tmp_path):
    idle = "trust.gain: [0.0, 0.5]\n    quitting.hazard: [0, 1]"
    texts = (ABC.replace("trust.gain: [0.0, 0.5]", idle).replace("populations: 2", ""),
             OPTUNA.replace("value: 7.878", "value: 3"))
    said = []
    for text in texts:
        experiment = load(tmp_path, text)
        said += experiment.design.remarks(Memory().make(experiment).tables(experiment))
    assert said == [
        "the targets do not tell quitting.hazard: any value in the range does as well",
        "too few trials came near the best to tell the range of trust.gain, blocking.hazard",
        "2 of 2 fitted targets are missed by more than 2 tolerances: trust, kept",
    ]


def start(folder):
    """Start a calibration as a user does, in a process group of its own."""
    tests = Path(__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])}
    arguments = ["fitted", "run", "case.yaml", "--jobs", "2", "--out", "out"]
    return subprocess.Popen(
        [sys.executable, "-m", f"{__package__.rpartition('.')[2]}.fake_run", *arguments],
        env=environment, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True,
    )  # fmt: skip


def test_killed_and_run_again_it_ends_as_in_memory(folder, reports, monkeypatch):
    """All processes are killed in the second batch; the rest is made by one worker, not two."""
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fitted)
    path = write(folder, OPTUNA.replace("trials: 25", "trials: 14"))
    process = start(folder)
    runs = folder / "out/runs"
    deadline = time.monotonic() + 120
    while len(list(runs.glob("*.parquet"))) < 23 and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (folder / "out/trials.csv").exists()
    results = run_experiment(path, quiet=True, jobs=1, out=folder / "out")
    assert results.failed == 0
    experiment = load_experiment(path)
    tables = Memory().make(experiment).tables(experiment)
    for name in ("trials", "targets", "best"):
        written = pd.read_csv(folder / "out" / f"{name}.csv", keep_default_na=False,
                              na_values=[""])
        pd.testing.assert_frame_equal(written, tables[name], check_dtype=False)
    assert (folder / "out/calibrated.yaml").is_file()
    book = pd.read_csv(folder / "out/codebook.csv")
    columns = list(pd.read_csv(folder / "out/runs.csv", nrows=1).columns)
    assert list(book[book["file"] == "runs.csv"]["column"]) == columns
    before = {file: file.stat().st_mtime_ns for file in runs.iterdir()}
    run_experiment(path, quiet=True, jobs=1, out=folder / "out")
    assert {file: file.stat().st_mtime_ns for file in runs.iterdir()} == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 0.2,", "value: much,", "design.targets[0].value: a number is expected, not "
         "'much'"),
        ("tolerance: 0.02", "tolerance: 0", "design.targets[0].tolerance: is one standard "
         "deviation of the value, above 0, not 0"),
        ("tolerance: 0.02, source: assumption", "tolerance: 0.02", "design.targets[0].source: say "
         "where the value is from"),
        ("metric: channel_trust_mean", "metric: channel_trust", "design.targets[0].metric: "
         "'channel_trust' is unknown, did you mean channel_trust_mean?"),
        ("metric: channel_trust_mean", "metric: orders, summary: last_6", "design.targets[0]"
         ".summary: 'last_6' is unknown, did you mean last_60?"),
        ("metric: channel_trust_mean", "metric: orders, outcome: trusting_share",
         "design.targets[0].metric: name either a daily metric or an outcome"),
        ("metric: channel_trust_mean", "outcome: trusting_share, days: [0, 1]",
         "design.targets[0].days: is for daily metrics"),
        ("metric: channel_trust_mean", "metric: orders, days: [0, 3]",
         "design.targets[0].days: 3 is out of range, must be 0 to 2"),
        ("metric: channel_trust_mean", "metric: orders, scenario: markt",
         "design.targets[0].scenario: name the scenario in which it is asked, did you mean "
         "market?"),
        ("over: {metric: orders}", "over: {metrik: orders}",
         "design.targets[1].over.metrik: unknown key, did you mean metric?"),
        ("name: kept", "name: trust", "design.targets: two targets are named trust"),
        ("name: kept", "name: Kept It", "design.targets[1].name: a name, by which tables call"),
        ("trust.gain: [0.0, 0.5]", "mechanisms.fatigue: {}",
         "design.parameters.mechanisms.fatigue: is chosen, not fitted"),
        ("trials: 25", "trials: 25\n  method: anneal", "design.method: 'anneal' is unknown"),
        ("trials: 25", "trials: 25\n  accept: 10 %", "design.accept: is an option of method: abc"),
        ("trials: 25", "method: abc\n  accept: 2", "design.accept: is the share that is kept"),
        ("trials: 25", "trials: 25\n  method: abc\n  accept: 99 %", "design.accept: 25 of 25 "
         "trials would be kept, so that none is left out"),
        ("trials: 25", "trials: 2\n  method: abc", "design.accept: 2 of 2 trials would be kept"),
        ("trials: 25", "trials: 1", "design.trials: 1 is out of range"),
        ("weight: 0", "weight: -1", "design.targets[2].weight: is 0 or more, not -1"),
    ],
)  # fmt: skip
def test_mistakes_are_named(folder, old, new, said):
    text = OPTUNA.replace(",\n       ", ", ")
    assert old in text
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text.replace(old, new, 1))
    assert any(said in problem for problem in caught.value.problems), caught.value.problems
    assert all(problem.startswith("case.yaml:") for problem in caught.value.problems)


def test_all_mistakes_are_found_at_once(folder):
    text = OPTUNA.replace("value: 0.2", "value: x").replace("trials: 25", "trials: x")
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text.replace("trust.gain:", "trust.gian:"))
    assert len(caught.value.problems) == 3


def test_without_optuna_the_way_to_it_is_said(folder, monkeypatch):
    monkeypatch.setattr("sim.extras.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError) as caught:
        load(folder, OPTUNA)
    said = 'optuna is not installed: pip install "weishang-sim[calibration]", or choose method: abc'
    assert said in caught.value.problems[0]
    assert load(folder, ABC).design.settings.method == "abc"


def test_the_schema_takes_what_is_read():
    for text in TEXTS.values():
        written = yaml.safe_load(text)
        written["design"]["parameters"]["blocking.hazard"]["log"] = True
        jsonschema.validate(written, experiment_schema(scenario_schema()))


@pytest.mark.parametrize(
    ("factor", "value"),
    [
        (Factor("a", {}, "1", "float", 2.0, 6.0), 3.0),
        (Factor("a", {}, "1", "float", 0.01, 1.0, log=True), 0.1),
        (Factor("a", {}, "1", "int", 3, 9), 3),
        (Factor("a", {}, "1", "int", 3, 9), 9),
        (Factor("a", {}, "1", "int", 1, 100, log=True), 10),
    ],
)
def test_a_place_in_a_range_leads_back_to_its_value(factor, value):
    assert factor.at(place_of(factor, value)) == value
    assert factor.at(place_of(factor, factor.high + 99)) == factor.high
