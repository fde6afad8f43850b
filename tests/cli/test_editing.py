"""What makes writing easier: a schema that editors read, completion in the shell, named extras."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.executors import ExecutorError
from sim.experiment.runner import run_experiment
from sim.extras import EXTRAS, missing

ROOT = Path(__file__).parents[2]


def call(*arguments: str):
    return CliRunner().invoke(app, arguments)


def process(*arguments: str, **environment: str):
    return subprocess.run(
        [sys.executable, ROOT / "run.py", *arguments], capture_output=True, text=True,
        env=os.environ | environment, timeout=60, check=False,
    )  # fmt: skip


def test_init_writes_the_schema_that_its_first_line_names(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my 研究").mkdir()
    said = call("init", "my 研究/mine.yaml").stdout
    assert "weishang-sim.schema.json beside it" in said
    text = Path("my 研究/mine.yaml").read_text(encoding="utf-8")
    assert all("run 'my 研究/mine.yaml'" in each for each in (said, text))
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named
    schema = json.loads((Path("my 研究") / named[1]).read_text(encoding="utf-8"))
    assert schema == json.loads(call("schema").stdout)
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(text))
    assert call("validate", "my 研究/mine.yaml").exit_code == 0


def test_init_renews_a_schema_of_its_own_and_no_other_file(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    schema = Path("weishang-sim.schema.json")
    schema.write_text('{"title": "weishang-sim scenario", "old": true}')
    assert call("init", "a.yaml").exit_code == 0
    assert "old" not in json.loads(schema.read_text(encoding="utf-8"))
    for mine in ('{"title": "mine"}', "[]", "no JSON"):
        schema.write_text(mine)
        refused = call("init", "b.yaml")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "init overwrites nothing" in refused.stderr
        assert schema.read_text() == mine
        assert not Path("b.yaml").exists()


def test_completion_is_that_of_the_installed_command() -> None:
    shell = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    script = process("--show-completion", "bash", **shell)
    assert script.returncode == 0
    assert "complete -o default -F _weishang_sim_completion weishang-sim" in script.stdout
    asked = {"_WEISHANG_SIM_COMPLETE": "complete_bash", "COMP_WORDS": "weishang-sim li",
             "COMP_CWORD": "1"}  # fmt: skip
    code = "import sys; sys.argv = ['weishang-sim']; from sim.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT,
                          env=os.environ | asked, timeout=60, check=False)  # fmt: skip
    assert done.stdout.split() == ["list"], done.stderr


@pytest.mark.parametrize("library", EXTRAS)
def test_a_missing_library_names_its_extra(monkeypatch, library) -> None:
    assert missing(library) == ""
    monkeypatch.setitem(sys.modules, library, None)
    assert missing(library) == (
        f'{library} is not installed: pip install "weishang-sim[{EXTRAS[library]}]"'
    )


def test_dask_that_is_not_installed_is_told_before_anything_is_written(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)
    Path("few.yaml").write_text("days: 5\n")
    with pytest.raises(ExecutorError, match=r'pip install "weishang-sim\[cluster\]"'):
        run_experiment("few.yaml", backend="dask")
    assert os.listdir() == ["few.yaml"]
