"""The ablation as a design: points, re-centring, table, mistakes, resuming."""

import json

import numpy as np
import pandas as pd
import pytest

from sim.catalogue import ROWS, Expectation, Observable, Row, built_rows
from sim.experiment.designs import ablation
from sim.experiment.designs.ablation import FULL, PREPARED, RAW, RECENTRED, Ablation
from sim.experiment.designs.ablation_columns import POINT_COLUMNS
from sim.experiment.designs.ablation_table import verdict
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.runner import run_experiment
from sim.experiment.statistics import holm, paired_p
from sim.experiment.store import load_run
from sim.scenario import ConfigurationError

from . import fake_market
from .conftest import use_fake_market

ERA = "days: 130\npeople: {count: 1000}\nmechanisms: {face: on}\n"
FILE = """\
scenarios: {wild_growth: era.yaml, platform_insured: era.yaml}
replications: 5
design: {kind: ablation, rows: [M17, M31, M42], recentre: RECENTRE}
"""


def write(folder, recentre="yes", text=FILE):
    (folder / "era.yaml").write_text(ERA, encoding="utf-8")
    (folder / "ablation.yaml").write_text(text.replace("RECENTRE", recentre), encoding="utf-8")
    return folder / "ablation.yaml"


def mistakes(folder, design, scenarios="{wild_growth: era.yaml}"):
    path = write(folder, text=f"scenarios: {scenarios}\ndesign: {design}\n")
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(path)
    return caught.value.problems


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the results of one ablation on a market that responds."""
    folder = tmp_path_factory.mktemp("ablation")
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_fake_market(monkeypatch)
        monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.responsive)
        return run_experiment(write(folder), quiet=True, jobs=2, out=folder / "out")


def rerun(made, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.responsive)
    return run_experiment(made.directory.parent / "ablation.yaml", quiet=True, jobs=1,
                          out=made.directory)


def test_every_switch_is_turned_off_where_its_row_belongs(folder):
    experiment = load_experiment(write(folder, "no"))
    runs = planned_runs(experiment)
    assert not experiment.design.staged
    assert {len([run for run in runs if run.point == point]) for point in
            [run.point for run in runs if run.point]} == {5}
    off = {(run.scenario_name, run.point["switched_off"]): run.scenario.values
           for run in runs if run.point and run.point["form"] == RAW}
    assert set(off) == {("wild_growth", "wealth_display"), ("wild_growth", "exposure"),
                        ("platform_insured", "vetting")}
    for (_, switch), values in off.items():
        assert values[f"mechanisms.{switch}"] == 0
        changed = [path for path, value in values.items()
                   if value != experiment.arms[0].scenario.values[path]]
        assert set(changed) <= {f"mechanisms.{switch}"}


def test_what_acts_beside_another_is_compared_beside_it(folder):
    runs = planned_runs(load_experiment(write(folder, "no")))
    beside = [run for run in runs if run.point and run.point["given"]]
    assert {(run.point["form"], run.scenario.values["mechanisms.exposure"]) for run in beside} \
        == {(FULL, 1), (RAW, 0)}


def test_rows_that_share_a_switch_share_the_runs(folder, monkeypatch):
    twin = Row("M98", "twin", "孪生", (), ("wild_growth",), "wealth_display", "wild_growth",
               (Expectation(Observable("orders", "mean"), "up"),))
    rows = [row for row in ROWS if row.id == "M17"] + [twin]
    arms = load_experiment(write(folder)).arms
    design = Ablation(tuple(rows), recentre=False)
    assert [len(case.rows) for case in design.cases(arms)] == [2]
    assert sum(bool(point.columns) for point in design.points(arms, lambda *_: None)) == 1


def test_all_rows_of_the_eras_there_are_is_the_default(folder):
    path = write(folder, text="scenarios: {tool_based: era.yaml}\ndesign: {kind: ablation}\n")
    rows = load_experiment(path).design.rows
    assert {row.arm for row in rows} == {"tool_based"}
    assert {row.id for row in rows} <= {row.id for row in built_rows()}


def test_mistakes_are_sentences_with_their_places(folder, monkeypatch):
    assert mistakes(folder, "{kind: ablation, rows: [M1, M42], recentre: maybe}") == (
        "ablation.yaml:2:33: design.rows: 'M1' is not a mechanism, M01 to M85",
        "ablation.yaml:2:37: design.rows: M42 is tried in platform_insured, which is none of the "
        "scenarios (wild_growth)",
        "ablation.yaml:2:53: design.recentre: 'maybe' is neither yes nor no",
    )
    assert mistakes(folder, "{kind: compare, rows: [M17]}") == (
        "ablation.yaml:2:25: design.rows: is no option of compare",
    )
    assert "no mechanism is tried in these scenarios" in mistakes(
        folder, "{kind: ablation}", "{few: era.yaml}")[0]
    assert "M17 is named twice" in mistakes(folder, "{kind: ablation, rows: [M17, M17]}")[0]
    off = "{wild_growth: {extends: era.yaml, mechanisms.wealth_display: off}}"
    assert mistakes(folder, "{kind: ablation, rows: [M17]}", off)[0].endswith(
        "M17: mechanisms.wealth_display is off in wild_growth as it stands, there is nothing to "
        "switch off")
    monkeypatch.setattr(ablation, "built_rows", lambda: ())
    assert "M17 (wealth on display) cannot be tried" in mistakes(
        folder, "{kind: ablation, rows: [M17]}")[0]


def test_the_response_of_the_first_days_is_restored(made):
    """The fake market's response falls by e when wealth is not shown, and rises by e with b0."""
    table = pd.read_csv(made.directory / "ablation.csv").set_index("row")
    start = 5.6
    assert list(table.loc["M17", "recentred_constant"]) == pytest.approx([1 - start] * 2, abs=0.02)
    assert set(table.loc["M31", "recentred_constant"]) == {-start}
    runs = made.runs[made.runs["form"] == RECENTRED]
    assert len(runs) == 15 and set(runs["status"]) == {"done"}
    short = made.runs[made.runs["form"] == PREPARED]
    assert set(short["seed"]) == {1, 2, 3, 4}


