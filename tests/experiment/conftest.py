import pytest

from . import fake_market

EXPERIMENT = """\
name: small
title: {en: Small, zh: 小}
scenarios:
  few: {file: few.yaml}
  many:
    days: 5
    people: {count: 3000}
baseline: few
replications: 3
"""


def write_experiment(folder):
    (folder / "few.yaml").write_text("days: 5\npeople: {count: 1000}\n", encoding="utf-8")
    (folder / "small.yaml").write_text(EXPERIMENT, encoding="utf-8")


def use_fake_market(monkeypatch):
    """Runs are made by the fake market, reports are only counted."""
    made = []
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.simulate)

    def make_report(folder, experiment, tables, shown):
        made.append((folder, experiment.language))
        return ""

    monkeypatch.setattr("sim.experiment.conclusion._make_report", make_report)
    return made


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with a small experiment."""
    monkeypatch.chdir(tmp_path)
    write_experiment(tmp_path)
    return tmp_path


@pytest.fixture
def reports(monkeypatch):
    return use_fake_market(monkeypatch)
