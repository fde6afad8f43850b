"""Pasts that runs share: each day of each story is lived once, and no result shows it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.experiment import pasts
from sim.experiment.load import load_experiment
from sim.experiment.pasts import SharedPast, SharedPasts, past_file
from sim.experiment.plan import PlannedRun, run_hash
from sim.experiment.runner import run_experiment
from sim.experiment.simulate import simulate
from sim.scenario import Change, Condition, default_scenario
from sim.written import note_written, remove_written

from . import fake_market

HORIZON = 8
BASE = default_scenario(**{"people.count": 300, "days": HORIZON})


def run_of(changes, days=HORIZON, seed=1, **values):
    scenario = replace(BASE, days=days, changes=tuple(changes), values={**BASE.values, **values})
    return PlannedRun("arm", scenario, seed, run_hash(scenario, seed))


def on(day, limit, **more):
    return Change(day, None, {"posting.limit": limit}, **more)


def when(above, limit=3.0):
    return Change(None, Condition("orders", above=above), {"posting.limit": limit})


def lived_days(runs, folder, fail=()):
    """Play the rounds of an experiment with empty files for snapshots; return the days lived."""
    shared, lived, rounds = SharedPasts(folder), 0, 0
    waiting = list(runs)
    while waiting:
        ready = shared.ready(waiting)
        assert ready, "nobody goes on"
        for run in [run for run in waiting if run.hash in ready]:
            past = ready[run.hash] or SharedPast(shared.folder)
            found = past.found(run.scenario, run.seed)
            begun = int(found[0].name.partition("-")[0]) if found else 0
            assert all(day >= begun for day in past.leave), "a past is left that is there"
            lived += run.scenario.days - begun
            if run.hash not in fail:
                shared.folder.mkdir(parents=True, exist_ok=True)
                for day in past.leave:
                    past_file(shared.folder, run.scenario, run.seed, day).touch()
        waiting = [run for run in waiting if run.hash not in ready]
        rounds += 1
    return lived, rounds


CHANGES = st.lists(
    st.builds(on, st.integers(0, HORIZON + 1), st.sampled_from([1.0, 2.0]))
    | st.builds(when, st.sampled_from([5.0, 6.0])),
    max_size=3,
)
RUNS = st.lists(
    st.tuples(CHANGES, st.integers(1, HORIZON), st.integers(1, 2)), min_size=1, max_size=8
)


@settings(max_examples=150, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=RUNS)
def test_every_day_of_every_story_is_lived_once(drawn, monkeypatch, tmp_path_factory):
    monkeypatch.setattr(pasts, "FEWEST_DAYS", 1)
    unique = {run.hash: run for run in (run_of(*each) for each in drawn)}
    runs = list(unique.values())
    stories = {
        (run.seed, day, json.dumps(run.scenario.past(day + 1), sort_keys=True))
        for run in runs
        for day in range(run.scenario.days)
    }
    lived, _ = lived_days(runs, tmp_path_factory.mktemp("result"))
    assert lived == len(stories)
    days = sum(run.scenario.days for run in runs)
    assert round(days * (1 - pasts.spared_share(runs))) == lived


def test_a_tree_of_futures_is_grown_from_its_trunk(monkeypatch, tmp_path):
    monkeypatch.setattr(pasts, "FEWEST_DAYS", 2)
    tree = [run_of([on(3, 1.0), on(6, limit)]) for limit in (4.0, 5.0)]
    tree += [run_of([on(3, 2.0)]), run_of([on(3, 2.0), on(7, 1.0)]), run_of([], days=3)]
    ready = SharedPasts(tmp_path).ready(tree)
    assert {run_hash: past.leave for run_hash, past in ready.items()} == {tree[0].hash: (3, 6)}
    # 8 days; 2 of the twin; 5 and 1 of the other branch; nothing of the one that ends on day 3.
    assert lived_days(tree, tmp_path) == (8 + 2 + 5 + 1 + 0, 3)


def test_what_parts_early_or_from_the_start_shares_nothing(tmp_path):
    month = pasts.FEWEST_DAYS
    early = [run_of([on(month - 1, limit)], days=60) for limit in (1.0, 2.0)]
    late = [run_of([on(month, limit)], days=60) for limit in (1.0, 2.0)]
    apart = [run_of([on(month, 1.0)], days=60, **{"policing.ban": ban}) for ban in (0.1, 0.2)]
    seeds = [run_of([on(month, 1.0)], days=60, seed=seed) for seed in (1, 2)]
    for runs in (early, apart, seeds):
        assert list(SharedPasts(tmp_path).ready(runs).values()) == [None, None]
    assert [past.leave for past in SharedPasts(tmp_path).ready(late).values()] == [(month,)]


def test_conditional_changes_are_shared_only_where_all_have_them(tmp_path):
    dated = [on(40, 1.0), on(40, 2.0)]
    same = [run_of([when(5.0), change], days=60) for change in dated]
    other = [run_of([when(5.0 + k), change], days=60) for k, change in enumerate(dated)]
    one = [run_of([*[when(5.0)][:k], change], days=60) for k, change in enumerate(dated)]
    assert [past.leave for past in SharedPasts(tmp_path).ready(same).values()] == [(40,)]
    assert list(SharedPasts(tmp_path).ready(other).values()) == [None, None]
    assert list(SharedPasts(tmp_path).ready(one).values()) == [None, None]
    # Which of two changes of one day wins is part of the story.
    order = [run_of(c, days=60) for c in ([when(5.0), on(40, 1.0)], [on(40, 1.0), when(5.0)])]
    assert [past.leave for past in SharedPasts(tmp_path).ready(order).values()] == [(40,)]


def test_a_past_that_was_not_left_is_waited_for_once(monkeypatch, tmp_path):
    monkeypatch.setattr(pasts, "FEWEST_DAYS", 2)
    futures = [run_of([on(5, limit)]) for limit in (1.0, 2.0, 3.0)]
    assert lived_days(futures, tmp_path / "well") == (8 + 3 + 3, 2)
    assert lived_days(futures, tmp_path / "fails", fail={futures[0].hash}) == (24, 2)


# --- with the market itself ------------------------------------------------------------------

EXPERIMENT = """\
name: futures
scenarios:
  goes_on:
    extends: {wild}
    people: {{count: 300}}
    days: 50
  tools:
    extends: {wild}
    people: {{count: 300}}
    days: 50
    timeline: [{{day: 35, apply: {tools}}}]
  limit:
    extends: {wild}
    people: {{count: 300}}
    days: 50
    timeline: [{{day: 42, set: {{posting.limit: 3}}}}]
