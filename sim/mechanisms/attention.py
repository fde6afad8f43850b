"""Limited attention: posts compete for the few that are read (M22; Weng et al. 2012)."""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Attention(NamedTuple):
    """YAML group ``attention``."""

    background: float = parameter(
        15.0, "posts/day", (0, 100_000), "posts that arrive from sources that sell nothing",
        ("background posts", "背景信息量"), "M22")


@rule
def visibility(attention: float, arrivals: float) -> float:
    """Return v = min(1, A / arrivals), the share of arriving posts that is read (equation 3)."""
    if arrivals <= attention:
        return 1.0
    return attention / arrivals


@rule
def posts_seen(posts: float, share_read: float, uniform: float) -> int:
    """Return floor(n v + u): the posts of one contact that are read; its mean is n v."""
    return int(math.floor(posts * share_read + uniform))
