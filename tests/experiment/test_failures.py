"""A run that fails is a row with its seed and traceback, and the rest is complete."""

from pathlib import Path

import pandas as pd
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.runner import run_experiment

from . import fake_market

CROWDED = """\
scenarios:
  village: {days: 3, people: {count: 60}}
  crowd: {days: 3, people: {count: 30000, network: {kind: complete}}}
replications: 2
"""


def test_a_scenario_that_overflows_its_population_costs_only_its_own_runs(folder):
    """By the model itself: everybody befriends everybody, in a crowd too large for that."""
    Path("crowded.yaml").write_text(CROWDED, encoding="utf-8")
    ended = CliRunner().invoke(app, ["run", "crowded.yaml", "--jobs", "1", "--out", "out"])
    assert ended.exit_code == 1
    assert "2 of 4 runs failed" in ended.output
    runs = pd.read_csv("out/runs.csv", keep_default_na=False)
    assert list(runs["status"]) == ["done", "done", "failed", "failed"]
    failed = runs[runs["status"] == "failed"]
    assert list(failed["seed"]) == [1, 2]
    assert failed["error"].str.contains("NetworkError: a complete friend graph of 30,000").all()
    for trace in failed["traceback"]:
        assert "Traceback (most recent call last)" in Path("out", trace).read_text()
    summary = pd.read_csv("out/summary.csv").set_index(["scenario", "metric"])
    assert summary.loc[("village", "orders"), "n"] == 2
    assert Path("out/report.html").exists()


def test_runs_are_pending_before_they_are_made_and_what_failed_is_tried_again(
    folder, reports, monkeypatch
):
    seen = []

    def watched(runs, *rest):
        seen.append(pd.read_csv("out/runs.csv"))
        return make(runs, *rest)

    from sim.experiment import runner

    make = runner._make
    monkeypatch.setattr("sim.experiment.runner._make", watched)
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fails_at_seed_2)
    options = {"out": "out", "quiet": True, "jobs": 1}
    final = run_experiment("small.yaml", **options)
    assert set(seen[0]["status"]) == {"pending"}
    assert list(seen[0].columns) == list(final.runs.columns)
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.simulate)
    final = run_experiment("small.yaml", **options)
    assert list(seen[1]["status"]) == ["done", "failed", "done"] * 2
    assert set(final.runs["status"]) == {"done"}
    assert final.runs["error"].eq("").all()


def test_a_worker_with_another_model_says_so(folder, monkeypatch):
    from sim import version
    from sim.experiment.load import load_experiment
    from sim.experiment.plan import planned_runs
    from sim.experiment.worker import perform, task_of

    task = task_of(planned_runs(load_experiment("few.yaml"))[0], "compiled", fake_market.simulate)
    monkeypatch.setattr(version, "MODEL_VERSION", "of another machine")
    days = []
    ended = perform(task, days.append)
    assert "has model of another machine, the experiment was planned with" in ended.error
    assert ended.content == b"" and days[-1] == 5


def test_timing_is_one_line_a_run_though_a_line_was_torn(folder, reports):
    run_experiment("small.yaml", quiet=True, jobs=1, out="out")
    whole = Path("out/timing.csv").read_text()
    with open("out/timing.csv", "a") as file:
        file.write("\n0123456789abcdef,few,1,0.")  # killed in the middle of a line
    run_experiment("small.yaml", quiet=True, jobs=1, seeds=4, out="out")
    timing = pd.read_csv("out/timing.csv")
    assert len(timing) == 8
    with open("out/timing.csv", "ab") as file:
        file.write(b"\n\xff\xfe\0\0\nabc,few,1,0.5,many,here\n")  # as a power failure may leave it
    run_experiment("small.yaml", quiet=True, jobs=1, seeds=4, out="out")
    pd.testing.assert_frame_equal(pd.read_csv("out/timing.csv"), timing)
    assert timing["seconds"].notna().all()
    assert Path("out/timing.csv").read_text().startswith(whole)
