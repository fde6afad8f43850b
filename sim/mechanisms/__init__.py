"""The science: one small file a family of mechanisms, its parameters and its rules."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.mechanisms.attention import Attention
from sim.mechanisms.blocking import Blocking
from sim.mechanisms.campaigns import Campaigns
from sim.mechanisms.categories import Categories
from sim.mechanisms.chains import Chains
from sim.mechanisms.cheating import Cheating
from sim.mechanisms.decision import Decision
from sim.mechanisms.declare import Parameter, Switch, declared
from sim.mechanisms.effort import Effort
from sim.mechanisms.face import Face
from sim.mechanisms.fatigue import Fatigue
from sim.mechanisms.fulfilment import Fulfilment
from sim.mechanisms.influence import Influence
from sim.mechanisms.insurance import Insurance
from sim.mechanisms.merchants import Community, Influencers, Media, Merchants, Policing
from sim.mechanisms.outside import Outside
from sim.mechanisms.payouts import Payouts
from sim.mechanisms.people import Network, People
from sim.mechanisms.platform_trust import PlatformTrust
from sim.mechanisms.platforms import Platforms
from sim.mechanisms.posting import Posting, SellerTalk, Targeting
from sim.mechanisms.private_deals import PrivateDeals
from sim.mechanisms.purchase import Purchase
from sim.mechanisms.reach import Forwarding, Loyalty, Search, Traffic
from sim.mechanisms.recruiting import Quitting, Recruiting
from sim.mechanisms.redress import Redress
from sim.mechanisms.reviews import Reviews
from sim.mechanisms.skill import Skill
from sim.mechanisms.switches import Mechanisms
from sim.mechanisms.ties import Ties
from sim.mechanisms.tools import Tools
from sim.mechanisms.trust import Trust
from sim.mechanisms.word_of_mouth import WordOfMouth


class Parameters(NamedTuple):
    """Every number that a kernel can see, by YAML group."""

    people: People
    ties: Ties
    trust: Trust
    platform_trust: PlatformTrust
    attention: Attention
    fatigue: Fatigue
    blocking: Blocking
    face: Face
    purchase: Purchase
    decision: Decision
    outside: Outside
    campaigns: Campaigns
    search: Search
    traffic: Traffic
    forwarding: Forwarding
    loyalty: Loyalty
    private_deals: PrivateDeals
    targeting: Targeting
    posting: Posting
    seller_talk: SellerTalk
    fulfilment: Fulfilment
    reviews: Reviews
    word_of_mouth: WordOfMouth
    redress: Redress
    insurance: Insurance
    payouts: Payouts
    effort: Effort
    chains: Chains
    recruiting: Recruiting
    quitting: Quitting
    skill: Skill
    influence: Influence
    merchants: Merchants
    categories: Categories
    cheating: Cheating
    tools: Tools
    platforms: Platforms
    community: Community
    influencers: Influencers
    policing: Policing
    media: Media
    mechanisms: Mechanisms


GROUPS: dict[str, type] = {
    "people": People,
    "people.network": Network,
    **{name: Parameters.__annotations__[name] for name in Parameters._fields if name != "people"},
}
"""YAML path of a group to the class that declares it."""


def all_parameters() -> Iterator[tuple[str, Parameter]]:
    """Yield (dotted path, declaration) of every parameter and switch, in reading order."""
    for group, declaring in GROUPS.items():
        for name, declaration in declared(declaring).items():
            yield f"{group}.{name}", declaration


def with_switches(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the kernels see them: those of switches that are off put in."""
    effective = dict(values)
    for name, declaration in declared(Mechanisms).items():
        if isinstance(declaration, Switch) and not values[f"mechanisms.{name}"]:
            for path, off in declaration.off.items():
                effective[path] = effective[off] if isinstance(off, str) else off
    return effective


def kernel_parameters(values: Mapping[str, Any]) -> Parameters:
    """Build the parameters of the kernels from resolved values, switches put in.

    Parameters
    ----------
    values : mapping
        Dotted path to value, complete. Floats are made float, integers and flags int, so that
        no type depends on what the YAML wrote.
    """
    values = with_switches(values)
    groups = []
    for group in Parameters._fields:
        declaring = GROUPS[group]
        fields = declared(declaring)
        groups.append(declaring(*(fields[name].kind(values[f"{group}.{name}"]) for name in fields)))
    return Parameters(*groups)
