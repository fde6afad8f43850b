"""Replication until precise as a user meets it: file, folder, exit code, with every design."""

import contextlib
import json
import re
import shutil
from collections.abc import Iterator

import jsonschema
import numpy as np
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from sim.catalogue.sources import HOME
from sim.cli import app
from sim.experiment import load
from sim.experiment.definition import Design, Point
from sim.experiment.load import load_experiment
from sim.experiment.plan import number_of_runs, planned_runs
from sim.experiment.runner import run_experiment
from sim.experiment.schema import experiment_schema
from sim.experiment.statistics import DIFFERENCE_COLUMNS, t_interval
from sim.experiment.until import Target
from sim.experiment.until_options import UNTIL_KEYS
from sim.experiment.worker import perform
from sim.scenario import ConfigurationError, scenario_schema

from . import fake_market

FILE = """\
scenarios: {few: few.yaml, many: {days: 5, people: {count: 3000}}}
replications:
  until: {metric: orders, half_width: 0.7 %}
  max: 30
"""
TABLES = ("plan.json", "runs.csv", "daily.csv", "daily.parquet", "summary.csv", "differences.csv",
          "codebook.csv")


def write(folder, text=FILE, **changes):
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder / "case.yaml"


def call(*arguments):
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run(**options):
    return run_experiment("case.yaml", **{"quiet": True, "jobs": 1} | options)


def files(directory):
    return {file: file.stat().st_mtime_ns for file in (directory / "runs").iterdir()}


@pytest.fixture
def fake(folder, reports, monkeypatch):
    """Runs are made by the fake market in this process: starting workers takes seconds a stage."""
    monkeypatch.setattr("sim.experiment.runner.executor_for", lambda *_: InThisProcess())
    return folder


class InThisProcess(contextlib.nullcontext):
    """An executor without workers."""

    def perform_all(self, tasks, prepare, on_finished, on_poll):
        prepare()
        for task in tasks:
            on_finished(perform(task, lambda days: None))


def test_it_runs_until_every_interval_is_narrow(fake):
    results = run_experiment(write(fake), quiet=True, jobs=2)
    assert results.imprecise == ""
    n = results.summary["n"].max()
    assert 8 < n < 30
    orders = results.summary[results.summary["metric"] == "orders"]
    half_widths = (orders["ci_high"] - orders["ci_low"]) / 2
    assert (half_widths <= 0.007 * orders["mean"]).all()
    for _, runs in results.runs.groupby("scenario"):
        assert list(runs["seed"]) == list(range(1, n + 1))
    one_before = results.runs[results.runs["seed"] <= n - 6].groupby("scenario")["orders"]
    assert any((high - low) / 2 > 0.007 * own.mean()
               for own in one_before.apply(list).map(np.array)
               for low, high in [t_interval(own)])
    plan = json.loads((results.directory / "plan.json").read_text(encoding="utf-8"))
    assert [each["replications"] for each in plan["scenarios"]] == [n, n]
    assert plan["until"]["of"] == ["few", "many"]
    assert f"up to {n}" in (results.directory / "log.txt").read_text()


def test_the_same_bytes_on_one_worker_and_on_two_after_a_loss(folder, reports):
    path = write(folder, **{"0.7 %": "1.5 %"})
    one = run_experiment(path, quiet=True, jobs=1, out="one").directory
    names = sorted(file.name for file in (one / "runs").iterdir())
    (folder / "two/runs").mkdir(parents=True)
    for kept in names[::3]:
        shutil.copy(one / "runs" / kept, folder / "two/runs")
    two = run_experiment(path, quiet=True, jobs=2, out="two").directory
    assert names == sorted(file.name for file in (two / "runs").iterdir())
    for name in (*TABLES, *(f"runs/{name}" for name in names)):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_a_rerun_makes_nothing_and_a_greater_max_only_what_is_missing(fake):
    write(fake, **{"max: 30": "max: 10"})
    short = run()
    before = files(short.directory)
    assert len(before) == 20
    assert "precision not reached with 10 seeds, the most allowed" in short.imprecise
    assert run().imprecise == short.imprecise and files(short.directory) == before
    write(fake)
    longer = run()
    after = files(longer.directory)
    assert longer.imprecise == "" and len(after) > 40
    assert before.items() <= after.items()
    assert run().imprecise == "" and files(longer.directory) == after


