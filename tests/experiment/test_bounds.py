"""Intervals of shares end where shares end, in every table."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiment.bounds import BEYOND, SHARES, within_bounds
from sim.experiment.statistics import differences, summary, t_interval
from sim.experiment.terminal import results_table
from sim.metrics import METRICS


def outcomes(one, other):
    return pd.DataFrame([
        {"scenario": name, "seed": seed, "blocked_share": value, "orders": value}
        for name, values in (("one", one), ("other", other))
        for seed, value in enumerate(values, start=1)
    ])


def test_the_interval_of_a_share_ends_at_0_and_1():
    table = summary(outcomes([0.0, 0.1], [0.8, 1.0])).set_index(["metric", "scenario"])
    ends = table[["ci_low", "ci_high"]]
    low, high = t_interval([0.0, 0.1])
    assert low < 0 and tuple(ends.loc["blocked_share", "one"]) == (0.0, high)
    assert ends.loc["blocked_share", "other"]["ci_high"] == 1.0
    assert tuple(ends.loc["orders", "one"]) == (low, high)


def test_the_interval_of_a_difference_of_shares_ends_at_minus_1_and_1():
    table = differences(outcomes([0.0, 0.1], [1.0, 0.6]), "one").set_index("metric")
    assert table.loc["blocked_share", "ci_high"] == 1.0
    assert table.loc["orders", "ci_high"] > 1.0
    many = outcomes([0.0, 0.9, 0.0, 0.0, 0.05, 0.0], [1.0, 0.95, 1.0, 1.0, 1.0, 1.0])
    ends = differences(many, "one").set_index("metric")
    assert ends.loc["orders", "bootstrap_high"] > 1.0 or ends.loc["orders", "ci_high"] > 1.0
    assert ends.loc["blocked_share", ["ci_high", "bootstrap_high"]].max() <= 1.0


def test_missing_ends_stay_missing_and_ratios_beyond_1_are_left():
    assert all(map(math.isnan, within_bounds("blocked_share", (math.nan, math.nan))))
    assert within_bounds("insurer_loss_ratio", (-1.0, 2.0)) == (-1.0, 2.0)
    assert {each.name for each in METRICS if each.unit == "share"} == SHARES | BEYOND


def test_cut_intervals_hold_the_mean_as_often_as_whole_ones():
    generator = np.random.default_rng(1)
    for _ in range(200):
        values = generator.beta(0.5, 4.0, 3)
        whole, cut = t_interval(values), within_bounds("blocked_share", t_interval(values))
        assert (whole[0] <= 0.5 / 4.5 <= whole[1]) == (cut[0] <= 0.5 / 4.5 <= cut[1])


@pytest.mark.parametrize(("values", "said"), [
    ([0.5, 0.6, 0.55], "0.55 ± 0.124"), ([0.0, 0.1, 0.02], "0.04 [0, 0.171]"),
])
def test_the_terminal_writes_the_ends_of_a_cut_interval(values, said):
    table = results_table(summary(pd.DataFrame([
        {"scenario": "one", "seed": seed, **dict.fromkeys((each.name for each in METRICS), value)}
        for seed, value in enumerate(values, start=1)
    ])))
    blocked = list(table.columns[0].cells).index("blocked ties")
    assert list(table.columns[2].cells)[blocked] == said
