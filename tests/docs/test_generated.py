"""The generated pages are those of today's declarations."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from sim.mechanisms import all_parameters
from sim.metrics import METRIC_NAMES
from sim.patterns import PATTERNS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate, patterns = _script("generate"), _script("patterns")


@pytest.mark.parametrize("page", generate.PAGES)
def test_page_is_not_stale(page: str) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == generate.PAGES[page](), "run: python docs/generate.py"


def test_the_patterns_page_holds_what_its_tables_and_the_list_say() -> None:
    written = (DOCS / "patterns.md").read_text(encoding="utf-8")
    assert written == patterns.page(), "run: python docs/patterns.py"
    marks = set(re.findall(r"<!-- (?!end)([^>]+?) -->", written))
    assert marks == {p.id for p in PATTERNS} | {"runs", "overview", "baselines", "fall"}


def test_the_patterns_tables_are_of_the_lines_that_there_are() -> None:
    lines = {
        (pattern.id, statistic.name, line.en)
        for pattern in PATTERNS
        for statistic in pattern.statistics
        for line in statistic.lines
    }
    rows = patterns.read(patterns.TABLE)[["pattern", "statistic", "arm"]]
    assert set(rows.itertuples(index=False, name=None)) == lines


def test_every_parameter_and_switch_has_a_row() -> None:
    page = generate.parameters_page()
    for path, declaration in all_parameters():
        name = path.partition(".")[2] if declaration.unit == "switch" else path
        assert page.count(f"\n| `{name}` |") == 1, path


def test_a_switch_names_the_values_of_off() -> None:
    rows = {line.split("|")[1].strip(): line for line in generate.parameters_page().splitlines()
            if line.startswith("| `")}  # fmt: skip
    assert rows["`friend_requests`"].endswith("| `ties.requests` = 0 |")
    assert "| `trust.gain` = `trust.loss`, " in rows["`slow_trust_building`"]
    assert rows["`face`"].endswith("utility (inert) |  |")


def test_every_metric_has_a_row() -> None:
    page = generate.metrics_page()
    for name in METRIC_NAMES:
        assert page.count(f"\n| `{name}` |") == 1, name


def test_rows_have_as_many_cells_as_their_heads() -> None:
    for make in generate.PAGES.values():
        width = 0
        for line in make().splitlines():
            cells = line.replace("\\|", "").count("|")
            if line.startswith(("| parameter ", "| switch ", "| metric ")):
                width = cells
            elif line.startswith("|"):
                assert cells == width, line


def test_a_bar_in_a_cell_does_not_break_the_table() -> None:
    assert generate.table(("a",), [("min(1, |D|)",)]).endswith("| min(1, \\|D\\|) |\n")