replications: 1
"""


@pytest.fixture
def futures(folder, monkeypatch):
    """The file of an experiment of three futures; no report is made of it."""
    from markets import SCENARIOS

    monkeypatch.setattr("sim.experiment.conclusion._make_report", lambda *_: "")
    monkeypatch.setattr("sim.experiment.worker.WARM_UP", {"compiled": (100, 2)})
    text = EXPERIMENT.format(
        wild=SCENARIOS / "wild_growth.yaml", tools=SCENARIOS / "tool_based.yaml"
    )
    (folder / "futures.yaml").write_text(text, encoding="utf-8")
    return folder / "futures.yaml"


def files(directory):
    skipped = ("timing.csv", "log.txt")
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*") if path.is_file() and path.name not in skipped
    }


def test_an_experiment_is_the_same_bytes_with_and_without(futures, monkeypatch):
    branched = files(run_experiment(futures, jobs=1, quiet=True, out="branched").directory)
    monkeypatch.setattr(pasts, "FEWEST_DAYS", 10_000)
    whole = files(run_experiment(futures, jobs=1, quiet=True, out="whole").directory)
    assert branched == whole
    rounds = [log.count("runs in") for log in map(logged, ("branched", "whole"))]
    assert rounds == [2, 1]


def logged(directory):
    with open(f"{directory}/log.txt", encoding="utf-8") as log:
        return log.read()


def one_run(past, scenario, on_day=lambda *_: None):
    made = simulate(scenario, 3, "compiled", on_day, past)
    return made.daily.to_csv(index=False), json.dumps(made.outcome)


def test_a_run_leaves_its_past_and_another_begins_with_it(futures, tmp_path):
    arms = {arm.name: arm.scenario for arm in load_experiment(futures).arms}
    store = tmp_path / "pasts"
    leaving = one_run(SharedPast(store, (35, 42)), arms["goes_on"])
    assert leaving == one_run(None, arms["goes_on"])
    assert sorted(path.name[:3] for path in store.iterdir()) == ["35-", "42-"]
    begun = {
        name: SharedPast(store).market(scenario, 3, "compiled").day
        for name, scenario in arms.items()
    }
    assert begun == {"goes_on": 42, "tools": 35, "limit": 42}
    assert SharedPast(store).market(arms["limit"], 4, "compiled").day == 0
    days = []
    assert one_run(SharedPast(store), arms["tools"], days.append) == one_run(None, arms["tools"])
    assert days == list(range(1, 51))


def test_a_damaged_or_vanished_past_costs_time_only(futures, tmp_path):
    scenario = load_experiment(futures).arms[0].scenario
    past = SharedPast(tmp_path / "pasts", (35,))
    whole = one_run(past, scenario)
    (path,) = (tmp_path / "pasts").iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    assert past.market(scenario, 3, "compiled").day == 0
    assert one_run(past, scenario) == whole  # and leaves a whole one again
    assert past.market(scenario, 3, "compiled").day == 35
    path.unlink()
    (tmp_path / "pasts" / "7-notes.txt").touch()
    assert past.market(scenario, 3, "compiled").day == 0


def test_a_disk_that_is_full_ends_no_run(futures, tmp_path):
    scenario = load_experiment(futures).arms[0].scenario
    (tmp_path / "pasts").write_text("a file where the folder should be")
    assert one_run(SharedPast(tmp_path / "pasts", (35,)), scenario) == one_run(None, scenario)


def test_pasts_are_kept_until_all_runs_are_made(futures, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.leaves_then_fails)
    results = run_experiment(futures, jobs=1, quiet=True, fail_fast=True)
    kept = results.directory / "pasts"
    (past,) = kept.glob("35-*.npz")
    run_experiment(futures, jobs=1, quiet=True)
    assert not kept.exists()
    note_written(kept, ["42-stale.npz"])
    (kept / "42-stale.npz").touch()
    run_experiment(futures, jobs=1, quiet=True, fresh=True, fail_fast=True)
    assert list(kept.glob("*.npz")) == [past], "fresh begins without the old ones"


@pytest.mark.parametrize("fresh", [False, True])
def test_what_others_have_put_beside_the_pasts_stays(futures, monkeypatch, fresh):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.leaves_then_fails)
    theirs = [Path("results/futures/pasts") / name for name in (
        "interviews.txt", "35-0123456789abcdef.npz", "2013/diary.md", ".hidden", "..", ".written2",
    )]
    for file in theirs:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text("years of work")
    run_experiment(futures, jobs=1, quiet=True, fresh=fresh)
    assert all(file.exists() for file in theirs)
    assert sorted(path.name for path in Path("results/futures/pasts").iterdir()) == [
        ".hidden", ".written2", "2013", "35-0123456789abcdef.npz", "interviews.txt"
    ]


def test_a_list_of_what_was_written_reaches_nowhere_else(tmp_path):
    (tmp_path / "kept.txt").touch()
    folder = tmp_path / "pasts"
    note_written(folder, ["../kept.txt", "..", ".", "", str(tmp_path / "kept.txt"), "gone.npz"])
    (folder / "gone.npz").touch()
    (folder / "sub").mkdir()
    note_written(folder, ["sub"])
    remove_written(folder)
    assert (tmp_path / "kept.txt").exists() and (folder / "sub").is_dir()
    assert not (folder / "gone.npz").exists()
