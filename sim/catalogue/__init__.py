"""The catalogue: every mechanism of the source articles, its switch, and what its absence moves."""

from sim.catalogue.m01_m28 import ROWS_01_28
from sim.catalogue.m29_m57 import ROWS_29_57
from sim.catalogue.m58_m85 import ROWS_58_85
from sim.catalogue.row import Expectation, Observable, Quotation, Row
from sim.mechanisms.switches import Mechanisms

ROWS: tuple[Row, ...] = ROWS_01_28 + ROWS_29_57 + ROWS_58_85
"""All rows, M01 to M85."""

__all__ = ["ROWS", "Expectation", "Observable", "Quotation", "Row", "built_rows"]


def built_rows() -> tuple[Row, ...]:
    """Return the rows whose switch the model has."""
    return tuple(row for row in ROWS if row.switch in Mechanisms._fields)
