"""What goes into a folder that holds results: more of the study, and nothing else unasked."""

import json
import os

import pytest

from sim.experiment.continuation import check_continuation
from sim.experiment.load import load_experiment
from sim.experiment.merge import merge
from sim.experiment.plan import planned_runs, read_plan, write_plan
from sim.experiment.request import write_inputs
from sim.experiment.runner import run_experiment
from sim.experiment.store import run_file
from sim.experiment.tables import write_tables
from sim.scenario import ConfigurationError

STUDY = """\
scenarios:
  free:
    days: 60
    people: {count: 100}
    posting: {limit: 5 posts / day}
    timeline: [{day: 40, set: {posting.limit: 3}}]
  held: {days: 60, people: {count: 100}, posting: {limit: 1 post / day}}
replications: 8
"""
GRID = STUDY + "design: {kind: grid, parameters: {trust.gain: [0.1, 0.2]}}\n"


@pytest.fixture
def study(tmp_path, monkeypatch):
    """Return a function that writes study.yaml, and lays its results into a folder if asked to."""
    monkeypatch.chdir(tmp_path)

    def load(text=STUDY, into=None, **options):
        (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
        experiment = load_experiment("study.yaml", **options)
        if into is not None:
            lay(tmp_path / into, experiment)
        return experiment

    return load


def lay(folder, experiment):
    """Lay out a folder of which every run is there, as an empty file."""
    runs = planned_runs(experiment)
    write_plan(folder, experiment, runs)
    write_inputs(folder, experiment.request)
    for run in runs:
        run_file(folder, run.hash).parent.mkdir(exist_ok=True)
        run_file(folder, run.hash).touch()


def refused(folder, experiment):
    """Return the differences for which an experiment is refused, one a line."""
    with pytest.raises(ConfigurationError) as caught:
        check_continuation(folder, experiment)
    first, *differences, last = caught.value.problems
    assert "holds a study that this one does not continue" in first
    assert "--out DIR" in last and "--replace" in last
    assert check_continuation(folder, experiment, replacing=True) == []
    return [line.strip() for line in differences]


MORE = {
    "the same": (STUDY, {}),
    "seeds": (STUDY, {"seeds": 9}),
    "days": (STUDY, {"days": 61}),
    "first seed": (STUDY.replace("replications: 8", "replications: 12"), {}),
    "a scenario": (STUDY + "  more: {days: 10}\n", None),
    "a title": (STUDY + "title: {en: Held, zh: 限}\nname: another\nreport: {language: zh}\n", {}),
    "a change later": (STUDY.replace("posting.limit: 3}}]", "posting.limit: 3}}, {day: 60, set: "
                                     "{posting.limit: 1}}]"), {"days": 90}),
    "a title of a change": (STUDY.replace("{day: 40,", "{title: Rule, day: 40,"), {}),
    "a design": (GRID, {}),
    "in other units": (STUDY.replace("5 posts / day", "35 posts / week"), {}),
    "in another order": (STUDY.replace("  held", "  other: {days: 60}\n  held"), {}),
}


@pytest.mark.parametrize("what", MORE)
def test_the_same_and_more_of_it_is_a_continuation(study, tmp_path, what):
    study(into="out")
    text, options = MORE[what]
    if options is None:
        text, options = STUDY.replace("replications", "  more: {days: 10}\nreplications"), {}
    assert check_continuation(tmp_path / "out", study(text, **options)) == []


LESS = {
    "days": ("", "", {"days": 59}, ["free: days: 60 there, 59 now", "held: days: 60 there, 59 now",
                                    ]),
    "seeds": ("", "", {"seeds": 1}, ["free: seeds: 1 to 8 there, 1 now",
                                     "held: seeds: 1 to 8 there, 1 now"]),
    "first seed": ("replications: 8", "replications: 8\nfirst_seed: 101", {},
                   ["free: seeds: 1 to 8 there, 101 to 108 now",
                    "held: seeds: 1 to 8 there, 101 to 108 now"]),
    "one scenario": ("held: ", "kept: ", {}, ["scenario held: is there, is not now"]),
    "value": ("limit: 5", "limit: 4", {}, ["free: posting.limit: 5 there, 4 now"]),
    "option": ("", "", {"overrides": {"people.count": "200"}},
               ["free: people.count: 100 there, 200 now",
                "held: people.count: 100 there, 200 now"]),
    "change": ("posting.limit: 3", "posting.limit: 2", {},
               ["free: day 40: posting.limit: 3 there, 2 now"]),
    "day of a change": ("day: 40", "day: 41", {}, [
        "free: day 40: change of era: False there, nothing now",
        "free: day 40: posting.limit: 3 there, nothing now",
        "free: day 41: change of era: nothing there, False now",
        "free: day 41: posting.limit: nothing there, 3 now"]),
    "default": ("    posting: {limit: 5 posts / day}\n", "", {}, None),
    "baseline": ("replications", "baseline: held\nreplications", {},
                 ["baseline: free there, held now"]),
}


@pytest.mark.parametrize("what", LESS)
def test_less_of_it_and_other_values_are_refused(study, tmp_path, what):
    study(into="out")
    old, new, options, said = LESS[what]
    differences = refused(tmp_path / "out", study(STUDY.replace(old, new), **options))
    if said is None:
        assert len(differences) == 1 and differences[0].startswith("free: posting.limit: 5 there")
    else:
        assert differences == said


def test_a_design_may_grow_and_not_shrink(study, tmp_path):
    study(GRID, into="out")
    more = GRID.replace("replications", "  more: {days: 10}\nreplications")
    for text in (more, GRID.replace("0.2]", "0.15, 0.2, 0.3]"),
                 more.replace("0.2]", "0.2, 0.3]").replace("days: 60", "days: 70")):
        assert check_continuation(tmp_path / "out", study(text)) == []
    for text in (GRID.replace("0.2]", "0.3]"), GRID.replace("gain", "loss")):
        (said,) = refused(tmp_path / "out", study(text))
        assert said.startswith("design.parameters: ")
    assert refused(tmp_path / "out", study()) == ["design: grid there, compare now"]
    fewer = GRID.replace("{kind: grid", "{kind: grid, scenarios: [free]")
    assert refused(tmp_path / "out", study(fewer)) == ["design.scenarios: held there, nothing now"]


UNTIL = STUDY.replace("replications: 8", "replications: {until: {metric: orders, half_width: 5 %}, "
                      "max: 20}")


def test_seeds_that_the_runs_decide_on_are_no_fewer_for_want_of_runs(study, tmp_path):
    study(UNTIL, into="out")
    plan = read_plan(tmp_path / "out")
    for scenario in plan["scenarios"]:
        scenario["replications"] = 15
    (tmp_path / "out/plan.json").write_text(json.dumps(plan))
    assert check_continuation(tmp_path / "out", study(UNTIL)) == []
    assert check_continuation(tmp_path / "out", study(STUDY, seeds=15)) == []
    wider = study(UNTIL.replace("5 %", "50 %"))
    assert refused(tmp_path / "out", wider)[0] == "free: seeds: 1 to 15 there, 1 to 8 now"


def test_another_model_is_told_and_not_refused(study, tmp_path, monkeypatch):
    study(into="out")
    plan = read_plan(tmp_path / "out")
    plan["model_version"] = "older"
    for scenario in plan["scenarios"]:  # a default that was edited, a parameter that is gone or new
        values = scenario["resolved"]["values"]
        values["trust.gain"], values["trust.gone"] = 0.987, 1.0
        del values["trust.loss"]
    (tmp_path / "out/plan.json").write_text(json.dumps(plan))
    (said,) = check_continuation(tmp_path / "out", study())
    assert "was made by model older" in said and "all runs are made anew" in said
    edited = study(STUDY.replace("limit: 5", "limit: 4"))
    with pytest.raises(ConfigurationError, match=r"free: posting\.limit: 5 there, 4 now"):
        check_continuation(tmp_path / "out", edited)


def test_a_study_of_which_nothing_was_made_may_be_corrected(study, tmp_path):
    study(into="out")
    for file in (tmp_path / "out/runs").iterdir():
        file.unlink()
    assert check_continuation(tmp_path / "out", study(seeds=1)) == []
    # The runs may be deleted, and the tables be all there is.
    (tmp_path / "out/runs.csv").write_text("scenario,status\nfree,done\n")
    assert refused(tmp_path / "out", study(seeds=1))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[]", b'{"scenarios": 1, "runs": []}',
                                     b"[" * 100_000])
