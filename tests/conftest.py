"""Shared by all tests. Helpers live in `markets.py`; this file puts its folder on the path."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "nightly: whole horizons; run with -m nightly")
