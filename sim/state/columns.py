"""The state of the market as columns: every array that a run has, and nothing elsewhere.

A kernel receives the columns as the NamedTuples below. A float column is read to float64 at the
start of a step and rounded to its float32 once, at the step's end. Money is int64 fen.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sim.compilation.table import declare, table

Array = NDArray

# Flags of a contact: the relation as its owner sees it.
MUTED = 1
DELETED = 2
STRONG = 4
FRIEND = 8
MEMBER = 16  # the owner is a member of the contact's community
FOLLOWER = 32  # the owner follows the contact, an influencer
FAN = 64  # the contact is a member or follower of the owner
MET = 128  # they became friends by trade: a friend request or a purchase
SEES = FRIEND | MEMBER | FOLLOWER | MET  # the owner sees what the contact posts
SEEN_BY = FRIEND | FAN | MET  # the contact sees what the owner posts

GENUINE, COUNTERFEIT, COMMUNITY = 0, 1, 2
"""Types of brands."""

HONEST, MEANS_TO_CHEAT, CHEATS = 0, 1, 2
"""What a genuine brand is up to (`strategic`)."""

DISTRIBUTOR, HOST, INFLUENCER = 0, 1, 2
"""Kinds of sellers: distributors of a brand, the host of a community, influencers."""

WORD, CHAT, PACKET, REGRET, INVITATION, FORWARD = 0, 1, 2, 3, 4, 5
"""Kinds of mail from person to person."""


NOBODY, OWN_ACCORD = -1, -2
"""Who recruited a person who was recruited by no seller."""

FED, REORDERED, SEARCHED, FORWARDED, PAID = 1, 2, 3, 4, 5
"""How a buyer came to an order: an ad, of its own accord, a search, a forward, a paid ad."""


@table
class PersonColumns(NamedTuple):
    """One row a person. Shares are in [0, 1]."""

    taste: Array  # location on the circle of tastes, [0, 1)
    attention: Array  # posts read a day
    channel_trust: Array
    platform_trust: Array
    feed_fatigue: Array
    need: Array  # 0 just bought, 1 full
    purse: Array  # yuan left to spend on weishang
    allowance: Array  # yuan a day
    income: Array  # reference income, yuan a day
    propensity: Array  # to become a seller, mean 1
    immunity: Array  # of an ex-seller against joining again
    novelty: Array  # of weishang to the person: 1 untouched, fading to 0
    habit: Array  # of buying elsewhere, [0, 1]
    purchases: Array  # from weishang sellers so far
    cash: Array  # fen, flows since day 0
    seller: Array  # row of the person as a seller, -1 if it never sold
    selling: Array  # 1 while that row is active
    deleted_ties: Array  # ties of the person that were deleted, those made by trade left out
    ads_seen: Array  # today
    muted: Array  # today
    deleted: Array  # today
    dropped: Array  # strangers whom it dropped again today
    occasion: Array  # 1 if it considered anything today
    surplus: Array  # expected surplus of today's occasion, yuan
    recruiter: Array  # person who recruited it today, NOBODY or OWN_ACCORD
    buying: Array  # today: 0 nothing, else how it came to the order (FED, ...)
    bought: Array  # slot of the contact it buys from, -1 where the seller is none
    bought_from: Array  # row of the seller, -1 for the brand's own shop
    bought_brand: Array
    forwarding: Array  # row of the seller whose post it forwards today, -1
    forward_depth: Array  # forwards before its own
    forward_cascade: Array  # row of the cascade, -1 for a new one
    offered: Array  # row of the seller whose post was forwarded to it, -1
    offered_by: Array  # person who forwarded it
    offered_trust: Array  # that person's trust in the seller
    offered_depth: Array
    offered_cascade: Array
    last_cascade: Array  # the latest cascade that it saw or began, -1
    private: Array  # 1 if that is a private deal


@table
class ContactColumns(NamedTuple):
    """Contacts, person by person: `start[i]` and on, the selling ones first, in id order."""

    start: Array  # first slot of a person
    room: Array  # slots that the person has
    used: Array  # slots in use
    selling: Array  # leading slots whose contact sells and is not deleted
    person: Array  # the contact
    trust: Array
    fatigue: Array
    face: Array  # favour purchases left
    tie: Array  # strength of the tie, [0, 1]
    flags: Array
    purchases: Array  # bought from the contact, at most 255
    touched: Array  # day up to which a slot behind the selling ones is caught up


@table
class SellerColumns(NamedTuple):
    """One row a person who ever sold, kept for life."""

    person: Array
    kind: Array
    active: Array
    brand: Array  # -1: none (an influencer between endorsements)
    depth: Array
    upline: Array  # seller row, -1: the brand itself
    since: Array  # day of joining
    rate: Array  # posts a day
    next_rate: Array  # rate from tomorrow on
    wanted: Array  # income wanted, yuan a day
    patience: Array  # days
    income: Array  # average income, yuan a day (Y)
    ads: Array  # posted today
    wealthy: Array  # those of them that show wealth
    values: Array  # value posts today
    chats: Array  # chats started today
    met: Array  # person who accepted its friend request today, -1
    skill: Array  # [0, 1]
    content: Array  # its share of useful posts, in units of the era's
    next_content: Array  # from tomorrow on
    shares: Array  # average of forwards of its posts a day
    premium: Array  # on the list price, share
    first_sale: Array  # day, -1 before
    stock: Array  # units on hand
    units_bought: Array  # units, for life, as the following
    units_sold: Array
    units_lost: Array
    units_before: Array  # units_sold at the last month's end
    month_units: Array  # sold in the last full month; -1 where it did not sell all through it
    margin_today: Array  # fen: sales at retail less W_d, less fees, fines and refunds paid
    downline_today: Array  # fen: differences earned on goods that downlines bought
    margin_mean: Array  # 30-day averages of the same, yuan a day
    downline_mean: Array
    gross: Array  # fen: margins and differences so far, for life
    net: Array  # fen: cash flow since joining
    net_180: Array  # fen: net 180 days after joining
    judged: Array  # 1 once net_180 is known (for the latest joining)
    quitting: Array  # 1: quits at the end of today
    campaign_end: Array  # influencers: day on which the endorsement ends
    mail: Array  # position of the seller's mail of the step at work


@table
class BrandColumns(NamedTuple):
    """One row a brand or community that ever was."""

    kind: Array
    active: Array
    host: Array  # person who runs a community, -1
    born: Array  # day
    name: Array  # how often it came back under a new name
    quality: Array
    effort: Array
    taste: Array
    width: Array
    price: Array  # fen
    cost: Array  # fen a unit, at effort 1
    orders_today: Array
    orders_mean: Array  # 7-day average of orders a day (o_b)
    score: Array  # review score (R)
    reviews: Array  # count (n)
    mean_surprise: Array
    month_orders: Array  # discounted monthly, as the following
    month_complaints: Array
    insured_orders: Array
    insured_sales: Array  # yuan
    claims: Array  # yuan, less recoveries
    balance: Array  # fen
    profit: Array  # fen, since the month's turn
    premium: Array  # per insured yuan, for this month
    budget: Array  # fen a day for paid reach, this month
    last_profit: Array  # fen, of the month before
    tool: Array  # 1 where it has tools
    platform: Array  # 0 cheap, 1 middle, 2 dear
    strategic: Array  # 1 where it means to cheat, 2 while it does
    defected: Array  # day on which it began to
    bought_reviews: Array  # 1 where some were bought since the record began
    pseudo: Array  # 1 for a flooder under the label of a community
    stock: Array  # units that a community made ahead
    month_sold: Array  # units that it sold since the month's turn
    leaving: Array  # at the month's turn: what becomes of the brand


@table
class OrderColumns(NamedTuple):
    """The day's orders, by ascending buyer."""

    buyer: Array
    slot: Array  # -1 where the seller is no contact
    seller: Array  # row, -1 for the brand's own shop
    brand: Array
    way: Array  # FED, ...
    forwarder: Array  # person who forwarded the post, -1
    friend: Array  # person with whom the buyer makes friends over it, -1
    price: Array  # fen, as paid
    private: Array
    strong: Array
    trust: Array  # Tm at the purchase
    service: Array
    surprise: Array
    bad: Array
    complained: Array
    insured: Array
    resolved: Array
    claim: Array  # fen paid by the insurer
    recovered: Array  # fen of it recovered from the brand
    refund: Array  # fen paid by seller or brand
    detected: Array  # private deal found out
    listeners: Array  # friends who will be told
    mail: Array


