"""The patterns as a design: what is run, the tables on a known market, mistakes."""

import math

import pandas as pd
import pytest

from sim.experiment.designs.patterns_table import FAILS, HOLDS, UNCLEAR, verdict
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.runner import run_experiment
from sim.patterns import P1, P4
from sim.patterns.pattern import above, below
from sim.scenario import ConfigurationError

from . import fake_market
from .conftest import use_fake_market

SCENARIOS = ("wild_growth", "no_trust", "no_face", "no_hearsay")


def write(folder, design="{kind: patterns, rows: [P4, P1]}", scenarios=SCENARIOS, more=""):
    names = ", ".join(f"{name}: base.yaml" for name in scenarios if name != "no_trust")
    if "no_trust" in scenarios:
        names += ", no_trust: {extends: base.yaml, mechanisms: {trust_dynamics: off}}"
    (folder / "base.yaml").write_text("days: 140\npeople: {count: 1000}\n", encoding="utf-8")
    (folder / "case.yaml").write_text(
        f"scenarios: {{{names}{more}}}\nreplications: 10\ndesign: {design}\n", encoding="utf-8"
    )
    return folder / "case.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patterns")
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_fake_market(monkeypatch)
        monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.distrustful)
        return run_experiment(write(folder), quiet=True, jobs=2, out=folder / "out", seeds=4)


def row(made, statistic, arm):
    table = pd.read_csv(made.directory / "patterns.csv").set_index(["statistic", "arm"])
    return table.loc[(statistic, arm)]


def test_scenarios_stand_with_all_their_seeds_and_cases_with_eight(folder):
    experiment = load_experiment(write(folder))
    runs = planned_runs(experiment)
    assert sum(not run.point for run in runs) == 4 * 10
    (given,) = {run.point["given"] for run in runs if run.point}
    assert given == "mechanisms.fatigue=off"
    cases = [run for run in runs if run.point]
    assert [run.seed for run in cases] == list(range(1, 9))
    assert {run.point["patterns"] for run in cases} == {"P4"}
    assert experiment.design.described() == {"rows": ["P4", "P1"]}


def test_by_default_all_is_measured_that_the_scenarios_allow(folder):
    experiment = load_experiment(write(folder, "{kind: patterns}"))
    ids = [pattern.id for pattern in experiment.design.rows]
    assert {"P1", "P4", "P12", "P14", "P17"} <= set(ids)
    assert not {"P2", "P5", "P11", "P13"} & set(ids)


def test_statistics_are_those_of_the_known_market(made):
    """Seeds 1, 2 and 4 end at .11, .12 and .14 of the peak, with trust frozen .10 higher."""
    model, null = (row(made, "end_over_peak", arm) for arm in ("wild growth", "trust frozen"))
    assert (model["n"], model["is_null"], model["criterion"]) == (3, "no", "< 0.5")
    assert model["mean"] == pytest.approx(0.37 / 3)
    assert (model["least"], model["greatest"]) == pytest.approx((0.11, 0.14))
    assert (model["passed"], model["verdict"], model["extinct"]) == (1.0, HOLDS, 0.0)
    assert math.isnan(model["effect"])
    assert null["mean"] == pytest.approx(0.67 / 3)
    assert null["effect"] == pytest.approx(-0.1)
    assert row(made, "trust_lost", "trust frozen")["verdict"] == FAILS
    assert row(made, "rise", "fatigue frozen")["mean"] == 0.0
    assert row(made, "rise", "wild growth")["mean"] == pytest.approx(10.0 * 0.01 * 80)
    assert (model["persons"], model["days"]) == (1000, 140)


def test_every_seed_has_its_values_and_the_codebook_every_column(made):
    seeds = pd.read_csv(made.directory / "patterns_seeds.csv")
    own = seeds[(seeds["statistic"] == "end_over_peak") & (seeds["arm"] == "wild growth")]
    assert dict(zip(own["seed"], own["value"], strict=True)) == \
        pytest.approx({1: 0.11, 2: 0.12, 4: 0.14})
    lines = sum(len(s.lines) for pattern in (P1, P4) for s in pattern.statistics)
    assert len(pd.read_csv(made.directory / "patterns.csv")) == lines
    codebook = pd.read_csv(made.directory / "codebook.csv")
    for name in ("runs.csv", "patterns.csv", "patterns_seeds.csv"):
        described = codebook[codebook["file"] == name]["column"]
        assert list(described) == list(pd.read_csv(made.directory / name).columns), name


def test_a_rerun_makes_only_what_failed(made, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.distrustful)
    before = {file: file.stat().st_mtime_ns for file in (made.directory / "runs").iterdir()}
    run_experiment(made.directory.parent / "case.yaml", quiet=True, out=made.directory, seeds=4)
    after = {file: file.stat().st_mtime_ns for file in (made.directory / "runs").iterdir()}
    assert before == after


@pytest.mark.parametrize(
    ("mark", "ends", "said"),
    [
        (above(0.0), (0.1, 0.2), HOLDS),
        (above(0.0), (-0.1, 0.2), UNCLEAR),
        (above(0.0), (-0.2, -0.1), FAILS),
        (below(0.5), (0.1, 0.2), HOLDS),
        (below(0.5), (math.nan, math.nan), ""),
    ],
)
def test_a_verdict_is_taken_from_the_interval(mark, ends, said):
    assert verdict(mark, *ends) == said


@pytest.mark.parametrize(
    ("design", "scenarios", "more", "said"),
    [
        ("{kind: patterns, rows: [P21]}", SCENARIOS, "",
         "case.yaml:3:33: design.rows: 'P21' is not a pattern, P1 to P20"),
        ("{kind: patterns, rows: [P2]}", SCENARIOS, "",
         "case.yaml:3:33: design.rows: P2 needs the scenarios symmetric_trust too; there are "),
        ("{kind: patterns}", ("no_face",), "",
         "case.yaml:3:9: design: no pattern is measured in these scenarios alone; P1 takes "
         "wild_growth, no_trust"),
        ("{kind: patterns, rows: [P11]}", ("wild_growth",), ", history: base.yaml",
         "case.yaml:3:32: design.rows: P11 cannot be measured in history: "),
    ],
)
def test_mistakes_are_told_with_their_places(folder, design, scenarios, more, said):
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(write(folder, design, scenarios, more))
    assert caught.value.problems[0].startswith(said), caught.value.problems
