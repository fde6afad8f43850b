"""What a run leaves besides its daily metrics: distributions, ledger, counters of mechanisms."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.day.engine import Engine
from sim.day.step import MONTH
from sim.day.stores import month_sales, sales_by_posting
from sim.day.surveys import count_cohort_orders, friends_by_person
from sim.state.columns import CHAT, DISTRIBUTOR, PACKET, WORD, Array
from sim.state.ledger import Account, Tally
from sim.state.state import Fact

QUANTILES = 2001
"""Points at which a long distribution is kept."""

COUNTERS: tuple[str, ...] = (
    "ads_read",
    "value_posts",
    "wealth_shown",
    "mutes",
    "deletes",
    "orders",
    "bad_orders",
    "complaints",
    "resolved",
    "private_deals",
    "private_strong",
    "orders_strong",
    "detected",
    "claims",
    "recovered",
    "premiums",
    "refunds",
    "restocks",
    "differences",
    "words",
    "chats",
    "packets",
    "brought",
    "joined",
    "rejoined",
    "capped",
    "quit",
    "regretted",
    "late",
    "entered",
    "exited",
    "refused",
    "banned",
    "whitewashed",
    "revetted",
    "exposes",
    "campaigns",
    "written_off",
    "inherited",
    "met",
    "dropped",
    "befriended",
    "reordered",
    "searched",
    "forwarded",
    "paid_views",
    "forwards",
    "commissions",
    "coupons",
    "trained",
    "failed_payouts",
    "payouts_insured",
    "defected",
    "ran",
    "reviews_bought",
    "reviews_found",
    "tools_taken",
    "moved",
    "made_ahead",
    "unsold",
    "referred",
    "freight",
)
"""What is counted over a run, so that a test can see that a mechanism really fired."""


TALLIED = COUNTERS[COUNTERS.index("forwards") :]
"""Counters that are the day's tally of that name."""


def count_mechanisms(engine: Engine, totals: Mapping[str, float]) -> None:
    """Add a day to the counters, and to the orders of the cohorts of brands."""
    state, tally = engine.state, engine.state.tally
    if len(state.counters) == 0:
        state.counters = np.zeros(len(COUNTERS), np.int64)
    sellers, orders = state.count(Fact.SELLERS), state.count(Fact.ORDERS)
    kinds = np.bincount(state.mail.kind[: state.count(Fact.MAIL)], minlength=5)
    today = {
        "ads_read": totals["ads_seen"],
        "value_posts": state.sellers.values[:sellers].sum(),
        "wealth_shown": state.sellers.wealthy[:sellers].sum(),
        "mutes": totals["muted"],
        "deletes": totals["deleted"],
        "orders": totals["orders"],
        "bad_orders": totals["bad"],
        "complaints": totals["complaints"],
        "resolved": totals["resolved"],
        "private_deals": totals["orders_private"],
        "private_strong": (state.orders.private[:orders] & state.orders.strong[:orders]).sum(),
        "orders_strong": totals["orders_strong"],
        "detected": tally[Tally.DETECTED],
        "claims": tally[Tally.CLAIMS],
        "recovered": tally[Tally.RECOVERED],
        "premiums": tally[Tally.PREMIUMS],
        "refunds": tally[Tally.REFUNDS],
        "restocks": tally[Tally.RESTOCKED],
        "differences": tally[Tally.DIFFERENCES],
        "words": kinds[WORD],
        "chats": kinds[CHAT],
        "packets": kinds[PACKET],
        "brought": tally[Tally.BROUGHT],
        "joined": tally[Tally.JOINED],
        "rejoined": tally[Tally.REJOINED],
        "capped": tally[Tally.CAPPED],
        "quit": tally[Tally.QUIT],
        "regretted": tally[Tally.REGRETTED],
        "late": _late_orders(engine),
        "entered": tally[Tally.ENTERED],
        "exited": tally[Tally.EXITED],
        "refused": tally[Tally.REFUSED],
        "banned": tally[Tally.BANNED],
        "whitewashed": tally[Tally.WHITEWASHED],
        "revetted": tally[Tally.REVETTED],
        "exposes": tally[Tally.EXPOSES],
        "campaigns": (state.sellers.campaign_end[:sellers] == _campaign_begun(engine)).sum(),
        "written_off": tally[Tally.WRITTEN_OFF],
        "inherited": tally[Tally.INHERITED],
        "met": tally[Tally.MET],
        "dropped": totals["dropped"],
        "befriended": tally[Tally.BEFRIENDED],
        "reordered": totals["orders_reordered"],
        "searched": totals["orders_searched"],
        "forwarded": totals["orders_forwarded"],
        "paid_views": totals["orders_paid"],
        **{name: tally[Tally[name.upper()]] for name in TALLIED},
    }
    state.counters += np.array([int(today[name]) for name in COUNTERS])
    count_cohort_orders(state, engine.today.day)


