"""The pieces that figures are drawn with."""

import datetime
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.drawing import compact_number, number, shortened, spread_out, text_width, wrapped
from sim.report.inline_svg import inline_svg, thinned
from sim.report.labels import Words
from sim.report.results import read_results
from sim.report.style import figure_style, new_figure, rendered
from sim.report.timeline import calendar_ticks, era_spans, fired_changes

from .folders import HISTORY, make_folder, small

heights = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@given(heights)
def test_labels_stand_apart_inside_the_panel_and_in_order(positions):
    gap = 0.1
    moved = spread_out(positions, gap, 0.0, 1.0)
    ordered = sorted(moved)
    assert all(b - a >= gap - 1e-9 for a, b in pairwise(ordered))
    assert ordered[0] >= -1e-9 and ordered[-1] <= 1 + 1e-9
    by_place = [moved[i] for i in sorted(range(len(positions)), key=lambda i: positions[i])]
    assert by_place == ordered


def test_labels_that_do_not_touch_stay_where_they_are():
    assert spread_out([0.9, 0.1, 0.5], 0.2, 0.0, 1.0) == pytest.approx([0.9, 0.1, 0.5])


def test_touching_labels_move_as_little_as_possible():
    assert spread_out([0.5, 0.5], 0.2, 0.0, 1.0) == pytest.approx([0.4, 0.6])


@given(st.text(alphabet="ab 中文，（）0–x", max_size=40), st.integers(4, 20))
def test_wrapping_keeps_the_text_and_the_width(text, width):
    lines = wrapped(text, width).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_no_line_starts_with_a_comma_or_ends_with_an_opening_bracket():
    assert wrapped("平台与，保险", 6) == "平台\n与，保\n险"
    assert wrapped("历史（2013–2017）", 16) == "历史\n（2013–2017）"


@given(st.text(max_size=60), st.integers(4, 30))
def test_shortened_texts_fit(text, width):
    assert text_width(shortened(text, width)) <= max(width, 1) + 1


def test_numbers_are_written_for_readers():
    assert [number(value) for value in (1234.5, 0.25, -3, 0)] == ["1,234", "0.25", "−3", "0"]
    assert [compact_number(value) for value in (-1e4, 2e6, 10)] == ["−10k", "2M", "10"]


def test_calendar_ticks_are_first_days_and_few():
    start = datetime.date(2013, 1, 15)
    days, texts = calendar_ticks(start, 0, 1826, 5)
    assert len(days) <= 5
    assert [start + datetime.timedelta(days=day) for day in days] == [
        datetime.date(int(text), 1, 1) for text in texts
    ]
    days, texts = calendar_ticks(start, 0, 60, 5)
    assert texts == ["2013-02", "2013-03"] and days == [17, 45]
    assert calendar_ticks(start, 0, 3, 5) == ([0], ["2013-01-15"])


def test_eras_cover_the_run_without_gaps(tmp_path):
    results = read_results(make_folder(tmp_path / "made", (small(HISTORY),)))
    spans = era_spans(results, "history", 90.0)
    assert [change.era for _, _, change in spans] == ["", "tool_based", "insured"]
    assert spans[0][0] == 0 and spans[-1][1] == 90
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert [len(entry.days) for entry in fired_changes(results, "history")] == [2, 2, 2, 2]


points = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=30)


@given(points)
def test_thinned_lines_stay_within_a_unit(line):
    kept = thinned(line)
    assert kept[0] == line[0] and kept[-1] == line[-1]
    for point in line:
        distances = [_distance(point, a, b) for a, b in pairwise(kept)] or [0.0]
        assert min(distances) <= 1 + 1e-9


def _distance(point, start, end):
    across, up = end[0] - start[0], end[1] - start[1]
    length = across * across + up * up
    along = 0.0
    if length:
        along = ((point[0] - start[0]) * across + (point[1] - start[1]) * up) / length
    along = min(max(along, 0.0), 1.0)
    return math.dist(point, (start[0] + along * across, start[1] + along * up))


def test_inline_svgs_have_their_own_ids_and_no_prologue():
    with figure_style():
        figure = new_figure(2, 2)
        panel = figure.add_subplot()
        panel.plot(np.arange(50), np.sin(np.arange(50)))
        svg = rendered(figure, "svg").decode()
    body = inline_svg(svg, "x-", "a &lt; b")
    assert body.startswith('<svg role="img" aria-label="a &lt; b"')
    assert "<?xml" not in body and "<!DOCTYPE" not in body and 'width="' not in body.split(">")[0]
    assert 'href="#x-' in body and 'href="#D' not in body
    assert len(body) < len(svg)


def test_words_know_their_language():
    assert Words("zh").joined(["甲", "乙"]) == "甲、乙"
