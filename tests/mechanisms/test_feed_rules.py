import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms.attention import posts_seen, visibility
from sim.mechanisms.blocking import Blocking, blocking_hazard
from sim.mechanisms.face import Face, face_earned, full_face, recovered_face
from sim.mechanisms.fatigue import (
    Fatigue,
    channel_trust_after_ad,
    fading,
    fatigue_after_ad,
    fatigue_after_value_post,
    trust_after_ad,
    trust_after_value_post,
)
from sim.mechanisms.people import taste_distance
from sim.mechanisms.posting import Posting, SellerTalk, copied_rate, trust_after_chat
from sim.mechanisms.purchase import taste_match
from sim.mechanisms.word_of_mouth import rounded

from .groups import group

FATIGUE, FACE, BLOCKING, TALK = group(Fatigue), group(Face), group(Blocking), group(SellerTalk)
share = st.floats(0, 1)
positive = st.floats(0, 50)


def test_equation_3_by_hand() -> None:
    assert visibility(20, 15) == 1
    assert visibility(20, 0) == 1
    assert visibility(20, 40) == 0.5
    assert [posts_seen(3, 0.5, u) for u in (0.0, 0.49, 0.5, 0.99)] == [1, 1, 2, 2]


@given(st.integers(0, 500), share, st.floats(0, 1, exclude_max=True))
def test_posts_seen_are_posts(posts: int, read: float, u: float) -> None:
    seen = posts_seen(posts, read, u)
    assert 0 <= seen <= posts
    assert abs(seen - posts * read) < 1 + 1e-9


@given(st.integers(0, 30), share)
def test_posts_seen_are_n_v_in_the_mean(posts: int, read: float) -> None:
    steps = 2000
    mean = sum(posts_seen(posts, read, (k + 0.5) / steps) for k in range(steps)) / steps
    assert mean == pytest.approx(posts * read, abs=1 / steps)


def test_equation_4_and_5_by_hand() -> None:
    assert trust_after_value_post(0.5, 1.0, FATIGUE) == pytest.approx(0.5025)
    assert trust_after_value_post(0.5, 3.0, FATIGUE) == 0.5
    assert fatigue_after_value_post(0.01, FATIGUE) == 0
    assert fatigue_after_value_post(0.5, FATIGUE) == pytest.approx(0.48)
    assert fatigue_after_ad(0.2, 1.0, FATIGUE) == pytest.approx(0.225)
    assert fatigue_after_ad(0.2, 0.0, FATIGUE) == pytest.approx(0.275)
    assert trust_after_ad(0.5, 1.0, FATIGUE) == pytest.approx(0.5 - 0.0015 * 0.5)
    assert trust_after_ad(0.5, 9.0, FATIGUE) == pytest.approx(0.5 - 0.0015 * 0.5 * 2)
    assert channel_trust_after_ad(0.5, 9.0, FATIGUE) == pytest.approx(0.5 - 0.0003 * 0.5 * 3)


@given(share, positive, st.floats(0, 1), st.floats(0, 100))
def test_ads_never_take_trust_below_zero(
    trust: float, fatigue: float, wear: float, cap: float
) -> None:
    strained = group(
        Fatigue, trust_wear=wear, trust_wear_cap=cap, channel_wear=wear, channel_wear_cap=cap
    )
    assert 0 <= trust_after_ad(trust, fatigue, strained) <= trust
    assert 0 <= channel_trust_after_ad(trust, fatigue, strained) <= trust


@given(share, positive)
def test_value_posts_build_trust(trust: float, fatigue: float) -> None:
    assert trust <= trust_after_value_post(trust, fatigue, FATIGUE) <= 1
    assert trust <= trust_after_chat(trust, fatigue, TALK) <= 1


def test_equation_6_by_hand() -> None:
    assert fading(0.95, 3) == pytest.approx(0.95 * 0.95 * 0.95)
    assert full_face(1, 1, FACE) == 2
    assert full_face(0, 1, FACE) == 0.8
    assert full_face(0, 0, FACE) == 0
    assert recovered_face(0.0, 2.0, 90, FACE) == 1
    assert recovered_face(1.9, 2.0, 90, FACE) == 2
    assert recovered_face(0.0, 0.0, 90, FACE) == 0
    assert recovered_face(2.7, 2.0, 90, FACE) == 2.7  # earned above what the tie holds


