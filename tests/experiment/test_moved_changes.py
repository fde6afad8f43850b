"""Designs over what a timeline sets: what a swept value silences, and changes that are swept."""

import json

import jsonschema
import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.runner import run_experiment
from sim.experiment.schema import experiment_schema
from sim.report.change_titles import out_of_force
from sim.report.labels import Words
from sim.report.make import make_report
from sim.report.results import read_results
from sim.scenario import load_scenario, scenario_schema

from .test_pasts import lived_days

SCENARIO = """\
title: {en: Early limit, zh: 提前限制}
days: 100
people: {count: 300}
timeline:
  - {name: limit, day: 60, set: {posting.limit: 3 posts / day}}
  - {name: lift, day: 80, set: {posting.limit: 9}}
"""
SILENCING = "{kind: grid, parameters: {posting.limit: [5, 10]}, metrics: [orders]}"
MOVING = "{kind: grid, parameters: {timeline.limit.day: [40, 70, 90], " \
    "timeline.limit.set.posting.limit: [2, 4]}, metrics: [orders]}"


def experiment(folder, design, n=1):
    (folder / "early.yaml").write_text(SCENARIO, encoding="utf-8")
    text = f"scenarios: {{early: early.yaml}}\nreplications: {n}\ndesign: {design}\n"
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder / "case.yaml"


SAID = ("early: posting.limit is moved by the design and holds from day 0 on at every point: the "
        "changes day 60 (limit) and day 80 (lift) no longer set it to 3 posts / day and 9 posts / "
        "day; to move the change itself, set timeline.limit.set.posting.limit or "
        "timeline.limit.day")


@pytest.mark.parametrize("design", [
    SILENCING,
    "{kind: lhs, parameters: {posting.limit: [5, 10]}, samples: 4}",
    "{kind: morris, parameters: {posting.limit: [5, 10]}, trajectories: 2}",
    "{kind: sobol, parameters: {posting.limit: [5, 10]}, samples: 2}",
    "{kind: calibrate, parameters: {posting.limit: [5, 10]}, trials: 8, targets: [{name: a, "
    "scenario: early, metric: orders, days: [50, 99], value: 3, tolerance: 1, source: none}]}",
])
def test_what_a_swept_value_silences_is_said_for_every_design(folder, design):
    told = load_experiment(experiment(folder, design)).design_remarks()
    assert told == [SAID]


def test_validate_run_and_page_say_what_a_swept_value_silences(folder, reports):
    path = experiment(folder, SILENCING)
    for command in (["validate", str(path)], ["run", str(path), "--quiet", "--jobs", "1"]):
        ended = CliRunner().invoke(app, command)
        assert ended.exit_code == 0 and SAID in ended.stderr
    results = read_results(folder / "results" / "case")
    english, chinese = (out_of_force(results, Words(language)) for language in ("en", "zh"))
    assert english[0] == (
        "Early limit: the design moves posting.limit from day 0 on, so that at its points the "
        "change (day 60) does not set posting.limit = 3 posts / day."
    )
    assert len(english) == len(chinese) == 2 and "发帖上限 = 3 帖/天" in chinese[0]


def test_the_page_says_what_set_silences(folder, reports, monkeypatch):
    path = experiment(folder, "{kind: compare}")
    run = CliRunner().invoke(app, ["run", str(path), "--quiet", "--set", "posting.limit=5"])
    assert "early: posting.limit is 5 posts / day from day 0 on, by --set" in run.stderr
    monkeypatch.setattr("sim.report.make.FIGURES", ())
    make_report(folder / "results" / "case", "en")
    page = (folder / "results" / "case" / "report.html").read_text("utf-8")
    assert ("Early limit: a setting for the whole run outranks the change of posting.limit (day "
            "60), which does not set posting.limit = 3 posts / day.") in page


def test_swept_changes_are_as_if_each_point_had_been_written(folder):
    design = load_experiment(experiment(folder, MOVING))
    assert design.design_remarks() == []
    runs = [run for run in planned_runs(design) if run.point]
    assert len(runs) == 6
    for run in runs:
        day, limit = (run.point[f"timeline.limit.{part}"] for part in ("day", "set.posting.limit"))
        text = SCENARIO.replace("day: 60", f"day: {day}").replace("3 posts / day", str(limit))
        (folder / "written.yaml").write_text(text, encoding="utf-8")
        assert run.scenario.canonical() == load_scenario(folder / "written.yaml").canonical()
    validator = jsonschema.Draft202012Validator(experiment_schema(scenario_schema()))
    written = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    assert validator.is_valid(written)
    written["design"]["parameters"]["timeline.limit.dya"] = [1, 2]
    assert not validator.is_valid(written)


def test_the_tables_of_swept_changes_are_described_and_drawn(folder, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.pasts.FEWEST_DAYS", 1000)
    run_experiment(experiment(folder, MOVING), quiet=True, jobs=1, out="out")
    points = pd.read_csv("out/points.csv")
    assert list(points.columns)[1:] == ["timeline.limit.day", "timeline.limit.set.posting.limit"]
    codebook = pd.read_csv("out/codebook.csv").query("file == 'points.csv'").set_index("column")
    assert codebook.loc["timeline.limit.day", "unit"] == "days"
    assert "as the change limit sets it" in \
        codebook.loc["timeline.limit.set.posting.limit", "meaning"]
    monkeypatch.setattr("sim.report.make.FIGURES", ())
    monkeypatch.setattr("sim.report.make.FORMATS", ("svg",))
    make_report(folder / "out", "zh")
    assert (folder / "out" / "figures" / "grid.svg").is_file()
    plan = json.loads((folder / "out" / "plan.json").read_text("utf-8"))
    assert plan["scenarios"][0]["held"] == []


def test_points_of_swept_days_share_exactly_the_past_they_have_in_common(folder, tmp_path):
    runs = [run for run in planned_runs(load_experiment(experiment(folder, MOVING))) if run.point]
    # The first goes all the way; its twin and the others branch off on day 40, on day 70 two
    # part from what goes on to day 90, and there the last two part.
    assert lived_days(runs, tmp_path)[0] == 100 + 60 + 60 + 30 + 30 + 10
    for run in runs:
        for other in runs:
            day = min(each.point["timeline.limit.day"] for each in (run, other))
            assert run.scenario.past(day) == other.scenario.past(day)
            if run is not other:
                assert run.scenario.past(100) != other.scenario.past(100)
