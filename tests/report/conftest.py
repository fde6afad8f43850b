"""One made result folder and its report, for all tests that only look at it."""

from pathlib import Path

import pytest

from sim.report.make import make_report

from .folders import FOUR, make_folder, small


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    folder = make_folder(tmp_path_factory.mktemp("report") / "made", tuple(map(small, FOUR)))
    return folder, make_report(folder)
