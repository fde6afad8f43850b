"""Every parameter says all of itself, and every parameter and switch is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim
from sim.mechanisms import GROUPS, Parameters, all_parameters, kernel_parameters
from sim.mechanisms.declare import Parameter, Switch
from sim.mechanisms.merchants import PERSONS_PER_UNIT
from sim.scenario import default_scenario

DECLARED = dict(all_parameters())
SWITCHES = {path: each for path, each in DECLARED.items() if isinstance(each, Switch)}
GROUP_OF = {declaring.__name__: name for name, declaring in GROUPS.items()}
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


def test_counts_that_grow_with_the_population_are_per_the_same_number_of_persons() -> None:
    per = {p.unit.partition("/")[2] for p in DECLARED.values() if p.unit.endswith("0 persons")}
    assert per == {f"{PERSONS_PER_UNIT:.0f} persons"}


def aliases(function: ast.FunctionDef) -> dict[str, str]:
    """Return the names that stand for a parameter group in a function: argument or alias."""
    names = {
        each.arg: GROUP_OF[each.annotation.id]
        for each in function.args.args
        if isinstance(each.annotation, ast.Name) and each.annotation.id in GROUP_OF
    }
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for one, of in pairs:
            if isinstance(one, ast.Name) and isinstance(of, ast.Attribute) and of.attr in GROUPS:
                names[one.id] = of.attr
    return names


def read_in(source: str) -> Iterator[str]:
    """Yield the dotted path of every parameter that a source text reads."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = aliases(function)
        for node in ast.walk(function):
            if not isinstance(node, ast.Attribute):
                continue
            if isinstance(node.value, ast.Name) and node.value.id in names:
                yield f"{names[node.value.id]}.{node.attr}"
            if isinstance(node.value, ast.Attribute) and node.value.attr in GROUPS:
                yield f"{node.value.attr}.{node.attr}"


@pytest.fixture(scope="module")
def read() -> set[str]:
    """Return the paths of all parameters that rules, steps and the market read."""
    files = [f for name in ("mechanisms", "day", "state") for f in (HERE / name).glob("*.py")]
    texts = [file.read_text(encoding="utf-8") for file in [*files, HERE / "market.py"]]
    return {path for text in texts for path in read_in(text)}


def test_reading_is_found() -> None:
    text = "def f(p: Trust, q: Parameters):\n    c, d = q.cheating, 1\n"
    assert set(read_in(text + "    return p.gain + q.face.weak + c.strategic + d.gain")) == {
        "trust.gain", "face.weak", "cheating.strategic"
    }  # fmt: skip


def test_every_parameter_is_used(read: set[str]) -> None:
    # Some are used only as the value that another takes while a switch is off.
    stand_ins = {value for switch in SWITCHES.values() for value in switch.off.values()}
    world = (HERE / "day" / "world.py").read_text(encoding="utf-8")
    unused = [
        path
        for path in DECLARED
        if path not in SWITCHES
        and path not in read | stand_ins
        and not (path.startswith("people.network.") and f'"{path.rpartition(".")[2]}"' in world)
    ]
    assert unused == []


def test_a_switch_is_asked_for_or_a_matter_of_values(read: set[str]) -> None:
    assert len(SWITCHES) > 90
    for path, switch in SWITCHES.items():
        assert (path in read) != bool(switch.off), path


def test_types_reach_the_kernels_whatever_the_yaml_wrote() -> None:
    values = dict(default_scenario().values)
    values["people.need_days"] = 20  # an int where a float is declared
    values["chains.restock"] = 5.0  # and the reverse
    p = kernel_parameters(values)
    assert isinstance(p, Parameters)
    assert type(p.people.need_days) is float
    assert type(p.chains.restock) is int
