"""The patterns that the model must show without being told to, P1 to P20.

Each says what is run, what is asked of the runs, what counts as passing, what the rules put in and
what comes out. ``design: {kind: patterns}`` measures them.
"""

from sim.patterns.p01_p04 import P1, P2, P3, P4
from sim.patterns.p05_p09 import P5, P6, P7, P8, P9
from sim.patterns.p10_p12 import P10, P11, P12
from sim.patterns.p13_p16 import P13, P14, P15, P16
from sim.patterns.p17_p20 import P17, P18, P19, P20
from sim.patterns.pattern import Case, Ended, Line, Mark, Pattern, Statistic

PATTERNS: tuple[Pattern, ...] = (
    P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, P13, P14, P15, P16, P17, P18, P19, P20,
)

__all__ = ["PATTERNS", "Case", "Ended", "Line", "Mark", "Pattern", "Statistic"]
