"""Generated pages and tables are those of today's declarations; the ODD leaves nothing out."""

import dataclasses
import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.catalogue import ROWS
from sim.mechanisms import all_parameters
from sim.metrics import METRIC_NAMES
from sim.patterns import PATTERNS
from sim.scenario import load_scenario

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))

import ablation_page  # noqa: E402
import attribution_page  # noqa: E402
import calibration_page  # noqa: E402
import generate  # noqa: E402
import odd_tables  # noqa: E402
import patterns_page  # noqa: E402
import tables  # noqa: E402

ODD = (DOCS / "odd.md").read_text(encoding="utf-8")
PROSE = re.sub(r"<!-- table: .+? -->\n.*?<!-- end -->", "", ODD, flags=re.DOTALL)
SUBMODELS = PROSE[PROSE.index("## 7. Submodels") :]


@pytest.mark.parametrize("page", generate.PAGES)
def test_page_is_not_stale(page: str) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == generate.PAGES[page](), "run: python docs/generate.py"


def test_the_ablation_page_holds_what_its_table_says() -> None:
    written = (DOCS / "ablation.md").read_text(encoding="utf-8")
    assert written == ablation_page.page(), "run: python docs/ablation_page.py"
    assert set(pd.read_csv(ablation_page.TABLE)["row"]) == {row.id for row in ROWS}


def test_the_calibration_page_holds_what_its_tables_say() -> None:
    written = (DOCS / "calibration.md").read_text(encoding="utf-8")
    assert written == calibration_page.page(), "run: python docs/calibration_page.py"


def test_the_shipped_calibrated_values_are_those_of_the_page() -> None:
    best = pd.read_csv(calibration_page.BEST).set_index("parameter")["value"]
    scenario = load_scenario(calibration_page.SHIPPED)
    assert scenario.days == load_scenario(calibration_page.SHIPPED.with_name("history.yaml")).days
    assert {path: scenario.values[path] for path in best.index} == best.to_dict()


def test_the_attribution_page_holds_what_its_tables_say() -> None:
    written = (DOCS / "attribution.md").read_text(encoding="utf-8")
    assert written == attribution_page.page(), "run: python docs/attribution_page.py"


def test_contributions_add_up_to_the_difference_of_every_seed() -> None:
    seeds = pd.read_csv(attribution_page.SEEDS)
    for key, rows in seeds.groupby(["from", "to", "metric", "seed"]):
        ends = rows.iloc[0]
        difference = ends["end"] - ends["start"]
        assert abs(rows["contribution"].sum() - difference) < 1e-9 * max(1, abs(difference)), key


def test_the_patterns_page_holds_what_its_tables_and_the_list_say() -> None:
    written = (DOCS / "patterns.md").read_text(encoding="utf-8")
    assert written == patterns_page.page(), "run: python docs/patterns_page.py"
    marks = set(re.findall(r"<!-- (?!end|not run)([^>]+?) -->", written))
    assert marks == {p.id for p in PATTERNS} | {"runs", "overview", "baselines", "fall"}


def test_the_patterns_tables_are_of_the_lines_that_there_are() -> None:
    lines = {
        (pattern.id, statistic.name, line.en)
        for pattern in PATTERNS
        for statistic in pattern.statistics
        for line in statistic.lines
    }
    rows = patterns_page.read(patterns_page.TABLE)[["pattern", "statistic", "arm"]]
    assert set(rows.itertuples(index=False, name=None)) == lines


def test_every_parameter_and_switch_has_a_row() -> None:
    page = generate.parameters_page()
    for path, declaration in all_parameters():
        name = path.partition(".")[2] if declaration.unit == "switch" else path
        assert page.count(f"\n| `{name}` |") == 1, path


def test_a_row_tells_every_number_from_the_next() -> None:
    for path, each in all_parameters():
        if each.unit in ("switch", "flag", "text"):
            continue
        default = dataclasses.replace(each, default=each.default + 1)
        assert generate._default(default) != generate._default(each), path
        for bound in ("low", "high"):
            moved = dataclasses.replace(each, **{bound: getattr(each, bound) + 1})
            assert generate._range(moved) != generate._range(each), path


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
            if not line.startswith("|"):
                width = 0
            elif width == 0:
                width = cells
            else:
                assert cells == width, line


def test_a_bar_in_a_cell_does_not_break_the_table() -> None:
    assert tables.table(("a",), [("min(1, |D|)",)]).endswith("| min(1, \\|D\\|) |\n")


def test_a_table_without_a_place_is_an_error() -> None:
    with pytest.raises(ValueError, match="places for"):
        tables.filled("no place", {"phases": "| a |\n"})


def test_every_parameter_has_unit_range_meaning_and_source() -> None:
    for path, declaration in all_parameters():
        assert declaration.unit and declaration.meaning.strip(), path
        assert declaration.en and declaration.zh, path
        if declaration.unit == "switch":
            continue
        assert declaration.source.strip(" -"), f"{path}: name a source, or say assumption"
        if declaration.unit != "text":
            assert declaration.low < declaration.high, path
            assert declaration.low <= declaration.default <= declaration.high, path


def test_odd_words_are_complete() -> None:
    for columns, words in odd_tables.STATES.items():
        assert list(words) == list(columns._fields), columns.__name__
        for name, (unit, meaning) in words.items():
            assert unit and meaning, f"{columns.__name__}.{name}"


def test_odd_has_the_seven_elements_and_the_eleven_concepts() -> None:
    heads = re.findall(r"^## (\d)\. (.+)$", ODD, re.MULTILINE)
    assert heads == [
        ("1", "Purpose and patterns"),
        ("2", "Entities, state variables and scales"),
        ("3", "Process overview and scheduling"),
        ("4", "Design concepts"),
        ("5", "Initialization"),
        ("6", "Input data"),
        ("7", "Submodels"),
    ]
    concepts = ODD[ODD.index("## 4.") : ODD.index("## 5.")]
    assert re.findall(r"^\*\*(.+?)\.\*\*", concepts, re.MULTILINE) == [
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction",
        "Sensing", "Interaction", "Stochasticity", "Collectives", "Observation",
    ]  # fmt: skip
    patterns = re.findall(r"^\| (P\d+) \|", PROSE, re.MULTILINE)
    assert patterns == [f"P{n}" for n in range(1, 21)]


def test_odd_names_every_parameter() -> None:
    for path, declaration in all_parameters():
        if declaration.unit != "switch":
            assert re.search(rf"\b{re.escape(path)}\b", PROSE), f"docs/odd.md leaves out {path}"


def test_odd_names_every_rule_and_mechanism_in_its_submodels() -> None:
    for module, name in odd_tables.rules():
        assert re.search(rf"\b{name}\b", SUBMODELS), f"docs/odd.md leaves out {module}.{name}"
    for row in ROWS:
        assert re.search(rf"\b{row.id}\b", SUBMODELS), f"docs/odd.md leaves out {row.id}"


def test_odd_numbers_every_equation() -> None:
    for number in range(1, 33):
        assert f"({number})" in SUBMODELS, number