@table
class MailColumns(NamedTuple):
    """What persons say to persons today, in the order of sending."""

    sender: Array
    recipient: Array
    seller: Array  # person of whom the mail speaks, -1
    kind: Array
    weight: Array  # intensity with the sign of good or bad
    platform: Array  # +1 good, -1 bad for the platform, 0 none
    depth: Array  # forwards: forwards before this one
    cascade: Array  # forwards: row of the cascade


@table
class CascadeColumns(NamedTuple):
    """One row a cascade of forwards."""

    root: Array  # person who began it
    day: Array
    seller: Array  # row
    forwards: Array
    depth: Array  # greatest number of forwards one after the other


@table
class InboxColumns(NamedTuple):
    """Mail by recipient: a stable sort, one row a recipient."""

    person: Array
    first: Array
    last: Array
    order: Array  # positions in MailColumns


@table
class Scratch(NamedTuple):
    """Working memory of one thread while it reads one person's feed; never state."""

    row: Array
    ads: Array
    values: Array
    considered: Array
    trust: Array
    fatigue: Array
    face: Array
    tie: Array
    hazard: Array
    offer: Array  # offers beyond the feed: way
    offer_brand: Array
    offer_trust: Array


# Unsigned where a kernel indexes with it: no check for a negative index.
_F, _I, _L, _B, _U = np.float32, np.int32, np.int64, np.uint8, np.uint32

