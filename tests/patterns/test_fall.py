"""The decomposition of the fall: Shapley values of games with known answers, and shared pasts."""

import math
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import Market, load_scenario
from sim.experiment.coalitions import shapley_values, subsets
from sim.experiment.fall import (
    FROZEN,
    LAST_DAYS,
    Fall,
    Peak,
    decomposition,
    fall_of,
    frozen_from,
    peak_of,
)
from sim.scenario.settings import DECLARED, dynamic

PLAYERS = ("a", "b", "c", "d")


def game(worth_of):
    return {coalition: worth_of(coalition) for coalition in subsets(PLAYERS)}


def test_subsets_are_all_of_them_in_order_of_size():
    found = subsets(PLAYERS)
    assert len(found) == len(set(found)) == 16
    assert found[0] == frozenset() and found[-1] == frozenset(PLAYERS)
    assert [len(s) for s in found] == sorted(len(s) for s in found)


def test_an_additive_game_gives_every_player_its_own_worth():
    own = {"a": 1.0, "b": -2.0, "c": 0.5, "d": 0.0}
    values = shapley_values(PLAYERS, game(lambda s: sum(own[p] for p in s)))
    assert values == pytest.approx(own)


def test_the_glove_game():
    """One left glove, two right ones: 2/3, 1/6, 1/6 (Shapley 1953 in every textbook)."""
    worth = {s: float("a" in s and len(s) > 1) for s in subsets("abc")}
    shared = {"a": 2 / 3, "b": 1 / 6, "c": 1 / 6}
    assert shapley_values(tuple("abc"), worth) == pytest.approx(shared)


def test_a_unanimity_game_is_shared_by_those_who_are_needed():
    values = shapley_values(PLAYERS, game(lambda s: float({"b", "d"} <= s)))
    assert values == pytest.approx({"a": 0, "b": 0.5, "c": 0, "d": 0.5})


@given(st.lists(st.floats(-1e3, 1e3), min_size=16, max_size=16))
def test_any_game_is_the_mean_over_all_orders_and_adds_up(worths):
    worth = dict(zip(subsets(PLAYERS), worths, strict=True))
    values = shapley_values(PLAYERS, worth)
    total = worth[frozenset(PLAYERS)] - worth[frozenset()]
    assert sum(values.values()) == pytest.approx(total, abs=1e-9)
    for player in PLAYERS:
        gains = []
        for order in permutations(PLAYERS):
            before = frozenset(order[: order.index(player)])
            gains.append(worth[before | {player}] - worth[before])
        assert values[player] == pytest.approx(sum(gains) / len(gains), abs=1e-9)


def test_a_missing_coalition_is_an_error():
    worth = game(len)
    del worth[frozenset("ab")]
    with pytest.raises(KeyError):
        shapley_values(PLAYERS, worth)


def test_the_peak_is_that_of_the_weekly_mean_and_no_single_day():
    orders = [1.0] * 10 + [90.0] + [1.0] * 10 + [20.0] * 7 + [0.0] * 30
    assert peak_of(orders) == Peak(27, 20.0)


def multiplied(kept):
    """Return a fall to which each mechanism, where it acts, leaves a share of the orders."""
    ends = {
        frozen: 80.0 * math.prod(share for name, share in kept.items() if name not in frozen)
        for frozen in subsets(kept)
    }
    return Fall(Peak(100, 60.0), ends)


def test_logarithmic_shares_of_a_product_are_exact():
    kept = {"a": 0.5, "b": 0.25, "c": 1.0}
    fall = multiplied(kept)
    assert fall.shares(logarithmic=True) == pytest.approx({"a": 1 / 3, "b": 2 / 3, "c": 0.0})
    assert sum(fall.contributions().values()) == pytest.approx(80.0 - 10.0)
    assert sum(fall.shares().values()) == pytest.approx(1.0)
    assert (fall.all_frozen, fall.none_frozen) == pytest.approx((80 / 60, 10 / 60))
    assert fall.depth == pytest.approx(50.0)


def test_a_market_that_ends_without_orders_has_finite_logarithmic_shares():
    fall = multiplied({"a": 0.0, "b": 0.5})
    assert math.isfinite(fall.shares(logarithmic=True)["a"])


def test_the_table_has_mean_and_interval_over_seeds():
    falls = [multiplied({"a": 0.5, "b": b}) for b in (0.4, 0.5, 0.6)]
    table = decomposition(falls).set_index("mechanism")
    shares = pd.Series([fall.shares()["a"] for fall in falls])
    assert table.loc["a", "share"] == pytest.approx(shares.mean())
    assert table.loc["a", "sd"] == pytest.approx(shares.std())
    assert table.loc["a", "ci_low"] < shares.mean() < table.loc["a", "ci_high"]
    assert table.loc["a", "alone"] == pytest.approx(80 * 0.5 / 60)
    assert list(table["share"]) == sorted(table["share"], reverse=True)


def test_every_frozen_switch_is_declared_and_may_change_in_a_run():
    for switches in FROZEN.values():
        assert all(path in DECLARED and dynamic(path) for path in switches)


def test_every_subset_is_frozen_from_the_day_after_the_peak():
    scenario = load_scenario("scenarios/wild_growth.yaml")
    seen = []

    def orders_of(asked):
        seen.append(asked)
        frozen = len(asked.changes[-1].values) if asked.changes else 0
        return pd.Series([float(day) for day in range(100)] + [10.0 + frozen] * LAST_DAYS)

    fall = fall_of(scenario, orders_of)
    assert len(seen) == len(fall.ends) == 16
    assert seen[0] is scenario
    assert {change.day for run in seen[1:] for change in run.changes} == {fall.peak.day + 1}
    assert fall.ends[frozenset(FROZEN)] == 10.0 + sum(len(s) for s in FROZEN.values())


def test_runs_share_one_past_and_part_on_the_day_of_the_freeze():
    values = {"people.count": 1500, "days": 90}
    scenario = load_scenario("scenarios/wild_growth.yaml", overrides=values)
    free = Market(scenario, seed=3).run()
    frozen = Market(frozen_from(scenario, 60, FROZEN), seed=3).run()
    pd.testing.assert_frame_equal(free.head(60), frozen.head(60))
    # Channel trust stands still from the day of the freeze on, whatever is bought.
    assert frozen["channel_trust_mean"].iloc[60:].nunique() == 1
    assert free["channel_trust_mean"].iloc[60:].nunique() > 10
    assert frozen[["muted", "deleted"]].iloc[60:].sum().sum() == 0
