"""The feed over blocks of persons equals its row function, on random states."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markets import ran

from sim.day.feed import read_feed, read_feeds
from sim.market import Market
from sim.state.columns import FED, FORWARDED, MET, MUTED, REORDERED, SEARCHED, made
from sim.state.state import Fact

PERSONS = 400


@pytest.fixture(scope="module")
def market() -> Market:
    """Return a market in full swing, with many sellers."""
    return ran("rough", PERSONS, 12)


def shares(draw: np.random.Generator, like: np.ndarray, most: float = 1.0) -> np.ndarray:
    """Return float32 numbers in [0, most], a tenth of them at each end."""
    drawn = draw.random(like.shape) * 1.25 - 0.125
    return (np.clip(drawn, 0.0, 1.0) * most).astype(like.dtype)


def randomized(market: Market, seed: int) -> tuple[Any, Any, Any]:
    """Return copies of people, contacts and sellers, their columns random within their ranges."""
    draw = np.random.default_rng(seed)
    state = market.state
    people, contacts, sellers = (
        type(columns)(*(column.copy() for column in columns))
        for columns in (state.people, state.contacts, state.sellers)
    )
    for name in ("channel_trust", "platform_trust", "need", "immunity"):
        column = getattr(people, name)
        column[:] = shares(draw, column)
    people.feed_fatigue[:] = shares(draw, people.feed_fatigue, 4.0)
    people.purse[:] = shares(draw, people.purse, 500.0)
    people.attention[:] = shares(draw, people.attention, 80.0)
    contacts.trust[:] = shares(draw, contacts.trust)
    contacts.fatigue[:] = shares(draw, contacts.fatigue, 5.0)
    contacts.face[:] = shares(draw, contacts.face, 2.0)
    contacts.tie[:] = shares(draw, contacts.tie)
    contacts.flags[draw.random(contacts.flags.shape) < 0.2] |= MET
    people.novelty[:] = shares(draw, people.novelty)
    people.habit[:] = shares(draw, people.habit)
    sellers_there = market.state.count(Fact.SELLERS)
    people.offered[:] = draw.integers(-1, sellers_there, people.offered.shape)
    people.offered_by[:] = draw.integers(0, PERSONS, people.offered.shape)
    people.offered_trust[:] = shares(draw, people.offered_trust)
    contacts.purchases[:] = draw.choice([0, 5, 6, 255], contacts.purchases.shape)
    contacts.flags[draw.random(contacts.flags.shape) < 0.2] |= MUTED
    sellers.ads[:] = draw.choice([0, 1, 3, 30], sellers.ads.shape)
    sellers.values[:] = draw.choice([0, 1, 8], sellers.values.shape)
    sellers.wealthy[:] = np.minimum(sellers.ads, draw.integers(0, 31, sellers.wealthy.shape))
    return people, contacts, sellers


def feed_arguments(market: Market, seed: int, scratch: Any) -> tuple[Any, ...]:
    people, contacts, sellers = randomized(market, seed)
    engine = market.engine
    return (
        people, contacts, sellers, market.state.brands, market.state.count(Fact.BRANDS),
        market.state.traffic, scratch, engine.today, engine.parameters,
    )  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1), edge=st.integers(0, PERSONS), backwards=st.booleans())
def test_blocks_equal_rows_in_any_order(
    market: Market, seed: int, edge: int, backwards: bool
) -> None:
    scratch = market.engine.scratches[0]
    whole = feed_arguments(market, seed, scratch)
    read_feeds(0, PERSONS, *whole)
    # Whatever an earlier person left in the working memory must not matter.
    dirty = made(type(scratch), len(scratch.row))
    for column in dirty:
        column.fill(1)
    split = feed_arguments(market, seed, dirty)
    read_feeds(edge, PERSONS, *split)
    read_feeds(0, edge, *split)
    rows = feed_arguments(market, seed, dirty)
    for person in reversed(range(PERSONS)) if backwards else range(PERSONS):
        read_feed(person, *rows)
    for other, group in itertools.product((split, rows), (0, 1)):
        for name, expected, got in zip(
            whole[group]._fields, whole[group], other[group], strict=True
        ):
            assert expected.tobytes() == got.tobytes(), name


def test_a_random_state_exercises_the_feed(market: Market) -> None:
    # Guards the test above: people read, block, are recruited, buy, also privately or not at all.
    arguments = feed_arguments(market, 1, market.engine.scratches[0])
    read_feeds(0, PERSONS, *arguments)
    people = arguments[0]
    assert people.ads_seen.sum() > 1000
    assert people.muted.sum() > 0
    assert people.deleted.sum() > 0
    assert (people.recruiter >= 0).sum() > 0
    assert people.dropped.sum() > 0
    assert {FED, REORDERED, SEARCHED, FORWARDED} <= set(people.buying.tolist())
    assert (people.forwarding >= 0).sum() > 0
    assert people.occasion.sum() > (people.buying > 0).sum()
