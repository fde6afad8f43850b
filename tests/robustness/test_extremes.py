"""Odd sizes and extreme but valid values: a run ends, money adds up, shares stay shares."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markets import digests

from sim.market import Market
from sim.mechanisms import all_parameters
from sim.scenario import ConfigurationError
from sim.scenario.settings import MOST_DAYS, ORDERED
from sim.state.state import Fact

PERSONS, DAYS = 60, 5
DYNAMIC = {
    path: p
    for path, p in all_parameters()
    if not p.initial and p.kind is not str and p.unit != "switch"
}
SWITCHES = [path for path, p in all_parameters() if p.unit == "switch"]

BUSY = {
    # Many brands, so that all that can happen to 60 persons happens.
    "people.count": PERSONS,
    "days": DAYS,
    "merchants.brands": 400,
    "merchants.counterfeit_share": 0.4,
    "community.count": 200,
    "influencers.count": 200,
    "purchase.consideration": 0.5,
    **dict.fromkeys(SWITCHES, 1),
}

SHARES = (
    "people.taste", "people.channel_trust", "people.platform_trust", "people.need",
    "people.immunity", "contacts.trust", "brands.score", "brands.quality",
)  # fmt: skip
NOT_NEGATIVE = (
    "people.feed_fatigue", "people.purse", "people.surplus", "people.ads_seen", "contacts.fatigue",
    "contacts.face", "sellers.rate", "sellers.ads", "sellers.values", "sellers.stock",
    "brands.effort", "brands.premium", "brands.price",
)  # fmt: skip


def check_sound(market: Market) -> None:
    """Check what must hold whatever the parameters."""
    state = market.state
    arrays = dict(state.arrays())
    for name, array in arrays.items():
        if array.dtype.kind == "f" and name != "facts":
            assert np.isfinite(array).all(), name
    for name in SHARES:
        assert arrays[name].min(initial=0) >= 0, name
        assert arrays[name].max(initial=0) <= 1, name
    for name in NOT_NEGATIVE:
        assert arrays[name].min(initial=0) >= 0, name
    assert sum(market.outcome()["ledger"].values()) == 0
    s, count = state.sellers, state.count(Fact.SELLERS)
    moved = s.units_sold + s.stock + s.units_lost
    assert s.units_bought[:count].tolist() == moved[:count].tolist()
    assert all(not np.isinf(value) for value in market.metrics.values())
    for name, value in market.metrics.items():
        if name.endswith("_share") and not np.isnan(value):
            assert -1e-9 <= value <= 1 + 1e-9 or name == "recruitment_income_share", name


def lived(values: Mapping[str, float]) -> Market:
    market = Market(seed=1, **values)
    for _ in range(market.settings.days):
        market.step()
        check_sound(market)
    return market


@st.composite
def settings_of_some(draw: st.DrawFn) -> dict[str, float]:
    """Draw valid values, often at an end of their range, of some dynamic parameters."""
    values: dict[str, float] = {}
    for path in draw(st.lists(st.sampled_from(sorted(DYNAMIC)), min_size=1, max_size=12)):
        p = DYNAMIC[path]
        inside = st.integers if p.kind is int else st.floats
        values[path] = draw(st.sampled_from([p.low, p.high]) | inside(p.low, p.high))
    values = {path: DYNAMIC[path].kind(value) for path, value in values.items()}
    for low, high in ORDERED:
        # Pairs in the wrong order are refused by the scenario; that is tested there.
        values.pop(low, None)
        values.pop(high, None)
    return values


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(settings_of_some())
@example({"fulfilment.noise": 0.0})
@example({"fatigue.trust_wear": 1.0, "fatigue.trust_wear_cap": 100.0, "fatigue.per_ad": 10.0})
@example({"purchase.constant": 50.0, "purchase.match": 50.0, "purchase.niche_peak": 10.0})
@example({"purchase.price": 0.01, "purchase.face": 50.0, "face.strong": 100.0})
@example({"chains.pack_genuine": 10_000, "merchants.price_median": 100_000.0})
def test_extreme_values_end_soundly(values: dict[str, float]) -> None:
    lived({**BUSY, **values})


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("path", sorted(DYNAMIC))
def test_each_parameter_at_each_end(path: str, end: str) -> None:
    paired = {one for pair in ORDERED for one in pair}
    if path in paired:
        with_others = {
            one: getattr(DYNAMIC[one], end)
            for pair in ORDERED
            if path in pair
            for one in pair
            if one in DYNAMIC
        }
    else:
        with_others = {}
    value = DYNAMIC[path].kind(getattr(DYNAMIC[path], end))
    market = Market(seed=1, **{**BUSY, "days": 2, **with_others, path: value})
    market.run()
    check_sound(market)


def test_a_months_turn_at_extremes() -> None:
    for noise, coverage in ((0.0, 1.0), (2.0, 0.0)):
        lived({**BUSY, "days": 33, "fulfilment.noise": noise, "insurance.coverage": coverage,
               "merchants.courted_rate": 400.0, "merchants.entry_floor": 100.0})  # fmt: skip


def test_more_blocks_than_a_byte_counts() -> None:
    # Everybody knows everybody, everybody sells, and nobody stands it.
    market = lived(
        {
            "people.count": 400,
            "days": 2,
            "people.network.kind": "complete",
            "merchants.brands": 4000,
            "merchants.founders": 1,
            "posting.start": 25.0,
            "mechanisms.limited_attention": 0,
            "fatigue.per_ad": 10.0,
            "blocking.hazard": 10.0,
            "blocking.delete_share": 1.0,
            "blocking.strong_delete_factor": 1.0,
        }
    )
    people = market.state.people
    assert people.deleted.max() > 255 or people.deleted_ties.max() > 255
    assert market.metrics["deleted"] > 0 or market.daily["deleted"].sum() > 400 * 200
    ties = market.state.contacts.flags[: market.state.count(Fact.SLOTS)] & 2
    assert ties.any()


@pytest.mark.parametrize("persons", [50, 51, 4095, 4096, 4097])
def test_odd_sizes(persons: int) -> None:
    one = lived({"people.count": persons, "days": 3})
    two = Market(seed=1, threads=2, **{"people.count": persons, "days": 3})
    two.run()
    assert digests(one) == digests(two)


def test_one_day() -> None:
    assert len(lived({"people.count": 50, "days": 1}).daily) == 1


@pytest.mark.parametrize(("path", "value"), [("people.count", 49), ("days", 0), ("days", 10**6)])
def test_what_is_out_of_range_is_refused(path: str, value: int) -> None:
    with pytest.raises(ConfigurationError, match=path):
        Market(**{path: value})


def test_the_last_days_of_the_longest_run() -> None:
    # The day on which a contact was last caught up is kept with it, in a column of few bytes.
    market = Market(seed=1, **{**BUSY, "days": MOST_DAYS})
    market.step()
    market.day = MOST_DAYS - 20
    while market.day < MOST_DAYS:
        market.step()
        check_sound(market)
    touched = market.state.contacts.touched
    assert touched.min() >= 0
    assert touched.max() >= MOST_DAYS - 20
    assert not market.running


def test_everything_off() -> None:
    market = lived({**BUSY, "days": 35, **dict.fromkeys(SWITCHES, 0)})
    frame = market.daily
    for nothing in ("muted", "deleted", "joined", "quit", "complaints", "claims_paid", "premiums",
                    "bans", "exposes"):  # fmt: skip
        assert not frame[nothing].any(), nothing
    # Nobody considers what it did not search for: a day without an order is the rule.
    assert frame["ads_seen"].sum() > 0


def test_everything_off_but_the_feed() -> None:
    off = dict.fromkeys(SWITCHES, 0)
    market = lived({**BUSY, "days": 35, **off, "mechanisms.fed_consumption": 1})
    assert market.daily["orders"].sum() > 0


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_off_alone(switch: str) -> None:
    market = lived({**BUSY, "days": 32, switch: 0})
    assert market.daily["orders"].sum() > 0


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_on_alone(switch: str) -> None:
    lived({**BUSY, "days": 32, **dict.fromkeys(SWITCHES, 0), switch: 1})
