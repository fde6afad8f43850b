"""What a switch means that is thrown in the middle of a run."""

import pytest
from markets import inline

from sim.market import Market
from sim.state.columns import HOST, INFLUENCER
from sim.state.state import Fact

DAYS, THROWN = 100, 10
TRUSTED_SOON = {"strategic": 1, "trusted_orders": 3, "run_after": 120}


def market(switch: str, start: str, later: str | None, **groups: dict[str, float]) -> Market:
    """Return a run of wild growth in which a switch is perhaps thrown on day `THROWN`."""
    content = {"extends": "wild_growth.yaml", "mechanisms": {switch: start}, **groups}
    if later is not None:
        content["timeline"] = [{"day": THROWN, "set": {f"mechanisms.{switch}": later}}]
    made = Market(inline(content, DAYS, **{"people.count": 1500}), seed=2)
    made.run()
    return made


def test_nobody_begins_to_cheat_once_it_is_off() -> None:
    groups = {"cheating": TRUSTED_SOON, "purchase": {"constant": -3}, "merchants": {"brands": 80}}
    on = market("strategic_cheating", "on", None, **groups).daily["defected_brands"]
    off = market("strategic_cheating", "on", "off", **groups).daily["defected_brands"]
    assert on.iloc[-1] > on.iloc[THROWN] + 5
    assert off[THROWN:].max() <= off.iloc[THROWN - 1]


@pytest.mark.parametrize("later", [None, "off"])
def test_communities_that_are_off_give_and_bring_in_nothing(later: str | None) -> None:
    groups = {"word_of_mouth": {"bring_probability": 1}, "community": {"count": 60}}
    made = market("communities", "on", later, **groups)
    counters = made.outcome()["counters"]
    packets, brought = counters["packets"], counters["brought"]
    before = market_until_thrown(groups)
    if later is None:
        assert packets > before["packets"] and brought > before["brought"]
    else:
        assert (packets, brought) == (before["packets"], before["brought"])


def market_until_thrown(groups: dict[str, dict[str, float]]) -> dict[str, int]:
    """Return the counters of the days before the switch is thrown."""
    content = {"extends": "wild_growth.yaml", **groups}
    made = Market(inline(content, THROWN, **{"people.count": 1500}), seed=2)
    made.run()
    return made.outcome()["counters"]


@pytest.mark.parametrize("start", ["on", "off"])
def test_influencers_come_once_when_their_mechanism_is_switched_on(start: str) -> None:
    made = market("influencers", start, "on", influencers={"count": 20})
    state = made.state
    kinds = state.sellers.kind[: state.count(Fact.SELLERS)]
    assert (kinds == INFLUENCER).sum() == 8  # 20 for every 4,000 persons
    assert made.daily["influencer_order_share"].notna().any()
    assert (kinds == HOST).any()
