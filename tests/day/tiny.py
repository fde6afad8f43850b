"""A market small enough to compute by hand: a few persons, a seller or two, a brand, an order.

Whatever a step adds to begins at `HELD`, so that a step which sets instead of adding is seen.
Kernels get the types that the engine gives them, so that nothing is compiled for these tests alone.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from sim.day.engine import packed
from sim.day.orders import receive_orders
from sim.day.settlement import settle_orders
from sim.day.step import Today
from sim.mechanisms import kernel_parameters
from sim.scenario import default_scenario
from sim.state.columns import (
    DELETED,
    NOBODY,
    SEES,
    Array,
    ContactColumns,
    PersonColumns,
    made,
)
from sim.state.ledger import Tally
from sim.state.randomness import Purpose, bits, keys_of_day, open_uniform, uniform
from sim.state.state import SLOT_COLUMNS, Fact, State

SEED, DAY = 7, 40
ROOM = 8
"""Slots of a person's row of contacts."""
HELD = 1000
"""What every sum holds before the step."""

SUMS = (
    *("people.cash", "people.purchases", "people.deleted_ties"),
    *("sellers.units_bought", "sellers.units_sold", "sellers.units_lost", "sellers.margin_today"),
    *("sellers.downline_today", "sellers.gross", "sellers.net"),
    *("brands.balance", "brands.profit", "brands.reviews", "brands.month_orders"),
    *("brands.month_complaints", "brands.insured_orders", "brands.insured_sales"),
    *("brands.claims", "brands.month_sold", "brands.orders_today", "accounts", "tally"),
)
NONE_YET = {
    "people": ("seller", "bought", "bought_from", "forwarding", "forward_cascade", "offered"),
    "sellers": ("upline", "first_sale", "met", "month_units"),
    "brands": ("host",),
    "orders": ("slot", "forwarder", "friend"),
}
"""Columns in which -1 stands for none."""

VALUES = default_scenario().values
FREE_OF_CHARGE = {
    **{"tools.manual_cost": 0.0, "tools.tool_cost": 0.0},
    **{"effort.cost": 0.0, "chains.pack_genuine": 0, "chains.pack_counterfeit": 0},
}
"""No labour, no effort, no packs: what a test is not about costs nothing."""


class Now(float):
    """An expected value itself, where a plain number is by how much a cell changes."""


