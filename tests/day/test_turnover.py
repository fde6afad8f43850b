"""The day's end by hand: who joins below whom, and what it hands on."""

import pytest

from sim.state.columns import FRIEND, HOST, OWN_ACCORD
from sim.state.ledger import Tally
from sim.state.randomness import Purpose

from .joining import MONEY, join, opened, prospect
from .tiny import Now, Tiny, added

Changes = dict[str, dict[int, float]]


def place(upline: int, depth: int, row: int = 1) -> Changes:
    return {"sellers.upline": {row: Now(upline)}, "sellers.depth": {row: Now(depth)}}


# Uplines and depth --------------------------------------------------------------------------------


def test_without_a_chain_newcomers_buy_of_the_brand_itself() -> None:
    market = prospect(**{"mechanisms.margin_chain": 0})
    market.state.sellers.depth[0] = 3
    join(market)
    market.check(added(opened(), place(-1, 0)))


@pytest.mark.parametrize(
    ("cap", "recruiter", "upline", "depth", "capped"),
    [
        (4, 2, 2, 3, 0),  # the deepest of 4 levels is 3
        (3, 2, 1, 2, 1),  # whom the recruiter stands below takes the newcomer
        (2, 2, 0, 1, 2),
        (1, 2, -1, 0, 3),  # nobody stands below anybody
        (1, 0, -1, 0, 1),
    ],
)
def test_under_a_depth_cap_the_newcomer_moves_up(
    cap: int, recruiter: int, upline: int, depth: int, capped: int
) -> None:
    market = prospect(5, **{"chains.depth_cap": cap})
    for row in (1, 2):
        market.seller(row + 1, upline=row - 1, depth=row, rate=2.0, content=1.5)
    market.person(0, recruiter=recruiter + 1)
    join(market)
    capped_times = {"tally": {Tally.CAPPED: capped}}
    market.check(added(opened(row=3), place(upline, depth, row=3), capped_times))


def test_above_a_seller_without_upline_the_newcomer_stands_at_the_deepest_level_allowed() -> None:
    market = prospect(**{"chains.depth_cap": 3})
    market.state.sellers.depth[0] = 5
    join(market)
    market.check(added(opened(), place(-1, 2), {"tally": {Tally.CAPPED: 1}}))


# Who joins below whom -----------------------------------------------------------------------------


def several(**overrides: float) -> Tiny:
    """Return sellers 0 to 2 at depths 0 to 2, persons 1 to 3; person 3 recruited person 0."""
    market = prospect(6, **overrides)
    for row in (1, 2):
        market.seller(row + 1, depth=row, rate=2.0, content=1.5, income=1.0)
    market.person(0, recruiter=3)
    return market


def joined_below(market: Tiny, row: int) -> None:
    market.check(added(opened(row=3), place(row, row + 1, row=3)))


def test_a_newcomer_joins_below_its_recruiter() -> None:
    market = several()
    join(market)
    joined_below(market, 2)


def test_who_joins_of_its_own_accord_joins_below_a_random_distributor() -> None:
    market = several()
    market.person(0, recruiter=OWN_ACCORD)
    join(market)
    joined_below(market, int(3 * market.uniform(Purpose.UPLINE, 0)))


def test_under_uniform_recruiting_everybody_does() -> None:
    drawn = int(3 * several().uniform(Purpose.UPLINE, 0))
    market = several(**{"recruiting.uniform": 1})
    market.person(0, recruiter=1 + (drawn + 1) % 3)
    join(market)
    joined_below(market, drawn)


def test_the_random_distributor_is_drawn_among_those_who_are_active() -> None:
    market = several()
    market.person(0, recruiter=OWN_ACCORD)
    market.state.sellers.active[:2] = 0
    join(market)
    joined_below(market, 2)


def test_where_nobody_sells_uniform_recruiting_leaves_the_recruiter() -> None:
    market = several(**{"recruiting.uniform": 1})
    market.state.sellers.active[:3] = 0
    join(market)
    joined_below(market, 2)


# Mentors ------------------------------------------------------------------------------------------


