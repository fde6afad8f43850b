"""Private deals by hand: when seller and buyer settle it between them."""

import math

import pytest

from sim.day import choice
from sim.state.columns import FRIEND, MEMBER, STRONG
from sim.state.randomness import Purpose

from .buyer import BUYER, EAGER, PRIVATE, SECOND, SPREAD, market
from .handmade import Handmade, drawn, plain


def private(m: Handmade, channel: float = 0.3) -> int:
    arguments = m.arguments("people", "contacts", "scratch", "today", "p")
    settled, changed = m.result(plain(choice.goes_private), BUYER, 1, SECOND, channel, *arguments)
    assert changed == {}
    return int(settled)


def logit(probability: float) -> float:
    """Return the argument at which the logistic function has a value."""
    return math.log(probability / (1.0 - probability))


def test_private_deals_need_the_mechanism_and_a_fee_to_save() -> None:
    assert private(market(**EAGER)) == 1
    assert private(market(**{**EAGER, "mechanisms__private_deals": 0})) == 0
    # Without a fee both are indifferent; a draw below one half would settle it.
    indifferent = {**PRIVATE, "insurance__platform_fee": 0, "private_deals__fine": 0}
    m = market(**indifferent)
    for day_key in range(100):
        m.today = m.today._replace(keys=m.today.keys + m.today.keys.dtype.type(day_key))
        assert private(m) == 0


def test_a_seller_offers_with_the_probability_of_equation_12() -> None:
    fee, argument = 0.2, logit(drawn(Purpose.PRIVATE_OFFER, BUYER, 5))
    sure = {**EAGER, "private_deals__offer_spread": SPREAD, "private_deals__detection": 1}
    for shift, wanted in ((1e-4, 0), (-1e-4, 1)):
        fine = fee - SPREAD * argument + shift
        assert private(market(**sure, private_deals__fine=fine)) == wanted


def test_detection_is_blind_to_strong_friends() -> None:
    watched = {**EAGER, "private_deals__detection": 1, "private_deals__friend_factor": 0}
    m = market(**watched)
    assert private(m) == 0
    m.contacts.flags[SECOND] = FRIEND | STRONG
    assert private(m) == 1


def doubting(weight: float, **more: float) -> Handmade:
    """Return a market in which a covered buyer weighs trust lost against the fee saved.

    Trust in contact 5 is .5 by itself and .45 .5 + .55 .3 = .39 mixed with that in the channel;
    cover of .8 by a platform that is trusted by .25 makes .39 + .61 .2 = .512 of it.
    """
    m = market(**{**PRIVATE, "private_deals__offer_spread": 1e-4, "purchase__trust": weight,
                  "private_deals__buyer_share": 0.5, **more})  # fmt: skip
    m.scratch.trust[1] = 0.5
    m.people.platform_trust[BUYER] = 0.25
    m.today = m.today._replace(cover=0.8)
    return m


def test_a_buyer_accepts_with_the_probability_of_equation_12() -> None:
    rare = drawn(Purpose.PRIVATE_ACCEPT, BUYER, 5)
    lost = 3.0 * (0.61 * 0.2)
    for shift, wanted in ((-1e-3, 0), (1e-3, 1)):
        # Utility gained: saving weight, price weight 2, half of a fee of .2.
        gained = lost + SPREAD * logit(rare) + shift
        m = doubting(3.0, private_deals__saving_weight=gained / (2 * 0.5 * 0.2), purchase__price=2)
        assert private(m) == wanted


@pytest.mark.parametrize(
    ("flags", "weight"), [(FRIEND, 0.45), (FRIEND | STRONG, 0.75), (MEMBER, 0.6)]
)
def test_the_trust_that_is_lost_is_mixed_by_kind_of_tie(flags: int, weight: float) -> None:
    rare = drawn(Purpose.PRIVATE_ACCEPT, BUYER, 5)
    mixed = weight * 0.5 + (1 - weight) * 0.1
    lost = 3.0 * (1 - mixed) * 0.2
    for shift, wanted in ((-1e-3, 0), (1e-3, 1)):
        gained = lost + SPREAD * logit(rare) + shift
        m = doubting(3.0, private_deals__saving_weight=gained / (2 * 0.5 * 0.2), purchase__price=2)
        m.contacts.flags[SECOND] = flags
        assert private(m, channel=0.1) == wanted


def test_who_does_not_choose_by_trust_misses_no_protection() -> None:
    # Without a saving only the protection counts: 10 (.122), much against the spread.
    sharp = {"private_deals__saving_weight": 0.1, "private_deals__acceptance_spread": 1e-3}
    assert private(doubting(10.0, **sharp)) == 0
    assert private(doubting(10.0, **sharp, mechanisms__trust_in_choice=0)) == 1