def test_precision_that_is_not_reached_is_exit_code_3_and_a_sentence(fake):
    write(fake, **{"0.7 %": "0.001", "max: 30": "max: 10"})
    result = call("run", "case.yaml", "--jobs", 1, "--quiet")
    assert result.exit_code == 3
    said = " ".join(result.stderr.split())
    assert re.fullmatch(
        r"precision not reached with 10 seeds, the most allowed: orders of few is known to "
        r"± [0-9.]+, wanted was ± 0.001; orders of many is known to ± [0-9.]+, wanted was ± 0.001; "
        r"with a greater replications.max a rerun makes only what is missing", said)
    assert "precision not reached" in (fake / "results/case/log.txt").read_text()
    write(fake, **{"orders,": "insurer_loss_ratio,", "30": "8"})
    nothing = call("run", "case.yaml", "--jobs", 1, "--quiet", "--replace")
    assert nothing.exit_code == 3
    assert "insurer_loss_ratio of few has a value in fewer than two seeds" in nothing.stderr


def test_precision_that_has_not_held_long_enough_is_not_reached(fake):
    write(fake, **{"0.7 %": "1.5 %"})
    n = len(run().runs) // 2
    write(fake, **{"0.7 %": "1.5 %", "max: 30": f"max: {n - 1}"})
    results = run(replace=True)
    assert f"known as well as wanted from {n - 5} seeds on, which must hold for 5 more" in \
        results.imprecise


def test_a_failed_run_ends_it_with_a_sentence_and_exit_code_1(fake, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fails_at_seed_6)
    write(fake)
    result = call("run", "case.yaml", "--jobs", 1, "--quiet")
    assert result.exit_code == 1
    said = " ".join(result.stderr.split())
    assert "a run of seed 6 failed or is not there, so that no later seed counts; with 5 seeds" \
        in said
    runs = pd.read_csv("results/case/runs.csv")
    assert 8 <= runs["seed"].max() <= 11
    assert (runs["status"] == "failed").sum() == 2


def test_seeds_on_the_command_line_take_its_place(fake):
    path = write(fake)
    experiment = load_experiment(path, seeds=4)
    assert experiment.until is None and not experiment.staged
    assert [arm.replications for arm in experiment.arms] == [4, 4]
    results = run(seeds=4)
    assert len(results.runs) == 8 and results.imprecise == ""


def test_a_dry_run_says_n_or_more(fake, monkeypatch):
    monkeypatch.setattr("sim.experiment.rehearsal.simulate", fake_market.simulate)
    write(fake)
    said = call("run", "case.yaml", "--dry-run").stdout
    assert "runs: 16 or more to make, 16 or more in all" in said
    assert "seeds: at most 30" in said
    assert not (fake / "results/case/runs").exists()
    assert "2 scenarios and 16 or more runs" in call("validate", "case.yaml").stdout
    run()
    done = call("run", "case.yaml", "--dry-run").stdout
    assert re.search(r"runs: 0 to make, [0-9]+ in all\n", done)


def test_what_a_file_may_say(folder):
    rule = load_experiment(write(folder)).until
    assert (rule.metric, rule.half_width, rule.relative) == ("orders", 0.007, True)
    assert (rule.fewest, rule.most, rule.scenarios) == (3, 30, ("few", "many"))
    assert rule.targets == (Target("few"), Target("many"))
    text = FILE.replace("max: 30", "min: 6\n  max: 30").replace(
        "{metric: orders, half_width: 0.7 %}",
        "{metric: orders_total, half_width: 12.5, difference: yes, scenario: many}")
    experiment = load_experiment(write(folder, text))
    rule = experiment.until
    assert (rule.metric, rule.half_width, rule.relative) == ("orders_total", 12.5, False)
    assert (rule.fewest, rule.targets) == (6, (Target("many", "few"),))
    assert [arm.replications for arm in experiment.arms] == [11, 11]
    for each in (FILE, text):
        jsonschema.validate(yaml.safe_load(each), experiment_schema(scenario_schema()))


