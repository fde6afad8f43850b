"""Every parameter says all of itself, and every parameter and switch is used."""

import re
from pathlib import Path

import pytest

import sim
from sim.mechanisms import Parameters, all_parameters, kernel_parameters
from sim.mechanisms.declare import Parameter
from sim.scenario import default_scenario

DECLARED = dict(all_parameters())
HERE = Path(sim.__file__).parent


@pytest.mark.parametrize("path", DECLARED)
def test_a_declaration_is_complete(path: str) -> None:
    p: Parameter = DECLARED[path]
    assert p.unit
    assert len(p.meaning) > 8
    assert p.en
    assert re.search(r"[\u4e00-\u9fff]", p.zh), "the Chinese label has no Chinese character"
    assert p.source
    assert all(re.fullmatch(r"M\d\d", mechanism) for mechanism in p.mechanisms)
    if p.kind is str:
        assert p.initial
        assert not p.choices or p.default in p.choices
    else:
        assert p.kind in (int, float)
        assert p.low < p.high
        assert p.low <= p.default <= p.high
    if p.unit in ("flag", "switch"):
        assert (p.low, p.high, p.kind) == (0, 1, int)
    if p.unit in ("share", "probability"):
        assert p.low >= 0
        assert p.high <= 1


def test_labels_name_one_parameter_each() -> None:
    for language in ("en", "zh"):
        labels = [(path.rpartition(".")[0], getattr(p, language)) for path, p in DECLARED.items()]
        assert sorted(labels) == sorted(set(labels))


def sources(*folders: str) -> str:
    files = (file for folder in folders for file in sorted((HERE / folder).glob("*.py")))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_switch_is_used() -> None:
    text = sources("day", "state")
    switches = [path.rpartition(".")[2] for path in DECLARED if path.startswith("mechanisms.")]
    assert len(switches) > 30
    assert [s for s in switches if not re.search(rf"(on|mechanisms)\.{s}\b", text)] == []


def test_every_parameter_is_used() -> None:
    text = sources("mechanisms", "day", "state") + (HERE / "market.py").read_text(encoding="utf-8")
    unused = []
    for path in DECLARED:
        group, _, name = path.rpartition(".")
        named = rf'"{name}"' if group == "people.network" else rf"\.{name}\b"
        if not re.search(named, text):
            unused.append(path)
    assert unused == []


def test_types_reach_the_kernels_whatever_the_yaml_wrote() -> None:
    values = dict(default_scenario().values)
    values["people.need_days"] = 20  # an int where a float is declared
    values["chains.restock"] = 5.0  # and the reverse
    p = kernel_parameters(values)
    assert isinstance(p, Parameters)
    assert type(p.people.need_days) is float
    assert type(p.chains.restock) is int