def mentored(incomes: tuple[float, float, float], **overrides: float) -> Tiny:
    """Return `several`, whose sellers earn `incomes`; the newcomer sees the first two."""
    market = several(**{"skill.mentors": 1.0, **overrides})
    market.state.sellers.income[:3] = incomes
    for seller in (1, 2):
        market.tie(0, seller, FRIEND)
        market.tie(seller, 0, FRIEND)
    return market


ORDINARY = ("people", "sellers", "brands", "accounts", "tally")


@pytest.mark.parametrize(
    ("incomes", "mentor"),
    [
        ((5.0, 1.0, 3.0), 0),
        ((5.0, 7.0, 3.0), 1),
        ((7.0, 5.0, 3.0), 0),
        ((5.0, 5.0, 5.0), 2),  # who earns no more is no reason to leave the recruiter
        ((1.0, 2.0, 3.0), 2),
    ],
)
def test_a_newcomer_joins_below_the_best_earner_it_sees(
    incomes: tuple[float, float, float], mentor: int
) -> None:
    market = mentored(incomes)
    join(market)
    market.check(added(opened(row=3), place(mentor, mentor + 1, row=3)), ORDINARY)


def test_a_recruiter_who_quits_today_loses_the_newcomer_to_any_seller_whom_it_sees() -> None:
    market = mentored((1.0, 0.5, 9.0))
    market.state.sellers.active[2] = 0
    join(market)
    market.check(added(opened(row=3), place(0, 1, row=3)), ORDINARY)


@pytest.mark.parametrize(("column", "value"), [("kind", HOST), ("active", 0)])
def test_hosts_and_ex_sellers_are_no_mentors(column: str, value: int) -> None:
    market = mentored((9.0, 1.0, 3.0))
    getattr(market.state.sellers, column)[0] = value
    join(market)
    market.check(added(opened(row=3), place(2, 3, row=3)), ORDINARY)


def test_a_mentor_is_chosen_by_the_draw_of_the_newcomer() -> None:
    drawn = several().uniform(Purpose.MENTOR, 0)
    for mentors, row in ((drawn + 1e-6, 0), (drawn - 1e-6, 2)):
        market = mentored((9.0, 1.0, 3.0), **{"skill.mentors": mentors})
        join(market)
        market.check(added(opened(row=3), place(row, row + 1, row=3)), ORDINARY)


# Propensity ---------------------------------------------------------------------------------------


def test_where_recruits_never_run_out_a_joiner_s_propensity_passes_to_a_non_seller() -> None:
    market = prospect(6, **{"mechanisms.recruit_depletion": 0})
    market.state.people.propensity[:] = [5, 3, 7, 9, 11, 13]
    join(market)
    drawn = (int(6 * market.uniform(Purpose.HEIR, 0, 0, n)) for n in range(64))
    heir = next(person for person in drawn if person not in (0, 1))
    theirs = market.before["people.propensity"][heir].item()
    swapped: Changes = {
        "people.propensity": {0: theirs - 5, heir: 5 - theirs},
        "tally": {Tally.INHERITED: 1},
    }
    market.check(added(opened(), swapped))


def test_the_only_non_seller_is_the_heir_whoever_it_is() -> None:
    market = prospect(**{"mechanisms.recruit_depletion": 0})
    market.state.people.propensity[:] = [5, 3, 7, 9]
    market.state.people.selling[3] = 1
    market.person(2, recruiter=1)
    join(market, person=2)
    swapped: Changes = {"people.propensity": {0: 7 - 5, 2: 5 - 7}, "tally": {Tally.INHERITED: 1}}
    market.check(added(opened(person=2), swapped))


def test_where_everybody_sells_there_is_no_heir() -> None:
    market = prospect(**{"mechanisms.recruit_depletion": 0})
    market.state.people.propensity[:] = [5, 3, 7, 9]
    market.state.people.selling[2:] = 1
    join(market)
    market.check(opened(), MONEY)


def test_where_recruits_run_out_nobody_inherits() -> None:
    market = prospect()
    market.state.people.propensity[:] = [5, 3, 7, 9]
    join(market)
    market.check(opened(), MONEY)