def test_a_scenario_with_replications_of_its_own_keeps_them(folder):
    text = FILE.replace("few: few.yaml", "few: few.yaml, own: {file: few.yaml, replications: 2}")
    experiment = load_experiment(write(folder, text))
    assert [arm.replications for arm in experiment.arms] == [8, 2, 8]
    assert experiment.until.targets == (Target("few"), Target("many"))


def test_all_mistakes_are_reported_at_once_with_position_and_suggestion(folder):
    write(folder, """\
scenarios: {a: few.yaml, b: {file: few.yaml, replications: 2}}
baseline: b
replications:
  until: {metric: ordrs, half_width: -5 %, difference: yes, scenario: b, widht: 3}
  min: 2.5
  max: 1
  mx: 1
""")
    with pytest.raises(ConfigurationError) as caught:
        load_experiment("case.yaml")
    assert caught.value.problems == (
        "case.yaml:4:19: replications.until.metric: 'ordrs' is no metric, did you mean orders?",
        "case.yaml:4:38: replications.until.half_width: '-5 %' is neither a number above 0 in the "
        "metric's unit nor a percentage of the mean such as 5 %",
        "case.yaml:4:56: replications.until.difference: the baseline b has replications of its "
        "own, so that more seeds of the others have no pairs",
        "case.yaml:4:71: replications.until.scenario: b has replications of its own, so that it "
        "gets no more",
        "case.yaml:4:71: replications.until.scenario: b is the baseline, from which differences "
        "are taken",
        "case.yaml:4:74: replications.until.widht: unknown key",
        "case.yaml:5:8: replications.min: '2.5' is no number of seeds, 2 to 1,000,000",
        "case.yaml:6:8: replications.max: '1' is no number of seeds, 2 to 1,000,000",
        "case.yaml:7:3: replications.mx: unknown key, did you mean max?",
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{}", "until: write replications: {until: {metric: orders, half_width: 5 %}, max: 64}"),
        ("{}", "max: is missing: say how many seeds there may be"),
        ("{until: orders, max: 9}", "until: write replications: {until: {metric: orders"),
        ("{until: {half_width: 1}, max: 9}", "until.metric: is missing"),
        ("{until: {metric: orders}, max: 9}", "until.half_width: is missing"),
        ("{until: {metric: [orders], half_width: 1}, max: 9}", "until.metric: a list is no metric"),
        ("{until: {metric: orders, half_width: 5 days}, max: 9}", "'5 days' is neither a number"),
        ("{until: {metric: orders, half_width: 0}, max: 9}", "'0' is neither a number above 0"),
        ("{until: {metric: orders, half_width: 1, difference: maybe}, max: 9}", "neither yes nor"),
        ("{until: {metric: orders, half_width: 1, difference: on}, max: 9}", "only one scenario"),
        ("{until: {metric: orders, half_width: 1, scenario: fw}, max: 9}", "did you mean few?"),
        ("{until: {metric: orders, half_width: 1}, max: [9]}", "max: a list is no number of seeds"),
        ("{until: {metric: orders, half_width: 1}, min: 60, max: 59}", "59 seeds are too few"),
    ],
)
def test_a_mistake_is_a_sentence(folder, written, said):
    write(folder, f"scenarios: {{few: few.yaml}}\nreplications: {written}\n")
    with pytest.raises(ConfigurationError) as caught:
        load_experiment("case.yaml")
    assert any(said in line for line in caught.value.problems), caught.value.problems
    assert all(line.startswith("case.yaml:2:") for line in caught.value.problems)


