"""Designs over parameters: grid, Latin hypercube, Sobol and Morris."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
import yaml

from sim.catalogue.sources import HOME
from sim.experiment.definition import NOTHING_STORED
from sim.experiment.load import load_experiment
from sim.experiment.plan import number_of_runs, planned_runs
from sim.experiment.runner import run_experiment
from sim.experiment.schema import experiment_schema
from sim.scenario import ConfigurationError, scenario_schema

from . import fake_market
from .conftest import use_fake_market

SCENARIO = """\
days: 3
people: {count: 1000}
timeline: [{day: 1, set: {trust.gain: 0.5, trust.loss: 0.4}}]
"""
GRID = "{kind: grid, parameters: {trust.gain: [0.1, 0.2, 0.3], mechanisms.blocking: {}}, " \
    "metrics: [orders, gmv]}"
SAMPLED = {
    "lhs": "{kind: lhs, parameters: {trust.gain: [0, 0.5], campaigns.every: [1, 4], "
           "trust.loss: {}}, samples: 8}",
    "sobol": "{kind: sobol, parameters: {trust.gain: {}, trust.loss: {}}, samples: 4, "
             "second_order: yes}",
    "morris": "{kind: morris, parameters: {trust.gain: {}, trust.loss: {}, mechanisms.face: {}}, "
              "trajectories: 3}",
}
POINTS = {"grid": 6, "lhs": 8, "sobol": 4 * 6, "morris": 3 * 4}
DESIGNS = {"grid": GRID, **SAMPLED}


def write(folder, design, scenarios="{one: one.yaml, two: {file: one.yaml, days: 2}}", n=2):
    (folder / "one.yaml").write_text(SCENARIO, encoding="utf-8")
    text = f"scenarios: {scenarios}\nreplications: {n}\ndesign: {design}\n"
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder / "case.yaml"


def mistakes(folder, design):
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(write(folder, design))
    return caught.value.problems


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grid")
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_fake_market(monkeypatch)
        monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.ishigami)
        return run_experiment(write(folder, GRID), quiet=True, jobs=1, out=folder / "out")


@pytest.mark.parametrize("kind", DESIGNS)
def test_every_point_is_run_in_every_scenario_with_the_same_seeds(folder, kind):
    experiment = load_experiment(write(folder, DESIGNS[kind]))
    runs = planned_runs(experiment)
    assert len(runs) == 2 * 2 + POINTS[kind] * 2 * 2
    assert number_of_runs(experiment) == str(len(runs))
    points = pd.DataFrame([{"scenario": run.scenario_name, "seed": run.seed, **run.point}
                           for run in runs if run.point])
    seeds = points.groupby(["scenario", "point"])["seed"].agg(list)
    assert len(seeds) == 2 * POINTS[kind] and all(each == [1, 2] for each in seeds)
    one, two = (points[points["scenario"] == name].drop(columns="scenario").to_numpy().tolist()
                for name in ("one", "two"))
    assert one == two
    assert [run.hash for run in planned_runs(load_experiment("case.yaml"))] \
        == [run.hash for run in runs]


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_swept_value_holds_against_dated_changes_and_nothing_else_moves(folder, kind):
    experiment = load_experiment(write(folder, DESIGNS[kind]))
    stands = experiment.arms[0].scenario
    paths = [factor.path for factor in experiment.design.factors]
    for run in planned_runs(experiment):
        moved = {path for path, value in run.scenario.values.items() if value !=
                 stands.values[path]}
        assert moved <= set(paths) if run.point else not moved
        for path in paths:
            if run.point:
                assert run.scenario.values[path] == run.point[path]
                assert all(path not in change.values for change in run.scenario.changes)
    kept = run.scenario.changes[0].values
    assert set(kept) == {"trust.gain", "trust.loss"} - set(paths)


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_design_may_be_for_some_of_the_scenarios(folder, kind):
    design = DESIGNS[kind].replace("parameters", "scenarios: [two], parameters")
    experiment = load_experiment(write(folder, design))
    runs = planned_runs(experiment)
    assert {run.scenario_name for run in runs if run.point} == {"two"}
    assert {run.scenario_name for run in runs if not run.point} == {"one", "two"}
    assert number_of_runs(experiment) == str(len(runs))


def test_a_grid_holds_every_combination_once(folder):
    design = load_experiment(write(folder, GRID)).design
    settings = [tuple(each.values()) for each in design.settings]
    assert settings == [(gain, on) for gain in (0.1, 0.2, 0.3) for on in (0, 1)]


@pytest.mark.parametrize("optimise", ["no", "yes"])
def test_a_hypercube_has_one_point_in_every_part_of_every_range(folder, optimise):
    design = SAMPLED["lhs"].replace("samples: 8", f"samples: 20, optimise: {optimise}")
    settings = pd.DataFrame(load_experiment(write(folder, design)).design.settings)
    for path, high in (("trust.gain", 0.5), ("trust.loss", 1.0)):
        parts = np.floor(settings[path] / high * 20).astype(int)
        assert sorted(parts) == list(range(20))
    assert settings["campaigns.every"].value_counts().to_dict() == dict.fromkeys((1, 2, 3, 4), 5)


def test_an_optimised_hypercube_is_spread_more_evenly(folder):
    from scipy.stats import qmc

    spread = []
    for optimise in ("no", "yes"):
        design = SAMPLED["lhs"].replace("samples: 8", f"samples: 20, optimise: {optimise}")
        settings = pd.DataFrame(load_experiment(write(folder, design)).design.settings)
        unit = settings[["trust.gain", "trust.loss"]] / [0.5, 1.0]
        spread.append(qmc.discrepancy(unit.to_numpy(), method="CD"))
    assert spread[1] < spread[0]


@pytest.mark.parametrize(("kind", "more"), [
    ("sobol", ("samples: 4", "samples: 8")), ("morris", ("trajectories: 3", "trajectories: 6")),
])
def test_more_samples_extend_a_design(folder, kind, more):
    few = planned_runs(load_experiment(write(folder, SAMPLED[kind])))
    many = planned_runs(load_experiment(write(folder, SAMPLED[kind].replace(*more))))
    assert {run.hash for run in few} < {run.hash for run in many}


@pytest.mark.parametrize("kind", SAMPLED)
def test_another_seed_is_another_sample(folder, kind):
    one, other = (
        load_experiment(write(folder, f"{SAMPLED[kind][:-1]}, seed: {seed}}}")).design.settings
        for seed in (1, 2)
    )
    assert one != other and len(one) == len(other)


def test_the_tables_of_a_grid_can_be_plotted_at_once(grid):
    points = pd.read_csv(grid.directory / "points.csv")
    assert list(points.columns) == ["point", "trust.gain", "mechanisms.blocking"]
    assert points["point"].tolist() == [1, 2, 3, 4, 5, 6]
    response = pd.read_csv(grid.directory / "response.csv")
    assert len(response) == 2 * 6 * 2 and set(response["n"]) == {2}
    own = response[(response["scenario"] == "one") & (response["metric"] == "gmv")]
    assert own["mean"].tolist() == pytest.approx(
        (10.0 * own["trust.gain"] - 4.0 * 0.6 + 150.0).tolist()
    )
    assert own["sd"].to_numpy() == pytest.approx(100.0 / 2**0.5)
    half = (own["ci_high"] - own["ci_low"]) / 2  # t(.975, 1) = 12.706
    assert half.to_numpy() == pytest.approx(12.7062 * 50.0, rel=1e-4)
    runs = pd.read_csv(grid.directory / "runs.csv")
    assert runs["point"].isna().sum() == 4
    assert list(runs.columns[:5]) == ["scenario", "seed", "point", "trust.gain",
                                      "mechanisms.blocking"]
    plan = json.loads((grid.directory / "plan.json").read_text(encoding="utf-8"))
    assert plan["design"]["parameters"]["trust.gain"] == {"values": [0.1, 0.2, 0.3]}


def test_the_codebook_describes_every_column(grid):
    codebook = pd.read_csv(grid.directory / "codebook.csv")
    for name in ("runs.csv", "points.csv", "response.csv"):
        described = codebook[codebook["file"] == name]
        assert list(described["column"]) == list(pd.read_csv(grid.directory / name).columns), name
        assert described[["meaning", "unit", "en", "zh"]].notna().all(axis=None)


def test_tables_of_another_design_do_not_stay_in_the_folder(folder, reports):
    text = "scenarios: {one: {days: 3, people: {count: 1000}}}\ndesign: {kind: %s}\n"
    own = "grid, parameters: {trust.gain: [0.1, 0.2]}"
    left = {}
    for kind in (own, "compare", own):
        Path("case.yaml").write_text(text % kind, encoding="utf-8")
        run_experiment("case.yaml", quiet=True, jobs=1, out="out", replace=True)
        left[kind] = {file.name: file.read_bytes() for file in Path("out").glob("*.csv")}
        Path("out/mine.csv").write_text("a file of one's own")
    assert left[own].keys() - left["compare"].keys() == {"points.csv", "response.csv"}
    Path("out/codebook.csv").write_text("\x00")
    assert run_experiment("case.yaml", quiet=True, jobs=1, out="out").failed == 0


def test_a_rerun_makes_nothing_and_a_wider_grid_only_what_is_new(
    grid, tmp_path, reports, monkeypatch
):
    made = []
    monkeypatch.setattr("sim.experiment.runner._make", lambda work, executor, runs: (
        made.extend(runs), work.tried.update(run.hash for run in runs)))
    out = shutil.copytree(grid.directory, tmp_path / "out")
    run_experiment(write(tmp_path, GRID), quiet=True, out=out)
    assert made == []
    run_experiment(write(tmp_path, GRID.replace("0.3]", "0.3, 0.4]")), quiet=True, out=out)
    assert {run.point["trust.gain"] for run in made} == {0.4} and len(made) == 2 * 2 * 2


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ("{kind: sobol, parameters: {trust.gain: {}}, samples: 100}",
         "design.samples: 100 is no power of 2, without which the sequence is not balanced; take "
         "64 or 128"),
        ("{kind: morris, parameters: {trust.gain: {}}, levels: 5}", "design.levels: 5 is odd"),
        ("{kind: morris, parameters: {trust.gain: {}}, samples: 5}",
         "design.samples: is no option of morris"),
        ("{kind: lhs, parameters: {trust.gain: {}}, samples: many}", "'many' is not a number"),
        ("{kind: lhs, parameters: {trust.gain: {}}, seed: [1]}", "a whole number is expected"),
        ("{kind: lhs, parameters: {trust.gain: {}}, optimise: perhaps}", "neither yes nor no"),
        ("{kind: lhs}", "design.parameters: name what is to be moved"),
        ("{kind: lhs, parameters: {trust.gain: {}}, scenarios: [three]}",
         "design.scenarios: 'three' is not one of the scenarios"),
        ("{kind: grid, parameters: {trust.gain: [0.1]}, metrics: [orderz]}",
         "'orderz' is not a daily metric, did you mean orders?"),
        ("{kind: grid, parameters: {trust.gain: {steps: 1000}, trust.loss: {steps: 1000}}}",
         "1,000,000 points are too many, at most 100,000 are possible"),
    ],
)
def test_a_mistake_is_a_sentence_with_its_place(folder, design, said):
    found = mistakes(folder, design)
    assert len(found) == 1 and said in found[0] and found[0].startswith("case.yaml:3:"), found


def test_all_mistakes_of_a_design_are_told_at_once(folder):
    found = mistakes(folder, "{kind: sobol, parameters: {trust.gian: {}, trust.loss: [2, 3]}, "
                             "samples: 3, metrics: [x], scenarios: [y]}")
    assert len(found) == 6


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_a_missing_library_is_named_with_the_command_that_installs_it(folder, kind, monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib", None)
    found = mistakes(folder, SAMPLED[kind])
    assert found == (f"case.yaml:3:9: design: {kind} takes a library: SALib is not installed: "
                     'pip install "weishang-sim[sensitivity]"',)


@pytest.mark.parametrize("kind", DESIGNS)
def test_loading_and_counting_takes_no_heavy_library(folder, kind):
    """`validate` must answer at once: SALib and scipy's statistics take a second to import."""
    write(folder, DESIGNS[kind])
    code = ("import sys; from sim.experiment.load import load_experiment as load; "
            "from sim.experiment.plan import number_of_runs as n; n(load('case.yaml')); "
            "print([m for m in ('SALib', 'scipy.stats', 'pandas') if m in sys.modules])")
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env=os.environ | {"PYTHONPATH": str(HOME)})
    assert told.stdout.strip() == "[]"


def test_designs_fit_the_schema_and_mistakes_do_not(folder):
    validator = jsonschema.Draft202012Validator(experiment_schema(scenario_schema()))
    for design in DESIGNS.values():
        written = yaml.load(write(folder, design).read_text("utf-8"), yaml.SafeLoader)
        assert validator.is_valid(written), design
        written["design"]["parameters"]["trust.gian"] = {}
        assert not validator.is_valid(written), design


def test_tables_of_an_experiment_of_which_nothing_is_made_are_empty_of_values(folder):
    experiment = load_experiment(write(folder, GRID))
    response = experiment.design.tables(experiment.arms, NOTHING_STORED)["response"]
    assert set(response["n"]) == {0} and response["mean"].isna().all()
