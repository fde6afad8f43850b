import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms.reach import (
    Forwarding,
    Loyalty,
    Search,
    Traffic,
    considered_ads,
    endorsed_trust,
    forwarding_again,
    forwarding_probability,
    loyal,
    price_of_view,
)

from .groups import group

FORWARDING, LOYALTY, TRAFFIC = group(Forwarding), group(Loyalty), group(Traffic)
share = st.floats(0, 1)


def test_fed_consumption_by_hand() -> None:
    assert considered_ads(0.03, group(Search)) == 0.03
    assert considered_ads(0.03, group(Search, fed=0)) == 0.001
    assert considered_ads(0.03, group(Search, fed=0, rate=0.5)) == 0.03
    assert considered_ads(0.03, group(Search, fed=0.5)) == pytest.approx(0.0155)


@given(share, share, share)
def test_ads_sell_no_more_to_who_must_search(base: float, fed: float, rate: float) -> None:
    p = group(Search, fed=fed, rate=rate)
    assert 0 <= considered_ads(base, p) <= base * (1 + 1e-12)


def test_loyalty_by_hand() -> None:
    assert loyal(0, LOYALTY) == 0
    assert loyal(3, LOYALTY) == pytest.approx(0.005)
    assert loyal(9, LOYALTY) == pytest.approx(0.0075)


@given(st.integers(0, 255), share, st.floats(0.1, 1000))
def test_loyalty_grows_with_purchases_up_to_its_rate(n: int, rate: float, half: float) -> None:
    p = group(Loyalty, rate=rate, half=half)
    assert 0 <= loyal(n, p) <= loyal(n + 1, p) <= rate


def test_the_price_of_a_view_by_hand() -> None:
    # 1,000 persons bear 250 views a day; 100 yuan a day for them is .4 yuan a view.
    assert price_of_view(100.0, 1000.0, TRAFFIC) == pytest.approx(0.4)
    assert price_of_view(5.0, 1000.0, TRAFFIC) == pytest.approx(0.02)
    assert price_of_view(1.0, 1000.0, TRAFFIC) == 0.02
    assert price_of_view(100.0, 1000.0, group(Traffic, scarcity=0.5)) == pytest.approx(0.21)
    assert price_of_view(100.0, 1000.0, group(Traffic, scarcity=0)) == 0.02
    assert price_of_view(100.0, 1000.0, group(Traffic, views=0)) == 0.02


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(50, 1e7))
def test_views_grow_dearer_and_are_never_oversold(one: float, two: float, persons: float) -> None:
    poor, rich = sorted((one, two))
    price = price_of_view(rich, persons, TRAFFIC)
    assert TRAFFIC.price <= price_of_view(poor, persons, TRAFFIC) <= price
    assert rich / price <= persons * TRAFFIC.views * (1 + 1e-12)


def test_endorsed_trust_by_hand() -> None:
    # .8 .9 by the forwarder's word, .2 .4 by the channel.
    assert endorsed_trust(0.8, 0.9, 0.4, FORWARDING) == pytest.approx(0.8)
    assert endorsed_trust(0.8, 0.9, 0.4, group(Forwarding, endorsement=0.5)) == pytest.approx(0.6)
    assert endorsed_trust(0.8, 0.9, 0.4, group(Forwarding, endorsement=0)) == 0.4
    assert endorsed_trust(0.0, 0.9, 0.4, FORWARDING) == 0.4  # who forwards is a stranger


@given(share, share, share, share)
def test_an_endorsement_lies_between_channel_and_forwarder(
    in_forwarder: float, of_forwarder: float, channel: float, endorsement: float
) -> None:
    p = group(Forwarding, endorsement=endorsement)
    low, high = sorted((channel, of_forwarder))
    trust = endorsed_trust(in_forwarder, of_forwarder, channel, p)
    assert low - 1e-12 <= trust <= high + 1e-12


def test_forwarding_by_hand() -> None:
    # A commission of .05 pulls by the factor 1.5; two favours left count fully.
    assert forwarding_probability(0.3, 0.8, 1.0, FORWARDING) == pytest.approx(0.3 * 0.8 * 0.5 * 1.5)
    assert forwarding_probability(0.3, 0.8, 2.0, FORWARDING) == pytest.approx(0.3 * 0.8 * 1.5)
    assert forwarding_probability(0.3, 0.8, 3.0, FORWARDING) == pytest.approx(0.3 * 0.8 * 1.5)
    assert forwarding_probability(0.3, 0.8, 0.0, FORWARDING) == 0
    assert forwarding_probability(0.9, 1.0, 2.0, FORWARDING) == 1
    unpaid = group(Forwarding, commission=0)
    assert forwarding_probability(0.3, 0.8, 2.0, unpaid) == pytest.approx(0.24)
    assert forwarding_again(0.5, FORWARDING) == pytest.approx(0.02 * 0.5 * 1.5)
    assert forwarding_again(0.5, unpaid) == pytest.approx(0.01)
    assert forwarding_again(1.0, group(Forwarding, again=1)) == 1


@given(share, share, share, st.floats(0, 4), share, st.floats(0, 1000))
def test_forwarding_rises_with_trust_and_is_a_probability(
    base: float, one: float, two: float, face: float, commission: float, pull: float
) -> None:
    wary, trusting = sorted((one, two))
    p = group(Forwarding, commission=commission, commission_pull=pull, again=base)
    less, more = (forwarding_probability(base, trust, face, p) for trust in (wary, trusting))
    assert 0 <= less <= more <= 1
    assert 0 <= forwarding_again(wary, p) <= forwarding_again(trusting, p) <= 1
