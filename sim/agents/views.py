"""Agents as views: a row of the columns that looks and acts like a `mesa.Agent`.

A view holds its model and its row and nothing else; iteration makes views on the fly (a fraction
of a microsecond each; a registered `mesa.Agent` would cost 5 microseconds and 500 bytes).
"""

from collections.abc import Callable
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
        if column is None:
            raise AttributeError(f"{type(self).__name__} has no attribute or column {name!r}")
        return column[self.row].item()

    def __setattr__(self, name: str, value: Any) -> None:
        column = self._column(name)
        if column is None:
            object.__setattr__(self, name, value)
        else:
            column[self.row] = value

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


def verb(step: Step) -> Callable[[MarketAgent], None]:
    """Return the method with which an agent does a step of the day: its compiled row function."""

    def do(self: MarketAgent) -> None:
        self.model.do_row(step, self)

    do.__name__ = step.verb
    do.__doc__ = f"Do the step `{step.verb}` of today: {step.meaning}."
    return do
