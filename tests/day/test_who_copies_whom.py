"""Whom sellers and brands look at: mentors, categories, experts, and what a pooled price does."""

import numpy as np
import pytest

from sim import Market, load_scenario
from sim.day.adapt import adapt_brands, copied_category
from sim.day.trade import refer_followers
from sim.day.turnover import mentor_of
from sim.mechanisms.chains import fen
from sim.state.columns import COMMUNITY, DISTRIBUTOR, FAN, INFLUENCER
from sim.state.state import Fact

DAYS = 90


@pytest.fixture(scope="module")
def grown():
    scenario = load_scenario("scenarios/wild_growth.yaml", {"people.count": 6000}, days=DAYS)
    grown = Market(scenario, seed=3)
    grown.run()
    return grown


def with_values(market, **values):
    """Return the market's engine with other values of parameters."""
    paths = {name.replace("__", "."): value for name, value in values.items()}
    market.engine.set_values({**market.settings.values, **paths})
    market.engine.set_today(DAYS)
    return market.engine


def distance(one, two):
    apart = abs(float(one) - float(two))
    return min(apart, 1.0 - apart)


@pytest.mark.parametrize(("pooling", "share"), [(1.0, 1.0), (0.5, 0.5)])
def test_a_pooled_price_moves_to_what_mean_quality_is_worth(grown, pooling, share):
    engine = with_values(grown, merchants__pooling=pooling)
    state, count = engine.state, grown.state.count(Fact.BRANDS)
    brands = state.brands
    traded = (brands.active[:count] == 1) & (brands.kind[:count] != COMMUNITY)
    before = brands.price[:count].copy()
    worth = 100.0 * engine.p.merchants.value_to_buyers * brands.quality[:count][traded].mean(
        dtype=np.float64
    )
    adapt_brands(
        count, brands.tool[:count].copy(), brands.platform[:count].copy(), brands,
        state.accounts.copy(), state.tally.copy(), engine.today, engine.parameters,
    )  # fmt: skip
    after = brands.price[:count].copy()
    brands.price[:count] = before
    assert traded.sum() > 5
    for old, new in zip(before[traded], after[traded], strict=True):
        assert abs(int(new) - fen(old + share * (worth - old))) <= 1
    assert (after[~traded] == before[~traded]).all()


def test_an_entrant_copies_the_best_earner_that_it_sees(grown):
    engine = with_values(
        grown, categories__herding=1.0, categories__visible=1000, categories__spread=0.01
    )
    count = engine.state.count(Fact.BRANDS)
    brands = engine.state.brands
    traded = (brands.active[:count] == 1) & (brands.kind[:count] != COMMUNITY)
    brands.last_profit[:count] = np.arange(count) + 1
    best = int(np.flatnonzero(traded)[-1])
    places = [
        copied_category(count + n, count, brands, engine.today, engine.parameters)
        for n in range(50)
    ]
    apart = [distance(place, brands.taste[best]) for place in places]
    assert max(apart) < 0.05  # five standard deviations
    assert len(set(places)) == 50
    engine = with_values(grown, categories__herding=0.0)
    assert copied_category(count, count, brands, engine.today, engine.parameters) == -1
    # Nobody earns: there is nobody to copy.
    engine = with_values(grown, categories__herding=1.0)
    brands.last_profit[:count] = 0
    assert copied_category(count, count, brands, engine.today, engine.parameters) == -1


def test_a_newcomer_joins_under_the_best_earner_it_sees(grown):
    state = grown.state
    sellers, people, contacts = state.sellers, state.people, state.contacts
    seen = 0
    for person in np.flatnonzero(contacts.selling >= 2):
        first = int(contacts.start[person])
        rows = people.seller[contacts.person[first : first + contacts.selling[person]]]
        rows = rows[(sellers.active[rows] == 1) & (sellers.kind[rows] == DISTRIBUTOR)]
        if len(rows) < 2:
            continue
        poorest = int(rows[np.argmin(sellers.income[rows])])
        engine = with_values(grown, skill__mentors=1.0)
        p = engine.parameters[0]
        mentor = mentor_of(int(person), poorest, people, contacts, sellers, engine.today, p)
        assert sellers.income[mentor] == sellers.income[rows].max()
        p = with_values(grown, skill__mentors=0.0).parameters[0]
        assert mentor_of(int(person), poorest, people, contacts, sellers, engine.today, p) == (
            poorest
        )
        seen += sellers.income[mentor] > sellers.income[poorest]
        if seen == 20:
            break
    assert seen == 20


def test_experts_recommend_experts_of_another_taste(grown):
    state = grown.state
    sellers, people, contacts = state.sellers, state.people, state.contacts
    count = state.count(Fact.SELLERS)
    experts = np.flatnonzero((sellers.kind[:count] == INFLUENCER) & (sellers.active[:count] == 1))
    persons = sellers.person[experts]
    assert len(experts) >= 2
    people.taste[persons] = np.arange(len(experts), dtype=np.float32) / len(experts)
    room = int(contacts.used[persons].sum())

    def referred(chance, apart):
        engine = with_values(
            grown, influence__referral=chance, influence__referral_distance=apart
        )
        followers, recommended = np.empty(room, np.int64), np.empty(room, np.int64)
        found = refer_followers(
            experts, people, contacts, sellers, followers, recommended, engine.today,
            engine.parameters,
        )  # fmt: skip
        return followers[:found], recommended[:found]

    followers, recommended = referred(1.0, 0.1)
    fans = 0
    for person in persons:
        first = int(contacts.start[person])
        row = slice(first, first + int(contacts.used[person]))
        fans += int(((contacts.flags[row] & FAN) > 0).sum())
    assert 0.8 * fans < len(followers) <= fans  # but for deleted ones and the expert's own self
    assert set(recommended) <= set(persons)
    assert (followers != recommended).all()
    assert len(referred(0.0, 0.1)[0]) == 0
    assert len(referred(1.0, 0.51)[0]) == 0