@pytest.mark.parametrize(("limits", "seeds"), [("max: 2", 2), ("min: 2, max: 4", 4)])
def test_fewer_seeds_than_a_precision_must_hold_for_are_run_and_do_not_reach_it(
    folder, limits, seeds
):
    path = write(folder, f"scenarios: {{few: few.yaml}}\nreplications: "
                         f"{{until: {{metric: orders, half_width: 90 %}}, {limits}}}\n")
    result = call("run", path, "--out", "result", "--jobs", 1, "--quiet")
    assert result.exit_code == 3
    assert f"replications: max {seeds} leaves no room to hold a precision" in result.stderr
    assert len(pd.read_csv("result/runs.csv")) == seeds


def test_with_nothing_left_to_replicate_it_is_a_mistake(folder):
    write(folder, "scenarios: {a: {file: few.yaml, replications: 2}}\nreplications: "
          "{until: {metric: orders, half_width: 1}, max: 9}\n")
    with pytest.raises(ConfigurationError, match="none is left to be replicated"):
        load_experiment("case.yaml")


class Elsewhere(Design):
    """A design that runs everything but the scenarios as they stand."""

    kind = "elsewhere"

    @classmethod
    def read(cls, options, arms):
        return cls()

    def points(self, arms, stored) -> Iterator[Point]:
        for arm in arms:
            yield Point(arm.name, arm.scenario, arm.seeds, {"where": "elsewhere"})


def test_a_design_that_does_not_run_what_is_judged_is_refused(folder, monkeypatch):
    monkeypatch.setattr(load, "DESIGNS", {"elsewhere": Elsewhere})
    write(folder, FILE + "design: {kind: elsewhere}\n")
    with pytest.raises(ConfigurationError) as caught:
        load_experiment("case.yaml")
    assert caught.value.problems == (
        "case.yaml:3:3: replications: a design of kind elsewhere does not run the scenarios as "
        "they stand, so they cannot be replicated until an interval is narrow; write a number of "
        "seeds",
    )


OTHER = "days: 5\npeople: {count: 1000}\nposting: {limit: 3}\nredress: {patience: 9}\n"


def test_the_points_of_a_design_get_the_seeds_of_its_scenarios(fake):
    (fake / "other.yaml").write_text(OTHER, encoding="utf-8")
    write(fake, "scenarios: {few: few.yaml, other: other.yaml}\ndesign: {kind: attribution}\n"
          + FILE.partition("\n")[2], **{"0.7 %": "1.5 %"})
    experiment = load_experiment("case.yaml")
    assert number_of_runs(experiment) == "32 or more"
    results = run()
    seeds = len(results.daily) // (2 * 5)
    assert results.imprecise == "" and seeds > 8
    assert len(results.runs) == seeds * 4
    assert set(pd.read_csv(results.directory / "coalitions.csv")["n"]) == {seeds}


@pytest.mark.parametrize("design", [
    "{kind: compare}", "{kind: ablation, rows: [M31]}", "{kind: attribution, metrics: [orders]}",
])
def test_designs_that_run_the_scenarios_as_they_stand_may_be_replicated(folder, design):
    (folder / "other.yaml").write_text(OTHER, encoding="utf-8")
    write(folder, "scenarios: {wild_growth: few.yaml, other: other.yaml}\n"
          + FILE.partition("\n")[2] + f"design: {design}\n")
    experiment = load_experiment("case.yaml")
    stands = [run for run in planned_runs(experiment) if not run.point]
    assert len(stands) == 16 and experiment.staged


def test_the_page_on_statistics_shows_what_loads_and_every_column(folder):
    page = (HOME / "docs/statistics.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1]
    (folder / "limited.yaml").write_text("days: 5\n", encoding="utf-8")
    write(folder, example, **{"wild_growth.yaml": "few.yaml"})
    rule = load_experiment("case.yaml").until
    assert (rule.targets, rule.most) == ((Target("limited", "wild_growth"),), 64)
    assert all(f"`{name}`" in page for name in DIFFERENCE_COLUMNS[3:] if name != "n_pairs")
    assert all(f"| `{name}` |" in page for name in UNTIL_KEYS)
