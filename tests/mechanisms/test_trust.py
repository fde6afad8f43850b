import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.mechanisms.platform_trust import PlatformTrust, covered_trust, platform_trust_after
from sim.mechanisms.trust import (
    Trust,
    channel_trust_after,
    gained,
    intensity,
    lost,
    mixed_trust,
    product_trust,
    relaxed_channel_trust,
    trust_after,
)

from .groups import group

P = group(Trust)
PLATFORM = group(PlatformTrust)
share = st.floats(0, 1)
surprise = st.floats(-2, 2)
resolved = st.integers(0, 1)


def test_equation_17_by_hand() -> None:
    # D = .1: min(1, 4 D) = .4.
    assert trust_after(0.5, 0.1, 0, P) == pytest.approx(0.5 + 0.12 * 0.4 * 0.5)
    assert trust_after(0.5, -0.1, 0, P) == pytest.approx(0.5 - 0.60 * 0.4 * 0.5)
    assert trust_after(0.5, -0.1, 1, P) == pytest.approx(0.5 - 0.5 * 0.60 * 0.4 * 0.5)
    assert trust_after(0.5, -9.0, 0, P) == pytest.approx(0.2)
    assert channel_trust_after(0.6, 0.25, 0, P) == pytest.approx(0.6 + 0.02 * 0.4)
    assert channel_trust_after(0.6, -0.25, 0, P) == pytest.approx(0.6 * 0.55)
    assert channel_trust_after(0.6, -0.25, 1, P) == pytest.approx(0.6 * (1 - 0.225))


def test_half_of_an_experience_is_put_down_to_the_product() -> None:
    half = group(Trust, person_share=0.5)
    assert trust_after(0.5, 9.0, 0, half) == pytest.approx(0.5 + 0.5 * 0.12 * 0.5)
    assert trust_after(0.5, -9.0, 1, half) == pytest.approx(0.5 - 0.5 * 0.5 * 0.60 * 0.5)
    assert channel_trust_after(0.5, -9.0, 0, half) == channel_trust_after(0.5, -9.0, 0, P)
    nobody = group(Trust, person_share=0)
    assert trust_after(0.5, -9.0, 0, nobody) == 0.5


def test_a_product_begins_with_the_trust_of_its_seller() -> None:
    assert product_trust(0.8, 0.4, P) == pytest.approx(0.7 * 0.8 + 0.3 * 0.4)
    assert product_trust(0.8, 0.4, group(Trust, product_weight=1)) == 0.8
    assert product_trust(0.8, 0.4, group(Trust, product_weight=0)) == 0.4


@given(share, share, share)
def test_product_trust_lies_between_person_and_channel(
    trust: float, channel: float, weight: float
) -> None:
    began = product_trust(trust, channel, group(Trust, product_weight=weight))
    low, high = sorted((trust, channel))
    assert low - 1e-12 <= began <= high + 1e-12


def test_equation_6_and_9_by_hand() -> None:
    assert relaxed_channel_trust(0.35, P) == pytest.approx(0.3502)
    assert mixed_trust(0.8, 0.4, 0.75) == pytest.approx(0.7)
    assert covered_trust(0.5, 0.8, 0.3) == pytest.approx(0.62)


def test_equation_19_by_hand() -> None:
    assert platform_trust_after(0.3, 0, 0, 0, PLATFORM) == pytest.approx(0.328)
    assert platform_trust_after(0.3, 1, 1, 1, PLATFORM) == pytest.approx(0.475)
    assert platform_trust_after(0.3, 1, 1, 0, PLATFORM) == pytest.approx(0.21)
    assert platform_trust_after(0.3, 1, 0, 0, PLATFORM) == 0.3


@given(share, surprise, resolved)
def test_trust_stays_a_share(level: float, felt: float, solved: int) -> None:
    for after in (trust_after(level, felt, solved, P), channel_trust_after(level, felt, solved, P)):
        assert 0 <= after <= 1
        assert after >= level if felt >= 0 else after <= level


@given(share, share, st.floats(0, 10), share, share)
def test_gains_and_losses_stay_shares(
    level: float, step: float, felt: float, cover: float, platform: float
) -> None:
    assert 0 <= gained(level, step) <= 1
    assert 0 <= lost(level, step) <= 1
    assert 0 <= intensity(felt, P) <= 1
    assert level <= covered_trust(level, cover, platform) <= 1


@given(share, surprise, surprise, resolved)
def test_trust_rises_with_surprise(level: float, one: float, two: float, solved: int) -> None:
    low, high = sorted((one, two))
    assert trust_after(level, low, solved, P) <= trust_after(level, high, solved, P)


@given(share, st.floats(-2, -0.001), share, share)
def test_redress_softens_as_far_as_it_is_felt(
    level: float, felt: float, one: float, two: float
) -> None:
    less, more = sorted((one, two))
    nothing, full = trust_after(level, felt, 0, P), trust_after(level, felt, 1, P)
    assert nothing <= trust_after(level, felt, less, P) <= trust_after(level, felt, more, P) <= full


@given(st.floats(0.05, 0.95), st.floats(0.02, 1))
def test_losing_is_faster_than_gaining(level: float, felt: float) -> None:
    # Asymmetry (M03): relative to the room that each has, a loss is five times a gain.
    assume(level > 0.01)
    up = (trust_after(level, felt, 0, P) - level) / (1 - level)
    down = (level - trust_after(level, -felt, 0, P)) / level
    assert math.isclose(down, 5 * up, rel_tol=1e-6)