def test_the_table_is_of_paired_differences(made):
    table = pd.read_csv(made.directory / "ablation.csv")
    assert list(table["row"]) == ["M17", "M17", "M31", "M31", "M42", "M42"]
    joined = table[table["metric"] == "joined"].iloc[0]
    runs = made.runs[made.runs["scenario"] == "wild_growth"].set_index("seed")
    full, off = (
        runs.loc[runs["form"] == form, "hash"].map(
            lambda run: load_run(made.directory, run).daily["joined"].sum()
        )
        for form in ("", RAW)
    )
    by_hand = off[runs.loc[runs["form"] == RAW, "switched_off"] == "wealth_display"] - full
    assert joined["raw_n"] == 5
    assert joined["raw_difference"] == pytest.approx(by_hand.mean())
    assert joined["full_sd"] == pytest.approx(full.std())
    assert (table["raw_p_holm"] >= table["raw_p"]).all()
    assert table["recentring"].str.startswith("within 1%").all()


def test_shared_tables_are_about_the_scenarios_as_they_stand(made):
    daily = pd.read_parquet(made.directory / "daily.parquet")
    assert len(daily) == 2 * 5 * 130
    assert set(made.summary["n"]) <= {0, 5}
    codebook = pd.read_csv(made.directory / "codebook.csv")
    for name in ("runs.csv", "ablation.csv"):
        described = codebook[codebook["file"] == name]["column"]
        assert list(described) == list(pd.read_csv(made.directory / name).columns), name
    plan = json.loads((made.directory / "plan.json").read_text(encoding="utf-8"))
    assert plan["design"] == {"kind": "ablation", "rows": ["M17", "M31", "M42"], "recentre": True}
    points = [set(run["point"]) for run in plan["runs"] if "point" in run]
    assert points and all(point == {name for name, *_ in POINT_COLUMNS} for point in points)
    assert len(plan["runs"]) == len(made.runs)


def test_a_rerun_computes_nothing_and_a_run_that_was_lost_is_made_again(
    made, reports, monkeypatch
):
    files = sorted((made.directory / "runs").iterdir())
    before = {file: file.stat().st_mtime_ns for file in files}
    table = (made.directory / "ablation.csv").read_bytes()
    rerun(made, monkeypatch)
    assert {file: file.stat().st_mtime_ns for file in files} == before
    for lost in files[::3]:
        lost.unlink()
    rerun(made, monkeypatch)
    assert sorted((made.directory / "runs").iterdir()) == files
    assert (made.directory / "ablation.csv").read_bytes() == table


def test_a_search_whose_runs_fail_ends_and_says_so(folder, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fails_when_short)
    results = run_experiment(write(folder), quiet=True)
    assert results.failed > 0
    table = pd.read_csv(results.directory / "ablation.csv")
    assert set(table["recentring"]) == {"runs are missing"}
    assert set(table["raw_n"]) == {5}
    assert table["recentred_n"].isna().all()


@pytest.mark.parametrize(
    ("direction", "low", "high", "said"),
    [
        ("up", 0.1, 2.0, "as expected"),
        ("down", -2.0, -0.1, "as expected"),
        ("up", -2.0, -0.1, "opposite"),
        ("down", 0.1, 2.0, "opposite"),
        ("up", -0.1, 2.0, "not distinguishable"),
    ],
)
def test_verdicts(direction, low, high, said):
    assert verdict(direction, low, high) == said


def test_p_values():
    """Student's sleep data: paired t = -4.0621, p = .002833."""
    drug_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    drug_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    assert paired_p(drug_1 - drug_2) == pytest.approx(0.002833, abs=1e-6)
    assert paired_p(np.zeros(4)) == 1.0
    assert paired_p(np.ones(4)) == 0.125
    assert np.isnan(paired_p(np.ones(1)))


def test_holm_steps_down_and_never_falls():
    adjusted = holm(np.array([0.01, 0.02, 0.015, np.nan, 0.9]))
    assert adjusted[:3] == pytest.approx([0.04, 0.045, 0.045])
    assert np.isnan(adjusted[3]) and adjusted[4] == 0.9
    assert len(holm(np.array([]))) == 0
