"""Whole experiments on worker processes, with the fake market in place of the model."""

import pandas as pd

from sim.experiment.runner import run_experiment

from . import fake_market

TABLES = ("plan.json", "runs.csv", "daily.csv", "daily.parquet", "summary.csv", "differences.csv",
          "codebook.csv")


def run(**options):
    return run_experiment("small.yaml", **{"quiet": True, "jobs": 2} | options)


def use(monkeypatch, simulate):
    monkeypatch.setattr("sim.experiment.runner.simulate", simulate)


def test_a_rerun_makes_nothing_and_more_seeds_only_those(folder, reports):
    directory = run().directory
    before = {file: file.stat().st_mtime_ns for file in (directory / "runs").iterdir()}
    results = run(seeds=4)
    after = {file: file.stat().st_mtime_ns for file in (directory / "runs").iterdir()}
    assert len(after) == len(before) + 2
    assert before.items() <= after.items()
    assert len(results.runs) == 8
    assert len(pd.read_csv(directory / "timing.csv")) == 8


def test_fresh_makes_all_anew_with_the_same_bytes_on_one_worker_and_on_two(folder, reports):
    directory = run(jobs=2).directory
    files = [*(directory / "runs").iterdir(), *(directory / name for name in TABLES)]
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
    run(jobs=1, fresh=True)
    for file, (content, changed) in before.items():
        assert file.read_bytes() == content, file.name
        assert file.stat().st_mtime_ns > changed


def test_fresh_loses_no_run_that_cannot_be_made_anew(folder, reports, monkeypatch, capsys):
    directory = run().directory
    before = {file: file.read_bytes() for file in (directory / "runs").iterdir()}
    use(monkeypatch, fake_market.fails_at_seed_2)
    results = run(fresh=True)
    assert {file: file.read_bytes() for file in (directory / "runs").iterdir()} == before
    assert results.failed == 0 and len(results.runs) == 6
    assert "trust of nobody (what was made of it before is kept)" in capsys.readouterr().err


def test_a_torn_run_is_made_again(folder, reports):
    directory = run().directory
    torn = sorted((directory / "runs").iterdir())[0]
    whole = torn.read_bytes()
    torn.write_bytes(whole[: len(whole) // 2])
    assert run().failed == 0
    assert torn.read_bytes() == whole


def test_a_failed_run_is_a_row_and_the_others_go_on(folder, reports, monkeypatch):
    use(monkeypatch, fake_market.fails_at_seed_2)
    results = run()
    assert results.failed == 2
    failed = results.runs[results.runs["status"] == "failed"]
    assert list(failed["seed"]) == [2, 2]
    assert set(failed["error"]) == {"ZeroDivisionError: trust of nobody"}
    for trace in failed["traceback"]:
        text = (results.directory / trace).read_text(encoding="utf-8")
        assert "fails_at_seed_2" in text
    assert set(results.summary["n"]) <= {0, 2}
    assert set(results.differences["n_pairs"]) <= {0, 2}
    use(monkeypatch, fake_market.simulate)
    assert run().failed == 0
    assert not list((results.directory / "errors").iterdir())


def test_fail_fast_ends_at_the_first_failure(folder, reports, monkeypatch):
    use(monkeypatch, fake_market.fails_at_seed_2)
    results = run(fail_fast=True, jobs=1)
    assert results.failed == 1
    assert "pending" in set(results.runs["status"])


def test_a_dead_worker_is_replaced_and_its_run_retried(folder, reports, monkeypatch):
    monkeypatch.setenv(fake_market.ONCE, str(folder / "died"))
    use(monkeypatch, fake_market.dies_once)
    assert run().failed == 0
    assert (folder / "died").exists()


def test_a_run_that_kills_its_worker_twice_fails_alone(folder, reports, monkeypatch):
    use(monkeypatch, fake_market.dies_at_seed_2)
    results = run()
    failed = results.runs[results.runs["status"] == "failed"]
    assert list(failed["seed"]) == [2, 2]
    assert all("died" in error for error in failed["error"])
    assert set(failed["traceback"]) == {""}
    assert (results.runs["status"] == "done").sum() == 4


def test_runs_of_different_arithmetics_are_warned_of(folder, reports, monkeypatch, capsys):
    monkeypatch.setattr("sim.experiment.tables.load_run", _stored_with_other_digest)
    run()
    assert "different arithmetics" in capsys.readouterr().err
    assert "different arithmetics" in (folder / "results/small/log.txt").read_text()


def _stored_with_other_digest(folder, run_hash):
    from sim.experiment.store import load_run

    stored = load_run(folder, run_hash)
    stored.manifest["arithmetic_digest"] = f"digest of {run_hash[0]}"
    return stored


def test_scenarios_with_equal_content_share_their_runs(folder, reports):
    twins = "scenarios: {one: few.yaml, two: few.yaml}\nreplications: 2\n"
    (folder / "twins.yaml").write_text(twins, encoding="utf-8")
    results = run_experiment("twins.yaml", quiet=True)
    assert len(results.runs) == 4
    assert len(list((results.directory / "runs").iterdir())) == 2
    assert (results.differences["mean_difference"].dropna() == 0).all()
