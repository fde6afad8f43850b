"""Agents as views: a row of the columns that looks and acts like a `mesa.Agent`.

A view holds its model and its row and nothing else; iteration makes views on the fly (a fraction
of a microsecond each; a registered `mesa.Agent` would cost 5 microseconds and 500 bytes).
"""

import difflib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import mesa

from sim.day.step import Step

if TYPE_CHECKING:
    from sim.market import Market

REFUSAL = (
    "agents of a Market are rows of its columns: its rules decide who sells, who has left and who "
    "enters, so none can be added, created or removed by hand"
)
KINDS = 8
"""Spacing of `unique_id`: row times this plus the number of the kind."""


class MarketAgent(mesa.Agent):
    """A row of columns. Reading and setting an attribute reads and sets the column.

    Attributes
    ----------
    model : Market
        The market.
    row : int
        Row of the columns.
    columns : str
        Name of the columns in the state: ``people``, ``sellers`` or ``brands``.
    """

    columns: ClassVar[str] = ""
    number: ClassVar[int] = 0
    kept: ClassVar[bool] = False
    """Whether the market keeps its one agent of the kind, and with it what is set on it."""

    def __init__(self, model: "Market", row: int) -> None:
        # Not calling mesa.Agent.__init__, which would register and keep every view.
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "row", row)

    @property
    def unique_id(self) -> int:
        """A number that no other agent of the model has."""
        return self.row * KINDS + self.number

    def _column(self, name: str) -> Any:
        columns = getattr(self.model.state, type(self).columns, None)
        return getattr(columns, name, None)

    def __getattr__(self, name: str) -> Any:
        column = None if name.startswith("_") else self._column(name)
        if column is not None:
            return column[self.row].item()
        if hasattr(type(self), name):  # a property that lacks an attribute of its own: which?
            return object.__getattribute__(self, name)
        raise AttributeError(
            f"{type(self).__name__} has no attribute or column {name!r}" + self._suggestion(name)
        )

    def __setattr__(self, name: str, value: Any) -> None:
        column = self._column(name)
        if column is not None:
            column[self.row] = value
            return
        known = getattr(type(self), name, None)
        suggestion = "" if known is not None else self._suggestion(name)
        if not hasattr(known, "__set__") and (suggestion or not self.kept):
            raise AttributeError(
                f"{type(self).__name__} has no column {name!r} to set{suggestion} (an agent is a "
                "view of its row and keeps nothing else: keep values of your own in the market)"
            )
        object.__setattr__(self, name, value)

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *self._fields()})

    def _fields(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return getattr(getattr(self.model.state, type(self).columns, None), "_fields", ())

    def _suggestion(self, name: str) -> str:
        kind: type = type(self)
        return "" if name.startswith("_") else _suggested(name, kind, self._fields())

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.row == self.row and other.model is self.model

    def __hash__(self) -> int:
        return hash((type(self), self.row))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.row}>"

    def remove(self) -> None:
        """Refuse: who lives in the market is decided by its rules."""
        raise TypeError(REFUSAL)

    @classmethod
    def create_agents(cls, model: Any, n: int, *args: Any, **kwargs: Any) -> Any:
        """Refuse: agents of a Market are rows of its columns."""
        raise TypeError(REFUSAL)


@cache
def _suggested(name: str, kind: type, fields: tuple[str, ...]) -> str:
    """Return ``, did you mean ...?`` for an attribute that is not there, else ""."""
    known = {*fields, *(each for each in dir(kind) if not each.startswith("_"))}
    near = difflib.get_close_matches(name, known, 1)
    return f", did you mean {near[0]}?" if near else ""


def verb(step: Step) -> Callable[[MarketAgent], None]:
    """Return the method with which an agent does a step of the day: its compiled row function."""

    def do(self: MarketAgent) -> None:
        self.model.do_row(step, self)

    do.__name__ = step.verb
    do.__doc__ = f"Do the step `{step.verb}` of today: {step.meaning}."
    return do
