"""Levers: the parameters in which two eras differ, in the groups that an attribution moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.units import Value

Groups = Mapping[str, tuple[str, ...]]
"""Name of a group to the patterns of the paths in it: ``redress.*``, ``posting.limit``."""

GROUPS: Groups = {
    "vetting and identity": (
        "policing.*", "merchants.*", "cheating.*", "mechanisms.vetting", "mechanisms.revetting",
        "mechanisms.real_names", "mechanisms.bans", "mechanisms.strategic_cheating",
        "mechanisms.exclusive_supply",
    ),
    "insurance and compensation": (
        "insurance.*", "redress.*", "effort.*", "payouts.*", "mechanisms.insurance",
        "mechanisms.buyer_compensation", "mechanisms.payout_insurance", "mechanisms.effort",
        "mechanisms.complaints", "mechanisms.hard_redress", "mechanisms.traceability",
    ),
    "tools and service": (
        "fulfilment.*", "targeting.*", "tools.*", "skill.*", "seller_talk.*", "ties.*",
        "mechanisms.tools", "mechanisms.tool_imitation", "mechanisms.targeting",
        "mechanisms.training", "mechanisms.mentors", "mechanisms.congestion",
        "mechanisms.onboarding", "mechanisms.social_intrusion", "mechanisms.red_packets",
        "mechanisms.custom_products", "community.*", "mechanisms.communities",
        "mechanisms.pseudo_communities",
    ),
    "friction": (
        "purchase.*", "private_deals.*", "platform_trust.*", "platforms.*", "search.*",
        "mechanisms.light_checkout", "mechanisms.private_deals", "mechanisms.reminders",
        "mechanisms.enforcement_blind_to_friends", "mechanisms.platform_choice",
        "mechanisms.multi_homing",
    ),
    "chain rules": (
        "chains.*", "recruiting.*", "quitting.*", "mechanisms.margin_chain",
        "mechanisms.partner_depth_cap", "mechanisms.recruiting", "mechanisms.wealth_display",
    ),
    "content and rate limits": (
        "posting.*", "blocking.*", "fatigue.*", "forwarding.*", "campaigns.*", "traffic.*",
        "fulfilment.hype_*", "mechanisms.content_learning", "mechanisms.forwarding",
        "mechanisms.paid_sharing", "mechanisms.campaign_rhythm", "mechanisms.deletion",
    ),
    "reviews": (
        "reviews.*", "cheating.fake_*", "decision.*", "mechanisms.reviews",
        "mechanisms.fake_reviews", "mechanisms.transparency", "mechanisms.hidden_quality",
    ),
    "outside trade": (
        "outside.*", "mechanisms.shopping_habit", "mechanisms.incumbents_go_mobile",
        "mechanisms.mobile_shift", "mechanisms.taobao_push",
    ),
}
"""The groups of an attribution that names none. The last is no lever of anybody in the market: it
plays where two scenarios stand at different dates."""


def differing(one: Scenario, other: Scenario) -> list[str]:
    """Return the paths of the parameters and switches in which two scenarios differ."""
    return [path for path, value in one.values.items() if value != other.values[path]]


def groups_of(path: str, groups: Groups) -> list[str]:
    """Return the groups that a path is in: where several patterns fit, those of the longest."""
    fits = {
        name: max((len(p) for p in patterns if fnmatchcase(path, p)), default=0)
        for name, patterns in groups.items()
    }
    longest = max(fits.values(), default=0)
    return [name for name, length in fits.items() if length == longest] if longest else []


def players(one: Scenario, other: Scenario, groups: Groups) -> dict[str, list[str]]:
    """Return the groups in which two scenarios differ, each with the paths that differ.

    Every path must be in exactly one group (`groups_of`).
    """
    found: dict[str, list[str]] = {name: [] for name in groups}
    for path in differing(one, other):
        (name,) = groups_of(path, groups)
        found[name].append(path)
    return {name: paths for name, paths in found.items() if paths}


def moved(one: Scenario, other: Scenario, paths: Iterable[str]) -> Scenario:
    """Return the first scenario with the values of the other for some paths."""
    from dataclasses import replace

    values: dict[str, Value] = {path: other.values[path] for path in paths}
    return replace(one, values={**one.values, **values})
