"""Rules that are optimised only inside what calls them, by private parts of numba.

numba optimises every function by itself and turns it into machine code, and then does so again
inside every caller. A rule is only ever a part of its callers; here it is handed on as it was
written. Results are the same bits, later: without this file compilation takes a quarter longer.
"""

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.typed_passes import AnnotateTypes


class _Nowhere:
    """Stands for a code generator where no machine code is made."""

    def set_env(self, name: str, environment: Any) -> None:
        """Leave out what only machine code reads."""


class _Unfinished(JITCodeLibrary):
    """Code that callers get as it was written: neither optimised nor made executable."""

    codegen = _Nowhere()

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Return that there is no machine code."""
        self._ensure_finalized()
        return 0


@register_pass(mutates_CFG=False, analysis_only=True)
class _HandOn(AnalysisPass):
    _name = "hand_on"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Write what follows into a library that is handed on."""
        state.library = _Unfinished(state.targetctx.codegen(), state.func_id.func_qualname)
        return False


class InnerCompiler(CompilerBase):
    """Compiles a function for the use of others alone."""

    def define_pipelines(self) -> list[Any]:
        """Return the passes of numba, and where their code goes."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_HandOn, AnnotateTypes)
        passes.finalize()
        return [passes]
