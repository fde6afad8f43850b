"""A buyer made by hand: person 2 reads contacts 4 and 5 (rows 3 and 1, brands 1 and 0).

Where nothing else is said, utility is the constant of the purchase, prices are 100 yuan, and the
outside option is worth 0.
"""

from typing import Any

import pytest

from sim.day import choice
from sim.state.columns import DISTRIBUTOR, FRIEND

from .handmade import Handmade, plain

approx = pytest.approx
BUYER, FIRST, SECOND = 2, 12, 13
"""The buyer and the slots of its two contacts."""

QUIET = dict.fromkeys(
    ("purchase__constant", "purchase__trust", "purchase__face", "purchase__fatigue",
     "purchase__feed_fatigue", "purchase__friction", "decision__quality", "skill__response",
     "purchase__influencer", "outside__mobile_offer", "mechanisms__private_deals",
     "private_deals__detection", "private_deals__reminded"),
    0,
)  # fmt: skip
SURE = 40
"""A constant of utility at which somebody surely buys; less 40, surely not."""

SPREAD = 0.1
PRIVATE = {
    "mechanisms__private_deals": 1, "insurance__platform_fee": 0.2,
    "private_deals__offer_spread": SPREAD, "private_deals__acceptance_spread": SPREAD,
}  # fmt: skip
EAGER = {**PRIVATE, "private_deals__offer_spread": 1e-4, "private_deals__acceptance_spread": 1e-4}
"""Both sides surely want a private deal."""

LOSES = {"people.habit": {BUYER: approx(0.5 + 0.05 * 0.5)}, "people.occasion": {BUYER: 1}}
"""What becomes of a buyer who ends outside."""


def market(**values: float) -> Handmade:
    """Return a market in which the buyer is about to choose; nothing is considered yet."""
    m = Handmade(**{**QUIET, **values})
    for k, row, person, brand in ((0, 3, 4, 1), (1, 1, 5, 0)):
        m.sell(row, person, DISTRIBUTOR, brand)
        m.know(BUYER, person, FRIEND, purchases=3)
        m.scratch.row[k] = row
    m.contacts.selling[BUYER] = 2
    m.brands.price[:] = 10_000
    m.brands.taste[:] = 0.5  # nothing fresh
    m.scratch.ads[:2] = 1
    m.scratch.face[:2] = 1.5
    people = m.people
    people.taste[BUYER], people.need[BUYER], people.purse[BUYER] = 0.5, 0.8, 500
    people.habit[BUYER], people.private[BUYER], people.surplus[BUYER] = 0.5, 1, 9
    for column in (people.bought, people.bought_from, people.bought_brand):
        column[BUYER] = 77
    return m


def chosen(m: Handmade, offers: int = 0, channel: float = 0.3, feed_fatigue: float = 0.0) -> Any:
    """Let the buyer choose; return what that changes."""
    arguments = m.arguments("people", "contacts", "sellers", "brands", "scratch", "today", "p")
    return m.changes(plain(choice.choose), BUYER, offers, channel, feed_fatigue, *arguments)


def surplus(m: Handmade, *how: Any) -> float:
    """Return the buyer's surplus in units of utility: log(exp(outside) + sum exp U) - outside."""
    return float(chosen(m, *how)["people.surplus"][BUYER]) * m.p.purchase.price / 100.0


def bought_from(m: Handmade, *how: Any) -> int:
    """Return the row from which the buyer bought, 77 if it bought nothing."""
    chosen(m, *how)
    return int(m.people.bought_from[BUYER])
