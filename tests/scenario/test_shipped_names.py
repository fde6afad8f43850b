"""Shipped scenarios are found by their name from any folder; a file that is there outranks them."""

import json
from pathlib import Path

import pytest

from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.request import load_again, write_inputs
from sim.scenario import ConfigurationError, load_scenario
from sim.scenario.shipped import scenario_file, shipped_folder
from sim.scenario.yaml_source import shown

OWN = "people: {count: 77}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory far from the scenarios, with a space and Chinese in its name."""
    here = tmp_path / "my 研究"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("name", [
    "wild_growth", "wild_growth.yaml", "scenarios/wild_growth", "scenarios/wild_growth.yaml",
    "./wild_growth",
])  # fmt: skip
def test_a_name_means_the_shipped_file(folder, name):
    assert scenario_file(name) == shipped_folder() / "wild_growth.yaml"
    assert load_scenario(name).title["en"] == load_scenario("wild_growth").title["en"]


@pytest.mark.parametrize("name", ["limits/v01_bass", "scenarios/limits/v01_bass.yaml"])
def test_files_of_folders_are_named_with_their_folder(folder, name):
    assert scenario_file(name) == shipped_folder() / "limits/v01_bass.yaml"


@pytest.mark.parametrize("name", [
    "v01_bass", "../wild_growth", "scenarios", ".", "", "/wild_growth.yaml", "\0", "..",
    "scenarios/../wild_growth",
])  # fmt: skip
def test_everything_else_is_taken_as_it_is(folder, name):
    assert not scenario_file(name).is_file()


@pytest.mark.parametrize(
    "written", ["wild_growth", "wild_growth.yaml", "scenarios/wild_growth.yaml"]
)
def test_a_file_that_is_there_outranks_the_shipped_one(folder, written):
    (folder / "scenarios").mkdir()
    file = folder / (written if written.endswith(".yaml") else f"{written}.yaml")
    file.write_text(OWN)
    assert load_scenario(written).values["people.count"] == 77
    (folder / "mine.yaml").write_text(f"extends: {written}\n")
    assert load_scenario("mine").values["people.count"] == 77


def test_a_folder_of_the_name_hides_nothing(folder):
    (folder / "wild_growth").mkdir()
    assert scenario_file("wild_growth").is_file()


def test_extends_apply_and_experiments_find_the_shipped_files(folder):
    (folder / "mine.yaml").write_text(
        "extends: wild_growth\ntimeline: [{day: 9, apply: scenarios/tool_based.yaml}]\n"
    )
    (folder / "both.yaml").write_text(
        "scenarios:\n  mine: mine\n  as_it_is: wild_growth\n  a_day: {file: history, days: 1}\n"
    )
    mine, as_it_is, a_day = (arm.scenario for arm in load_experiment("both").arms)
    assert mine.values == as_it_is.values
    assert mine.changes[0].era == "tool_based"
    assert a_day.days == 1


@pytest.mark.parametrize(("file", "said"), [
    ("extends: wild_grwth\n", "bad.yaml:1:10: no such file: wild_grwth, did you mean "
     "wild_growth.yaml?"),
    ("extends: minee.yaml\n", "did you mean mine.yaml?"),
    ("extends: v01_bas\n", "did you mean limits/v01_bass.yaml?"),
    ("scenarios: {a: tool_basd}\n", "did you mean tool_based.yaml?"),
    ("scenarios: {a: minne}\n", "did you mean mine.yaml?"),
])  # fmt: skip
def test_a_misspelt_name_is_sought_here_and_among_the_shipped(folder, file, said):
    (folder / "mine.yaml").write_text(OWN)
    (folder / "bad.yaml").write_text(file)
    with pytest.raises(ConfigurationError) as error:
        load_experiment("bad.yaml")
    assert said in str(error.value)
    with pytest.raises(ConfigurationError, match=r"thre_eras: no such file, did you mean three_"):
        load_experiment("thre_eras")


def test_a_shipped_file_is_shown_by_its_name(folder):
    assert shown(scenario_file("limits/v01_bass")) == "scenarios/limits/v01_bass.yaml"
    explained = load_scenario("wild_growth").explain()
    assert {origin.split(":")[0] for *_, origin in explained} <= {
        "declared default", "scenarios/wild_growth.yaml", "scenarios/base.yaml"
    }  # fmt: skip


def _hashes(experiment) -> list[str]:
    return [run.hash for run in planned_runs(experiment)]


def test_a_result_folder_holds_the_shipped_files_that_were_named(folder, monkeypatch, tmp_path):
    (folder / "study").mkdir()
    (folder / "study/mine.yaml").write_text("extends: wild_growth\ndays: 5\n")
    (folder / "study/both.yaml").write_text("scenarios: {mine: mine, other: tool_based}\n")
    experiment = load_experiment("study/both.yaml")
    files = {"both.yaml", "mine.yaml", "_shipped/wild_growth.yaml", "_shipped/tool_based.yaml",
             "_shipped/base.yaml"}  # fmt: skip
    assert set(experiment.request.inputs) == files
    assert experiment.request.file == "both.yaml"
    write_inputs(folder / "results", experiment.request)
    asked = {"file": "inputs/both.yaml", "set": {}, "seeds": None, "days": None}
    plan = {"command": "", "request": asked, "scenarios": [], "runs": []}
    (folder / "results/plan.json").write_text(json.dumps(plan))
    # The copies are what is read again, whatever is shipped by then.
    monkeypatch.setattr("sim.scenario.shipped.PACKAGE", tmp_path / "nowhere/sim")
    assert _hashes(load_again(folder / "results")) == _hashes(experiment)


def test_runs_are_the_same_wherever_the_files_lie(folder):
    (folder / "base.yaml").write_bytes((shipped_folder() / "base.yaml").read_bytes())
    (folder / "copy.yaml").write_bytes((shipped_folder() / "wild_growth.yaml").read_bytes())
    assert _hashes(load_experiment("copy.yaml")) == _hashes(load_experiment("wild_growth"))


def test_inputs_of_a_file_that_names_paths_keep_their_places(tmp_path, monkeypatch):
    shipped = shipped_folder()
    (tmp_path / "scenarios").mkdir()
    for name in ("base.yaml", "wild_growth.yaml"):
        (tmp_path / "scenarios" / name).write_bytes((shipped / name).read_bytes())
    monkeypatch.setattr("sim.scenario.shipped.PACKAGE", tmp_path / "sim")
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("extends: scenarios/wild_growth.yaml\n")
    inputs = load_experiment("mine.yaml").request.inputs
    assert set(inputs) == {"mine.yaml", "scenarios/wild_growth.yaml", "scenarios/base.yaml"}
