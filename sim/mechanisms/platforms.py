"""Several platforms: fees, traffic, choice among them, and homes elsewhere (M61, M84)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule

PLATFORMS = 3
"""A cheap one with little traffic, a middle one, a dear one with much."""


class Platforms(NamedTuple):
    """YAML group ``platforms``."""

    fee_spread: float = parameter(
        0.4, "share", (0, 1), "by how much fees of the cheap and the dear platform differ from "
        "the middle one's", ("spread of fees", "费率离散"), "M84")
    pull: float = parameter(
        0.25, "1", (0, 50), "utility that the dear platform's traffic adds, and the cheap one's "
        "takes", ("pull of traffic", "平台引流"), "M84")
    choice: float = parameter(
        0.15, "1/month", (0, 1), "probability a month that a brand looks at another and moves to "
        "the platform of who earns more", ("choice of platform", "平台选择率"), "M84")
    own_channel: float = parameter(
        0.3, "share", (0, 1), "share of a brand's orders that it takes in channels of its own, "
        "without fee", ("own channels", "自有渠道占比"), "M61",
        source="assumption; seed S1: 去平臺化")


@rule
def fee_share(fee: float, platform: int, p: Platforms) -> float:
    """Return the fee of an order, in prices: more on the dear platform, part without (M61, M84)."""
    own = fee * (1.0 + p.fee_spread * (platform - 1))
    return own * (1.0 - p.own_channel)


@rule
def traffic_pull(platform: int, p: Platforms) -> float:
    """Return the utility that a platform's traffic adds to an offer (M84)."""
    return p.pull * (platform - 1)