def test_useful_posts_earn_favours_by_hand() -> None:
    assert face_earned(0.5, 2.0, 3, FACE) == pytest.approx(0.56)
    assert face_earned(2.99, 2.0, 3, FACE) == 3  # one favour above what the tie holds
    assert face_earned(0.0, 0.0, 200, FACE) == 1
    assert face_earned(3.4, 2.0, 1, FACE) == 3.4  # a limit lowered since takes nothing away


@given(st.floats(0, 5), st.floats(0, 2), st.integers(0, 50), st.floats(0, 0.5), st.floats(0, 3))
def test_face_is_never_lost_by_helping(
    face: float, full: float, posts: int, each: float, most: float
) -> None:
    p = group(Face, per_value_post=each, earned_most=most)
    earned = face_earned(face, full, posts, p)
    assert face <= earned <= max(face, full + most)
    assert earned <= face_earned(face, full, posts + 1, p)


def test_equation_7_by_hand() -> None:
    # Fatigue 1.15 is 1 above what is borne: (1/2)^2.
    assert blocking_hazard(1.15, 0.5, 0, BLOCKING) == pytest.approx(0.006 * 0.25 * 1.0)
    assert blocking_hazard(1.15, 0.5, 1, BLOCKING) == pytest.approx(0.003 * 0.25 * 1.0)
    assert blocking_hazard(1.0, 0.5, 0, group(Blocking, tolerance=0)) == pytest.approx(0.006 / 4)
    assert blocking_hazard(1.15, 0.0, 0, BLOCKING) == pytest.approx(0.006 * 0.25 * 0.5)
    assert blocking_hazard(0.15, 0.5, 0, BLOCKING) == 0
    assert blocking_hazard(0.0, 0.5, 0, BLOCKING) == 0


@given(positive, positive, positive, st.integers(0, 1))
def test_blocking_rises_with_fatigue(one: float, two: float, feed: float, strong: int) -> None:
    low, high = sorted((one, two))
    less, more = (blocking_hazard(f, feed, strong, BLOCKING) for f in (low, high))
    assert 0 <= less <= more * (1 + 1e-12)


def test_the_blocking_hazard_is_convex_up_to_one_half_above_tolerance_then_concave() -> None:
    def bend(fatigue: float) -> float:
        left, here, right = (
            blocking_hazard(fatigue + step, 0.5, 0, BLOCKING) for step in (-0.05, 0.0, 0.05)
        )
        return left - 2 * here + right

    tolerance = BLOCKING.tolerance
    assert bend(tolerance + 0.3) > 0
    assert bend(tolerance + 0.8) < 0


def test_equation_20_by_hand() -> None:
    assert trust_after_chat(0.5, 1.5, TALK) == pytest.approx(0.5 + 0.03 * 0.5 * 0.5)
    assert trust_after_chat(0.5, 3.0, TALK) == 0.5


@given(st.floats(0.1, 25), st.floats(-8, 8))
def test_copied_rates_stay_within_limits(rate: float, z: float) -> None:
    p = group(Posting)
    copied = copied_rate(rate, z, p.least, p.limit, p.mutation)
    assert p.least <= copied <= p.limit
    assert copied_rate(2.0, 1.0, 0.1, 25.0, 0.2) == pytest.approx(2 * math.exp(0.2))


@given(share, share)
def test_tastes_lie_on_a_circle(one: float, two: float) -> None:
    distance = taste_distance(one, two)
    assert 0 <= distance <= 0.5
    assert distance == taste_distance(two, one)
    assert taste_distance(0.95, 0.05) == pytest.approx(0.1)


@given(st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0.05, 10))
def test_the_match_falls_with_distance(one: float, two: float, width: float) -> None:
    near, far = sorted((one, two))
    assert 1 >= taste_match(near, width) >= taste_match(far, width) > 0
    assert taste_match(0.2, 0.2) == pytest.approx(math.exp(-0.5))
    assert taste_match(0.4, 0.2) == pytest.approx(math.exp(-2))


@given(st.floats(0, 50), st.floats(0, 1, exclude_max=True))
def test_counts_round_with_the_probability_of_their_fraction(count: float, u: float) -> None:
    assert rounded(count, u) in (math.floor(count), math.floor(count) + 1)
    assert [rounded(3.2, drawn) for drawn in (0.0, 0.19, 0.21, 0.99)] == [4, 4, 3, 3]
    assert rounded(8.0, 0.0) == 8
