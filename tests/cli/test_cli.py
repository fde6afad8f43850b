"""Commands, options, exit codes and sentences."""

import errno
import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs, write_plan
from sim.experiment.simulate import Simulated
from sim.experiment.store import run_file, versions
from sim.metrics import METRIC_NAMES
from sim.version import MODEL_VERSION

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "few.yaml").write_text("days: 5\npeople: {count: 100}\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text(
        "scenarios: {a: few.yaml, b: {file: few.yaml, days: 4}}\nreplications: 2\n"
    )
    return tmp_path


def call(*arguments):
    """Call a command; what it says must never be a traceback."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def refused(*arguments):
    """Return what a command says when it is refused: on standard error, exit code 2."""
    result = call(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return result.stderr


def process(*arguments, cwd):
    return subprocess.run(
        [sys.executable, ROOT / "run.py", *arguments], capture_output=True, text=True, cwd=cwd,
        env=os.environ | {"COLUMNS": "100"}, timeout=60,
    )


@pytest.mark.parametrize("installed", ["none", "another"])
def test_the_version_told_is_that_of_the_tree_that_runs(monkeypatch, installed):
    def version(name):
        if installed == "none":
            raise metadata.PackageNotFoundError(name)
        return "0.0.1"

    versions.cache_clear()
    monkeypatch.setattr(metadata, "version", version)
    noted = versions(("weishang-sim",))["weishang-sim"]
    versions.cache_clear()
    assert noted == sim.__version__
    assert call("--version").stdout == f"weishang-sim {noted}, model {MODEL_VERSION}\n"


def test_help_names_the_commands_and_the_options_of_the_contract(folder):
    said = process("--help", cwd=folder).stdout
    for command in ("run", "validate", "list", "schema", "report", "init", "export", "merge"):
        assert re.search(rf"^  {command} ", said, re.MULTILINE), command
    said = call("run", "--help").output
    options = set(re.findall(r"--[a-z-]+", said)) - {"--help"}
    assert options == {"--seeds", "--set", "--days", "--engine", "--jobs", "--backend",
                       "--scheduler", "--shard", "--out", "--dry-run", "--fresh", "--replace",
                       "--fail-fast", "--quiet"}


def test_nothing_heavy_is_imported_before_a_command_needs_it(folder):
    code = """import sys; from sim.cli import app
