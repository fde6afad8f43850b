"""What every step of the day shares: today's facts, and how a row function becomes a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from sim.compilation.decorator import compiled
from sim.state.columns import Array

MONTH = 30
"""Days of a month."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def kernel(function: Kernel) -> Kernel:
    """Compile a loop over rows: serial, without the GIL, kept on disk.

    Reference counting is off (`_nrt`): kernels allocate nothing, and counting the arrays that
    the columns hand on cost nine tenths of the time of the feed (docs/performance.md).
    """
    return compiled(nogil=True, error_model="numpy", forceinline=True, _nrt=False)(function)


def row_function(function: Kernel) -> Kernel:
    """Compile a step of one row into the loop over rows, and by itself where an agent does it."""
    return compiled(inner=True, nogil=True, error_model="numpy", forceinline=True, _nrt=False)(
        function
    )


class Today(NamedTuple):
    """What is the same for everybody today."""

    day: int
    keys: Array  # uint64, one key a purpose
    blocking_factor: float  # on the blocking hazard, above 1 after an expose
    joining_factor: float  # on the joining hazard, below 1 after an expose
    cover: float  # share of the price that claims pay; 0 without a solvent insurer
    month_turn: int  # 1 on every 30th day
    consideration: float  # probability that an ad is considered at full need, without curiosity
    taste_weight: float  # weight of the match of tastes
    paid_view: float  # probability that a person sees a paid ad today
    signal_noise: float  # standard deviation of quality signals
    coupon: int  # 1 on a coupon day
    featured: int  # brand of the day, -1
    freight: float  # of fresh produce, in prices
    mean_income: float  # of distributors yesterday, yuan a day


@dataclass(frozen=True)
class Step:
    """One row of the table of the day.

    Attributes
    ----------
    verb : str
        Name of the step and of the agents' method.
    rows : str
        What a row is: ``people``, ``sellers``, ``brands``, ``orders`` or ``inbox``; ``market``
        for a step that is done once.
    arguments : tuple of str
        Columns and other arguments that the row function takes after the row.
    row : callable
        ``row(row, *arguments)``: does the step for one row and writes only what that row owns.
    kernel : callable
        ``kernel(first, last, *arguments)``: the same over a range of rows.
    meaning : str
        What happens, for the documentation.
    all_rows : bool
        True where ex-sellers or brands off the market do the step too.
    """

    verb: str
    rows: str
    arguments: tuple[str, ...]
    row: Callable[..., Any]
    kernel: Callable[..., Any]
    meaning: str
    all_rows: bool = False
