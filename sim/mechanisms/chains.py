"""Distribution chains: tier prices, packs, stock and the depth cap (M16, M47; equations 24-27).

A unit taken at depth d costs W_d = p (1 - max(.10, .55 .8^d)). Walking up, each active upline
whose own price is below the current one earns the difference; those who quit are skipped.
Reported ladders: agents pay a quarter to a third of the market price (docs/facts.md, C2).
"""

from typing import NamedTuple

from sim.mechanisms.declare import flag, parameter, rule


class Chains(NamedTuple):
    """YAML group ``chains``."""

    margin: float = parameter(
        0.55, "share", (0, 1), "margin of depth 0 on the retail price",
        ("margin at the top", "顶层利润率"), "M16")
    margin_decay: float = parameter(
        0.80, "1", (0, 1), "factor on the margin a level down",
        ("margin decay", "利润率衰减"), "M16")
    margin_least: float = parameter(
        0.10, "share", (0, 1), "least margin", ("least margin", "最低利润率"), "M16")
    drop_ship: int = flag(
        0, "whether the brand ships every order itself, so that nobody holds stock",
        ("drop-shipping", "一件代发"), "M47")
    pack_genuine: int = parameter(
        15, "units", (0, 10_000), "units that a newcomer must buy, genuine brands (Q0)",
        ("pack, genuine", "正品首批进货"), "M16")
    pack_counterfeit: int = parameter(
        30, "units", (0, 10_000), "the same for counterfeit brands",
        ("pack, counterfeit", "仿品首批进货"), "M16")
    restock: int = parameter(
        5, "units", (1, 10_000), "units of a restock (Q_r)", ("restock", "补货量"), "M16")
    depth_cap: int = parameter(
        64, "levels", (1, 64), "greatest number of levels; 64 stands for none",
        ("depth cap", "层级上限"), "M47",
        source="criminal filing of pyramids at 3 levels and 30 people (docs/facts.md, C2)")


@rule
def margin_share(depth: int, p: Chains) -> float:
    """Return max(.10, .55 .8^d), the margin of depth `depth` on the retail price."""
    share = p.margin
    for _ in range(depth):
        share *= p.margin_decay
        if share < p.margin_least:
            return p.margin_least
    return max(p.margin_least, share)


@rule
def fen(yuan_in_fen: float) -> int:
    """Round an amount in fen to a whole fen, half up; amounts are not negative."""
    return int(yuan_in_fen + 0.5)


@rule
def tier_price(price: int, depth: int, p: Chains) -> int:
    """Return W_d in fen, rounded once (equation 24)."""
    return fen(price * (1.0 - margin_share(depth, p)))


@rule
def pack_units(counterfeit: int, p: Chains) -> int:
    """Return Q0, the units of the pack; none under drop-shipping (equation 25)."""
    if p.drop_ship:
        return 0
    return p.pack_counterfeit if counterfeit else p.pack_genuine


@rule
def restock_units(shortfall: int, p: Chains) -> int:
    """Return the units bought to serve a shortfall: whole restocks of Q_r (equation 25)."""
    if shortfall <= 0:
        return 0
    return -(-shortfall // p.restock) * p.restock
