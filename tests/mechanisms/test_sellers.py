"""Skill, content, and what influence earns and does."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms.influence import Influence, learned_taste, price_premium
from sim.mechanisms.people import taste_distance
from sim.mechanisms.skill import Skill, content_share, mutated, newcomer_skill, trained

from .groups import group

SKILL, INFLUENCE = group(Skill), group(Influence)
share = st.floats(0, 1)


def test_training_by_hand() -> None:
    assert trained(0.2, 0.6, SKILL) == pytest.approx(0.2 + 0.5 * 0.6 * 0.8)
    assert trained(0.2, 0.0, SKILL) == 0.2  # who never learned to sell teaches nothing
    assert trained(1.0, 0.6, SKILL) == 1
    assert trained(0.2, 1.0, group(Skill, gain=1)) == 1


@given(share, share, share, share)
def test_better_trainers_teach_more(skill: float, one: float, two: float, gain: float) -> None:
    worse, better = sorted((one, two))
    p = group(Skill, gain=gain)
    assert skill <= trained(skill, worse, p) <= trained(skill, better, p) <= 1 + 1e-12


def test_newcomers_by_hand() -> None:
    assert newcomer_skill(0.5, 0.25, SKILL) == pytest.approx(0.2)  # .8 of the mentor's
    assert newcomer_skill(0.9, 0.25, SKILL) == pytest.approx(0.27)  # its own is more
    assert newcomer_skill(0.9, 0.25, group(Skill, start=0, copied=0)) == 0


def test_content_by_hand() -> None:
    assert content_share(0.08, 1.0, 0.0) == 0.08
    assert content_share(0.08, 2.0, 0.5) == pytest.approx(0.24)
    assert content_share(0.3, 10.0, 1.0) == 0.95
    assert mutated(1.0, 1.0, 0.2) == pytest.approx(math.exp(0.2))
    assert mutated(1.7, 3.0, 0.0) == 1.7
    assert mutated(1.0, 40.0, 1.0) == 10
    assert mutated(1.0, -40.0, 1.0) == 0.1


@given(share, st.floats(0.1, 10), share, share)
def test_skill_makes_posts_more_useful(
    useful: float, content: float, one: float, two: float
) -> None:
    less, more = sorted((one, two))
    assert 0 <= content_share(useful, content, less) <= content_share(useful, content, more) <= 0.95


def test_premiums_by_hand() -> None:
    assert price_premium(0, INFLUENCE) == 0
    assert price_premium(25, INFLUENCE) == pytest.approx(0.05 * math.log(2))
    assert price_premium(5000, INFLUENCE) == pytest.approx(0.05 * math.log(201))
    assert price_premium(20_000, INFLUENCE) == 0.3
    assert price_premium(5000, group(Influence, premium=0)) == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_premiums_grow_with_contacts_up_to_a_limit(one: int, two: int) -> None:
    few, many = sorted((one, two))
    assert 0 <= price_premium(few, INFLUENCE) <= price_premium(many, INFLUENCE) <= 0.3


def test_learned_taste_by_hand() -> None:
    assert learned_taste(0.2, 0.6, 10, INFLUENCE) == pytest.approx(0.2 + 0.03 * 0.4)
    # The shorter arc leads over the seam of the circle.
    assert learned_taste(0.95, 0.05, 10, INFLUENCE) == pytest.approx(0.95 + 0.03 * 0.1)
    assert learned_taste(0.05, 0.95, 10, INFLUENCE) == pytest.approx(0.05 - 0.03 * 0.1)
    assert learned_taste(0.05, 0.95, 10_000, INFLUENCE) == pytest.approx(0.95)
    assert learned_taste(0.2, 0.6, 10, group(Influence, taste_drift=0)) == 0.2


circle = st.floats(0, 1, exclude_max=True)


@given(circle, circle, st.integers(0, 30), share)
def test_tastes_move_towards_the_expert(
    taste: float, expert: float, posts: int, drift: float
) -> None:
    p = group(Influence, taste_drift=drift)
    moved = learned_taste(taste, expert, posts, p)
    assert 0 <= moved <= 1
    before, after = taste_distance(taste, expert), taste_distance(moved, expert)
    assert after == pytest.approx(before * (1 - min(1, drift * posts)), abs=1e-9)
