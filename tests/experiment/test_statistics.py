"""Statistics against answers that are known."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiment import statistics


def outcomes(**scenarios):
    return pd.DataFrame([
        {"scenario": name, "seed": seed, "orders": value}
        for name, values in scenarios.items()
        for seed, value in enumerate(values, 1)
    ])


def test_t_interval_of_a_textbook_sample():
    # 1..5: mean 3, sd sqrt(2.5), t(0.975, 4) = 2.776445
    low, high = statistics.t_interval([1, 2, 3, 4, 5])
    half = 2.776445 * math.sqrt(2.5 / 5)
    assert (low, high) == pytest.approx((3 - half, 3 + half), rel=1e-6)


def test_t_interval_is_missing_below_two_values():
    assert np.isnan(statistics.t_interval([])).all()
    assert np.isnan(statistics.t_interval([1.0])).all()


def test_t_interval_covers_the_mean_19_times_in_20():
    """4,000 samples of 8, seed 5: the count of covers is binomial, sd 0.34 %.

    A right interval fails here once in 10,000 (3.9 sd); one of normal quantiles (cover 91 %, 12
    sd away) passes practically never.
    """
    samples = np.random.default_rng(5).normal(10, 3, (4000, 8))
    covered = [low < 10 < high for low, high in map(statistics.t_interval, samples)]
    assert abs(np.mean(covered) - 0.95) < 3.9 * math.sqrt(0.95 * 0.05 / 4000)


def test_outcome_is_the_mean_of_the_last_60_days_and_totals_are_of_all():
    daily = pd.DataFrame({"day": range(100), "orders": [1.0] * 40 + [2.0] * 60,
                          "ratio": [9.0] * 40 + [math.nan] * 30 + [0.5] * 30,
                          "never": [math.nan] * 100})
    outcome = statistics.outcome_metrics(daily)
    assert outcome["orders"] == 2.0
    assert outcome["orders_total"] == 160.0
    assert outcome["ratio"] == 0.5
    assert math.isnan(outcome["never"])


def test_summary_leaves_missing_values_out():
    table = statistics.summary(outcomes(a=[1, 2, 3, math.nan], b=[math.nan] * 4, c=[5.0]))
    assert list(table.columns) == statistics.SUMMARY_COLUMNS
    a, b, c = table.itertuples()
    assert (a.n, a.mean, a.sd) == (3, 2.0, 1.0)
    assert b.n == 0 and math.isnan(b.mean)
    assert (c.n, c.mean) == (1, 5.0) and math.isnan(c.sd) and math.isnan(c.ci_low)


def test_differences_are_paired_by_seed():
    table = statistics.differences(outcomes(base=[1, 2, 3, 4], other=[11, 12, 13]), "base")
    row = table.iloc[0]
    assert list(table.columns) == statistics.DIFFERENCE_COLUMNS
    assert (row.scenario, row.baseline, row.n_pairs) == ("other", "base", 3)
    assert (row.mean_difference, row.ci_low, row.ci_high) == (10.0, 10.0, 10.0)
    assert row.variance_removed_by_pairing == 1.0


def test_variance_removed_by_pairing_is_the_correlation():
    """Equal variances: the share removed is the correlation, here 0.8 (sd of it 0.007)."""
    noise = np.random.default_rng(7).normal(size=(3, 3000))
    first = math.sqrt(0.8) * noise[0] + math.sqrt(0.2) * noise[1]
    second = math.sqrt(0.8) * noise[0] + math.sqrt(0.2) * noise[2]
    row = statistics.differences(outcomes(base=first, other=second), "base").iloc[0]
    assert row.variance_removed_by_pairing == pytest.approx(0.8, abs=0.03)


def test_no_difference_is_found_where_there_is_none_19_times_in_20():
    """1,000 comparisons of 8 pairs, seed 11: false alarms 5 % (sd 0.7 %), bound 4 sd."""
    pairs = np.random.default_rng(11).normal(size=(1000, 2, 8))
    rows = [statistics._paired(pair.T) for pair in pairs]
    alarms = np.mean([not low < 0 < high for _, _, low, high, _ in rows])
    assert abs(alarms - 0.05) < 4 * math.sqrt(0.05 * 0.95 / 1000)


def test_differences_without_a_pair_are_missing():
    row = statistics.differences(outcomes(base=[math.nan, 2], other=[1, math.nan]), "base").iloc[0]
    assert row.n_pairs == 0
    assert math.isnan(row.mean_difference) and math.isnan(row.variance_removed_by_pairing)
    one = statistics.differences(outcomes(base=[1], other=[3]), "base").iloc[0]
    assert (one.n_pairs, one.mean_difference) == (1, 2.0) and math.isnan(one.ci_low)


def test_nothing_to_compare_is_an_empty_table():
    for table in (statistics.differences(outcomes(a=[1, 2]), None),
                  statistics.differences(outcomes(a=[1, 2]), "a")):
        assert table.empty and list(table.columns) == statistics.DIFFERENCE_COLUMNS
