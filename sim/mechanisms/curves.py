"""Curves that more than one family of rules uses."""

import math

from sim.mechanisms.declare import rule


@rule
def logistic(argument: float) -> float:
    """Return 1 / (1 + exp(-x)) without overflow."""
    if argument < -700.0:
        return 0.0
    return 1.0 / (1.0 + math.exp(-argument))
