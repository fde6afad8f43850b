"""Compiled arithmetic equals plain Python's bit by bit, also where numba was imported first.

Intel's SVML computes exponentials of whole vectors, and not as the C library does: 496 of 100,001
differ in the last bit. Where it is installed numba hands it to LLVM, once, while it is imported.
"""

import math
import os
import sys

SWITCH = "NUMBA_DISABLE_INTEL_SVML"


def ask_for_plain_arithmetic() -> None:
    """Tell numba to leave SVML alone; it listens until it is imported.

    Later the variable is left as it is: a change of it would only make numba read its environment
    again, and forget what a program has set in `numba.config`.
    """
    if "numba" not in sys.modules:
        os.environ[SWITCH] = "1"


def demand_plain_arithmetic() -> None:
    """Take SVML away from LLVM where numba has handed it over.

    Raises
    ------
    ImportError
        Where LLVM uses it all the same.
    """
    from llvmlite import binding
    from numba import config

    if not config.USING_SVML:  # type: ignore[attr-defined]
        return
    binding.set_option("weishang-sim", "-vector-library=none")
    if _vectors_differ():
        raise ImportError(
            "numba was imported before sim and computes exponentials with Intel's SVML, whose "
            "last digits are others than plain Python's: import sim before numba, or set "
            f"{SWITCH}=1 before Python is started"
        )


def refuse_late_switch() -> None:
    """Refuse to go on where compilation was switched off after functions were to be compiled.

    Raises
    ------
    RuntimeError
        In that case, in which numba itself would fail with a riddle.
    """
    from numba import config

    config.reload_config()  # numba does so, but in the midst of work
    if config.DISABLE_JIT:  # type: ignore[attr-defined]
        raise RuntimeError(
            "compilation was switched off when a part of the model was compiled already: "
            "NUMBA_DISABLE_JIT=1 must be set before sim is imported"
        )


def _vectors_differ() -> bool:
    """Return whether exponentials of whole columns are compiled to calls of SVML."""
    from numba import float64, njit, void

    def exponentials(numbers, results):  # type: ignore[no-untyped-def]
        for place in range(len(numbers)):
            results[place] = math.exp(numbers[place])

    columns = float64[::1]
    compiled = njit(void(columns, columns), error_model="numpy")(exponentials)
    return any("__svml_" in code for code in compiled.inspect_asm().values())
