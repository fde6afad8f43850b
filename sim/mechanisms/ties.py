"""Ties: how strangers become friends by trade, and how trade wears friendship (M04, M10, M19, M35).

Every contact has a strength w in [0, 1]. Friends of the start lie well above or below the
threshold of a strong tie; whom a seller meets by trade starts as a stranger, becomes an
acquaintance by talk and a customer by buying. Contact strengthens a tie in proportion to what is
missing (Granovetter 1973 for the notion; the pace is an assumption); silence fades only ties that
trade has made, since old friends also meet elsewhere.
"""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Ties(NamedTuple):
    """YAML group ``ties``."""

    strong_start: float = parameter(
        0.60, "share", (0, 1), "strength of a strong tie at the start",
        ("strong ties at start", "强关系初始强度"), "M04", initial=True)
    weak_start: float = parameter(
        0.20, "share", (0, 1), "strength of a weak tie at the start",
        ("weak ties at start", "弱关系初始强度"), "M04", initial=True)
    followed_start: float = parameter(
        0.10, "share", (0, 1), "strength of a new tie to a community or an influencer",
        ("followed ties at start", "关注关系初始强度"), "M04", "M13", "M53")
    met_start: float = parameter(
        0.05, "share", (0, 1), "strength of a new tie to a stranger",
        ("new ties", "新关系强度"), "M04")
    strong_above: float = parameter(
        0.50, "share", (0, 1), "strength from which a tie counts as strong",
        ("threshold of strong ties", "强关系阈值"), "M04")
    acquainted_above: float = parameter(
        0.15, "share", (0, 1), "strength from which a stranger is an acquaintance",
        ("threshold of acquaintance", "熟人阈值"), "M04", "M10")
    contact_gain: float = parameter(
        0.05, "share", (0, 1), "share of the gap to 1 that a chat, a red packet or a good purchase "
        "closes", ("tie by contact", "互动增强关系"), "M04", "M11")
    silence: float = parameter(
        0.002, "1/day", (0, 1), "share that a tie made by trade loses a day",
        ("silence", "沉默衰减"), "M04")
    bad_wear: float = parameter(
        0.25, "share", (0, 1), "share of its strength that a tie loses by a bad purchase",
        ("wear by bad deals", "坏交易磨损"), "M35")
    ad_wear: float = parameter(
        0.001, "1/ad", (0, 1), "share that it loses by an ad seen, per unit of fatigue",
        ("wear by ads", "广告磨损关系"), "M35")
    requests: float = parameter(
        0.1, "1/day", (0, 1), "probability a day that a distributor asks a friend of a friend",
        ("friend requests", "好友申请"), "M04")
    accepted: float = parameter(
        0.5, "probability", (0, 1), "probability that one is accepted at full channel trust",
        ("accepted requests", "申请通过率"), "M04")
    attachment: float = parameter(
        0.3, "1", (0, 10), "how much more often a well-known seller's request is accepted: "
        "factor 1 + this times log(1 + contacts / 25), contacts made and lost counted in",
        ("attachment", "优先连接"), "M19")
    met_trust: float = parameter(
        0.25, "share", (0, 1), "trust in a seller whose request one has accepted",
        ("trust in new contacts", "新好友信任"), "M04")
    most_contacts: int = parameter(
        5000, "friends", (1, 1_000_000), "friends from which on nobody is added",
        ("friend cap", "好友上限"), "M18", "M33", source="WeChat's cap, confirmed 22 May 2014")
    onboarding: int = parameter(
        5, "messages", (0, 100), "messages that a seller writes to a new contact at once",
        ("onboarding messages", "新用户沟通"), "M10", source="seed S0: 3 to 10 sentences suffice")
    stranger_loss: float = parameter(
        0.02, "1/day", (0, 1), "probability a day that a stranger drops the seller again",
        ("loss of strangers", "陌生人流失"), "M04", "M10")


@rule
def contacted(tie: float, p: Ties) -> float:
    """Return w + gain (1 - w), a tie after a chat, a packet or a good purchase (M04)."""
    return tie + p.contact_gain * (1.0 - tie)


@rule
def tie_after_bad_deal(tie: float, p: Ties) -> float:
    """Return w (1 - wear), a tie after a purchase that disappointed (M35)."""
    return tie - p.bad_wear * tie


@rule
def tie_after_ads(tie: float, ads: int, fatigue: float, p: Ties) -> float:
    """Return w after a day's ads: w (1 - wear f n), at least 0 (M35)."""
    return tie - tie * min(1.0, p.ad_wear * fatigue * ads)


@rule
def welcomed(p: Ties) -> float:
    """Return the strength of a tie just made: that of a stranger after the first talk (M10)."""
    tie = p.met_start
    for _ in range(p.onboarding):
        tie = contacted(tie, p)
    return tie


@rule
def acceptance(channel: float, contacts: int, p: Ties) -> float:
    """Return the probability that a friend request is accepted (M04, M19).

    accepted C (1 + attachment log(1 + n / 25)), at most 1, with the seller's n contacts: who is
    followed by many is accepted by more (preferential attachment, Barabasi & Albert 1999, here in
    the logarithm).
    """
    known = 1.0 + p.attachment * math.log(1.0 + contacts / 25.0)
    return min(1.0, p.accepted * channel * known)