class Tiny:
    """The state, the day and the parameters of a tiny market.

    Parameters
    ----------
    persons : int
        Number of persons, who have nothing and know nobody.
    today : mapping
        Fields of `Today` that differ from an ordinary day.
    **overrides
        Dotted path to value, over the default scenario in which nothing costs anything.
    """

    def __init__(
        self, persons: int = 3, today: Mapping[str, Any] | None = None, **overrides: float
    ) -> None:
        assert overrides.keys() <= VALUES.keys(), overrides.keys() - VALUES.keys()
        self.p = kernel_parameters({**VALUES, **FREE_OF_CHARGE, **overrides})
        self.parameters = packed(self.p)
        ordinary = Today(
            day=DAY,
            keys=keys_of_day(SEED, DAY),
            blocking_factor=1.0,
            joining_factor=1.0,
            cover=0.0,
            month_turn=0,
            consideration=0.0,
            taste_weight=0.0,
            paid_view=0.0,
            signal_noise=0.0,
            coupon=0,
            featured=-1,
            freight=0.0,
            mean_income=0.0,
        )
        self.today = ordinary._replace(**(today or {}))
        rows, slots = made(ContactColumns, persons), made(ContactColumns, persons * ROOM)
        contacts = rows._replace(**{name: getattr(slots, name) for name in SLOT_COLUMNS})
        # Backwards, so that no slot has the number of its owner, of a contact or of an order.
        contacts.start[:] = np.arange(persons)[::-1] * ROOM
        contacts.room[:] = ROOM
        self.state = State(made(PersonColumns, persons), contacts, days=1)
        columns = dict(self.state.columns())
        for name in SUMS:
            columns[name][:] = HELD
        for group, names in NONE_YET.items():
            for name in names:
                columns[f"{group}.{name}"][:] = -1
        self.state.people.recruiter[:] = NOBODY
        self.before: dict[str, Array] = {}

    def _fill(self, group: str, row: int, values: Mapping[str, Any]) -> int:
        for name, value in values.items():
            getattr(getattr(self.state, group), name)[row] = value
        return row

    def _next(self, fact: Fact) -> int:
        self.state.facts[fact] += 1
        return self.state.count(fact) - 1

    def person(self, row: int, **values: Any) -> None:
        """Set columns of a person."""
        self._fill("people", row, values)

    def brand(self, **values: Any) -> int:
        """Add a brand: 100 yuan at retail, 40 yuan at the factory."""
        usual = dict(active=1, price=10_000, cost=4_000, effort=1.0, score=0.5, width=1.0)
        return self._fill("brands", self._next(Fact.BRANDS), {**usual, **values})

    def seller(self, person: int, **values: Any) -> int:
        """Add a seller of brand 0 at the top, or as `values` say."""
        row = self._next(Fact.SELLERS)
        selling = int(values.get("active", 1))
        self.person(person, seller=row, selling=selling)
        return self._fill("sellers", row, {"person": person, "active": selling, **values})

    def order(self, **values: Any) -> int:
        """Add an order of person 0 for 100 yuan at the brand's own shop, or as `values` say."""
        usual = dict(buyer=0, seller=-1, brand=0, price=10_000)
        return self._fill("orders", self._next(Fact.ORDERS), {**usual, **values})

    def tie(self, owner: int, other: int, flags: int, **levels: float) -> None:
        """Add a contact to a row, in its place: the selling ones first, in id order."""
        contacts = self.state.contacts
        first, used = int(contacts.start[owner]), int(contacts.used[owner])
        assert used < ROOM
        self._fill("contacts", first + used, {"person": other, "flags": flags, **levels})
        contacts.used[owner] = used + 1
        if flags & SEES and not flags & DELETED and self.state.people.selling[other]:
            sold = contacts.person[first : first + contacts.selling[owner]]
            place = int((sold < other).sum())
            for name in SLOT_COLUMNS:
                row = getattr(contacts, name)[first : first + used + 1]
                row[:] = np.concatenate([row[:place], row[-1:], row[place:-1]])
            contacts.selling[owner] += 1

    def slot(self, owner: int, other: int) -> int:
        """Return the slot of a contact."""
        first = int(self.state.contacts.start[owner])
        row = self.state.contacts.person[first : first + self.state.contacts.used[owner]]
        return first + row.tolist().index(other)

    def level(self, name: str, owner: int, other: int) -> float:
        """Return a column of a contact."""
        return float(getattr(self.state.contacts, name)[self.slot(owner, other)])

    def sold_by(self, owner: int) -> list[int]:
        """Return the selling contacts of a person, in their order."""
        contacts = self.state.contacts
        first = int(contacts.start[owner])
        sold: list[int] = contacts.person[first : first + contacts.selling[owner]].tolist()
        return sold

    def uniform(self, purpose: Purpose, who: int, whom: int = 0, counter: int = 0) -> float:
        """Return today's draw in [0, 1) for a purpose and whom it is about."""
        return float(uniform(self._word(purpose, who, whom, counter)))

    def open_uniform(self, purpose: Purpose, who: int) -> float:
        """Return today's draw in (0, 1) for a purpose and whom it is about."""
        return float(open_uniform(self._word(purpose, who)))

    def _word(self, purpose: Purpose, who: int, whom: int = 0, counter: int = 0) -> np.uint64:
        # A compiled function returns an int, which another would take for a signed one.
        return np.uint64(bits(self.today.keys[purpose], who, whom, counter))

    def remember(self) -> None:
        """Keep a copy of everything, to which `check` compares."""
        self.before = {name: column.copy() for name, column in self.state.columns()}

    def run(self, kernel: Callable[..., Any], *arguments: Any) -> Any:
        """Remember everything, then call a kernel; a name stands for columns or for the day."""
        self.remember()
        return kernel(
            *(
                self._named(argument) if isinstance(argument, str) else argument
                for argument in arguments
            )
        )

    def _named(self, name: str) -> Any:
        return getattr(self if name in ("today", "parameters") else self.state, name)

    def settle(self) -> None:
        """Settle the orders."""
        names = ("people", "sellers", "brands", "orders", "accounts", "tally")
        count = self.state.count(Fact.ORDERS)
        self.run(settle_orders, count, *names, "today", "parameters")

    def receive(self) -> None:
        """Let the buyers experience their orders."""
        names = ("people", "contacts", "sellers", "brands", "orders", "today", "parameters")
        self.run(receive_orders, 0, self.state.count(Fact.ORDERS), *names)

    def check(
        self, expected: Mapping[str, Mapping[int, float]], only: tuple[str, ...] = ()
    ) -> None:
        """Check by how much every cell changed since `remember`, and that nothing got lost.

        Parameters
        ----------
        expected : mapping
            Column to row to change, or to the new value as `Now`; no other cell may change.
        only : tuple of str
            Beginnings of names of columns to which the check is confined; all by default.
        """
        wrong = list(self._wrong(expected, only))
        assert not wrong, "\n".join(wrong)
        assert money(dict(self.state.columns())) == money(self.before)
        assert (goods(dict(self.state.columns())) == goods(self.before)).all()

    def _wrong(
        self, expected: Mapping[str, Mapping[int, float]], only: tuple[str, ...]
    ) -> Iterator[str]:
        columns = dict(self.state.columns())
        assert expected.keys() <= columns.keys(), expected.keys() - columns.keys()
        for name, column in columns.items():
            if name not in expected and not name.startswith(only or ("",)):
                continue
            old, cells = self.before[name], expected.get(name, {})
            changed = set(np.flatnonzero(column != old).tolist()) | {int(row) for row in cells}
            for row in sorted(changed):
                wanted = cells.get(row, 0)
                found = column[row].item()
                if not isinstance(wanted, Now):
                    found -= old[row].item()
                size = max(1.0, abs(old[row].item()), abs(column[row].item()))
                slack = 1e-6 * size if column.dtype.kind == "f" else 0
                if abs(found - wanted) > slack:
                    kind = "became" if isinstance(wanted, Now) else "changed by"
                    yield f"{name}[{row}] {kind} {found}, not {wanted}"


