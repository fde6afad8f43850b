import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.state.distributions import binomial, gumbel, lognormal, normal, poisson

GRID = np.concatenate(
    [np.linspace(1e-4, 1 - 1e-4, 2001), 10.0 ** -np.arange(5, 17), 1 - 10.0 ** -np.arange(5, 16)]
)


def test_normal_quantiles() -> None:
    ours = np.array([normal(u) for u in GRID])
    assert ours == pytest.approx(stats.norm.ppf(GRID), rel=2e-14, abs=1e-14)
    assert normal(2.0**-54) == pytest.approx(stats.norm.ppf(2.0**-54), rel=1e-12)


def test_lognormal_and_gumbel_quantiles() -> None:
    inside = GRID[:2001]
    assert [lognormal(12.0, 0.7, u) for u in inside] == pytest.approx(
        stats.lognorm.ppf(inside, 0.7, scale=12.0), rel=1e-11
    )
    assert [gumbel(u) for u in inside] == pytest.approx(
        stats.gumbel_r.ppf(inside), rel=1e-10, abs=1e-10
    )


@pytest.mark.parametrize("mean", [0.0, 0.05, 0.5, 1.2, 8.0, 25.0, 120.0, 500.0])
def test_poisson_quantiles(mean: float) -> None:
    grid = np.linspace(0.0005, 0.9995, 1000)
    ours = [poisson(mean, u) for u in grid]
    if mean == 0:
        assert set(ours) == {0}
    else:
        assert ours == stats.poisson.ppf(grid, mean).astype(int).tolist()


@given(st.integers(0, 60), st.floats(0, 1), st.floats(0, 1, exclude_max=True))
def test_binomial_quantiles(trials: int, p: float, u: float) -> None:
    count = binomial(trials, p, u)
    assert 0 <= count <= trials
    # The quantile, but for rounding at the steps of the distribution function.
    assert stats.binom.cdf(count, trials, p) >= u - 1e-9
    if count:
        assert stats.binom.cdf(count - 1, trials, p) <= u + 1e-9


@given(st.floats(0.01, 500), st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise(mean: float, one: float, two: float) -> None:
    low, high = sorted((min(one, 0.999999), min(two, 0.999999)))
    assert poisson(mean, low) <= poisson(mean, high)


def test_the_declared_ranges_stay_where_poisson_is_exact() -> None:
    from sim.mechanisms import all_parameters

    declared = dict(all_parameters())
    means = ("posting.limit", "community.posting", "seller_talk.rate", "merchants.courted_rate")
    assert max(declared[path].high for path in means) <= 690
    entry = declared["merchants.entry_most"].high + declared["merchants.entry_floor"].high
    assert entry <= 690
    assert poisson(690.0, 0.5) == stats.poisson.ppf(0.5, 690)
    assert math.exp(-690) > 1e-300
