"""The rule by which seeds are added until an interval is narrow enough."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment import until
from sim.experiment.definition import Arm
from sim.experiment.statistics import t_interval
from sim.experiment.until import Target, Until, look_ahead

MEAN = Until("orders", 1.0, False, ("a",), (Target("a"),), most=60)


def arms_of(*names, first_seed=1):
    return tuple(Arm(name, None, 1, first_seed) for name in names)


def progress(rule, **values):
    """Judge runs of which every arm has so many values; later ones are not there."""
    def outcome(arm, seed):
        known = values[arm.name]
        return known[seed - arm.first_seed] if seed - arm.first_seed < len(known) else None

    return rule.progress(arms_of(*values), outcome)


def half_width(values):
    low, high = t_interval(values)
    return (high - low) / 2


def by_the_paper(values, wanted, fewest, most):
    """Return the seeds at the end, or None at the cap, as Hoad, Robinson & Davies word it.

    "If the precision is reached at n, run f(k, n) replications more; if it is kept by each of
    them, stop; else go on from there until it is reached again."
    """
    n = fewest
    while n <= most:
        if half_width(values[:n]) <= wanted:
            ahead = 5 if n <= 100 else 5 * n // 100
            if n + ahead > most:
                return None
            lost = [m for m in range(n + 1, n + ahead + 1) if half_width(values[:m]) > wanted]
            if not lost:
                return n + ahead
            n = lost[0]
        n += 1
    return None


def test_the_look_ahead_grows_with_the_seeds():
    assert [look_ahead(n) for n in (3, 99, 100, 119, 120, 1000)] == [5, 5, 5, 5, 6, 50]


def test_a_first_interval_that_is_narrow_by_chance_does_not_end_it():
    """The first three values lie together by chance; the fourth shows how far they spread."""
    values = [10.0, 10.1, 9.9, 4.0, 16.0, *[9.0, 11.0] * 30]
    assert half_width(values[:3]) < 1 < half_width(values[:4])
    found = progress(MEAN, a=values)
    assert found.reached and found.seeds == by_the_paper(values, 1.0, 3, 60) > 20
    assert all(half_width(values[:n]) <= 1 for n in range(found.since, found.seeds + 1))
    assert half_width(values[: found.since - 1]) > 1
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(until, "look_ahead", lambda seeds: 0)
        assert progress(MEAN, a=values).seeds == 3


@given(
    values=st.lists(st.floats(-100, 100), min_size=60, max_size=60),
    wanted=st.floats(1.0, 60.0), fewest=st.integers(2, 10),
)
def test_it_ends_where_the_paper_says(values, wanted, fewest):
    rule = replace(MEAN, half_width=wanted, fewest=fewest)
    found = progress(rule, a=values)
    expected = by_the_paper(values, wanted, fewest, 60)
    assert (found.seeds, found.reached) == ((60, False) if expected is None else (expected, True))


@given(
    values=st.lists(st.floats(-100, 100), min_size=60, max_size=60), wanted=st.floats(1.0, 60.0),
)
def test_seeds_laid_out_on_the_way_are_all_needed_in_the_end(values, wanted):
    rule = replace(MEAN, half_width=wanted)
    end = progress(rule, a=values)
    seen = 0
    while seen < end.seeds:
        found = progress(rule, a=values[:seen])
        assert seen < found.seeds <= end.seeds
        seen = found.seeds
    assert progress(rule, a=values[:seen]) == end


def test_a_greater_cap_changes_nothing_that_was_laid_out():
    values = np.random.default_rng(3).normal(10, 6, 200)
    short = progress(MEAN, a=values)
    assert (short.seeds, short.reached) == (60, False)
    long = progress(replace(MEAN, most=200), a=values)
    assert long.reached and long.seeds > 60
    on_the_way = progress(replace(MEAN, most=200), a=values[:60])
    assert 60 < on_the_way.seeds <= long.seeds


def test_every_scenario_must_be_known():
    quiet, loud = np.random.default_rng(5).normal(10, [[0.1], [3]], (2, 60))
    rule = replace(MEAN, scenarios=("a", "b"), targets=(Target("a"), Target("b")))
    found = progress(rule, a=quiet, b=loud)
    assert found.seeds == progress(MEAN, a=loud).seeds > progress(MEAN, a=quiet).seeds == 8
    of_one = replace(rule, targets=(Target("a"),))
    assert progress(of_one, a=quiet, b=loud).seeds == 8


def test_pairs_take_fewer_seeds_where_they_share_their_luck():
    shared, own = np.random.default_rng(7).normal(0, [[4], [0.2]], (2, 60))
    rule = replace(MEAN, half_width=1.5, scenarios=("a", "b"))
    pairs = {"base": 10 + shared, "a": 11 + shared + own}
    differ = progress(replace(rule, targets=(Target("a", "base"),)), **pairs)
    means = progress(replace(rule, targets=(Target("a"),)), **pairs)
    assert differ.seeds == 8 and means.seeds > 20
    by_hand = half_width((pairs["a"] - pairs["base"])[:8])
    assert differ.precisions[0].half_width == pytest.approx(by_hand)


def test_a_percentage_is_of_the_mean_and_for_differences_of_the_mean_of_the_baseline():
    base, other = [100.0, 102.0] * 30, [100.0, 103.0] * 30
    relative = replace(MEAN, half_width=0.05, relative=True)
    (mean,) = progress(relative, a=base).precisions
    assert mean.wanted == pytest.approx(5.05)
    (below,) = progress(relative, a=[-value for value in base]).precisions
    assert below.wanted == pytest.approx(5.05)
    (pair,) = progress(
        replace(relative, targets=(Target("a", "base"),)), base=base, a=other
    ).precisions
    assert pair.wanted == pytest.approx(5.05)
    assert pair.half_width == pytest.approx(half_width([0.0, 1.0] * 4))


def test_values_that_are_missing_do_not_count():
    gaps = [math.nan, 10.0, math.nan, 10.5, 9.5, *[math.nan, 10.0] * 28]
    found = progress(MEAN, a=gaps)
    assert found.reached and found.since == 7
    assert half_width([10.0, 10.5, 9.5, 10.0]) < 1 < half_width([10.0, 10.5, 9.5])
    never = progress(MEAN, a=[math.nan] * 60)
    assert (never.seeds, never.reached) == (60, False)
    assert math.isnan(never.precisions[0].half_width)


def test_seeds_are_counted_from_the_first():
    asked = []

    def outcome(arm, seed):
        asked.append(seed)
        return 10.0

    MEAN.progress(arms_of("a", first_seed=21), outcome)
    assert asked == [*range(21, 29)]


def cover(rule, samples, mean):
    """Return how often the interval at the end holds the mean."""
    ends = (progress(rule, a=list(sample)) for sample in samples)
    found = [t_interval(sample[: end.seeds]) for sample, end in zip(samples, ends)]
    return np.mean([low < mean < high for low, high in found])


def test_the_look_ahead_keeps_the_cover_of_the_interval(monkeypatch):
    """3,000 replications of normal values of sd 1.5 to ± 1, seed 11.

    With the look-ahead 93.9 % hold the mean (sd .4 %), without it 90.5 %. The bound of 92 % raises
    a false alarm once in 100,000, a gain of 1.5 points (true: 3.4, sd below .6) once in 1,000; a
    rule without look-ahead never passes.
    """
    samples = np.random.default_rng(11).normal(10, 1.5, (3000, 60))
    with_it = cover(MEAN, samples, 10)
    monkeypatch.setattr(until, "look_ahead", lambda seeds: 0)
    assert with_it > 0.92
    assert with_it - cover(MEAN, samples, 10) > 0.015
