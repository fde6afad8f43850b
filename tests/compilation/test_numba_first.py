"""A notebook, or another library, has imported numba before sim: nothing old is run."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from markets import ROOT, run_script

from sim.compilation import arithmetic

HALF = np.uint64(2**63)

NUMBA_FIRST = """
import json, os, sys
import numba
numba.njit(lambda: 1)()
os.environ["NUMBA_CACHE_DIR"] = sys.argv[1]  # numba has read its own by now
import numpy as np
import sim
os.environ["NUMBA_HIGHLIGHT_DUMPS"] = "0"  # numba reads its environment again
from sim.state.network_growth import below
from sim.version import MODEL_VERSION
half = np.uint64(2**63)
print(json.dumps([MODEL_VERSION, below(1000, half), getattr(below, "py_func", below)(1000, half)]))
"""


def test_an_edited_rule_is_run_where_numba_was_imported_first(tmp_path: Path) -> None:
    tree, cache = tmp_path / "tree", tmp_path / "late"
    shutil.copytree(ROOT / "sim", tree / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    # The cached function stands in another file than the rule that it calls.
    rule = tree / "sim" / "state" / "randomness.py"
    text = rule.read_text(encoding="utf-8")
    factor = "* 1.1102230246251565e-16"
    assert text.count(factor) == 1
    version, *before = json.loads(run_script(NUMBA_FIRST, str(cache), root=tree))
    assert before == [500, 500]
    rule.write_text(text.replace(factor, "* 0.1102230246251565e-16"), encoding="utf-8")
    edited, *after = json.loads(run_script(NUMBA_FIRST, str(cache), root=tree))
    assert edited != version
    assert after == [49, 49]
    plain = run_script(NUMBA_FIRST, str(cache), root=tree, NUMBA_DISABLE_JIT="1")
    assert json.loads(plain) == [edited, 49, 49]
    rule.write_text(text, encoding="utf-8")
    assert json.loads(run_script(NUMBA_FIRST, str(cache), root=tree)) == [version, *before]
    assert len(list(cache.rglob("*.nbi"))) == 4  # two functions before the edit, and after


EDITED_MEANWHILE = """
import sys
import sim.version
from pathlib import Path
rule = Path(sim.__file__).parent / "state" / "randomness.py"
rule.write_text(rule.read_text(encoding="utf-8") + "# edited", encoding="utf-8")
try:
    from sim.state.network_growth import below
except ImportError as error:
    print(error)
"""


def test_a_rule_edited_after_the_import_does_not_run_under_the_old_name(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "sim", tree / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    said = run_script(EDITED_MEANWHILE, root=tree)
    assert said.startswith(f"{tree / 'sim' / 'state' / 'randomness.py'} was edited after sim")


def test_a_late_switch_of_compilation_is_refused(
    made: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    function = made()
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    with pytest.raises(RuntimeError, match="NUMBA_DISABLE_JIT=1 must be set before sim is impor"):
        function(1000, HALF)
    with pytest.raises(RuntimeError, match="NUMBA_DISABLE_JIT=1 must be set before sim is impor"):
        made()
    monkeypatch.delenv("NUMBA_DISABLE_JIT")
    assert function(1000, HALF) == 500


def test_svml_is_refused_where_llvm_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "USING_SVML", True)
    arithmetic.demand_plain_arithmetic()  # it was taken away
    monkeypatch.setattr(arithmetic, "_vectors_differ", lambda: True)
    with pytest.raises(ImportError, match="import sim before numba, or set NUMBA_DISABLE_INTEL_S"):
        arithmetic.demand_plain_arithmetic()
    monkeypatch.setattr(numba.config, "USING_SVML", False)
    arithmetic.demand_plain_arithmetic()


@pytest.mark.parametrize("first", [True, False])
def test_the_switch_is_set_while_numba_listens(
    first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(arithmetic.SWITCH, "0")
    if not first:
        monkeypatch.delitem(sys.modules, "numba")
    arithmetic.ask_for_plain_arithmetic()
    assert arithmetic.os.environ[arithmetic.SWITCH] == ("0" if first else "1")
