"""The catalogue is whole, and agrees with the model as far as the model is built."""

import re

import pytest
from fontTools.ttLib import TTFont

from sim.catalogue import ROWS, built_rows
from sim.catalogue.observables import OUTCOMES, SUMMARIES
from sim.catalogue.row import DOWN, ERAS, UP
from sim.catalogue.sources import HOME, files_of, named_in, parameters_of
from sim.mechanisms.switches import Mechanisms
from sim.metrics import METRIC_NAMES
from sim.report.style import FONT
from sim.scenario import load_scenario
from sim.scenario.settings import DECLARED

BUILT = built_rows()
SCENARIOS = HOME / "scenarios"


def test_every_row_of_the_articles_is_there_once():
    assert [row.id for row in ROWS] == [f"M{number:02d}" for number in range(1, 86)]


def test_every_switch_of_a_row_is_built():
    assert {row.switch for row in ROWS} <= set(Mechanisms._fields)


def test_every_metric_of_an_expectation_is_measured():
    daily = {e.observable.metric for row in ROWS for e in row.expectations
             if e.observable.summary != "outcome"}
    assert daily <= set(METRIC_NAMES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_whole(row):
    assert row.en and row.zh and row.en[0].islower()
    assert row.quotations
    assert all(re.fullmatch("S[0-4]", each.source) and each.words for each in row.quotations)
    assert set(row.eras) <= set(ERAS) and row.arm in ERAS
    assert 1 <= len(row.expectations) <= 2
    assert len({each.observable for each in row.expectations}) == len(row.expectations)
    for each in row.expectations:
        assert each.direction in (UP, DOWN)
        assert each.observable.summary in SUMMARIES or each.observable.metric in OUTCOMES


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row.id)
def test_a_built_row_is_found_in_the_code(row):
    """The switch says whom it serves, and some docstring names the row."""
    assert row.id in DECLARED[f"mechanisms.{row.switch}"].mechanisms
    assert files_of(row.id)


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row.id)
def test_a_file_of_a_row_reads_its_switch_or_what_the_switch_sets(row):
    switch = DECLARED[f"mechanisms.{row.switch}"]
    fields = {path.rpartition(".")[2] for path in switch.off} or {row.switch}
    # As `p.field` of a group; a rule may be handed a parameter under its own name.
    read = re.compile(rf"\b({'|'.join(fields)})\b")
    files = [file for file in files_of(row.id) if not file.endswith("switches.py")]
    assert any(read.search((HOME / file).read_text(encoding="utf-8")) for file in files), files


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row.id)
def test_a_built_row_acts_in_the_arm_that_tries_it(row):
    values = load_scenario(SCENARIOS / f"{row.arm}.yaml").with_values(row.given).values
    assert values[f"mechanisms.{row.switch}"] == 1


def test_parameters_are_those_declared_for_the_row():
    assert "purchase.trust" in parameters_of("M01")
    assert "mechanisms.trust_in_choice" not in parameters_of("M01")
    assert parameters_of("M99") == []


def test_ids_are_read_singly_in_ranges_and_not_from_examples():
    assert named_in("joining (M15-M18; eq. 26) and M64") == {"M15", "M16", "M17", "M18", "M64"}
    assert named_in('for example ``("M22",)``, IM23, M5') == set()


def test_files_are_modules_of_the_model():
    assert "sim/mechanisms/recruiting.py" in files_of("M17")  # named there in a range
    everything = {file for row in BUILT for file in files_of(row.id)}
    assert {file.split("/")[1] for file in everything} == {"mechanisms", "state", "day"}
    assert all((HOME / file).is_file() for file in everything)


def test_the_font_of_the_figures_can_write_every_name():
    characters = set(map(chr, TTFont(FONT).getBestCmap()))
    assert {each for row in ROWS for each in row.zh if each >= "\u2e80"} <= characters
