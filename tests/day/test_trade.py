"""What a month brings sellers, by hand: training by uplines, referrals among experts."""

import numpy as np
import pytest

from sim.day.trade import refer_followers, train_sellers
from sim.state.columns import DELETED, FAN, FOLLOWER, FRIEND, HOST, INFLUENCER
from sim.state.ledger import Tally
from sim.state.randomness import Purpose

from .tiny import Tiny, added, charged

Changes = dict[str, dict[int, float]]
TRAINS = {"skill.training": 1.0, "skill.fee": 20.0, "skill.gain": 0.5}

# Training -----------------------------------------------------------------------------------------


def pupils(**overrides: float) -> Tiny:
    """Return sellers 0 to 2, persons 1 to 3, each below the one before; skills 1/2, 1/4 and 0."""
    market = Tiny(4, **{**TRAINS, **overrides})
    market.brand()
    for row, skill in enumerate((0.5, 0.25, 0.0)):
        market.seller(row + 1, upline=row - 1, skill=skill)
    return market


def train(market: Tiny, count: int = 3) -> None:
    skills = market.state.sellers.skill[:count].copy()
    names = ("people", "sellers", "tally", "today", "parameters")
    market.run(train_sellers, count, skills, *names)


def taught(row: int, upline: int, gain: float) -> Changes:
    """Return the changes where a seller pays its upline 20 yuan and learns."""
    fee = added(charged(2_000, row, row + 1), charged(-2_000, upline, upline + 1))
    counts = {Tally.TRAINED: 1, Tally.TRAINING: 2_000}
    return added(fee, {"sellers.skill": {row: gain}, "tally": counts})


def test_uplines_train_for_a_fee_with_the_skill_they_had_before() -> None:
    # Half of the trainer's skill times the gap to 1: nobody passes on what it learns today.
    market = pupils()
    train(market)
    first, second = taught(1, 0, 0.5 * 0.5 * 0.75), taught(2, 1, 0.5 * 0.25 * 1.0)
    market.check(added(first, second))


@pytest.mark.parametrize(("column", "value"), [("kind", HOST), ("active", 0), ("upline", -1)])
def test_only_active_distributors_with_an_upline_are_trained(column: str, value: int) -> None:
    market = pupils()
    getattr(market.state.sellers, column)[2] = value
    train(market)
    market.check(taught(1, 0, 0.5 * 0.5 * 0.75))


def test_who_has_quit_trains_nobody() -> None:
    market = pupils()
    market.state.sellers.active[0] = 0
    train(market)
    market.check(taught(2, 1, 0.5 * 0.25 * 1.0))


def test_training_is_drawn_by_the_person() -> None:
    drawn = pupils().uniform(Purpose.TRAINING, 2)
    for chance, trains in ((drawn + 1e-6, True), (drawn - 1e-6, False)):
        market = pupils(**{"skill.training": chance})
        train(market, 2)
        market.check(taught(1, 0, 0.5 * 0.5 * 0.75) if trains else {})


# Referrals ----------------------------------------------------------------------------------------

REFERS = {"influence.referral": 1.0, "influence.referral_distance": 0.25}


def experts(*tastes: float, **overrides: float) -> Tiny:
    """Return experts, persons 1 and on, of these tastes, whom person 0 follows."""
    market = Tiny(8, **{**REFERS, **overrides})
    for number, taste in enumerate(tastes):
        market.person(number + 1, taste=taste)
        market.seller(number + 1, kind=INFLUENCER, brand=-1)
    return market


def refer(market: Tiny, count: int) -> list[tuple[int, int]]:
    """Return (follower, expert recommended)."""
    followers, recommended = np.full(20, -1), np.full(20, -1)
    names = ("people", "contacts", "sellers", followers, recommended, "today", "parameters")
    found = market.run(refer_followers, np.arange(count), *names)
    market.check({})
    assert (followers[found:] == -1).all()
    return list(zip(followers[:found].tolist(), recommended[:found].tolist()))


def follows(market: Tiny, follower: int, expert: int, back: int = FAN) -> None:
    market.tie(follower, expert, FOLLOWER)
    market.tie(expert, follower, back)


def test_experts_of_another_taste_recommend_each_other() -> None:
    market = experts(0.125, 0.375)
    follows(market, 0, 1)
    follows(market, 6, 1)
    follows(market, 7, 2)
    assert refer(market, 2) == [(0, 2), (6, 2), (7, 1)]


@pytest.mark.parametrize(("taste", "far"), [(0.375, True), (0.25, False), (0.9375, False)])
def test_experts_of_like_taste_do_not(taste: float, far: bool) -> None:
    # A quarter of the circle apart at least; it is short over its end.
    market = experts(0.125, taste)
    follows(market, 0, 1)
    assert refer(market, 2) == ([(0, 2)] if far else [])


def test_an_expert_recommends_the_one_whom_a_draw_of_the_pair_puts_first() -> None:
    market = experts(0.0, 0.5, 0.5, 0.5)
    for expert in (1, 3):
        follows(market, 0, expert)
    follows(market, 7, 1)
    drawn = {n: market.uniform(Purpose.REFERRAL_EXPERT, 1, n) for n in (2, 3, 4)}
    first = min(drawn, key=drawn.__getitem__)
    assert refer(market, 4) == [(0, first), (7, first), (0, 1)]


@pytest.mark.parametrize("back", [FRIEND, FAN | DELETED, FRIEND | DELETED])
def test_only_followers_who_stayed_hear_of_it(back: int) -> None:
    market = experts(0.0, 0.5)
    follows(market, 0, 1, back)
    follows(market, 7, 1)
    assert refer(market, 2) == [(7, 2)]


def test_nobody_is_recommended_to_itself() -> None:
    market = experts(0.0, 0.5)
    follows(market, 2, 1)
    assert refer(market, 2) == []


def test_a_follower_heeds_by_the_draw_of_the_pair() -> None:
    drawn = experts().uniform(Purpose.REFERRAL, 0, 1)
    for chance, heeds in ((drawn + 1e-6, True), (drawn - 1e-6, False)):
        market = experts(0.0, 0.5, **{"influence.referral": chance})
        follows(market, 0, 1)
        assert refer(market, 2) == ([(0, 2)] if heeds else [])
