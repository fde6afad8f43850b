"""People: attention, means and the friend graph at the start of the world.

Sources of the shapes: lognormal attention and income, circle of tastes: assumptions of the
specification; heavy-tailed clustered friend graph: the friend-count survey quoted in
docs/facts.md.
"""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule, text


class People(NamedTuple):
    """YAML group ``people``: who lives in the market."""

    count: int = parameter(  # type: ignore[assignment]
        20_000, "persons", (50, 20_000_000), "number of persons",
        ("persons", "人数"), initial=True)
    attention_mean: float = parameter(
        20.0, "posts/day", (0.1, 10_000), "mean number of posts a person reads a day (lognormal)",
        ("attention", "每日阅读量"), "M22", initial=True)
    attention_log_sd: float = parameter(
        0.5, "1", (0, 3), "standard deviation of log attention",
        ("spread of attention", "阅读量离散"), "M22", initial=True)
    allowance_median: float = parameter(
        12.0, "yuan/day", (0.01, 100_000),
        "median of what a person allows itself to spend on weishang (lognormal)",
        ("allowance", "每日预算"), initial=True)
    allowance_log_sd: float = parameter(
        0.7, "1", (0, 3), "standard deviation of log allowance",
        ("spread of allowance", "预算离散"), initial=True)
    allowance_cap: float = parameter(
        30.0, "days", (1, 3650), "days of allowance that the purse holds at most",
        ("purse size", "预算上限"))
    allowance_start: float = parameter(
        15.0, "days", (0, 3650), "days of allowance in the purse at the start",
        ("purse at start", "初始预算"), initial=True)
    income_median: float = parameter(
        100.0, "yuan/day", (0.01, 100_000), "median reference income (lognormal)",
        ("income", "收入"), "M15", initial=True)
    income_log_sd: float = parameter(
        0.4, "1", (0, 3), "standard deviation of log income",
        ("spread of income", "收入离散"), "M15", initial=True)
    propensity_shape: float = parameter(
        0.35, "1", (0.05, 100), "shape of the gamma distribution of entrepreneurial propensity, "
        "mean 1; small means that few are keen",
        ("propensity shape", "创业倾向"), "M15", "M18", initial=True)
    need_days: float = parameter(
        20.0, "days", (1, 3650), "days until a need is full again after a purchase",
        ("need recovery", "需求恢复"))


class Network(NamedTuple):
    """YAML group ``people.network``: the friend graph."""

    kind: str = text(
        "holme_kim", "how the friend graph is made",
        ("friend graph", "好友网络"), "M18", choices=("holme_kim", "complete", "random", "file"),
        source="clustering and heavy tail as measured in friend graphs (McAuley & Leskovec 2012)")
    path: str = text(
        "", "edge list of the graph, for kind `file`: two columns of person ids, CSV or "
        "white space, relative to the scenario file", ("edge list", "边列表"), "M18")
    ties: float = parameter(
        12.0, "ties", (0.5, 2500), "ties that a newcomer to the graph makes; the mean number of "
        "friends is twice this",
        ("ties per newcomer", "每人建立好友数"), "M18", initial=True)
    triads: float = parameter(
        0.7, "probability", (0, 1), "probability that a tie closes a triangle",
        ("triad closure", "三元闭合"), "M18", initial=True)
    strong_share: float = parameter(
        0.2, "share", (0, 1), "share of ties, highest tie score first, that are strong",
        ("strong ties", "强关系占比"), "M04", initial=True)
    score_noise: float = parameter(
        0.05, "1", (0, 10), "width of the uniform noise added to the tie score",
        ("tie noise", "关系噪声"), "M04", initial=True)


@rule
def taste_distance(first: float, second: float) -> float:
    """Return the distance of two tastes on the circle of circumference 1, in [0, 0.5]."""
    gap = abs(first - second)
    return min(gap, 1.0 - gap)