def test_a_plan_that_cannot_be_read_hides_no_study(study, tmp_path, content):
    experiment = study(into="out")
    (tmp_path / "out/plan.json").write_bytes(content)
    rows = "".join(f"{run.hash},done\n" for run in planned_runs(experiment))
    (tmp_path / "out/runs.csv").write_text("hash,status\n" + rows)
    for more in (study(), study(seeds=9)):
        assert check_continuation(tmp_path / "out", more) == []
    for less, lost in ((study(seeds=7), 2), (study(days=59), 16)):
        with pytest.raises(ConfigurationError, match=rf"plan\.json: is damaged, .* {lost} would"):
            check_continuation(tmp_path / "out", less)
        assert check_continuation(tmp_path / "out", less, replacing=True) == []


@pytest.mark.parametrize("name", ["summary.csv", "response.csv", "report.html", "daily.parquet",
                                  "inputs/study.yaml", "figures/eras.csv", "figures/eras_zh.pdf",
                                  "figures/grid_page2.svg"])
def test_files_of_others_are_not_overwritten(study, tmp_path, name):
    (tmp_path / "out" / name).parent.mkdir(parents=True)
    (tmp_path / "out" / name).write_text("mine")
    with pytest.raises(ConfigurationError, match=f"out: holds {name} and no plan.json"):
        check_continuation(tmp_path / "out", study(GRID))
    assert check_continuation(tmp_path / "out", study(GRID), replacing=True) == []


