"""The cap of friends: who counts as one (M18, M33)."""

import pytest

from sim import Market, load_scenario
from sim.day.meeting import has_place
from sim.state.columns import DELETED, FAN, FRIEND, MET


@pytest.fixture(scope="module")
def contacts():
    scenario = load_scenario("scenarios/wild_growth.yaml", {"people.count": 500}, days=1)
    return Market(scenario, seed=1).state.contacts


def test_friends_fill_the_cap_and_deleted_ones_and_fans_do_not(contacts):
    person = 7
    first, used = int(contacts.start[person]), int(contacts.used[person])
    flags = contacts.flags[first : first + used]
    before = flags.copy()
    friends = int(((before & (FRIEND | MET)) != 0).sum())
    assert friends == used > 3
    assert not has_place(contacts, person, friends)
    assert has_place(contacts, person, friends + 1)
    flags[0] |= DELETED
    assert has_place(contacts, person, friends)
    flags[1] = FAN
    assert has_place(contacts, person, friends - 1)
    assert not has_place(contacts, person, friends - 2)
    flags[:] = before


def test_a_low_cap_leaves_few_to_make_friends_with():
    def gained(most):
        changes = {"people.count": 1000, "ties.most_contacts": most}
        market = Market(load_scenario("scenarios/wild_growth.yaml", changes, days=60), seed=1)
        return float(market.run()["new_contacts"].sum())

    assert gained(12) < 0.5 * gained(5000)


def test_purchases_make_no_friends_beyond_the_cap():
    cap = 20
    changes = {
        "people.count": 600, "ties.most_contacts": cap, "loyalty.closure": 1,
        "purchase.constant": 0,
    }  # fmt: skip
    market = Market(load_scenario("scenarios/wild_growth.yaml", changes, days=60), seed=1)

    def friends():
        contacts = market.state.contacts
        flags = contacts.flags.astype(int)
        mine = ((flags & (FRIEND | MET)) != 0) & ((flags & DELETED) == 0)
        rows = zip(contacts.start.tolist(), contacts.used.tolist(), strict=True)
        return [int(mine[first : first + used].sum()) for first, used in rows]

    before = friends()
    market.run()
    assert market.outcome()["counters"]["befriended"] > 50
    after = friends()
    assert all(now <= max(cap, then) for then, now in zip(before, after, strict=True))
    assert sum(now == cap for now in after) > 10
