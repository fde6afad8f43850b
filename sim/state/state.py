"""Everything that a run has: the registry that snapshots, digests and sizes are made of."""

import hashlib
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any

import numpy as np

from sim.state.columns import (
    Array,
    BrandColumns,
    CascadeColumns,
    ContactColumns,
    InboxColumns,
    MailColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
    grown,
    made,
)
from sim.state.ledger import Account, Tally

SLOT_COLUMNS = ("person", "trust", "fatigue", "face", "tie", "flags", "purchases", "touched")

GROUPS: dict[str, type] = {
    "sellers": SellerColumns,
    "brands": BrandColumns,
    "orders": OrderColumns,
    "mail": MailColumns,
    "cascades": CascadeColumns,
    "inbox": InboxColumns,
}
"""Columns that grow as their rows come into use."""

SINGLES = (
    "accounts", "tally", "facts", "flows", "judged", "fired", "counters", "cohort_orders",
    "traffic",
)  # fmt: skip
"""Arrays that are no columns."""

TRAFFIC_PLACES = 1024
"""Places among which paid views are drawn."""


class Fact(IntEnum):
    """Single numbers of the state."""

    SELLERS = 0  # rows in use
    BRANDS = 1
    ORDERS = 2  # of today
    MAIL = 3
    RECIPIENTS = 4
    SLOTS = 5  # slots of contacts in use, gaps of moved rows included
    SOLVENT = 6
    POOLED_RATIO = 7
    PLATFORM_TRUST_MEAN = 8
    COMPLAINTS_MEAN = 9  # 30-day average a day and 100 persons
    LAST_EXPOSE = 10
    CASCADES = 13  # rows in use
    PAID_VIEW = 14  # probability that a person sees a paid ad a day
    MEAN_INCOME = 12  # of distributors, yuan a day, as of yesterday
    ENTRANTS = 11  # so far, refused ones included: what a draw of vetting is about


class Flow(IntEnum):
    """Daily flows of insurance that are kept: fen."""

    CLAIMS = 0
    RECOVERED = 1
    PREMIUMS = 2
    SALES = 3


class State:
    """The columns and the few other arrays of one market."""

    def __init__(self, people: PersonColumns, contacts: ContactColumns, days: int) -> None:
        self.people = people
        self.contacts = contacts
        self.sellers: SellerColumns = made(SellerColumns, 64)
        self.brands: BrandColumns = made(BrandColumns, 64)
        self.orders: OrderColumns = made(OrderColumns, 64)
        self.mail: MailColumns = made(MailColumns, 64)
        self.cascades: CascadeColumns = made(CascadeColumns, 64)
        self.inbox: InboxColumns = made(InboxColumns, 64)
        self.accounts = np.zeros(len(Account), np.int64)
        self.tally = np.zeros(len(Tally), np.int64)
        self.facts = np.zeros(len(Fact), np.float64)
        self.flows = np.zeros((days + 1, len(Flow)), np.int64)
        # One row a joining that was judged: day of joining, net result in fen.
        self.judged = np.zeros((0, 2), np.int64)
        # Per dated change, the day on which it fired, -1 before.
        self.fired = np.zeros(0, np.int64)
        self.counters = np.zeros(0, np.int64)
        # Orders by cohort of brands, a row a quarter of birth, and month.
        self.cohort_orders = np.zeros((0, 0), np.int64)
        # Brands whose paid ads are shown, in proportion to what they spend; -1 nobody.
        self.traffic = np.full(TRAFFIC_PLACES, -1, np.int32)
        # Working memory of the metrics: sums over persons, a row a block.
        self.sums = np.zeros((0, 0))
        self.facts[Fact.SOLVENT] = 1
        self.facts[Fact.LAST_EXPOSE] = -1_000_000
        self.facts[Fact.SLOTS] = len(contacts.person)

    def count(self, fact: Fact) -> int:
        """Return a fact that counts, as an integer."""
        return int(self.facts[fact])

    def reserve(self, columns: str, rows: int) -> None:
        """Give the columns named room for `rows` rows."""
        setattr(self, columns, grown(getattr(self, columns), rows))

    def reserve_slots(self, slots: int) -> None:
        """Give the contacts room for `slots` slots in all."""
        have = len(self.contacts.person)
        if slots <= have:
            return
        wanted = max(slots, have + have // 16 + 64)
        bigger: dict[str, Array] = {}
        for name in SLOT_COLUMNS:
            old = getattr(self.contacts, name)
            bigger[name] = np.concatenate([old, np.zeros(wanted - have, old.dtype)])
        self.contacts = self.contacts._replace(**bigger)

    def fresh_slots(self, slots: int) -> ContactColumns:
        """Return the contacts with new, empty slots, the columns by person shared."""
        return self.contacts._replace(
            **{n: np.zeros(slots, getattr(self.contacts, n).dtype) for n in SLOT_COLUMNS}
        )

    def columns(self) -> Iterator[tuple[str, Array]]:
        """Yield (name, array) of everything that a run has, free rows included.

        A row in use may hold in a column that does not concern it what an earlier row left there,
        so that snapshots save free rows, too.
        """
        for group in ("people", "contacts", *GROUPS):
            columns: Any = getattr(self, group)
            for name, column in zip(columns._fields, columns, strict=True):
                yield f"{group}.{name}", column
        for name in SINGLES:
            yield name, getattr(self, name)

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """Yield (name, array) of everything that a run has, free rows left out."""
        recipients = self.count(Fact.RECIPIENTS)
        rows = {
            "sellers": self.count(Fact.SELLERS),
            "brands": self.count(Fact.BRANDS),
            "orders": self.count(Fact.ORDERS),
            "mail": self.count(Fact.MAIL),
            "cascades": self.count(Fact.CASCADES),
            "inbox": recipients,
            "inbox.order": int(self.inbox.last[recipients - 1]) if recipients else 0,
        }
        for name, column in self.columns():
            yield name, column[: rows.get(name, rows.get(name.partition(".")[0]))]

    @classmethod
    def from_columns(cls, arrays: Mapping[str, Array], days: int) -> "State":
        """Return the state whose `columns` were these arrays, which it takes over.

        Parameters
        ----------
        arrays : mapping
            Name to array.
        days : int
            Days of the run from the start, which may be others than they were.
        """

        def group(name: str, kind: Any) -> Any:
            return kind(*(arrays[f"{name}.{column}"] for column in kind._fields))

        state = cls(group("people", PersonColumns), group("contacts", ContactColumns), days)
        flows = state.flows
        for name, kind in GROUPS.items():
            setattr(state, name, group(name, kind))
        for name in SINGLES:
            setattr(state, name, arrays[name])
        lived = min(len(flows), len(state.flows))
        flows[:lived] = state.flows[:lived]
        state.flows = flows
        return state

    @property
    def nbytes(self) -> int:
        """Bytes of all columns, free rows included."""
        groups = (getattr(self, group) for group in ("people", "contacts", *GROUPS))
        return sum(column.nbytes for columns in groups for column in columns)

    def digests(self) -> dict[str, str]:
        """Return a short digest of every array: what parity tests compare."""
        return {
            name: hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:16]
            for name, array in self.arrays()
        }
