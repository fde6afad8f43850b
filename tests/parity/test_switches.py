"""The same bits object by object: everything on, everything off, and each switch alone."""

import pytest
from markets import MARKETS, digests

from sim.market import Market
from sim.mechanisms import all_parameters

SWITCHES = [path for path, each in all_parameters() if each.unit == "switch"]
PERSONS, DAYS = 80, 32  # a turn of the month, and the platform's era from day 12 on
ON, OFF = dict.fromkeys(SWITCHES, 1), dict.fromkeys(SWITCHES, 0)


def agree(switches: dict[str, int]) -> dict[str, str]:
    """Run a rough market both ways, demand the same bits, and return their digests."""
    scenario = MARKETS["rough_platform"](DAYS, **{"people.count": PERSONS, **switches})
    compiled, objects = (Market(scenario, seed=5, engine=e) for e in ("compiled", "objects"))
    compiled.run()
    objects.run()
    one, two = digests(compiled), digests(objects)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    return one


def test_everything_on_and_everything_off() -> None:
    on, off = agree(ON), agree(OFF)
    assert on["daily"] != off["daily"]


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_off_alone(switch: str) -> None:
    agree({**ON, switch: 0})


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_on_alone(switch: str) -> None:
    agree({**OFF, switch: 1})
