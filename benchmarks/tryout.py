"""Tries one tree after the other: a year, the goldens and the unit tests, each in a fresh process.

The processes are forked from one that has imported everything but the tree, which takes seconds.
"""

import os
import pickle
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

os.environ["NUMBA_DISABLE_JIT"] = "1"
os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"

SEEN, UNSEEN, INVALID = "seen", "unseen", "invalid"
LIMIT = 240
"""Seconds of processor time that a try may take."""
YEAR = {"persons": 50, "days": 365}
PAGE_TEST = "tests/docs/test_generated.py::test_page_is_not_stale"
"""Compares the page of parameters with the declarations: what sees another declared number."""
WHOLE_MARKETS = ("test_surveys.py",)
"""Tests that are named after a file of the day, but let whole markets live: no unit tests."""
IMPORTED = (
    "numpy", "scipy.special", "scipy.stats", "pandas", "pyarrow.parquet", "numba", "mesa", "yaml",
    "pytest", "networkx", "pydantic", "xml.etree.ElementTree",
)  # fmt: skip


class Tryout:
    """A tree in which mutants are tried one after the other.

    Parameters
    ----------
    tree : Path
        A copy of the repository.
    seed : int
        Seed of the year.
    """

    def __init__(self, tree: Path, seed: int) -> None:
        self.tree = tree
        self.year = 1000 + seed
        self.expected: list[str] = []

    def __enter__(self) -> Self:
        """Import what all tries share, and live the year without a mutant."""
        for name in IMPORTED:
            __import__(name)
        kept = self.tree / "year.pickle"
        if self._forked(lambda: self._live(kept)) != SEEN:
            raise RuntimeError("the year without a mutant failed")
        self.expected = pickle.loads(kept.read_bytes())
        if self._forked(_compare_goldens) != UNSEEN:
            raise RuntimeError("the goldens are not met without a mutant: every mutant would "
                               "count as killed; run this where they were made")
        unit_tests = ["tests/mechanisms", *self._mirrors()]
        if self._forked(lambda: _run_tests([PAGE_TEST, *unit_tests])) != UNSEEN:
            raise RuntimeError("the unit tests fail without a mutant")
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close: every try ends by itself."""

    def judged(self, file: str, by_hand: bool) -> dict[str, str]:
        """Return who sees the mutant that now stands in a file of the tree.

        Unit tests are asked where cases are computed by hand, elsewhere only if nobody else saw it.
        """
        seen = dict.fromkeys(("year", "goldens", "unit", "page"), UNSEEN)
        seen["year"] = self._forked(self._compare_year)
        if seen["year"] == INVALID:
            return dict.fromkeys(seen, INVALID)
        seen["goldens"] = self._forked(_compare_goldens)
        if by_hand or seen["goldens"] != SEEN:
            seen["unit"] = self._unit(file)
            if seen["unit"] != SEEN and file.startswith("sim/mechanisms/"):
                seen["page"] = self._forked(lambda: _run_tests([PAGE_TEST]))
        return seen

    def _unit(self, file: str) -> str:
        """Try the tests of the file itself first, then those of the other files."""
        own = self._tests_of(Path(file).stem)
        seen = self._forked(lambda: _run_tests(own)) if own else UNSEEN
        if seen != UNSEEN:
            return seen
        others = [test for test in self._mirrors() if test not in own]
        return self._forked(lambda: _run_tests(["tests/mechanisms", *others]))

    def _mirrors(self) -> list[str]:
        """Return the files of tests that mirror any file of the day."""
        steps = sorted(path.stem for path in (self.tree / "sim/day").glob("*.py"))
        return sorted({test for step in steps for test in self._tests_of(step)})

    def _tests_of(self, step: str) -> list[str]:
        """Return the files of tests that mirror a file of the day."""
        found = (self.tree / "tests/day").glob(f"test_{step}*.py")
        return sorted(path.relative_to(self.tree).as_posix() for path in found
                      if path.name not in WHOLE_MARKETS)  # fmt: skip

    def _live(self, kept: Path) -> str:
        kept.write_bytes(pickle.dumps(list(_days(self.year))))
        return SEEN

    def _compare_year(self) -> str:
        import sim.market  # noqa: F401

        try:
            days = _days(self.year)
            same = all(one == two for one, two in zip(self.expected, days, strict=True))
        except Exception:  # a year that ends in an error is not the year that it was
            return SEEN
        return UNSEEN if same else SEEN

    def _forked(self, work: Callable[[], str]) -> str:
        """Return what work returns in a process of its own, `INVALID` past the limit."""
        answers = (SEEN, UNSEEN, INVALID)
        child = os.fork()
        if child == 0:
            code = answers.index(INVALID)
            try:
                resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
                os.chdir(self.tree)
                sys.path[:0] = [str(self.tree), str(self.tree / "tests")]
                quiet = os.open(os.devnull, os.O_WRONLY)
                os.dup2(quiet, 1)
                os.dup2(quiet, 2)
                code = answers.index(work())
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return answers[code] if 0 <= code < len(answers) else INVALID


def _days(seed: int) -> Any:
    """Yield all of the state and the metrics on each day of the rough scenarios."""
    from markets import crowded

    from sim.market import Market

    for name in ("rough", "rough_platform"):
        scenario = crowded(name, YEAR["days"], **{"people.count": YEAR["persons"]})
        market = Market(scenario, seed=seed)
        while market.running:
            market.step()
            today = repr(sorted(market.state.digests().items()))
            yield today + repr(list(market.metrics.values()))


def _compare_goldens() -> str:
    from goldens.cases import CASES
    from goldens.compare import differences
    from goldens.record import DATA, of_run, read, recorded

    goldens = read(DATA)
    for case in CASES:
        for seed in case.seeds if case.uncompiled else ():
            try:
                run = recorded(case, seed)
            except Exception:  # the test of this run fails
                return SEEN
            golden, run = (of_run(record, case.name, seed) for record in (goldens, run))
            if differences(golden, run, {}, exact=True):
                return SEEN
    return UNSEEN


class _Imports:
    """Notes for pytest whether a file of tests could not be imported: with -x it says not."""

    failed = False

    def pytest_collectreport(self, report: Any) -> None:
        self.failed |= report.failed


def _run_tests(paths: list[str]) -> str:
    import pytest

    imports = _Imports()
    # A test that pytest ends for its time has failed; the limit of the try ends it as invalid.
    code = pytest.main(
        ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--timeout", "0",
         "-m", "not nightly", *paths],
        plugins=[imports],
    )
    if imports.failed:
        return INVALID
    if code == pytest.ExitCode.TESTS_FAILED:
        return SEEN
    return UNSEEN if code == pytest.ExitCode.OK else INVALID