def _campaign_begun(engine: Engine) -> int:
    return engine.today.day + engine.p.influencers.campaign_days


def _late_orders(engine: Engine) -> int:
    state, p = engine.state, engine.p
    count = state.count(Fact.ORDERS)
    brands = state.orders.brand[:count]
    tools = p.mechanisms.tools * state.brands.tool[brands]
    best = np.where(tools, p.fulfilment.service, p.tools.manual_service)
    return int((state.orders.service[:count] < best).sum())


def quantiles(values: Array) -> list[float]:
    """Return a distribution at `QUANTILES` points at most, sorted."""
    ordered = np.sort(values)
    if len(ordered) > QUANTILES:
        ordered = np.quantile(ordered, np.linspace(0.0, 1.0, QUANTILES))
    return [float(value) for value in ordered]


def lorenz(amounts: Array) -> list[float]:
    """Return the Lorenz curve at 101 points; empty where nothing was earned."""
    ordered = np.sort(np.maximum(amounts, 0)).astype(np.float64)
    total = float(ordered.sum())
    if total <= 0.0:
        return []
    curve = np.concatenate([[0.0], np.cumsum(ordered) / total])
    at = np.linspace(0.0, 1.0, 101)
    return [float(y) for y in np.interp(at, np.linspace(0.0, 1.0, len(curve)), curve)]


def counted(values: Array) -> dict[int, int]:
    """Return how often each value is there, by ascending value."""
    found, times = np.unique(values, return_counts=True)
    return {int(value): int(n) for value, n in zip(found, times, strict=True)}


def outcome(engine: Engine) -> dict[str, Any]:
    """Return the distributions at the end of a run, as JSON-able data (docs/decisions.md)."""
    state = engine.state
    count = state.count(Fact.SELLERS)
    sizes = downline_sizes(state.sellers.upline[:count], state.sellers.depth[:count])
    ever = state.sellers.kind[:count] == DISTRIBUTOR
    recruits = np.bincount(
        state.sellers.upline[:count][state.sellers.upline[:count] >= 0], minlength=count
    )
    cascades = state.cascades.depth[: state.count(Fact.CASCADES)]
    nets = state.judged[:, 1] / 100.0
    counters = state.counters if len(state.counters) else np.zeros(len(COUNTERS), np.int64)
    return {
        "net_180": {"count": len(nets), "quantiles": quantiles(nets)},
        "joined_quarters": joined_quarters(state.judged),
        "lorenz": lorenz(state.sellers.gross[:count][ever]),
        "downline_sizes": counted(sizes[ever]),
        "recruits": counted(recruits[ever]),
        "cascade_depths": counted(cascades),
        "sales_by_posting": sales_by_posting(state),
        "month_sales": counted(month_sales(state)),
        "purchases": counted(state.people.purchases),
        "purchases_of_sellers": counted(state.people.purchases[state.people.selling == 1]),
        "channel_trust_percent": counted(np.floor(100.0 * state.people.channel_trust)),
        "friends": counted(friends_by_person(state)),
        "cohort_orders": state.cohort_orders[:, : (engine.today.day + 1) // MONTH].tolist(),
        "solvent": bool(state.facts[Fact.SOLVENT]),
        "ledger": ledger(engine),
        "counters": {name: int(n) for name, n in zip(COUNTERS, counters, strict=True)},
    }


def downline_sizes(upline: Array, depth: Array) -> Array:
    """Return how many sellers, ex-sellers included, ever stood below each row, bottom-up."""
    sizes = np.zeros(len(upline), np.int64)
    for level in range(int(depth.max(initial=0)), 0, -1):
        rows = np.flatnonzero((depth == level) & (upline >= 0))
        np.add.at(sizes, upline[rows], sizes[rows] + 1)
    return sizes


def joined_quarters(judged: Array) -> list[float]:
    """Return the mean net result in yuan of the first and of the last quarter of joiners."""
    quarter = len(judged) // 4
    if quarter == 0:
        return []
    nets = judged[np.argsort(judged[:, 0], kind="stable"), 1] / 100.0
    return [float(nets[:quarter].mean()), float(nets[-quarter:].mean())]


def ledger(engine: Engine) -> dict[str, int]:
    """Return the balance of every account in fen; together they are 0."""
    state = engine.state
    balances = {
        "persons": int(state.people.cash.sum()),
        "merchants": int(state.brands.balance.sum()),
    }
    for account in Account:
        balances[account.name.lower()] = int(state.accounts[account])
    return balances
