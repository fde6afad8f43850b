"""Payouts to sellers, late or lost, and the insurance of their timeliness (M45).

This is what the article describes: ZhongAn covers the *withdrawals* of shop-owners and suppliers,
free for them, and pays first within a limit. Buyers are not insured by it (that is M44).
"""

from typing import NamedTuple

from sim.mechanisms.declare import flag, parameter, rule


class Payouts(NamedTuple):
    """YAML group ``payouts``: orders over a platform only."""

    failure: float = parameter(
        0.0, "probability", (0, 1), "probability that the payout of an order fails",
        ("failed payouts", "提现失败率"), "M45")
    insured: int = flag(
        1, "whether the insurer pays first where a payout fails",
        ("insured payouts", "提现保险"), "M45", source="seed S4: 提現時效提供保險服務, 免費")
    limit: float = parameter(
        500.0, "yuan", (0, 1e7), "up to which a failed payout is insured",
        ("limit of payouts", "提现赔付限额"), "M45")
    premium: float = parameter(
        0.003, "share", (0, 1), "premium on insured payouts, which the platform pays",
        ("premium of payouts", "提现保费率"), "M45")
    recovered: float = parameter(
        0.9, "share", (0, 1), "share of what it paid that the insurer recovers from the platform",
        ("recovered of payouts", "提现追偿比例"), "M45")
    dread: float = parameter(
        10.0, "1", (0, 1000), "how failed payouts keep people from selling: hazard of joining and "
        "rate of entry fall by the factor 1 / (1 + this times the uninsured failure)",
        ("dread of failed payouts", "提现顾虑"), "M45")


@rule
def deterrence(p: Payouts) -> float:
    """Return the factor on joining and entry, 1 / (1 + dread failure) unless insured (M45)."""
    if p.insured:
        return 1.0
    return 1.0 / (1.0 + p.dread * p.failure)
