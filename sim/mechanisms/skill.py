"""Skill, training, mentors and what sellers learn to post (M39, M48, M79)."""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Skill(NamedTuple):
    """YAML group ``skill``."""

    start: float = parameter(
        0.3, "share", (0, 1), "skill of a seller without training, at most (uniform from 0)",
        ("skill at start", "初始技能"), "M39")
    response: float = parameter(
        0.6, "1", (0, 50), "utility of an ad added by full skill",
        ("response to skill", "技能加成"), "M39")
    training: float = parameter(
        0.0, "1/month", (0, 1), "probability a month that a distributor is trained by its upline",
        ("training", "培训率"), "M39")
    fee: float = parameter(
        20.0, "yuan", (0, 100_000), "what a training costs; the upline earns it",
        ("training fee", "培训费"), "M39", source="seed S2: 培训、讲座 as a business")
    gain: float = parameter(
        0.5, "share", (0, 1), "share of the gap to the trainer's skill that a training closes, and "
        "of the gap to full skill that practice adds to it, times the trainer's skill",
        ("gain by training", "培训增益"), "M39")
    mentors: float = parameter(
        0.0, "probability", (0, 1), "probability that a newcomer joins under the best-earning "
        "seller it sees instead of its recruiter",
        ("choice of a mentor", "拜师概率"), "M48", source="seed S4: 一鍵上架「師傅」所出售整個商品")
    copied: float = parameter(
        0.8, "share", (0, 1), "share of the mentor's skill that a newcomer copies",
        ("skill copied", "复制技能"), "M48")
    content_spread: float = parameter(
        0.2, "1", (0, 3), "log standard deviation of a copied share of useful posts",
        ("spread of content", "内容离散"), "M08", "M79")
    content_learning: float = parameter(
        0.5, "share", (0, 1), "how far a seller who looks at another moves its content towards "
        "that of who is forwarded more per post",
        ("learning from shares", "分享率学习"), "M79",
        source="seed S0: 通过分享率对内容做出不断调整")
    share_days: float = parameter(
        30.0, "days", (1, 3650), "time constant of the average of forwards",
        ("memory of shares", "分享记忆"), "M79")


@rule
def trained(skill: float, trainer: float, p: Skill) -> float:
    """Return skill after a training: s + gain t (1 - s), t the trainer's skill (M39).

    Who never learned to sell teaches little.
    """
    return skill + p.gain * trainer * (1.0 - skill)


@rule
def newcomer_skill(own: float, mentor: float, p: Skill) -> float:
    """Return the skill of a newcomer: its own or what it copies, whichever is more (M48)."""
    return max(p.start * own, p.copied * mentor)


@rule
def content_share(share: float, content: float, skill: float) -> float:
    """Return the share of useful posts, vsh c (1 + s), at most .95 (M08, M39, M79)."""
    return min(0.95, share * content * (1.0 + skill))


@rule
def mutated(level: float, normal: float, spread: float) -> float:
    """Return a copied content level with a mutation, within [.1, 10]."""
    return min(10.0, max(0.1, level * math.exp(spread * normal)))
