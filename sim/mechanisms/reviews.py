"""Public reviews (M51; equation 16): a Beta mean with prior (1, 1) (Josang & Ismail 2002)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Reviews(NamedTuple):
    """YAML group ``reviews``."""

    visibility: float = parameter(
        0.2, "share", (0, 1), "how visible reviews are to buyers (w_rev)",
        ("visibility of reviews", "评价可见度"), "M51")
    doubt: float = parameter(
        8.0, "reviews", (0, 1e6), "reviews at which a score counts half",
        ("reviews until believed", "评价可信数"), "M51")
    window: float = parameter(
        30.0, "reviews", (1, 1e6), "reviews that a score remembers",
        ("review window", "评价窗口"), "M51")
    slope: float = parameter(
        1.5, "1", (0, 10), "mark per unit of surprise around one half",
        ("slope of marks", "评分斜率"), "M51")


@rule
def review_mark(surprise: float, p: Reviews) -> float:
    """Return the mark clip(.5 + 1.5 D, 0, 1)."""
    return min(1.0, max(0.0, 0.5 + p.slope * surprise))


@rule
def reviewed(score: float, count: float, mark: float, p: Reviews) -> float:
    """Return the score after one more mark: R += (mark - R) / (min(n, 30) + 3)."""
    return score + (mark - score) / (min(count, p.window) + 3.0)


@rule
def review_term(score: float, count: float, p: Reviews) -> float:
    """Return 2 w (R - .5) n / (n + 8), what a buyer reads in the score, in [-1, 1]."""
    if count <= 0.0:
        return 0.0
    return 2.0 * p.visibility * (score - 0.5) * count / (count + p.doubt)
