"""A market of eight persons made by hand, and what a call changes in it, cell by cell.

All columns are zeros to be filled by a test. Person `i` has room for six contacts, from slot
`6 i` on. Every declared parameter is at its default but for what a test changes.
"""

from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from sim.day.engine import packed
from sim.day.step import Today
from sim.mechanisms import kernel_parameters
from sim.scenario import default_scenario
from sim.state.columns import (
    BrandColumns,
    ContactColumns,
    InboxColumns,
    MailColumns,
    OrderColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
    made,
)
from sim.state.distributions import gumbel
from sim.state.randomness import Purpose, bits, keys_of_day, open_uniform, uniform

PERSONS, ROOM = 8, 6
KEYS = keys_of_day(5, 40)

_plain: dict[int, Callable[..., Any]] = {}


def plain(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Return a rule, and whatever it calls, as plain Python: to compile one alone takes a minute.

    That compiled and plain Python compute the same is tested elsewhere (tests/parity).
    """
    inner: Any = getattr(rule, "py_func", rule)
    if id(inner) not in _plain:
        names = dict(inner.__globals__)
        function = FunctionType(inner.__code__, names, inner.__name__, inner.__defaults__)

        def quiet(*arguments: Any) -> Any:
            with np.errstate(over="ignore"):  # hashes wrap around
                return function(*arguments)

        _plain[id(inner)] = quiet
        for name in inner.__code__.co_names:
            if hasattr(names.get(name), "py_func"):
                names[name] = plain(names[name])
    return _plain[id(inner)]


class Columns(NamedTuple):
    """The columns of the market."""

    people: PersonColumns
    contacts: ContactColumns
    sellers: SellerColumns
    brands: BrandColumns
    orders: OrderColumns
    mail: MailColumns
    inbox: InboxColumns
    scratch: Scratch


class Handmade:
    """Columns of zeros, today, and parameters as kernels (`parameters`) and rules (`p`) take them.

    Parameters
    ----------
    values : float or int
        Dotted paths of parameters, with ``__`` for the dot, and their values.
    """

    def __init__(self, **values: float) -> None:
        rows = (PERSONS, PERSONS * ROOM, 4, 3, 3, 12, 8, 10)
        self.columns = Columns(
            *(made(of, n) for of, n in zip(Columns.__annotations__.values(), rows, strict=True))
        )
        self.people, self.contacts, self.sellers, self.brands = self.columns[:4]
        self.orders, self.mail, self.inbox, self.scratch = self.columns[4:]
        self.contacts.start[:PERSONS] = ROOM * np.arange(PERSONS)
        self.brands.width[:] = 0.1
        self.today = Today(
            day=40, keys=KEYS, blocking_factor=1.0, joining_factor=1.0, cover=0.0, month_turn=0,
            consideration=0.0, taste_weight=0.0, paid_view=0.0, signal_noise=0.0, coupon=0,
            featured=-1, freight=0.0, mean_income=0.0,
        )  # fmt: skip
        self.values = dict(default_scenario().values)
        self.change(**values)

    def change(self, **values: float) -> None:
        """Change values of parameters."""
        changed = {name.replace("__", "."): value for name, value in values.items()}
        assert changed.keys() <= self.values.keys()
        self.values.update(changed)
        self.p = kernel_parameters(self.values)
        self.parameters = packed(self.p)

    def know(self, owner: int, other: int, flags: int, **levels: float) -> int:
        """Append `other` to the contacts of `owner`; return the slot."""
        slot = ROOM * owner + int(self.contacts.used[owner])
        self.contacts.used[owner] += 1
        self.contacts.person[slot] = other
        self.contacts.flags[slot] = flags
        for name, level in levels.items():
            getattr(self.contacts, name)[slot] = level
        return slot

    def sell(self, row: int, person: int, kind: int, brand: int) -> None:
        """Make `person` the seller of a row."""
        self.people.seller[person] = row
        self.people.selling[person] = self.sellers.active[row] = 1
        self.sellers.person[row], self.sellers.kind[row] = person, kind
        self.sellers.brand[row] = brand

    def arguments(self, *names: str) -> tuple[Any, ...]:
        """Return columns, the day or the parameters by name, as a call takes them."""
        return tuple(getattr(self, name) for name in names)

    def changes(self, call: Callable[..., Any], *arguments: Any) -> dict[str, dict[int, float]]:
        """Call, and return what it changed: column to row to value."""
        return self.result(call, *arguments)[1]

    def result(
        self, call: Callable[..., Any], *arguments: Any
    ) -> tuple[Any, dict[str, dict[int, float]]]:
        """Call, and return the result and what changed: column to row to value."""
        before = [[column.copy() for column in group] for group in self.columns]
        result = call(*arguments)
        changed = {}
        for name, group, old in zip(Columns._fields, self.columns, before, strict=True):
            for field, now, was in zip(group._fields, group, old, strict=True):
                rows = np.flatnonzero(now != was)
                if len(rows):
                    changed[f"{name}.{field}"] = {int(row): now[row].item() for row in rows}
        return result, changed


def _word(purpose: Purpose, *about: int) -> np.uint64:
    word: np.uint64 = plain(bits)(KEYS[purpose], *about)
    return word


def drawn(purpose: Purpose, *about: int) -> float:
    """Return today's draw of a purpose about a person, another and a counter, in [0, 1)."""
    number: float = plain(uniform)(_word(purpose, *about))
    return number


def noise(purpose: Purpose, *about: int) -> float:
    """Return today's Gumbel noise of a purpose about a person, another and a counter."""
    number: float = plain(gumbel)(plain(open_uniform)(_word(purpose, *about)))
    return number


def picked(purpose: Purpose, owner: int, eligible: Iterable[int], counter: int) -> int:
    """Return whom `owner` draws of those eligible: who has the least bits."""
    return min(eligible, key=lambda other: int(_word(purpose, owner, other, counter)))
