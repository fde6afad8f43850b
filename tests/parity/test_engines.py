"""The same bits three ways: compiled, object by object, and in plain Python."""

import json

import pytest
from markets import MARKETS, digests, ran, run_script, shipped

from sim.day.outcome import COUNTERS
from sim.market import Market

PERSONS, DAYS = 2000, 62  # two turns of the month

PLAIN = """
import json, sys
from markets import digests, ran
persons, days, names = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
print(json.dumps({name: digests(ran(name, persons, days)) for name in names}))
"""


@pytest.fixture(scope="module")
def compiled() -> dict[str, Market]:
    """Return the compiled run of every scenario."""
    return {name: ran(name, PERSONS, DAYS) for name in MARKETS}


def differing(one: dict[str, str], two: dict[str, str]) -> list[str]:
    """Return the names of the arrays that differ."""
    assert one.keys() == two.keys()
    return [name for name in one if one[name] != two[name]]


@pytest.mark.parametrize("name", MARKETS)
def test_objects_give_the_compiled_bits(name: str, compiled: dict[str, Market]) -> None:
    objects = ran(name, PERSONS, DAYS, engine="objects")
    assert differing(digests(compiled[name]), digests(objects)) == []


def test_plain_python_gives_the_compiled_bits() -> None:
    persons, days = "200", "40"
    plain = json.loads(run_script(PLAIN, persons, days, *MARKETS, NUMBA_DISABLE_JIT="1"))
    for name in MARKETS:
        assert differing(digests(ran(name, 200, 40)), plain[name]) == [], name


def test_every_mechanism_fires_in_a_scenario_of_parity(compiled: dict[str, Market]) -> None:
    fired = {name: market.outcome()["counters"] for name, market in compiled.items()}
    never = [counter for counter in COUNTERS if not any(of[counter] for of in fired.values())]
    assert never == []
    # What only one of them shows is said here, so that a change of it is seen.
    for counter in ("claims", "recovered", "detected", "inherited"):
        assert fired["rough_platform"][counter] > 0
    for counter in ("refused", "exited", "banned", "whitewashed", "exposes", "rejoined", "capped"):
        assert fired["rough"][counter] > 0
    for counter in ("private_deals", "premiums"):
        assert fired["platform_insured"][counter] > 0
    for counter in ("revetted", "written_off", "exposes"):
        assert fired["history"][counter] > 0


@pytest.mark.parametrize("name", ["wild_growth", "rough", "rough_platform"])
def test_two_threads_give_the_bits_of_one(name: str) -> None:
    one = ran(name, 10_000, 25)
    two = ran(name, 10_000, 25, threads=2)
    assert len(one.state.people.taste) > 2 * 4096
    assert differing(digests(one), digests(two)) == []


def test_processes_with_different_hash_seeds_agree() -> None:
    first, second = (
        json.loads(run_script(PLAIN, "500", "30", "history", PYTHONHASHSEED=seed))
        for seed in ("1", "2")
    )
    assert differing(first["history"], second["history"]) == []
    assert differing(first["history"], digests(ran("history", 500, 30))) == []


def test_seeds_differ() -> None:
    # Guards the tests above: digests that see nothing would agree everywhere.
    one, two = digests(ran("rough", 500, 20, seed=1)), digests(ran("rough", 500, 20, seed=2))
    assert {"daily", "people.cash", "contacts.trust", "orders.surprise"} <= set(differing(one, two))


SHIPPED = ("wild_growth", "tool_based", "platform_insured", "history", "trust_light")


@pytest.fixture(scope="module")
def whole() -> dict[str, Market]:
    """Return the compiled run of every shipped scenario over its whole horizon."""
    markets = {name: Market(shipped(name, **{"people.count": PERSONS}), seed=1) for name in SHIPPED}
    for market in markets.values():
        market.run()
    return markets


@pytest.mark.nightly
@pytest.mark.parametrize("name", SHIPPED)
def test_objects_give_the_compiled_bits_over_the_whole_horizon(
    name: str, whole: dict[str, Market]
) -> None:
    scenario = shipped(name, **{"people.count": PERSONS})
    objects = Market(scenario, seed=1, engine="objects")
    objects.run()
    assert differing(digests(whole[name]), digests(objects)) == []


@pytest.mark.nightly
def test_every_mechanism_fires_over_a_whole_horizon(whole: dict[str, Market]) -> None:
    fired = [market.outcome()["counters"] for market in whole.values()]
    # `inherited` counts only where recruits are kept from running out, `made_ahead` and `unsold`
    # only where communities do not wait for orders: no shipped scenario does. Experts, who refer,
    # are too few for a market of this size; among 6,000 persons they do. All four fire above.
    # Rare events hang on the seed: with seed 6 nobody was whitewashed or vetted again.
    never = ["inherited", "made_ahead", "unsold", "referred"]
    assert [c for c in COUNTERS if not any(of[c] for of in fired)] == never
