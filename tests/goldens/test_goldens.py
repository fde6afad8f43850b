"""No result changes unseen: every run is as it was when the goldens were last refreshed.

A change that is meant to change results refreshes them: ``python tests/goldens/refresh.py``.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from markets import SCENARIOS, run_script

from goldens.arithmetic import is_exact, named_machine
from goldens.cases import CASES, Case, shipped_scenarios
from goldens.compare import differences
from goldens.record import DATA, Record, of_run, read, recorded
from sim.day.outcome import COUNTERS
from sim.version import arithmetic_digest

RUNS = [(case, seed) for case in CASES for seed in case.seeds]
UNCOMPILED = [(case, seed) for case, seed in RUNS if case.uncompiled]

PLAIN = """
import sys
from pathlib import Path
from goldens.cases import CASES
from goldens.record import joined, recorded, write
runs = [recorded(case, seed) for case in CASES if case.uncompiled for seed in case.seeds]
write(joined(runs), Path(sys.argv[1]))
"""


def run_id(run: object) -> str:
    return run.name if isinstance(run, Case) else str(run)


@pytest.fixture(scope="module")
def goldens() -> Record:
    return read(DATA)


@pytest.fixture(scope="module")
def renamed() -> Mapping[str, str | None]:
    text = (Path(__file__).parent / "renamed.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text) or {}


@pytest.fixture(scope="module")
def fired() -> dict[str, int]:
    """Return what the compiled runs counted; each adds its own."""
    return dict.fromkeys(COUNTERS, 0)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return the runs of plain Python."""
    folder = tmp_path_factory.mktemp("plain")
    run_script(PLAIN, str(folder), NUMBA_DISABLE_JIT="1")
    return read(folder)


@pytest.mark.parametrize("case, seed", UNCOMPILED, ids=run_id)
def test_plain_python_gives_the_golden(
    case: Case, seed: int, plain: Record, goldens: Record, renamed: Mapping[str, str | None]
) -> None:
    golden, run = of_run(goldens, case.name, seed), of_run(plain, case.name, seed)
    assert differences(golden, run, renamed, is_exact()) == []


@pytest.mark.parametrize("case, seed", RUNS, ids=run_id)
def test_compiled_code_gives_the_golden(
    case: Case,
    seed: int,
    goldens: Record,
    renamed: Mapping[str, str | None],
    fired: dict[str, int],
) -> None:
    run = recorded(case, seed)
    for counter, count in run.counters.items():
        fired[counter] += count
    golden = of_run(goldens, case.name, seed)
    found = differences(golden, of_run(run, case.name, seed), renamed, is_exact())
    assert found == []


def test_every_counter_fires_in_a_golden(fired: dict[str, int]) -> None:
    assert [counter for counter, count in fired.items() if count == 0] == []


def test_every_shipped_scenario_has_a_golden(goldens: Record) -> None:
    shipped = {p.relative_to(SCENARIOS).with_suffix("").as_posix() for p in shipped_scenarios()}
    assert shipped <= {case.name for case in CASES}
    kept = set(zip(goldens.daily["case"], goldens.daily["seed"], strict=True))
    assert kept == {(case.name, seed) for case, seed in RUNS}


def test_ci_compares_every_bit_unless_the_machine_is_named() -> None:
    if os.environ.get("CI") and not is_exact():
        assert named_machine(), (
            f"this arithmetic, {arithmetic_digest()}, is not that of the goldens: name the machine "
            "in tests/goldens/machines.yaml, or run where they were made"
        )
