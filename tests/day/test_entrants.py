"""How many enter in a month, by hand."""

import numpy as np
import pytest

from sim.day import entrants
from sim.state.columns import COMMUNITY, COUNTERFEIT, GENUINE

from .handmade import Handmade, plain

approx = pytest.approx


def rates(m: Handmade, pushed: float = 0.0, deterrence: float = 1.0) -> list[float]:
    """Return the entrants expected by type: genuine, counterfeit, communities."""
    found = np.zeros(entrants.TYPES)
    work = [np.zeros(entrants.TYPES, np.int64) for _ in range(2)]
    call = plain(entrants.expect_entrants)
    assert m.changes(call, 3, m.brands, pushed, deterrence, *work, found, (m.p,)) == {}
    return found.tolist()


def market(**more: float) -> Handmade:
    """Return a market of two genuine brands that earn 30 yuan a day in the mean, and a fake."""
    m = Handmade(
        merchants__entry=1, merchants__entry_floor=0.1, merchants__entry_most=3,
        merchants__fixed_genuine=20, merchants__fixed_counterfeit=10,
        merchants__fixed_community=15, merchants__counterfeit_share=0.25, **more,
    )  # fmt: skip
    m.brands.active[:] = 1
    m.brands.kind[:] = GENUINE, COUNTERFEIT, GENUINE
    m.brands.profit[:] = 60 * 3000, 40 * 3000, 0  # fen a month
    return m


def test_entrants_follow_the_profit_of_their_type() -> None:
    # 0.5 * 30 / 20 + 0.1; 0.5 * 40 / 10 + 0.1; communities: 100 yuan of 3 brands, of 15.
    expected = [0.85, 2.1, 0.5 * (100 / 3) / 15 + 0.1]
    assert rates(market()) == approx(expected)


def test_brands_off_the_market_are_no_example() -> None:
    m = market()
    m.brands.active[2] = 0
    assert rates(m)[GENUINE] == approx(0.5 * 60 / 20 + 0.1)


def test_without_entry_by_profit_counterfeits_have_a_fixed_share() -> None:
    found = rates(market(mechanisms__entry_by_profit=0))
    assert found[COUNTERFEIT] == approx(0.25 * 2.95)
    assert found[GENUINE] == approx(0.75 * 2.95)


def test_who_is_pushed_from_outside_comes_whatever_deters() -> None:
    found = rates(market(), pushed=2.0, deterrence=0.5)
    assert found[:2] == approx([0.425 + 1.5, 1.05 + 0.5])


@pytest.mark.parametrize(("switch", "kind"), [("counterfeits", COUNTERFEIT),
                                              ("communities", COMMUNITY)])  # fmt: skip
def test_a_type_that_is_switched_off_does_not_enter(switch: str, kind: int) -> None:
    found = rates(market(**{f"mechanisms__{switch}": 0}), pushed=2.0)
    assert [place for place, rate in enumerate(found) if rate == 0] == [kind]
