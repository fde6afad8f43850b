"""Shared by all tests: helpers live in `markets.py`, which this folder on the path makes visible."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "nightly: whole horizons; run with -m nightly")
