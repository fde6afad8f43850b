"""The plotted numbers are those of the runs."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.report.averages import interval, over_seeds
from sim.report.figures.quantities import without_idle_reserve
from sim.report.final_orders import extinct_counts, final_orders
from sim.report.results import read_results

from .folders import FOUR, WILD, daily_of, make_folder, outcome_of, small


def figure_data(reported, name: str) -> pd.DataFrame:
    return pd.read_csv(reported[0] / "figures" / f"{name}.csv")


@pytest.mark.parametrize("made", [*map(small, FOUR)], ids=lambda made: made.name)
@pytest.mark.parametrize(("metric", "scale"), [("orders", 1 / 20), ("blocked_share", 1)])
def test_curves_are_weekly_means_of_the_runs(reported, made, metric, scale):
    points = figure_data(reported, "eras")
    own = points[(points["metric"] == metric) & (points["scenario"] == made.name)]
    runs = [daily_of(made, seed)[metric] * scale for seed in (1, 2)]
    weeks = [[run.iloc[at : at + 7].mean() for at in range(0, made.days, 7)] for run in runs]
    for seed, expected in zip((1, 2), weeks):
        np.testing.assert_allclose(own[own["seed"] == seed]["value"], expected, rtol=1e-6)
    mean = own[own["seed"].isna()]
    np.testing.assert_allclose(mean["value"], np.mean(weeks, axis=0), rtol=1e-6)
    half = stats.t.ppf(0.975, 1) * np.std(weeks, axis=0, ddof=1) / math.sqrt(2)
    np.testing.assert_allclose(mean["ci_high"] - mean["value"], half, rtol=1e-4, atol=1e-6)
    assert list(mean["day"].iloc[:2]) == [3, 10]


def test_a_reserve_that_never_moves_is_no_insurance(reported):
    points = figure_data(reported, "eras")
    insured = set(points[points["metric"] == "insurer_reserve"]["scenario"])
    assert insured == {"platform_insured", "history"}


def test_a_reserve_is_drawn_from_the_last_day_on_which_it_rests():
    days = pd.DataFrame({"day": [3.0, 10.0, 17.0, 24.0]})
    flat = days.assign(seed=1, value=[5.0, 5.0, 5.0, 5.0])
    late = days.assign(seed=2, value=[5.0, 5.0, 5.0, 6.0])
    moving = days.assign(seed=1, value=[5.0, 6.0, 5.0, 7.0])
    parts = [("never", flat), ("late", flat), ("late", late), ("at once", moving)]
    points = pd.concat(
        [part.assign(scenario=name, metric="insurer_reserve") for name, part in parts]
        + [flat.assign(scenario="never", metric="orders")],
        ignore_index=True,
    )
    left = without_idle_reserve(points)
    assert (left["metric"] == "orders").sum() == 4
    drawn = left[left["metric"] == "insurer_reserve"].groupby(["scenario", "seed"])["day"]
    assert {key: list(days) for key, days in drawn} == {
        ("late", 1): [17, 24], ("late", 2): [17, 24], ("at once", 1): [3, 10, 17, 24],
    }


def test_loss_shares_are_those_of_the_runs(reported):
    points = figure_data(reported, "income")
    for made in map(small, FOUR):
        own = points[(points["panel"] == "loss_share") & (points["scenario"] == made.name)]
        shares = [
            np.mean(np.array(outcome_of(made, seed)["net_180"]["quantiles"]) < 0) for seed in (1, 2)
        ]
        np.testing.assert_allclose(own[own["seed"].notna()]["value"], shares, rtol=1e-6)
        np.testing.assert_allclose(own[own["seed"].isna()]["value"], np.mean(shares), rtol=1e-6)


def test_distribution_passes_the_loss_share_at_zero(reported):
    points = figure_data(reported, "income")
    own = points[points["scenario"] == "wild_growth"]
    curve = own[own["panel"] == "net_result"]
    loss = own[(own["panel"] == "loss_share") & own["seed"].isna()]["value"].item()
    assert np.interp(0, curve["x"], curve["value"]) == pytest.approx(loss, abs=0.02)
    assert curve["value"].is_monotonic_increasing


def test_downline_shares_count_the_distributors(reported):
    points = figure_data(reported, "downlines")
    made = small(WILD)
    sizes = outcome_of(made, 1)["downline_sizes"]
    own = points[(points["scenario"] == made.name) & (points["seed"] == 1)]
    for size, share in zip(own["size"], own["share"]):
        above = sum(count for other, count in sizes.items() if int(other) >= size)
        assert share == pytest.approx(above / sum(sizes.values()), rel=1e-6)


def test_differences_are_the_table_scaled(reported):
    folder, _ = reported
    points = figure_data(reported, "differences").set_index(["metric", "scenario"])
    table = pd.read_csv(folder / "differences.csv").set_index(["metric", "scenario"])
    summary = pd.read_csv(folder / "summary.csv").set_index(["scenario", "metric"])
    trust, orders = ("channel_trust_mean", "tool_based"), ("orders", "tool_based")
    base = summary.loc[("wild_growth", "orders"), "mean"]
    for column, source in (("value", "mean_difference"), ("ci_low", "ci_low")):
        assert points.loc[trust, column] == pytest.approx(100 * table.loc[trust, source], rel=1e-6)
        relative = 100 * table.loc[orders, source] / base
        assert points.loc[orders, column] == pytest.approx(relative, rel=1e-6)


def test_extinct_is_below_one_percent_of_the_best_week(tmp_path):
    folder = make_folder(tmp_path / "made", (small(WILD, days=200, seeds=3),))
    daily = pd.read_parquet(folder / "daily.parquet")
    for seed, last in ((1, 0.99), (2, 1.01), (3, 0.0)):
        own = daily["seed"] == seed
        best = 100.0 if seed != 3 else 0.0
        daily.loc[own, "orders"] = np.where(daily.loc[own, "day"] < 140, best, last)
    daily.to_parquet(folder / "daily.parquet")
    results = read_results(folder)
    finals = final_orders(results)
    assert list(finals["extinct"]) == [True, False, True]
    assert finals["final_orders"].iloc[0] == pytest.approx(0.99 / 20)
    counts = extinct_counts(finals, results).iloc[0]
    assert (counts["judged"], counts["extinct"]) == (3, 2)


def test_short_runs_are_not_judged(reported):
    assert figure_data(reported, "spread")["extinct"].isna().all()


def test_one_seed_has_no_interval():
    low, high = interval(np.array([1.0, 1.0]), np.array([np.nan, 0.5]), np.array([1, 4]))
    assert np.isnan(low[0]) and np.isnan(high[0])
    assert high[1] - 1 == pytest.approx(stats.t.ppf(0.975, 3) * 0.5 / 2)
    one = over_seeds(pd.Series([2.0, np.nan]))
    assert one["n"] == 1 and one["value"] == 2.0 and np.isnan(one["ci_low"])
