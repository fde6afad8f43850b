"""Complaints and how they end (M29, M30, M43, M44; equation 21)."""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Redress(NamedTuple):
    """YAML group ``redress``."""

    complaint: float = parameter(
        0.3, "probability", (0, 1), "probability that a bad purchase is complained of (comp)",
        ("complaints", "投诉率"), "M30")
    resolution: float = parameter(
        0.05, "probability", (0, 1), "probability that a complaint is resolved, before the "
        "factors by type (resol)", ("resolution", "解决率"), "M29", "M43",
        source="seed S2: redress is very hard, the law cannot step in")
    easy_resolution: float = parameter(
        0.6, "probability", (0, 1), "the same where redress is easy",
        ("easy resolution", "易维权解决率"), "M29")
    hope: float = parameter(
        0.5, "share", (0, 1), "share of those who would stay silent that complain when redress is "
        "certain", ("complaints by hope", "维权期望"), "M29")
    genuine_factor: float = parameter(
        1.5, "1", (0, 20), "factor on resolution by genuine brands",
        ("resolution, genuine", "正品解决系数"), "M43")
    counterfeit_factor: float = parameter(
        0.5, "1", (0, 20), "factor on resolution by counterfeit brands",
        ("resolution, counterfeit", "仿品解决系数"), "M43")
    evidence: float = parameter(
        0.85, "probability", (0, 1), "probability that the evidence of an insured claim suffices",
        ("evidence", "举证成功率"), "M43")
    evidence_untraced: float = parameter(
        0.3, "probability", (0, 1), "the same where nothing traces a good back to its source",
        ("evidence without tracing", "无追溯举证"), "M43")
    days: float = parameter(
        7.0, "days", (0, 3650), "days from a complaint to its resolution",
        ("length of disputes", "维权时长"), "M43")
    days_untraced: float = parameter(
        45.0, "days", (0, 3650), "the same where nothing traces a good back to its source",
        ("length without tracing", "无追溯维权时长"), "M43")
    patience: float = parameter(
        30.0, "days", (0.1, 3650), "days after which redress soothes only exp(-1) as much",
        ("patience in disputes", "维权耐心"), "M43")


@rule
def complaint_probability(expected: float, p: Redress) -> float:
    """Return comp + (1 - comp) hope e: who expects redress complains (M29, M30).

    `expected` is the probability of redress as the buyer reckons it.
    """
    return p.complaint + (1.0 - p.complaint) * p.hope * expected


@rule
def promptness(p: Redress) -> float:
    """Return exp(-days / patience), how much of its worth redress keeps by the time it comes (M43).

    Hope of redress, and what redress does to trust and to talk, count in this measure. Money and
    records are booked on the day of the purchase.
    """
    return math.exp(-p.days / p.patience)


@rule
def resolution_probability(counterfeit: int, p: Redress) -> float:
    """Return min(1, resol times the factor of the type) (equation 21)."""
    factor = p.counterfeit_factor if counterfeit else p.genuine_factor
    return min(1.0, p.resolution * factor)
