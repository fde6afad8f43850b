"""Shards and a dask cluster: the same bytes as one process makes, whatever happens to workers."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import app
from sim.experiment.executors import ExecutorError, WorkersLostError
from sim.experiment.executors.local import LocalExecutor
from sim.experiment.merge import merge
from sim.experiment.runner import run_experiment
from sim.experiment.shards import Shard
from sim.experiment.worker import perform
from sim.scenario import ConfigurationError

from . import fake_market
from .test_interruption import start, until
from .test_kill import contents

TESTS = Path(__file__).parents[1]


def run(out, **options):
    return run_experiment("small.yaml", **{"quiet": True, "jobs": 1, "out": out} | options)


def made(folder):
    return sorted(file.stem for file in (folder / "runs").iterdir())


def test_shards_merged_are_the_bytes_of_one_process_with_1_2_or_3_workers(folder, reports):
    expected = contents(run("whole").directory)
    for jobs in (2, 3):
        assert contents(run(f"jobs_{jobs}", jobs=jobs).directory) == expected
    shares = [run(f"shard_{k}", shard=f"{k}/4").directory for k in (1, 2, 3, 4)]
    assert sorted(len(made(share)) for share in shares) == [1, 1, 2, 2]
    assert not (shares[0] / "summary.csv").exists()
    merged = merge(shares, "merged")
    assert contents(Path("merged")) == expected
    assert merged.pending == merged.failed == 0
    assert len(pd.read_csv("merged/timing.csv")) == 6
    for k in (1, 2):
        run("shared", shard=f"{k}/2")
    merge(["shared"], "shared")
    assert contents(Path("shared")) == expected


def test_a_merge_says_what_is_missing_and_a_rerun_makes_it(folder, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fails_at_seed_2)
    shard = run("one", shard="2/3")
    assert shard.failed == 2
    merged = merge(["one"], "one")
    assert (merged.failed, merged.pending) == (2, 4)
    failed = merged.runs[merged.runs["status"] == "failed"]
    assert set(failed["error"]) == {"ZeroDivisionError: trust of nobody"}
    assert "fails_at_seed_2" in Path("one", failed["traceback"].iloc[0]).read_text()
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.simulate)
    run("two", shard="2/3")
    assert merge(["one", "two"], "both").failed == 0
    assert run("both").pending == 0


def test_stages_are_shared_out_when_every_shard_has_prepared_the_same(folder, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.responsive)
    Path("wild_growth.yaml").write_text("days: 100\npeople: {count: 1000}\n")
    Path("staged.yaml").write_text(
        "scenarios: {wild_growth: wild_growth.yaml}\nreplications: 2\n"
        "design: {kind: ablation, rows: [M17]}\n",
        encoding="utf-8",
    )
    options = {"quiet": True, "jobs": 1}
    whole = run_experiment("staged.yaml", out="whole", **options)
    assert "re-centred" in set(whole.runs["form"])
    shares = [
        run_experiment("staged.yaml", out=f"s{k}", shard=f"{k}/2", **options).directory
        for k in (1, 2)
    ]
    assert merge(shares, "merged").pending == 0
    assert contents(Path("merged")) == contents(whole.directory)
    own = [set(made(share)) for share in shares]
    prepared = set(whole.runs.loc[whole.runs["form"] == "re-centring", "hash"].str[:16])
    assert own[0] & own[1] == prepared
    assert own[0] | own[1] == set(made(whole.directory))


def test_what_cannot_be_merged_is_told_at_once(folder, reports, monkeypatch):
    run("one", shard="1/2")
    run("other", seeds=2, shard="1/2")
    with pytest.raises(ConfigurationError) as told:
        merge(["one", "nowhere", "other"], "out")
    assert told.value.problems == (
        "nowhere: no result folder, it has no plan.json",
        "other: holds another experiment than one, their plan.json differ in request, scenarios",
    )
    plan = Path("one/plan.json").read_text()
    version = plan.partition('"model_version": "')[2][:16]
    Path("one/plan.json").write_text(plan.replace(version, "0123456789abcdef"))
    with pytest.raises(ConfigurationError, match="one: was made by model 0123456789abcdef, this"):
        merge(["one"], "out")
    assert not Path("out").exists()


@pytest.mark.parametrize("content", ['{"name": "sm', "[]", "{}", "\x00"])
def test_a_plan_that_is_damaged_is_told(folder, reports, content):
    run("one", shard="1/2")
    Path("one/plan.json").write_text(content)
    with pytest.raises(ConfigurationError, match=r"plan\.json: is damaged; run the experiment"):
        merge(["one"], "out")
    assert run("one", shard="1/2").failed == 0
    assert merge(["one"], "out").pending == 3


def test_shards_with_another_baseline_are_not_merged(folder, reports):
    run("one", shard="1/2")
    text = Path("small.yaml").read_text(encoding="utf-8")
    Path("small.yaml").write_text(text.replace("baseline: few", "baseline: many"), encoding="utf-8")
    run("other", shard="2/2")
    with pytest.raises(ConfigurationError, match=r"their plan\.json differ in baseline"):
        merge(["one", "other"], "out")


def test_shards_of_a_replication_may_have_come_differently_far(folder, reports):
    rule = "{until: {metric: orders, half_width: 0.001}, max: 20}"
    text = Path("small.yaml").read_text(encoding="utf-8")
    Path("small.yaml").write_text(text.replace("replications: 3", f"replications: {rule}"),
                                  encoding="utf-8")
    run("one")
    run("other", shard="2/2")
    seeds = [json.loads(Path(name, "plan.json").read_text())["scenarios"][0]["replications"]
             for name in ("one", "other")]
    assert seeds[0] > seeds[1]
    assert merge(["other", "one"], "out").pending == 0


def test_torn_and_different_runs_are_warned_of(folder, reports, capsys):
    whole = run("whole").directory
    torn, other = sorted((whole / "runs").iterdir())[:2]
    run("again")
    torn.write_bytes(torn.read_bytes()[:5000])
    from sim.experiment import store

    stored = store.load_run(whole, store.read_manifest(other)["hash"])
    stored.manifest["arithmetic_digest"] = "another machine"
    store.save_encoded(other, store.encoded_run(stored.daily, stored.manifest))
    merged = merge(["whole", "again"], "merged")
    said = capsys.readouterr().err
    assert merged.pending == 0
    assert f"{torn.name}: is not whole" in said
    assert f"{other.name}: differs from the same run of another folder" in said
    assert "different arithmetics" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0/4", "shards count from 1, here to 4; a job array that counts from 0 adds 1"),
        ("5/4", "shards count from 1"),
        ("4", "write I/N"),
        ("a/b", "write I/N"),
    ],
)
def test_a_shard_that_is_none_is_told(text, told):
    with pytest.raises(ConfigurationError, match=told):
        Shard.read(text)


@contextlib.contextmanager
def cluster(folder, workers=2):
    """A dask scheduler and worker processes, as one starts them by hand."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    options = {
        "cwd": folder,
        "env": os.environ | {"PYTHONPATH": path},
        "start_new_session": True,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    scheduler, worker = (
        [sys.executable, "-m", f"distributed.cli.dask_{what}"] for what in ("scheduler", "worker")
    )
    file = folder / "scheduler.json"
    processes = [
        subprocess.Popen(
            [
                *scheduler,
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(file),
            ],
            **options,
        )
    ]
    processes += [
        subprocess.Popen(
            [
                *worker,
                "--scheduler-file",
                str(file),
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
            ],
            **options,
        )
        for _ in range(workers)
    ]
    try:
        yield str(file), processes[1:]
    finally:
        for process in reversed(processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_dask_cluster_makes_the_same_bytes_though_a_worker_is_killed_in_a_run(
    folder, reports, monkeypatch
):
    expected = contents(run("local").directory)
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.waits_for_a_death)
    (folder / "waiting").mkdir()
    with cluster(folder) as (address, workers):

        def kill_one_of_two_busy_workers():
            deadline = time.monotonic() + 120
            while len(list((folder / "waiting").iterdir())) < 2 and time.monotonic() < deadline:
                time.sleep(0.05)
            workers[0].kill()
            (folder / "dead").touch()

        killer = threading.Thread(target=kill_one_of_two_busy_workers)
        killer.start()
        results = run("dask", backend="dask", scheduler=address)
        killer.join()
    assert results.failed == 0
    assert contents(results.directory) == expected


