"""A switch that is off by values: the kernels see exactly those values, and nothing else moves."""

from collections.abc import Mapping
from typing import Any

import pytest

from sim.mechanisms import all_parameters, kernel_parameters, with_switches
from sim.mechanisms.declare import Switch
from sim.scenario import default_scenario

DECLARED = dict(all_parameters())
BY_VALUES = {
    path: declaration
    for path, declaration in DECLARED.items()
    if isinstance(declaration, Switch) and declaration.off
}


def seen(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the kernels see, by dotted path."""
    return {
        f"{group}.{name}": value
        for group, numbers in kernel_parameters(values)._asdict().items()
        for name, value in numbers._asdict().items()
    }


def lively() -> dict[str, Any]:
    """Return values at which no mechanism is idle: what "off" sets to x is not x already."""
    values = dict(default_scenario().values)
    for switch in BY_VALUES.values():
        for path, off in switch.off.items():
            p = DECLARED[path]
            if isinstance(off, str):
                if values[path] == values[off]:
                    values[path] = p.kind(0.5 * (values[off] + p.low))
            elif values[path] == off:
                values[path] = p.kind(p.high if off != p.high else p.low)
    return values


VALUES = lively()


@pytest.mark.parametrize("path", BY_VALUES)
def test_off_is_these_values_and_nothing_else(path: str) -> None:
    switch = BY_VALUES[path]
    on, off = seen({**VALUES, path: 1}), seen({**VALUES, path: 0})
    wanted = {
        changed: VALUES[value] if isinstance(value, str) else value
        for changed, value in switch.off.items()
    }
    assert {name for name in on if on[name] != off[name]} == {path, *wanted}
    assert {name: off[name] for name in wanted} == wanted
    assert {name: on[name] for name in wanted} == {name: VALUES[name] for name in wanted}


@pytest.mark.parametrize("path", BY_VALUES)
def test_what_off_names_exists_and_may_be_set(path: str) -> None:
    for changed, value in BY_VALUES[path].off.items():
        p = DECLARED[changed]
        assert not p.initial, f"{changed} is fixed once the world is built"
        if isinstance(value, str):
            stand_in = DECLARED[value]
            assert (stand_in.unit, stand_in.kind) == (p.unit, p.kind)
        else:
            assert type(value) is p.kind
            assert p.low <= value <= p.high


def test_values_of_a_switch_that_is_on_are_those_of_the_scenario() -> None:
    switches = {path: 1 for path, p in DECLARED.items() if isinstance(p, Switch)}
    assert with_switches({**VALUES, **switches}) == {**VALUES, **switches}


def test_everything_off_is_every_off_value_at_once() -> None:
    off = seen({**VALUES, **dict.fromkeys(BY_VALUES, 0)})
    set_by_value = {changed for switch in BY_VALUES.values() for changed in switch.off}
    for switch in BY_VALUES.values():
        for changed, value in switch.off.items():
            if value not in set_by_value:  # else it depends on the other switch
                assert off[changed] == (VALUES[value] if isinstance(value, str) else value)


def test_no_two_switches_set_the_same_value() -> None:
    changed = [path for switch in BY_VALUES.values() for path in switch.off]
    assert sorted(changed) == sorted(set(changed))