heavy = ("pandas", "scipy.stats", "mesa", "matplotlib", "loky", "numba")
try: app(sys.argv[1:])
except SystemExit: print([module for module in heavy if module in sys.modules])"""
    for arguments, loaded in ((["--help"], "[]"), (["validate", "few.yaml"], "['numba']")):
        said = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True,
                              text=True, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)})
        assert said.stdout.splitlines()[-1] == loaded, said.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "FILE"),
        (["run", "no.yaml"], "no.yaml: no such file"),
        (["run", "."], "is a folder; name a YAML file in it"),
        (["run", "few.yaml", "--seeds", "0"], "Invalid value for '--seeds'"),
        (["run", "few.yaml", "--jobs", "0"], "Invalid value for '--jobs'"),
        (["run", "few.yaml", "--days", "-3"], "Invalid value for '--days'"),
        (["run", "few.yaml", "--seeds", "many"], "Invalid value for '--seeds'"),
        (["run", "few.yaml", "--engine", "fast"], "'fast' is not one of 'compiled', 'objects'"),
        (["run", "few.yaml", "--set", "people.count"], "--set people.count: write PATH=VALUE"),
        (["run", "few.yaml", "--set", "=3"], "--set =3: write PATH=VALUE"),
        (["run", "few.yaml", "--set", "people.count="], "write PATH=VALUE"),
        (["run", "few.yaml", "--set", "trust.gian=1"], "did you mean gain?"),
        (["run", "few.yaml", "--set", "people.count=x"], "people.count=x"),
        (["run", "few.yaml", "--set", "trust.gain=1", "--set", "trust.gain=2"], "is set twice"),
        (["run", "few.yaml", "--out", "few.yaml"], "is a file, a folder for results is expected"),
        (["run", "few.yaml", "--out", "few.yaml/below"], "is a file, a folder for results"),
        (["run", "few.yaml", "--backend", "slurm"], "'slurm' is not one of 'local', 'dask'"),
        (["run", "few.yaml", "--scheduler", "tcp://x:1"], "goes with --backend dask"),
        (["run", "few.yaml", "--shard", "0/4"], "shards count from 1, here to 4"),
        (["merge", "nowhere", "--out", "out"], "nowhere: no result folder, it has no plan.json"),
        (["walk"], "No such command 'walk'"),
        (["validate", "no.yaml"], "no.yaml: no such file"),
        (["list", "people"], "'people' is not one of 'scenarios', 'mechanisms'"),
        (["schema", "people"], "'people' is not one of 'scenario', 'experiment'"),
        (["report", "nowhere"], "nowhere: not a folder"),
        (["report", "few.yaml"], "few.yaml: not a folder"),
        (["run", "few.yaml", "--out", ""], "'--out': names no folder"),
        (["run", "few.yaml", "--out", " "], "'--out': names no folder"),
        (["merge", "a", "--out", ""], "'--out': names no folder"),
        (["report", ""], "'DIR': names no folder"),
        (["export", "", "--to", "csv"], "'DIR': names no folder"),
        (["report", "."], ".: no result folder, it has no plan.json"),
        (["init", "few.yaml"], "few.yaml: is there already"),
        (["init", "no/where.yaml"], "no/where.yaml: there is no folder no"),
    ],
)
def test_a_mistake_ends_in_a_sentence_and_exit_code_2(folder, arguments, said):
    assert said in refused(*arguments)
    assert not (folder / "results").exists()


def test_a_folder_that_cannot_be_written_is_refused(folder, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: not mode & os.W_OK)
    assert "permission denied" in refused("run", "few.yaml", "--out", "locked")
    assert not (folder / "locked").exists()


def test_a_file_that_is_neither_is_refused_with_its_place(folder):
    (folder / "other.yaml").write_text("colour: red\n")
    assert refused("run", "other.yaml").startswith("other.yaml:1:1: is neither a scenario nor")
    (folder / "data.csv").write_bytes(b"\xff\xfe\x00")
    assert "data.csv" in refused("validate", "data.csv")


def test_mistakes_of_a_file_are_all_on_standard_error(folder):
    (folder / "bad.yaml").write_text("days: -1\npeople: {cuont: 3}\ntrust: {gain: lots}\n")
    lines = refused("validate", "bad.yaml").splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "bad.yaml:1:7", "bad.yaml:2:10", "bad.yaml:3:15"
    ]


def test_validate(folder):
    assert call("validate", "few.yaml").stdout == "few.yaml: a valid scenario\n"
    assert "a valid experiment of 2 scenarios and 4 runs" in call("validate", "two.yaml").stdout


def test_a_design_in_stages_says_that_more_runs_follow(folder, monkeypatch):
    (folder / "long.yaml").write_text("days: 130\npeople: {count: 100}\n")
    (folder / "fall.yaml").write_text("scenarios: {a: long.yaml}\ndesign: {kind: fall}\n")
    assert "a valid experiment of 1 scenarios and 1 or more runs" in \
        call("validate", "fall.yaml").stdout
    monkeypatch.setattr("sim.experiment.rehearsal.simulate", fake)
    said = call("run", "fall.yaml", "--dry-run").stdout
    assert "runs: 1 or more to make, 1 or more in all; later ones follow" in said


def test_validate_explains_where_every_value_came_from(folder):
    said = call("validate", "few.yaml", "--explain").stdout
    assert re.search(r"^  people\.count = 100  \[persons\]  few\.yaml:2", said, re.MULTILINE)
    assert re.search(r"^  trust\.gain = .*declared default", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("mechanisms", "word_of_mouth"),
        ("metrics", "distributor_loss_share"),
        ("parameters", "people.network.triads"),
    ],
)
def test_list(folder, what, said):
    assert said in call("list", what).stdout


def test_list_scenarios_and_results_are_those_here(folder):
    scenarios = folder / "scenarios"
    scenarios.mkdir()
    for name in ("few.yaml", "two.yaml"):
        (folder / name).rename(scenarios / name)
    (scenarios / "bad.yaml").write_text("days: never\n")
    said = call("list").stdout
    assert re.search(r"few\.yaml +│ scenario", said)
    assert re.search(r"two\.yaml +│ experiment", said)
    assert re.search(r"bad\.yaml +│ not valid", said)
    experiment = load_experiment(scenarios / "few.yaml", seeds=2)
    runs = planned_runs(experiment)
    first = run_file(folder / "results/mine", runs[0].hash)
    first.parent.mkdir(parents=True)
    first.touch()
    write_plan(folder / "results/mine", experiment, runs)
    assert re.search(r"mine +│ 1 of 2 +│ few", call("list", "results").stdout)
    (folder / "results/torn").mkdir()
    (folder / "results/torn/plan.json").write_text('{"na')
    listed = call("list", "results").stdout
    assert "mine" in listed and re.search(r"torn +│ plan.json is damaged", listed)


def test_schemas_accept_what_is_valid_and_nothing_unknown(folder):
    schema = json.loads(call("schema", "experiment").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validate = jsonschema.Draft202012Validator(schema).validate
    good = {"scenarios": {"a": "few.yaml", "b": {"people": {"count": 50}},
                          "c": {"file": "few.yaml", "replications": 2}}, "replications": 3}
    validate(good)
    for design in ({"kind": "compare"}, {"kind": "ablation", "rows": ["M17"], "recentre": "no"},
                   {"kind": "attribution", "pairs": [{"from": "a", "to": "b"}],
                    "groups": {"shop": ["purchase.*"]}}):
        validate(good | {"design": design})
    for bad in ({}, {"scenarios": {}}, good | {"replication": 2}, good | {"replications": 0},
                good | {"design": {"kind": "gird"}},
                good | {"design": {"kind": "compare", "rows": ["M17"]}},
                good | {"design": {"kind": "ablation", "rows": ["M99"]}},
                {"scenarios": {"a": {"people": {"cuont": 50}}}}):
        with pytest.raises(jsonschema.ValidationError):
            validate(bad)
    jsonschema.Draft202012Validator.check_schema(json.loads(call("schema").stdout))


def test_init_writes_a_starter_that_is_valid(folder):
    assert "wrote mine.yaml" in call("init", "mine.yaml").stdout
    assert "run.py run mine.yaml" in (folder / "mine.yaml").read_text(encoding="utf-8")
    assert call("validate", "mine.yaml").exit_code == 0


def fake(scenario, seed, engine, on_day):
    """One quick run; seed 2 fails."""
    if seed == 2 and scenario.days > 4:
        raise ValueError("no such luck")
    for _ in range(scenario.days):
        on_day()
    days = pd.DataFrame({"day": range(scenario.days)})
    return Simulated(days.assign(**dict.fromkeys(METRIC_NAMES, 1.5)), {})


def test_run_prints_the_table_and_exits_1_where_runs_failed(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake)
    monkeypatch.setattr("sim.experiment.conclusion._make_report", lambda *_: "")
    result = call("run", "two.yaml", "--quiet", "--out", "here")
    assert result.exit_code == 1
    assert "1 of 4 runs failed" in result.stderr
    assert "failed: a, seed 2: ValueError: no such luck" in result.stderr
    assert re.search(r"orders +│ orders/day +│ +1.5 │ +1.5 ± 0 │", result.stdout)
    result = call("run", "two.yaml", "--out", "here", "--seeds", "1", "--replace")
    assert result.exit_code == 0
    assert "2 runs, 2 of them there" in result.stderr
    assert result.stdout.endswith("results: here\n")


def test_another_study_needs_a_word_to_replace_the_tables_of_the_first(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake)
    monkeypatch.setattr("sim.experiment.rehearsal.simulate", fake)
    monkeypatch.setattr("sim.experiment.conclusion._make_report", lambda *_: "")
    small = ("run", "few.yaml", "--out", "here", "--jobs", "1")
    assert call(*small, "--set", "people.count=200").exit_code == 0
    kept = {file: file.read_bytes() for file in (folder / "here").rglob("*") if file.is_file()}
    for more in ((), ("--set", "people.count=200", "--days", "4"), ("--dry-run",), ("--fresh",),
                 ("--shard", "1/2"), ("--engine", "objects")):
        said = refused(*small, *more)
        assert "here: holds a study that this one does not continue" in said
        assert "few: people.count: 200 there, 100 now" in said or "days: 5 there, 4 now" in said
    assert {file: file.read_bytes() for file in kept} == kept
    assert call(*small, "--set", "people.count=200", "--days", "6").exit_code == 0
    assert call(*small, "--replace", "--dry-run").exit_code == 0
    assert call(*small, "--replace").exit_code == 0
    runs = [file for file in kept if file.suffix == ".parquet" and file.parent.name == "runs"]
    assert runs and all(file.read_bytes() == kept[file] for file in runs)
    assert len(list((folder / "here/runs").iterdir())) == 3
    assert len(pd.read_csv(folder / "here/runs.csv")) == 1


def test_a_report_that_breaks_does_not_cost_the_results(folder, monkeypatch):
    def broken(*_):
        raise IndexError("no such axis")

    monkeypatch.setattr("sim.experiment.runner.simulate", fake)
    monkeypatch.setattr("sim.experiment.conclusion._draw", broken)
    result = call("run", "few.yaml", "--out", "here")
    assert result.exit_code == 1
    assert "orders/day" in result.stdout
    assert "report could not be made (IndexError: no such axis)" in result.stderr
    assert "Traceback" in (folder / "here/log.txt").read_text()
    assert (folder / "here/summary.csv").is_file()


def test_a_full_disk_is_told_and_is_no_mistake_of_the_command(folder, monkeypatch):
    def full(*asked, **more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sim.experiment.runner.simulate", fake)
    monkeypatch.setattr("sim.experiment.runner.save_encoded", full)
    result = call("run", "few.yaml", "--out", "here")
    assert result.exit_code == 1
    assert "the disk is full; what is finished is kept: make room" in result.stderr


def test_a_log_that_cannot_be_written_costs_nothing_but_the_log(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake)
    monkeypatch.setattr("sim.experiment.conclusion._make_report", lambda *_: "")
    (folder / "here").mkdir()
    (folder / "here/log.txt").symlink_to("/dev/full")
    result = call("run", "few.yaml", "--out", "here")
    assert result.exit_code == 0
    assert "Traceback" not in result.stderr and "No space left" not in result.stderr
    assert (folder / "here/summary.csv").is_file()


def test_dry_run_of_a_shard_tells_of_its_share_and_of_one_that_is_none(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.rehearsal.simulate", fake)
    runs = [int(call("run", "two.yaml", "--dry-run", "--shard", shard).stdout.split()[1])
            for shard in ("1/2", "2/2", "1/1")]
    assert runs[0] + runs[1] == runs[2] > 1
    refused = call("run", "two.yaml", "--dry-run", "--shard", "3/2")
    assert refused.exit_code == 2 and "shards count from 1, here to 2" in refused.stderr


def test_a_report_whose_process_dies_does_not_cost_the_results(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake)
    monkeypatch.setattr("sim.experiment.conclusion._draw", lambda *_: os._exit(9))
    result = call("run", "few.yaml", "--out", "here")
    assert result.exit_code == 1
    assert "report could not be made (the process that draws it died" in result.stderr
    assert (folder / "here/summary.csv").is_file()


def test_dry_run_writes_nothing(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.rehearsal.simulate", fake)
    said = call("run", "two.yaml", "--dry-run").stdout
    assert "runs: 4 to make, 4 in all" in said
    assert "time: about" in said and "disk: about" in said
    assert not (folder / "results").exists()


def test_without_a_command_the_default_experiment_is_run(folder, monkeypatch):
    asked = []
    monkeypatch.setattr("sim.cli._run", lambda experiment, **_: asked.append(experiment) or 0)
    assert call().exit_code == 0
    assert asked[0].source == ROOT / "scenarios/three_eras.yaml"
    assert [arm.replications for arm in asked[0].arms] == [8, 8, 8, 4]
    (folder / "scenarios").mkdir()
    (folder / "two.yaml").rename(folder / "scenarios/three_eras.yaml")
    (folder / "few.yaml").rename(folder / "scenarios/few.yaml")
    call()
    assert asked[1].source == Path("scenarios/three_eras.yaml")


def test_an_interruption_is_exit_code_130(folder, monkeypatch):
    def interrupted(experiment, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli._run", interrupted)
    assert call("run", "few.yaml").exit_code == 130


def test_a_mistake_in_a_process_is_exit_code_2(folder):
    done = process("run", "few.yaml", "--set", "trust.gian=1", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--set trust.gian=1: ")


def test_listed_mechanisms_are_whole_on_120_columns(folder, monkeypatch):
    monkeypatch.setattr("sim.cli.console", lambda: Console(width=120))
    said = call("list", "mechanisms").stdout
    assert max(map(cell_len, said.splitlines())) <= 120
    one = said[said.index("M16") : said.index("M17")]
    for part in ("多级分销", "margin_chain", "飽受詬病", "chains.margin_decay",
                 "sim/mechanisms/chains.py", "in wild_growth", "distributor_income_gini"):
        assert part in one, part
    assert said.index("M64") < said.index("off: nobody tells")  # of a switch without a row
