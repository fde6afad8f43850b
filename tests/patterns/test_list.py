"""The list of patterns: whole, in two languages, and affordable."""

import re

import pytest

from sim.catalogue.sources import HOME
from sim.experiment.designs.patterns import IDS
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.patterns import PATTERNS
from sim.patterns.pattern import SEEDS

CHINESE = re.compile(r"[一-鿿]")
NANOSECONDS_A_PERSON_DAY = 450.0
MOST_MINUTES = 60.0


@pytest.fixture(scope="module")
def shipped():
    return load_experiment(HOME / "scenarios" / "patterns.yaml")


def test_every_pattern_is_there_in_order():
    assert tuple(pattern.id for pattern in PATTERNS) == IDS


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_a_pattern_says_what_is_put_in_and_what_comes_out(pattern):
    assert pattern.expected and pattern.put_in and pattern.comes_out
    names = [statistic.name for statistic in pattern.statistics]
    assert len(names) == len(set(names))
    assert any(statistic.mark for statistic in pattern.statistics)
    assert any(line.null for statistic in pattern.statistics for line in statistic.lines)
    labels = [pattern, *pattern.statistics]
    labels += [line for statistic in pattern.statistics for line in statistic.lines]
    for each in labels:
        assert each.en and not CHINESE.search(each.en)
        assert CHINESE.search(each.zh)
    for statistic in pattern.statistics:
        arms = [line.en for line in statistic.lines]
        assert len(arms) == len(set(arms)) and not statistic.lines[0].null


def test_the_shipped_experiment_measures_every_pattern(shipped):
    assert shipped.design.rows == PATTERNS
    assert {arm.replications for arm in shipped.arms} == {SEEDS, 20}
    assert all(arm.scenario.values["people.count"] == 20_000 for arm in shipped.arms)


def test_every_baseline_is_an_arm_and_serves_a_pattern(shipped):
    baselines = {path.stem for path in (HOME / "scenarios/baselines").glob("*.yaml")} - {"core"}
    used = {each.scenario for pattern in PATTERNS for each in pattern.cases}
    assert baselines <= used == {arm.name for arm in shipped.arms}


def test_the_full_size_takes_less_than_an_hour_of_processor_time(shipped):
    runs = {run.hash: run.person_days for run in planned_runs(shipped)}
    minutes = sum(runs.values()) * NANOSECONDS_A_PERSON_DAY * 1e-9 / 60.0
    assert minutes < MOST_MINUTES