def test_dask_starts_a_cluster_where_no_scheduler_is_named(folder, reports):
    expected = contents(run("local").directory)
    assert contents(run("dask", backend="dask", jobs=2).directory) == expected


def test_failures_on_a_cluster_are_rows(folder, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fails_at_seed_2)
    results = run("dask", backend="dask", jobs=1)
    assert results.failed == 2
    assert (results.runs["status"] == "done").sum() == 4


def test_a_scheduler_that_is_not_there_is_told_in_a_sentence(folder, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.executors.cluster.CONNECT_SECONDS", 1.0)
    with pytest.raises(ExecutorError, match="no dask scheduler answers there"):
        run("out", backend="dask", scheduler="tcp://127.0.0.1:9")


def test_a_scheduler_that_is_lost_ends_in_a_sentence_without_tracebacks(monkeypatch, capfd):
    import distributed

    from sim.experiment.executors import cluster

    monkeypatch.setattr(distributed, "Client", lambda *_, **more: None)
    cluster._client_of("tcp://127.0.0.1:9", 1)
    for name in ("distributed", "distributed.client", "distributed.utils", "distributed.batched"):
        logging.getLogger(name).error("a traceback")
    assert capfd.readouterr().err == ""
    lost = Future()
    lost.cancel()
    with pytest.raises(WorkersLostError, match="the dask scheduler has gone; finished runs"):
        cluster._outcome(None, lost)
    with pytest.raises(WorkersLostError), cluster.losing_the_scheduler():
        raise distributed.comm.CommClosedError("in <TCP (closed) ConnectionPool.ncores ...>")
    with pytest.raises(OSError, match="full"), cluster.losing_the_scheduler():
        raise OSError(28, "full")


def test_runs_that_were_made_before_workers_were_lost_are_in_the_tables(folder, reports,
                                                                        monkeypatch):
    from typer.testing import CliRunner

    def lost(executor, tasks, prepare, on_finished, on_poll):
        on_finished(perform(tasks[0], lambda days: None))
        raise WorkersLostError("the dask scheduler has gone")

    monkeypatch.setattr(LocalExecutor, "perform_all", lost)
    ended = CliRunner().invoke(app, ["run", "small.yaml", "--out", "out"])
    assert ended.exit_code == 1
    assert ended.stderr.endswith("the dask scheduler has gone\n")
    assert list(pd.read_csv("out/runs.csv")["status"]).count("done") == 1
    assert len(pd.read_csv("out/daily.csv")) == 5


def test_the_commands(folder, reports):
    from typer.testing import CliRunner

    def said(*words):
        result = CliRunner().invoke(app, [*words])
        return result.exit_code, result.output

    shared = ["run", "small.yaml", "--jobs", "1", "--out", "out", "--quiet"]
    assert said(*shared, "--shard", "1/2") == (0, "")
    code, text = said("merge", "out", "--out", "out")
    assert code == 1 and "3 of 6 runs are pending" in text
    assert said(*shared, "--shard", "2/2")[0] == 0
    assert said("merge", "out", "--out", "out")[0] == 0
    assert said(*shared, "--shard", "0/2")[0] == 2
    assert said(*shared, "--scheduler", "tcp://x:1")[0] == 2
    assert said("merge", "nowhere", "--out", "out")[0] == 2


def test_an_interruption_of_a_cluster_is_quiet_and_leaves_nobody_behind(folder):
    process = start(folder, "--backend", "dask")
    log = folder / "results/few/log.txt"
    until(lambda: log.exists() and log.read_text().count("done: few") == 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted: 2 of 5 runs were finished and are kept" in said
    assert "Traceback" not in said and "distributed" not in said
    runs = pd.read_csv(folder / "results/few/runs.csv")
    assert list(runs["status"]) == ["done", "done", "pending", "pending", "pending"]
    in_group = ["ps", "-o", "pid=", "-g", str(process.pid)]
    until(lambda: not subprocess.run(in_group, capture_output=True, text=True).stdout.strip())
