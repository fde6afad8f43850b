"""Shared by all tests. Helpers live in `markets.py`; this file puts its folder on the path."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FIRST = ("parity/test_switches.py", "report/", "goldens/", "scenario/", "catalogue/")
"""On an empty cache the first process compiles everything, some minutes; what the second is given
meanwhile compiles nothing, so that nothing is compiled twice."""
NEXT = (
    "patterns/test_small.py", "experiment/test_cluster.py", "experiment/test_calibration.py",
    "robustness/", "limits/", "oracle/", "parity/", "experiment/", "compilation/",
)  # fmt: skip
"""What takes long, so that no process is left alone with it at the end."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "nightly: whole horizons; run with -m nightly")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = (*FIRST, *NEXT)

    def place(item: pytest.Item) -> int:
        name = item.path.relative_to(TESTS).as_posix()
        return next((i for i, each in enumerate(order) if name.startswith(each)), len(order))

    items.sort(key=place)
