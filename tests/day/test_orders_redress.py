"""A bad purchase by hand: who complains, and what comes of it."""

import math

import pytest

from sim.state.columns import COUNTERFEIT
from sim.state.randomness import Purpose

from .purchases import BAD, purchase, received
from .tiny import Tiny

ALWAYS = {"redress.complaint": 1.0}
UNSOLVED, SOLVED = {"redress.resolution": 0.0}, {"redress.resolution": 1.0}


def bad_purchase(
    private: int = 0, insured: int = 0, kind: int = 0, felt: float = BAD, **overrides: float
) -> Tiny:
    """Return a market after a bad purchase; the brand is of a type."""
    market = purchase(felt, today={"cover": 0.5 if insured else 0.0}, **overrides)
    market.state.orders.private[0] = private
    market.state.brands.kind[0] = kind
    market.receive()
    return market


# Complaints ---------------------------------------------------------------------------------------


def test_who_is_not_disappointed_does_not_complain() -> None:
    market = bad_purchase(felt=-0.25, **ALWAYS, **SOLVED)
    market.check(received(-0.25))


def test_without_the_mechanism_nobody_complains() -> None:
    market = bad_purchase(**ALWAYS, **SOLVED, **{"mechanisms.complaints": 0})
    market.check(received(BAD))


def test_a_complaint_may_come_to_nothing() -> None:
    market = bad_purchase(**ALWAYS, **UNSOLVED)
    market.check(received(BAD, complained=1))


def test_a_private_deal_has_no_redress() -> None:
    market = bad_purchase(private=1, **ALWAYS, **SOLVED)
    market.check(received(BAD, complained=1))


HOPES = {"redress.hope": 0.5, "redress.resolution": 0.25, "redress.genuine_factor": 2.0,
         "redress.counterfeit_factor": 0.5, "redress.evidence": 0.75,
         "redress.patience": 30.0, "insurance.coverage": 0.0}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "insured", "private", "days", "expected"),
    [
        (0, 0, 0, 0.0, 0.5),  # genuine: a quarter, doubled
        (COUNTERFEIT, 0, 0, 0.0, 0.125),  # halved
        (0, 0, 1, 0.0, 0.0),  # nobody protects a private deal
        (0, 1, 0, 0.0, 0.75 + 0.25 * 0.5),  # evidence suffices, or else it is resolved
        (0, 0, 0, 15.0, 0.5 * math.exp(-0.5)),  # redress that comes late is worth less
        (COUNTERFEIT, 1, 0, 15.0, (0.75 + 0.25 * 0.125) * math.exp(-0.5)),
    ],
)
def test_who_expects_redress_complains(
    kind: int, insured: int, private: int, days: float, expected: float
) -> None:
    # Probability c + (1 - c) .5 e; c is set so that it lies just beside the draw.
    drawn = purchase().uniform(Purpose.COMPLAIN, 0, 1)
    hoped = 0.5 * expected
    for chance in (drawn + 1e-6, drawn - 1e-6):
        silent = {"redress.complaint": (chance - hoped) / (1 - hoped), "redress.days": days}
        market = bad_purchase(private, insured, kind, **HOPES, **silent)
        assert market.state.orders.complained[0] == int(chance > drawn)


# Refunds ------------------------------------------------------------------------------------------


def test_a_complaint_that_is_resolved_refunds_the_price() -> None:
    market = bad_purchase(**ALWAYS, **SOLVED)
    market.check(received(BAD, complained=1, resolved=1, refund=10_000))


@pytest.mark.parametrize(("kind", "factor"), [(0, 2.0), (COUNTERFEIT, 0.5)])
def test_it_is_resolved_by_a_draw_that_the_type_of_the_brand_weighs(
    kind: int, factor: float
) -> None:
    drawn = purchase().uniform(Purpose.RESOLVE, 0, 1)
    factors = {"redress.genuine_factor": 2.0, "redress.counterfeit_factor": 0.5}
    for chance in (drawn + 1e-6, drawn - 1e-6):
        market = bad_purchase(0, 0, kind, **ALWAYS, **factors,
                              **{"redress.resolution": chance / factor})  # fmt: skip
        solved = {"resolved": 1, "refund": 10_000} if chance > drawn else {}
        market.check(received(BAD, complained=1, **solved))


# Claims -------------------------------------------------------------------------------------------

INSURED = {**ALWAYS, "redress.evidence": 1.0, "insurance.coverage": 0.75,
           "insurance.limit": 150.0, "insurance.recourse": 0.0,
           "insurance.recovered_share": 0.25}  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "price", "claim"),
    [
        (150.0, 10_000, 7_500),  # three quarters of 100 yuan
        (60.0, 10_000, 4_500),  # of 60 yuan
        (150.0, 10_001, 7_501),  # 7500.75 fen
    ],
)
def test_the_insurer_pays_its_share_of_the_price_up_to_the_limit(
    limit: float, price: int, claim: int
) -> None:
    market = purchase(BAD, today={"cover": 0.5}, **{**INSURED, **SOLVED, "insurance.limit": limit})
    market.state.orders.price[0] = price
    market.receive()
    market.check(received(BAD, complained=1, insured=1, resolved=1, claim=claim))


def test_part_of_a_claim_is_recovered_from_the_brand() -> None:
    # A quarter of 75 yuan.
    market = bad_purchase(insured=1, **{**INSURED, **UNSOLVED, "insurance.recourse": 1.0})
    paid = {"claim": 7_500, "recovered": 1_875}
    market.check(received(BAD, complained=1, insured=1, resolved=1, **paid))


def test_recourse_succeeds_by_a_draw() -> None:
    drawn = purchase().uniform(Purpose.RECOURSE, 0, 1)
    for chance, recovered in ((drawn + 1e-6, 1_875), (drawn - 1e-6, 0)):
        market = bad_purchase(insured=1, **{**INSURED, **UNSOLVED, "insurance.recourse": chance})
        paid = {"claim": 7_500, "recovered": recovered}
        market.check(received(BAD, complained=1, insured=1, resolved=1, **paid))


def test_where_evidence_fails_the_complaint_may_still_be_resolved() -> None:
    drawn = purchase().uniform(Purpose.EVIDENCE, 0, 1)
    for chance, redress in ((drawn + 1e-6, {"claim": 7_500}), (drawn - 1e-6, {"refund": 10_000})):
        market = bad_purchase(insured=1, **{**INSURED, **SOLVED, "redress.evidence": chance})
        market.check(received(BAD, complained=1, insured=1, resolved=1, **redress))


def test_without_evidence_and_without_resolution_nothing_is_paid() -> None:
    market = bad_purchase(insured=1, **{**INSURED, **UNSOLVED, "redress.evidence": 0.0})
    market.check(received(BAD, complained=1, insured=1))


def test_an_order_without_cover_has_no_claim() -> None:
    market = bad_purchase(**INSURED, **UNSOLVED)
    market.check(received(BAD, complained=1))


def test_a_private_deal_is_not_insured() -> None:
    market = bad_purchase(private=1, insured=1, **INSURED, **SOLVED)
    market.check(received(BAD, complained=1))