def added(*parts: Mapping[str, Mapping[int, float]]) -> dict[str, dict[int, float]]:
    """Return the changes that several flows make together."""
    together: dict[str, dict[int, float]] = {}
    for part in parts:
        for name, cells in part.items():
            sums = together.setdefault(name, {})
            for row, change in cells.items():
                sums[row] = change if isinstance(change, Now) else sums.get(row, 0) + change
    return together


def earned(amount: int, brand: int = 0) -> dict[str, dict[int, float]]:
    """Return the changes where a brand earns an amount, or pays it if negative."""
    return {
        "brands.balance": {brand: amount},
        "brands.profit": {brand: amount},
        "tally": {Tally.MERCHANTS: amount},
    }


def charged(amount: int, row: int = 0, person: int = 1) -> dict[str, dict[int, float]]:
    """Return the changes where a seller pays an amount."""
    return {
        "people.cash": {person: -amount},
        "sellers.net": {row: -amount},
        "sellers.margin_today": {row: -amount},
        "sellers.gross": {row: -amount},
    }


def money(columns: Mapping[str, Array]) -> int:
    """Return the sum of all accounts."""
    return int(sum(columns[n].sum() for n in ("people.cash", "brands.balance", "accounts")))


def goods(columns: Mapping[str, Array]) -> Array:
    """Return the units that each seller bought and neither sold, lost nor holds: 0 or as before."""
    bought, *gone = (columns[f"sellers.{n}"] for n in ("units_bought", "units_sold", "units_lost"))
    return bought - gone[0] - gone[1] - columns["sellers.stock"]
