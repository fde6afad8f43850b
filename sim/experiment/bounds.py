"""Intervals of shares end where shares end: at 0 and 1, those of their differences at -1 and 1.

The mean of a share over seeds lies within these bounds whatever the seeds show. So what an interval
loses beyond them never held the mean: cut off there it holds it as often as before.
"""

import math

from sim.metrics import METRICS

BEYOND = frozenset({"insurer_loss_ratio", "claims_per_insured_yuan", "price_spread"})
"""Metrics measured in shares of something that they can exceed."""
SHARES = frozenset(each.name for each in METRICS if each.unit == "share") - BEYOND


def bounds_of(metric: str, *, difference: bool = False) -> tuple[float, float]:
    """Return between what the mean of a metric lies, or a difference of two such means."""
    if metric not in SHARES:
        return -math.inf, math.inf
    return (-1.0 if difference else 0.0), 1.0


def within_bounds(
    metric: str, ends: tuple[float, float], *, difference: bool = False
) -> tuple[float, float]:
    """Return both ends of an interval, those of a share cut off where no share can be.

    Parameters
    ----------
    metric : str
        Name of the metric whose mean the interval is for; another one is left as it is.
    ends : (float, float)
        Lower and upper end; missing (NaN) ones stay so.
    difference : bool
        Whether it is the interval of a difference of two such means.

    Examples
    --------
    >>> within_bounds("blocked_share", (-0.1, 0.4))
    (0.0, 0.4)
    >>> within_bounds("blocked_share", (-0.1, 1.4), difference=True)
    (-0.1, 1.0)
    >>> within_bounds("orders", (-0.1, 0.4))
    (-0.1, 0.4)
    """
    lowest, highest = bounds_of(metric, difference=difference)
    low, high = ends
    return max(low, lowest), min(high, highest)  # the first of the two where that is missing
