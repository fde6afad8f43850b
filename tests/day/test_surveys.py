"""What a run ends with for surveys, against its own daily metrics and columns."""

import json

import numpy as np
import pytest

from sim import Market
from sim.catalogue.surveyed import SURVEYED
from sim.state.columns import DELETED, FRIEND, MET


@pytest.fixture(scope="module")
def market():
    made = Market(seed=3, **{"people.count": 600, "days": 200, "merchants.entry_floor": 3})
    made.run()
    return made


def test_cohorts_hold_every_order_of_the_full_months(market):
    outcome = market.outcome()
    orders = np.array(outcome["cohort_orders"])
    by_month = market.daily["orders"].to_numpy()[:180].reshape(6, 30).sum(axis=1)
    assert by_month.sum() > 500
    assert (orders.sum(axis=0) == by_month).all()
    assert orders.shape == (3, 6)
    assert orders[1:].sum() > 0  # brands that came later sell, too
    assert orders[1, :3].sum() == orders[2, :6].sum() == 0  # and not before they are born


def test_buyers_and_trust_are_those_of_the_persons(market):
    outcome, people = market.outcome(), market.state.people
    assert sum(times * n for n, times in outcome["purchases"].items()) == people.purchases.sum()
    assert sum(outcome["purchases_of_sellers"].values()) == people.selling.sum()
    trusting = SURVEYED["trusting_share"][0](outcome)
    assert trusting == np.mean(people.channel_trust >= 0.5)
    assert 0 < trusting < 1


def test_friends_are_counted_person_by_person(market):
    contacts = market.state.contacts
    counts: dict[int, int] = {}
    for person in range(600):
        slots = slice(contacts.start[person], contacts.start[person] + contacts.used[person])
        friends = sum(
            bool(flag & (FRIEND | MET)) and not flag & DELETED for flag in contacts.flags[slots]
        )
        counts[friends] = counts.get(friends, 0) + 1
    assert market.outcome()["friends"] == counts
    assert (contacts.flags[: contacts.start[-1]] & DELETED).any()


def test_the_outcome_goes_through_json_and_back(market):
    outcome = json.loads(json.dumps(market.outcome()))
    for find, *_ in SURVEYED.values():
        find(outcome)