def test_a_run_that_was_killed_before_its_plan_goes_on(study, tmp_path):
    experiment = study(GRID)
    write_inputs(tmp_path / "out", experiment.request)
    assert check_continuation(tmp_path / "out", experiment) == []


def test_folders_of_others_take_results_where_no_name_is_the_same(study, tmp_path):
    for name in ("inputs/mine.yaml", "figures/mine.svg", "figures/eras_mine.svg", "notes.txt"):
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text("mine")
    assert check_continuation(tmp_path / "out", study(GRID)) == []


def test_tables_of_an_earlier_design_go_and_those_of_others_stay(study, tmp_path):
    out = tmp_path / "out"
    grid, plain = study(GRID), study()
    write_tables(out, grid, planned_runs(grid))
    own = {out / "points.csv", out / "response.csv"}
    assert all(file.is_file() for file in own)
    with open(out / "codebook.csv", "a") as book:
        book.write("survey.csv,age,age of a person,year,age,\n")
    (out / "survey.csv").write_text("mine")
    (out / "ablation.csv").write_text("mine")
    before = set(out.iterdir())
    write_tables(out, plain, planned_runs(plain))
    assert before - set(out.iterdir()) == own | {out / ".written"}


def test_many_differences_are_told_in_part(study, tmp_path):
    many = "".join(f"  s{i}: {{days: 60}}\n" for i in range(20))
    study(STUDY.replace("replications", many + "replications"), into="out")
    assert refused(tmp_path / "out", study(days=1))[-1] == "and 10 differences more"


def test_a_name_that_cannot_be_written_is_refused_before_the_first_run(study, tmp_path):
    study()
    with pytest.raises(ConfigurationError, match="has a letter that cannot be written"):
        run_experiment(load_experiment("study.yaml"), out=os.fsdecode(b"\xe9t\xe9"))
    assert {file.name for file in tmp_path.iterdir()} == {"study.yaml"}


def test_merge_puts_nothing_into_a_folder_of_another_study(study, tmp_path):
    study(into="shard")
    study(STUDY.replace("limit: 5", "limit: 4"), into="other")
    with pytest.raises(ConfigurationError, match=r"free: posting\.limit: 4 there, 5 now") as caught:
        merge([tmp_path / "shard"], tmp_path / "other")
    assert "--replace" not in str(caught.value)
