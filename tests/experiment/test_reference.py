"""The response over points: differences paired by seed from a reference point."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.experiment.load import load_experiment
from sim.experiment.merge import merge
from sim.experiment.plan import number_of_runs, planned_runs
from sim.experiment.runner import run_experiment
from sim.experiment.statistics import differences, holm, outcome_metrics
from sim.experiment.store import StoredRun
from sim.experiment.terminal import points_tables
from sim.scenario import ConfigurationError

from . import fake_market
from .in_process import make_runs_here

SCENARIO = """\
days: 3
people: {count: 1000}
timeline: [{day: 1, set: {trust.gain: 0.5, trust.loss: 0.4}}]
"""
GRID = "{kind: grid, parameters: {trust.gain: [0.1, 0.2], trust.loss: [0.3, 0.6]}, " \
    "metrics: [orders, gmv]%s}"
ON_GRID = GRID % ", reference: {trust.loss: 60 %, trust.gain: 0.1}"
BESIDE = GRID % ", reference: {trust.gain: 0.15, trust.loss: 0.3}"
IN_PART = GRID % ", reference: {trust.gain: 0.1}"
STANDING = GRID % ""
PAIRED = ["n_pairs", "mean_difference", "ci_low", "ci_high", "variance_removed_by_pairing",
          "bootstrap_low", "bootstrap_high", "p", "effect_size"]
RENAMED = {"difference_ci_low": "ci_low", "difference_ci_high": "ci_high"}


def write(folder, design, seeds=3):
    (folder / "one.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "case.yaml").write_text(
        "scenarios: {one: one.yaml, two: {file: one.yaml, days: 2}}\n"
        f"replications: {seeds}\ndesign: {design}\n", encoding="utf-8")
    return folder / "case.yaml"


def run(folder, design, seeds=2, **options):
    with pytest.MonkeyPatch.context() as monkeypatch:
        make_runs_here(monkeypatch, fake_market.ishigami)
        return run_experiment(write(folder, design, seeds), quiet=True, **options)


def mistakes(folder, reference):
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(write(folder, GRID % f", reference: {reference}"))
    return caught.value.problems


class Made:
    """Runs of a fake market, made where they are asked for."""

    def __init__(self, market, without=()):
        self.market, self.without, self.there = market, without, {}

    def __call__(self, scenario, seed):
        if seed in self.without:
            return None
        key = json.dumps(scenario.canonical(), sort_keys=True), seed
        if key not in self.there:
            made = self.market(scenario, seed, "compiled", lambda *_: None)
            self.there[key] = StoredRun(made.daily, {})
        return self.there[key]


def response_of(folder, design, seeds=3, without=()):
    experiment = load_experiment(write(folder, design, seeds))
    stored = Made(fake_market.ishigami, without)
    return experiment, stored, experiment.design.tables(experiment.arms, stored)["response"]


@pytest.mark.parametrize(("design", "more"), [
    (STANDING, 0), (ON_GRID, 0), (BESIDE, 1), (IN_PART, 1),
])
def test_a_reference_beside_the_grid_is_one_more_point_of_every_scenario(folder, design, more):
    experiment = load_experiment(write(folder, design))
    runs = planned_runs(experiment)
    assert len(runs) == 2 * 3 * (1 + 4 + more)
    assert number_of_runs(experiment) == str(len(runs))
    before = {run.hash for run in planned_runs(load_experiment(write(folder, STANDING)))}
    added = {run.hash for run in runs} - before
    assert len(added) == 2 * 3 * more and before <= {run.hash for run in runs}
    assert {run.point["point"] for run in runs if run.hash in added} == ({0} if more else set())


@pytest.mark.parametrize(("design", "at"), [
    (STANDING, None), (ON_GRID, 2), (BESIDE, 0), (IN_PART, 0),
])
def test_differences_from_the_reference_are_those_that_the_runs_give(folder, design, at):
    experiment, stored, response = response_of(folder, design, seeds=5)
    outcomes = {}
    for run in planned_runs(experiment):
        where = run.point.get("point")
        outcome = outcome_metrics(stored(run.scenario, run.seed).daily)
        outcomes.setdefault((run.scenario_name, where), {})[run.seed] = outcome
    compared = response[response["is_reference"] == "no"]
    assert len(compared) == 2 * 2 * (3 if at == 2 else 4)
    for row in compared.to_dict("records"):
        metric, other = row["metric"], outcomes[row["scenario"], at]
        pairs = pd.DataFrame([
            {"scenario": name, "seed": seed, metric: outcome[metric]}
            for name, own in (("point", outcomes[row["scenario"], row["point"]]),
                              ("reference", other))
            for seed, outcome in own.items()
        ])
        expected = differences(pairs, "reference").iloc[0]
        found = pd.Series(row).drop(["ci_low", "ci_high"]).rename(RENAMED)
        assert found[PAIRED].astype(float).tolist() == pytest.approx(
            expected[PAIRED].astype(float).tolist(), nan_ok=True)
        mean = np.mean([outcome[metric] for outcome in other.values()])
        assert row["reference_mean"] == pytest.approx(mean)
    assert compared["p_holm"].to_numpy() == pytest.approx(holm(compared["p"].to_numpy()))
    themselves = response[response["is_reference"] == "yes"]
    assert set(themselves["point"]) == (set() if at is None else {at})
    assert themselves["mean_difference"].isna().all() and themselves["mean"].notna().all()


def test_a_reference_named_in_part_leaves_the_rest_as_the_scenario_has_it(folder):
    runs = planned_runs(load_experiment(write(folder, IN_PART)))
    for run in (each for each in runs if each.point.get("point") == 0):
        assert dict(run.point) == {"point": 0, "trust.gain": 0.1}
        assert run.scenario.values["trust.gain"] == 0.1
        assert dict(run.scenario.changes[0].values) == {"trust.loss": 0.4}


def test_a_reference_is_in_the_plan_the_points_and_the_codebook(folder, reports):
    out = run(folder, IN_PART, out="out").directory
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["design"]["reference"] == {"trust.gain": 0.1}
    points = pd.read_csv(out / "points.csv")
    assert points["point"].tolist() == [0, 1, 2, 3, 4]
    assert points["trust.gain"].tolist() == [0.1, 0.1, 0.1, 0.2, 0.2]
    assert math.isnan(points["trust.loss"].iloc[0])
    codebook = pd.read_csv(out / "codebook.csv")
    for name in ("runs.csv", "points.csv", "response.csv"):
        described = codebook[codebook["file"] == name]
        assert list(described["column"]) == list(pd.read_csv(out / name).columns), name
        assert described[["meaning", "unit", "en", "zh"]].notna().all(axis=None)


def test_a_missing_run_takes_its_pair_out(folder):
    response = response_of(folder, STANDING, without=(2,))[-1]
    assert set(response["n"]) == {2} and set(response["n_pairs"]) == {2}


def test_one_seed_gives_a_difference_without_an_interval(folder):
    response = response_of(folder, STANDING, seeds=1)[-1]
    assert response["mean_difference"].notna().all()
    assert response[["difference_ci_low", "p", "p_holm", "effect_size"]].isna().all(axis=None)


def test_shards_of_a_grid_with_a_reference_merge_into_what_one_run_gives(folder, reports):
    for shard in ("1/2", "2/2"):
        run(folder, BESIDE, shard=shard, out=f"part{shard[0]}")
    merged = merge(["part1", "part2"], "merged").directory
    whole = run(folder, BESIDE, out="whole").directory
    for name in ("response.csv", "points.csv", "runs.csv"):
        assert (merged / name).read_bytes() == (whole / name).read_bytes()


def test_another_reference_makes_only_its_own_runs(folder, reports, monkeypatch):
    run(folder, STANDING, out="out")
    anew = []
    monkeypatch.setattr("sim.experiment.runner._make", lambda work, executor, runs: (
        anew.extend(runs), work.tried.update(run.hash for run in runs)))
    run(folder, ON_GRID, out="out")
    assert anew == []
    run(folder, BESIDE, out="out")
    assert {run.point["point"] for run in anew} == {0} and len(anew) == 2 * 2


def test_a_hypercube_has_differences_from_its_reference_too(folder):
    design = "{kind: lhs, parameters: {trust.gain: [0.1, 0.4], trust.loss: [0.3, 0.6]}, " \
        "metrics: [gmv], samples: 3, reference: {trust.gain: 0.1, trust.loss: 0.3}}"
    experiment, _, response = response_of(folder, design)
    assert number_of_runs(experiment) == str(len(planned_runs(experiment))) == str(2 * 3 * 5)
    own = response[response["is_reference"] == "no"]
    moved = 10.0 * (own["trust.gain"] - 0.1) - 4.0 * (own["trust.loss"] - 0.3)
    assert own["mean_difference"].to_numpy() == pytest.approx(moved.to_numpy())
    assert np.allclose(own["difference_ci_low"], own["mean_difference"])


@pytest.mark.parametrize(("reference", "said"), [
    ("{trust.gian: 0.1}", "trust.gian: unknown parameter of trust, did you mean gain?"),
    ("{trust.resolved_factor: 0.1}", "trust.resolved_factor: is not moved by the design, so that "
     "the reference has it as every point has; name trust.gain or trust.loss"),
    ("{trust.gain: 2}", "trust.gain: 2 is out of range, must be 0 to 1"),
    ("{trust.gain: much}", "trust.gain: 'much' is not a number"),
    ("{trust.gain: [0.1, 0.2]}", "trust.gain: one value is expected, not a list"),
    ("{trust: 0.1}", "trust: is a group of parameters"),
    ("0.1", "reference: write the values of the reference, as reference: {trust.gain: 0.1}, not "),
    ("[trust.gain]", "reference: write the values of the reference, as "),
])
def test_a_mistake_in_a_reference_is_a_sentence_with_its_place(folder, reference, said):
    (found,) = mistakes(folder, reference)
    assert said in found and found.startswith("case.yaml:3:"), found
    column = int(found.split(":")[2])
    assert column > len(GRID) - len("%s}")


def test_a_reference_that_a_scenario_cannot_take_is_named(folder):
    design = "{kind: grid, parameters: {posting.limit: [10, 20]}, reference: {posting.limit: 1}}"
    (folder / "one.yaml").write_text("posting: {least: 5}\n", encoding="utf-8")
    (folder / "case.yaml").write_text(f"scenarios: {{one: one.yaml}}\ndesign: {design}\n",
                                      encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(folder / "case.yaml")
    (found,) = caught.value.problems
    assert found.startswith("case.yaml:2:") and "design.reference.posting.limit: in one:" in found


def test_a_reference_fits_the_schema_and_only_where_it_is_an_option(folder):
    import jsonschema

    from sim.experiment.schema import experiment_schema
    from sim.scenario import scenario_schema

    validator = jsonschema.Draft202012Validator(experiment_schema(scenario_schema()))
    written = yaml.load(write(folder, BESIDE).read_text("utf-8"), yaml.SafeLoader)
    assert validator.is_valid(written)
    written["design"]["reference"] = {"trust.gian": 0.1}
    assert not validator.is_valid(written)
    with pytest.raises(ConfigurationError, match=r"design\.reference: is no option of sobol"):
        load_experiment(write(Path(folder), "{kind: sobol, parameters: {trust.gain: {}}, "
                                            "samples: 4, reference: {trust.gain: 1}}"))


def test_the_terminal_lists_every_point_with_seeds_and_difference(folder):
    response = response_of(folder, ON_GRID)[-1]
    orders, gmv = points_tables(response)
    assert (orders.title, gmv.title) == ("orders, point by point", "gmv, point by point")
    assert [column.header for column in gmv.columns] == [
        "scenario", "trust.gain", "trust.loss", "seeds", "mean", "difference", "95 % interval"]
    cells = [list(column.cells) for column in gmv.columns]
    assert cells[0] == ["one"] * 4 + ["two"] * 4 and cells[3] == ["3"] * 8
    assert cells[5][:2] == ["1.2", "reference"] and cells[6][:2] == ["1.2 to 1.2", ""]
    assert "from the reference" in gmv.caption
    assert "from the scenario as it stands" in points_tables(response_of(folder, STANDING)[-1])[
        0].caption
