"""What an experiment file says of an attribution, with every mistake of it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.experiment.designs.levers import GROUPS, Groups, differing, groups_of
from sim.scenario.settings import DECLARED
from sim.scenario.yaml_source import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.options import Options
    from sim.scenario.problems import Place

METRICS = (
    "orders", "channel_trust_mean", "counterfeit_order_share", "distributor_loss_share",
)
"""What is attributed where the file does not say."""

MOST_GROUPS = 12
"""A pair takes 2^k runs of every seed."""


def read_metrics(options: Options) -> tuple[str, ...]:
    """Return the metrics that are attributed."""
    from sim.metrics import METRIC_NAMES

    if options.get("metrics") is None:
        return METRICS
    named = options.names("metrics", METRIC_NAMES, "a daily metric")
    return tuple(name for _, name in named)


def read_groups(options: Options) -> Groups:
    """Return the groups of levers."""
    node = options.get("groups")
    if node is None:
        return GROUPS
    if not isinstance(node, Mapping) or not node.keys():
        options.add(node, "groups", "write groups: {name: [posting.limit, redress.*]}, not "
                    f"{node.kind}")
        return GROUPS
    if len(node.keys()) > MOST_GROUPS:
        options.add(node, "groups", f"{len(node.keys())} groups take 2^{len(node.keys())} runs of "
                    f"every seed; at most {MOST_GROUPS} are possible")
    groups = {}
    for key, written in node.items():
        path = f"groups.{key.text}"
        if isinstance(written, Sequence) and not list(written):
            options.add(key, path, "names no parameter; leave it out, or name some")
        groups[key.text] = tuple(_patterns(written, path, options))
    return groups


def _patterns(written: Node, path: str, options: Options) -> Iterator[str]:
    for node in written if isinstance(written, Sequence) else (written,):
        text = node.text if isinstance(node, Scalar) else ""
        if any(fnmatchcase(each, text) for each in DECLARED):
            yield text
        else:
            options.add(node, path, f"{node.kind} is no parameter and no group of parameters such "
                        f"as redress.*{options.suggest(node, DECLARED)}")


def read_pairs(
    options: Options, arms: tuple[Arm, ...], groups: Groups
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of scenarios, by default every scenario and the next."""
    if options.get("pairs") is None:
        names = options.scenarios
        pairs = list(pairwise(names))
        places: list[Place | None] = [None] * len(pairs)
        if not pairs:
            options.add(None, "", "an attribution is between two scenarios, there is only one")
    else:
        read = [(node, _pair(node, options)) for node in options.entries("pairs")]
        pairs = [pair for _, pair in read if pair]
        places = [node for node, pair in read if pair]
    by_name = {arm.name: arm for arm in arms}
    for (one, other), place in zip(pairs, places):
        if one in by_name and other in by_name:
            _check(by_name[one], by_name[other], groups, options, place)
    return tuple(pairs)


def _pair(node: Node, options: Options) -> tuple[str, str] | None:
    if not isinstance(node, Mapping) or sorted(node.keys()) != ["from", "to"]:
        options.add(node, "pairs", "write pairs: [{from: one_scenario, to: another}]")
        return None
    names = []
    for key, written in node.items():
        if isinstance(written, Scalar) and written.text in options.scenarios:
            names.append((key.text, written.text))
        else:
            options.add(written, f"pairs.{key.text}", f"{written.kind} is none of the scenarios"
                        + (options.suggest(written, options.scenarios)
                           or f" ({', '.join(options.scenarios)})"))
    ends = dict(names)
    if len(ends) < 2:
        return None
    if ends["from"] == ends["to"]:
        options.add(node, "pairs", f"{ends['from']} is both ends; two scenarios are needed")
        return None
    return ends["from"], ends["to"]


def _check(one: Arm, other: Arm, groups: Groups, options: Options, place: Place | None) -> None:
    """Note what cannot be attributed between two scenarios."""
    pair = f"from {one.name} to {other.name}"
    for arm in (one, other):
        if arm.scenario.changes:
            options.add(place, "pairs", f"{arm.name} has changes on the way; an attribution "
                        "compares rules that hold from day 0")
    if one.scenario.days != other.scenario.days:
        options.add(place, "pairs", f"{one.name} lasts {one.scenario.days} days, {other.name} "
                    f"{other.scenario.days}; they must be as long")
    paths = differing(one.scenario, other.scenario)
    if not paths:
        options.add(place, "pairs", f"nothing differs {pair}, so there is nothing to attribute")
    for path in paths:
        found = groups_of(path, groups)
        if not found:
            options.add(place, "groups", f"{path} differs {pair} and is in no group; name it in "
                        f"one of {', '.join(groups)}")
        elif len(found) > 1:
            options.add(place, "groups", f"{path} differs {pair} and is in {len(found)} groups: "
                        f"{', '.join(found)}")
