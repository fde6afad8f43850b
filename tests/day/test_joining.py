"""How a reader of the feed becomes a seller, by hand: by wealth shown, or of its own accord."""

import math

import pytest

from sim.day.feed import read_feeds
from sim.state.columns import COUNTERFEIT, FRIEND, NOBODY, OWN_ACCORD, Scratch, made
from sim.state.randomness import Purpose

from .tiny import ROOM, Now, Tiny

Changes = dict[str, dict[int, float]]

CALM = {
    **dict.fromkeys(
        (
            *("mechanisms.fatigue", "mechanisms.face_depletion", "mechanisms.trust_dynamics"),
            *("mechanisms.blocking", "mechanisms.limited_attention", "mechanisms.value_posts"),
            "mechanisms.recruit_depletion",
        ),
        0,
    ),
    **{"search.rate": 0.0, "loyalty.rate": 0.0, "forwarding.fan": 0.0, "ties.ad_wear": 0.0},
    **{"recruiting.pack_cost_share": 0.5, "recruiting.pack_burden": 0.5},
    **{"recruiting.exaggeration": 4.0, "recruiting.show_floor": 5.0, "recruiting.rate": 1e6},
    **{"chains.pack_genuine": 10, "chains.pack_counterfeit": 20, "decision.novelty_per_ad": 0.0},
}
"""A feed that is read whole and does nothing but win new sellers."""

# g^2 of 4 * 20 yuan shown against 100 (1 + .5 * 10 * 50 / 1000) wanted; T = 3/4, C = 1/4.
LURE = 80 / (80 + 125)
HAZARD = 2.0 * 4 * 0.5**2 * LURE**2 * (1 - 0.25)
"""Of a wealth-showing ad, at a rate of 1."""


def reader(**overrides: float) -> Tiny:
    """Return person 0, of propensity 2 and immunity 1/4, with friends 1 and 2 who show wealth."""
    today = {"joining_factor": 0.5, "mean_income": 30.0}
    market = Tiny(4, today, **{**CALM, **overrides})
    market.brand()
    for person, wealthy in ((1, 2), (2, 1)):
        market.seller(person, ads=4, wealthy=wealthy, income=20.0)
    market.person(0, propensity=2.0, immunity=0.25, income=100.0, channel_trust=0.25)
    for friend in (1, 2):
        market.tie(0, friend, FRIEND, trust=0.75)
        market.tie(friend, 0, FRIEND)
    return market


def read(market: Tiny, wins: float) -> None:
    """Let person 0 read; check that it is won by `wins` and nothing else comes of it."""
    scratch, traffic = made(Scratch, ROOM), market.state.traffic
    names = ("people", "contacts", "sellers", "brands")
    market.run(read_feeds, 0, 1, *names, 1, traffic, scratch, "today", "parameters")
    market.check(
        {"people.recruiter": {0: Now(wins)}},
        ("people.recruiter", "people.buying", "people.propensity", "contacts", "sellers"),
    )


def rate(chance: float, hazard: float) -> dict[str, float]:
    """Return the rate at which a hazard strikes with a probability, halved by the day's factor."""
    return {"recruiting.rate": -math.log(1 - chance) / (0.5 * hazard)}


def beside(market: Tiny) -> tuple[float, float]:
    """Return chances just above and just below the draw of joining."""
    drawn = market.uniform(Purpose.JOIN, 0)
    return drawn + 1e-6, drawn - 1e-6


def aimed(market: Tiny, share: float) -> int:
    """Return who won the reader, `share` of the hazard being of the first seller."""
    return 1 if market.uniform(Purpose.RECRUITER, 0) < share else 2


def test_the_hazards_of_all_wealth_shown_add_up() -> None:
    # Two wealth-showing ads of the first seller and one of the second.
    for chance, joins in zip(beside(reader()), (True, False)):
        market = reader(**rate(chance, 3 * HAZARD))
        read(market, aimed(market, 2 / 3) if joins else NOBODY)


def test_who_shows_more_wealth_wins_more_often() -> None:
    drawn = reader().uniform(Purpose.RECRUITER, 0)
    for share, winner in ((drawn + 1e-3, 1), (drawn - 1e-3, 2)):
        market = reader()
        # Lured alike, each wins in proportion to the square of its trust and the reader's.
        trusted = 2 * math.sqrt(share / (1 - share) / 2) * 0.125 - 0.25
        market.state.contacts.trust[market.slot(0, 2)] = 0.0
        market.state.contacts.trust[market.slot(0, 1)] = trusted
        read(market, winner)


@pytest.mark.parametrize(
    ("column", "value", "ratio"),
    [
        ("kind", COUNTERFEIT, ((80 + 125) / (80 + 150)) ** 2),  # a pack of 20
        ("price", 20_000, ((80 + 125) / (80 + 150)) ** 2),
    ],
)
def test_a_dearer_pack_lures_less(column: str, value: int, ratio: float) -> None:
    for chance, joins in zip(beside(reader()), (True, False)):
        market = reader(**rate(chance, 3 * HAZARD * ratio))
        getattr(market.state.brands, column)[0] = value
        read(market, aimed(market, 2 / 3) if joins else NOBODY)


def test_where_wealth_is_not_shown_the_mean_income_is_believed() -> None:
    hidden = {"mechanisms.wealth_display": 0}
    ratio = (30 / (30 + 125)) ** 2 / LURE**2
    for chance, joins in zip(beside(reader()), (True, False)):
        market = reader(**hidden, **rate(chance, 3 * HAZARD * ratio))
        read(market, aimed(market, 2 / 3) if joins else NOBODY)


def test_only_the_wealth_among_the_ads_seen_counts() -> None:
    market = reader()
    market.state.sellers.wealthy[0] = 0
    read(market, 2)
    market = reader()
    market.state.sellers.ads[1] = 0
    read(market, 1)
    market = reader()
    market.state.sellers.wealthy[:] = 0
    read(market, NOBODY)


@pytest.mark.parametrize("selling", [0, 1])
def test_sellers_and_a_market_without_recruiting_join_nobody(selling: int) -> None:
    market = reader(**{"mechanisms.recruiting": selling})
    market.person(0, selling=selling, seller=-1)
    read(market, NOBODY)


# Of one's own accord ------------------------------------------------------------------------------


def alone(chance: float, **columns: float) -> Tiny:
    """Return a reader without friends who starts of its own accord with a probability."""
    hazard = 2.0 * (1 - 0.25)
    market = Tiny(2, **{**CALM, "recruiting.innovation": -math.log(1 - chance) / hazard})
    market.brand()
    market.person(0, propensity=2.0, immunity=0.25, **columns)
    return market


def test_a_person_begins_to_sell_of_its_own_accord_by_a_draw() -> None:
    drawn = reader().uniform(Purpose.INNOVATE, 0)
    read(alone(drawn + 1e-6), OWN_ACCORD)
    read(alone(drawn - 1e-6), NOBODY)


def test_who_sells_does_not_begin_again() -> None:
    read(alone(1 - 1e-9, selling=1), NOBODY)


def test_who_was_won_by_a_seller_stays_with_it() -> None:
    market = reader(**{"recruiting.innovation": 1e6})
    read(market, aimed(market, 2 / 3))


def test_without_recruiting_nobody_begins_of_its_own_accord() -> None:
    market = reader(**{"recruiting.innovation": 1e6, "mechanisms.recruiting": 0})
    read(market, NOBODY)
