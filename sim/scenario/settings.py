"""What can be set: the declared parameters by dotted path, and the rules between two of them."""

from collections.abc import Iterable, Mapping

from sim.mechanisms import GROUPS, all_parameters
from sim.mechanisms.declare import Parameter, declared
from sim.scenario.problems import Problems
from sim.scenario.units import Value

DECLARED: dict[str, Parameter] = dict(all_parameters())
"""Every parameter and switch by dotted path."""

TOP_LEVEL = ("extends", "title", "days", "start", "timeline")
"""Keys of a scenario file beside the groups of parameters."""

MOST_DAYS = 32_000


def _days(low: float, meaning: str) -> Parameter:
    return Parameter(730, "days", low, MOST_DAYS, meaning, "-", "days", "天数", (), True)


LENGTH = _days(1, "length of a run")
DAY = _days(0, "day of a change, day 0 is the first")

ORDERED = (
    ("merchants.quality_genuine_low", "merchants.quality_genuine_high"),
    ("merchants.quality_counterfeit_low", "merchants.quality_counterfeit_high"),
    ("merchants.width_low", "merchants.width_high"),
    ("community.quality_low", "community.quality_high"),
    ("effort.least", "effort.most"),
    ("insurance.premium_least", "insurance.premium_most"),
    ("posting.least", "posting.limit"),
    ("chains.margin_least", "chains.margin"),
)
"""Pairs of which the first must not exceed the second."""


def defaults() -> dict[str, Value]:
    """Return the declared default of every path."""
    return {path: declaration.default for path, declaration in DECLARED.items()}


def dynamic(path: str) -> bool:
    """Return whether a dated change may touch the parameter."""
    return not DECLARED[path].initial


def out_of_order(
    values: Mapping[str, Value], touched: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Return (path, other path, sentence) of each pair in the wrong order, by the path touched."""
    found = []
    changed = set(touched)
    for low, high in ORDERED:
        if values[low] > values[high]:  # type: ignore[operator]
            path, other = (low, high) if low in changed else (high, low)
            if path in changed:
                relation = "above" if path == low else "below"
                found.append((path, other, f"{values[path]:g} is {relation} {other}, which is "
                              f"{values[other]:g}"))
    return found


def unknown(path: str) -> str:
    """Return the sentence for a dotted path that nobody declared, with a suggestion."""
    head, _, last = path.rpartition(".")
    if head in GROUPS and last.isdigit():
        return f"unknown parameter of {head}; a decimal comma? write 0.5, not 0,5"
    if head in GROUPS:
        siblings = [name for name in declared(GROUPS[head]) if f"{head}.{name}" in DECLARED]
        return f"unknown parameter of {head}" + (
            Problems.suggest(last, siblings) or elsewhere(last)
        )
    if head:
        return "unknown parameter" + (Problems.suggest(path, DECLARED) or elsewhere(last))
    if path in ("seed", "seeds"):
        return ("a scenario has no seeds; run it with --seeds 8, or write replications: 8 in an "
                "experiment")
    top = [*TOP_LEVEL, *(name for name in GROUPS if "." not in name)]
    return "unknown key" + (elsewhere(path) or Problems.suggest(path, top))


def elsewhere(name: str) -> str:
    """Return a suggestion where the name is a parameter of other groups, else ""."""
    paths = [path for path in DECLARED if path.endswith(f".{name}")]
    return f", did you mean {' or '.join(paths[:3])}?" if paths else ""