# fmt: off
DTYPES: dict[type, dict[str, DTypeLike]] = {
    PersonColumns: dict(
        taste=_F, attention=_F, channel_trust=_F, platform_trust=_F, feed_fatigue=_F, need=_F,
        purse=_F, allowance=_F, income=_F, propensity=_F, immunity=_F, novelty=_F, habit=_F,
        purchases=np.uint16, cash=_L, seller=_I, selling=_B, deleted_ties=_I, ads_seen=_I, muted=_I,
        deleted=_I, dropped=_B, occasion=_B, surplus=_F, recruiter=_I, buying=_B, bought=_L,
        bought_from=_I, bought_brand=_I, forwarding=_I, forward_depth=_B, forward_cascade=_I,
        offered=_I, offered_by=_I, offered_trust=_F, offered_depth=_B, offered_cascade=_I,
        last_cascade=_I, private=_B,
    ),
    ContactColumns: dict(
        start=_U, room=_I, used=_I, selling=_I, person=_U, trust=_F, fatigue=_F, face=_F, tie=_F,
        flags=_B, purchases=_B, touched=np.int16,
    ),
    SellerColumns: dict(
        person=_I, kind=_B, active=_B, brand=_I, depth=np.int16, upline=_I, since=_I, rate=_F,
        next_rate=_F, wanted=_F, patience=_F, income=_F, ads=np.int16, wealthy=np.int16,
        values=np.int16, chats=np.int16, met=_I, skill=_F, content=_F, next_content=_F,
        shares=_F, premium=_F, first_sale=_I, stock=_I, units_bought=_I, units_sold=_I,
        units_lost=_I, units_before=_I, month_units=_I, margin_today=_L, downline_today=_L,
        margin_mean=_F, downline_mean=_F, gross=_L, net=_L, net_180=_L, judged=_B, quitting=_B,
        campaign_end=_I, mail=_L,
    ),
    BrandColumns: dict(
        kind=_B, active=_B, host=_I, born=_I, name=_I, quality=_F, effort=_F, taste=_F, width=_F,
        price=_L, cost=_L, orders_today=_I, orders_mean=_F, score=_F, reviews=_F, mean_surprise=_F,
        month_orders=_F, month_complaints=_F, insured_orders=_F, insured_sales=_F, claims=_F,
        balance=_L, profit=_L, premium=_F, budget=_L, last_profit=_L, tool=_B,
        platform=_B, strategic=_B, defected=_I, bought_reviews=_B, pseudo=_B, stock=_I,
        month_sold=_I, leaving=_B,
    ),
    OrderColumns: dict(
        buyer=_I, slot=_L, seller=_I, brand=_I, way=_B, forwarder=_I, friend=_I,
        price=_L, private=_B, strong=_B, trust=np.float64,
        service=np.float64, surprise=np.float64, bad=_B, complained=_B, insured=_B, resolved=_B,
        claim=_L, recovered=_L, refund=_L, detected=_B, listeners=_I, mail=_L,
    ),
    MailColumns: dict(
        sender=_I, recipient=_I, seller=_I, kind=_B, weight=np.float64, platform=np.int8, depth=_B,
        cascade=_I,
    ),
    CascadeColumns: dict(root=_I, day=_I, seller=_I, forwards=_I, depth=_B),
    InboxColumns: dict(person=_I, first=_L, last=_L, order=_L),
    Scratch: dict(
        row=_I, ads=_I, values=_I, considered=_I, trust=np.float64, fatigue=np.float64,
        face=np.float64, tie=np.float64, hazard=np.float64, offer=_I,
        offer_brand=_I, offer_trust=np.float64,
    ),
}
# fmt: on
for _group, _dtypes in DTYPES.items():
    declare(_group, _dtypes)


def made(columns: type, rows: int) -> Any:
    """Return columns of `rows` rows, all zero."""
    return columns(**{name: np.zeros(rows, dtype=dtype) for name, dtype in DTYPES[columns].items()})


def grown(columns: Any, rows: int) -> Any:
    """Return the columns with room for at least `rows` rows, the new ones zero."""
    have = len(columns[0])
    if rows <= have:
        return columns
    wanted = max(rows, have + have // 2 + 16)
    bigger = made(type(columns), wanted)
    for old, new in zip(columns, bigger, strict=True):
        new[:have] = old
    return bigger
