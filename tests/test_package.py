"""What is installed: every module and every file that the program reads, and one version."""

import re
import tomllib
from pathlib import Path

import yaml

import sim
from sim.scenario.shipped import PACKAGE, shipped_folder

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = SETTINGS["tool"]["setuptools"]


def folder_of(package: str) -> Path:
    """Return where a package lies in a clone."""
    return ROOT / SETUPTOOLS["package-dir"].get(package, package.replace(".", "/"))


def installed() -> set[Path]:
    """Return every file that the settings put into the wheel."""
    files = {file for package in SETUPTOOLS["packages"] for file in folder_of(package).glob("*.py")}
    for package, patterns in SETUPTOOLS["package-data"].items():
        files |= {f for pattern in patterns for f in folder_of(package).glob(pattern)}
    return files


def test_every_file_of_the_program_is_installed() -> None:
    wanted = {
        file
        for folder in (ROOT / "sim", ROOT / "scenarios")
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert installed() == wanted


def test_the_shipped_scenarios_lie_where_they_are_sought() -> None:
    assert SETUPTOOLS["package-dir"] == {"sim.shipped": "scenarios"}
    assert shipped_folder() == ROOT / "scenarios"
    assert not (PACKAGE / "shipped").exists(), "there is one place of scenario files"


def test_an_installed_package_looks_into_itself(tmp_path, monkeypatch) -> None:
    (tmp_path / "sim/shipped").mkdir(parents=True)
    monkeypatch.setattr("sim.scenario.shipped.PACKAGE", tmp_path / "sim")
    assert shipped_folder() == tmp_path / "sim/shipped"


def test_citation_changelog_and_program_name_one_version() -> None:
    assert SETTINGS["project"]["dynamic"] == ["version"]
    assert SETUPTOOLS["dynamic"]["version"] == {"attr": "sim.__version__"}
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    head = re.search(r"^## (.+)$", changes, re.MULTILINE)
    assert head and head[1] == f"{sim.__version__} — {citation['date-released']}"
    assert str(citation["version"]) == sim.__version__
