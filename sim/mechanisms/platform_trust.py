"""Trust in the platform, and what cover adds to trust in the seller (M44, equations 9 and 19)."""

from typing import NamedTuple

from sim.mechanisms.declare import flag, parameter, rule
from sim.mechanisms.trust import gained, lost


class PlatformTrust(NamedTuple):
    """YAML group ``platform_trust``: P in [0, 1]."""

    platform_orders: int = flag(
        0, "whether orders go over a platform, so that they teach trust or distrust in it",
        ("orders over a platform", "经平台交易"), "M41", "M44")
    start: float = parameter(
        0.30, "share", (0, 1), "mean platform trust at the start",
        ("platform trust at start", "初始平台信任"), "M44", initial=True)
    start_sd: float = parameter(
        0.10, "share", (0, 1), "its standard deviation",
        ("spread of platform trust", "平台信任离散"), "M44", initial=True)
    gain: float = parameter(
        0.04, "share", (0, 1), "share of the gap to 1 that a good platform order closes",
        ("platform trust gain", "平台信任增益"), "M44")
    resolved_gain: float = parameter(
        0.25, "share", (0, 1), "the same for a complaint resolved on the platform at once",
        ("gain by redress", "补救增益"), "M43", "M44")
    unresolved_loss: float = parameter(
        0.30, "share", (0, 1), "share lost by an unresolved complaint on the platform",
        ("loss without redress", "未补救损失"), "M43", "M44")
    hearsay_gain: float = parameter(
        0.01, "share", (0, 1), "share of the gap that good hearsay closes",
        ("gain by hearsay", "口碑增益"), "M50")
    hearsay_loss: float = parameter(
        0.025, "share", (0, 1), "share that hearsay of an unresolved bad order takes",
        ("loss by hearsay", "口碑损失"), "M50")


@rule
def covered_trust(trust: float, cover: float, platform_trust: float) -> float:
    """Return T_eff = T + (1 - T) cov P (equation 9): cover works through trust in who gives it."""
    return trust + (1.0 - trust) * cover * platform_trust


@rule
def platform_trust_after(
    level: float, bad: int, complained: int, redress: float, p: PlatformTrust
) -> float:
    """Return platform trust after an own platform order; `redress` as felt (equation 19)."""
    if redress > 0.0:
        return gained(level, p.resolved_gain * redress)
    if complained:
        return lost(level, p.unresolved_loss)
    if not bad:
        return gained(level, p.gain)
    return level
