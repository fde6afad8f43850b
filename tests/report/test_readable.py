"""What keeps a page readable: nothing runs into anything else, heads stand above their cells."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text

from sim.experiment.designs.hypercube import Hypercube
from sim.report.drawing import text_width
from sim.report.figures import (
    ablation,
    calibration_parameters,
    differences,
    eras,
    history,
    income,
)
from sim.report.figures.eras import KEY_WIDTH
from sim.report.labels import Words
from sim.report.make import make_report
from sim.report.page_table import Cell, PageTable
from sim.report.response_tables import response_tables
from sim.report.results import read_results
from sim.report.style import figure_style

from .design_folders import ablation_folder
from .folders import FOUR, WILD, make_folder, small
from .test_calibration_report import calibration_folder
from .test_changes import change, changing
from .test_sweeps import METRICS, factor, made

EN, ZH = Words("en"), Words("zh")
NINE = tuple(
    replace(small(FOUR[place % 3], 40), name=f"s{place}", en=f"Scenario number {place}",
            zh=f"没有好友传言的野蛮生长{place}")
    for place in range(9)
)


def figure_of(module, results, words):
    with figure_style():
        return module.draw(module.table(results), results, words)


def boxes(figure, texts):
    return [text.get_window_extent(figure.canvas.get_renderer()) for text in texts]


def test_chinese_titles_of_six_columns_stand_apart(tmp_path):
    results = read_results(make_folder(tmp_path / "made", NINE))
    figure = figure_of(eras, results, ZH)
    titles = boxes(figure, [panel.title for panel in figure.axes[:6]])
    gaps = [right.x0 - left.x1 for left, right in pairwise(titles)]
    assert min(gaps) >= 0.05 * figure.dpi


def test_incomes_are_drawn_of_as_many_scenarios_as_colours_tell_apart(tmp_path):
    results = read_results(make_folder(tmp_path / "made", NINE))
    figure = figure_of(income, results, EN)
    (legend,) = figure.legends
    assert len(legend.texts) == 6
    points = income.table(results)
    assert points["scenario"].nunique() == 9
    assert any("first 6 of 9" in note for note in income.notes(points, results, EN))


def test_three_columns_of_days_have_more_than_two_ticks(tmp_path):
    three = tuple(replace(small(each, 365), name=f"s{place}") for place, each
                  in enumerate(FOUR[:3]))
    figure = figure_of(eras, read_results(make_folder(tmp_path / "made", three)), EN)
    assert figure.axes[-1].get_xticks().tolist() == [0, 100, 200, 300]


def test_the_key_of_changes_breaks_between_changes(tmp_path):
    days = changing(*(change(day, values={"trust.gain": day / 1000}) for day in range(5, 85, 8)))
    results = read_results(make_folder(tmp_path / "made", (days,)))
    for words in (EN, ZH):
        figure = figure_of(eras, results, words)
        (key,) = [text.get_text() for text in figure.texts if "0.013" in text.get_text()]
        lines = key.split("\n")
        assert len(lines) > 1 and all(re.match(r"\d+  ", line) for line in lines[1:])
        assert all(text_width(line) <= KEY_WIDTH + 2 for line in lines)


def test_lines_to_numbers_of_changes_run_below_the_numbers(tmp_path):
    crowded = changing(*(change(day, values={"trust.gain": day / 1000}) for day in range(2, 32, 2)))
    figure = figure_of(history, read_results(make_folder(tmp_path / "made", (crowded,))), EN)
    figure.canvas.draw()
    numbers = [text for text in figure.axes[0].texts if getattr(text, "arrow_patch", None)]
    assert len(numbers) == 15
    lowest = min(Text.get_window_extent(text).y0 for text in numbers)  # without the line
    for text in numbers:
        path = text.arrow_patch.get_transform().transform_path(text.arrow_patch.get_path())
        assert path.vertices[:, 1].max() <= lowest + 1.0


def test_lines_of_a_mechanism_stand_beside_lines_of_its_observables(tmp_path):
    results = read_results(ablation_folder(tmp_path / "made"))
    (panel,) = figure_of(ablation, results, EN)[0].axes
    places = {text.get_text(): text.xy[1] for text in panel.texts}
    assert places["customer"] == places["M04 from stranger to acquaintance to"] + 1.0
    assert all(place % 0.5 == 0 for place in places.values())
    assert not any("\n" in text for text in places if text.startswith("M"))


def test_labels_of_the_ablation_break_only_where_they_would_meet_the_names(tmp_path):
    results = read_results(ablation_folder(tmp_path / "made"))
    for words, label in ((EN, "orders over strong ties (last 60 days)"), (ZH, "")):
        pages = figure_of(ablation, results, words)
        assert any(label in text.get_text() for page in pages for text in page.axes[0].texts)
        for page in pages:
            (panel,) = page.axes
            names, labels = (
                boxes(page, [text for text in panel.texts if text.get_ha() == side])
                for side in ("left", "right")
            )
            for name in names:
                beside = [each.x0 for each in labels if each.y0 < name.y1 and each.y1 > name.y0]
                assert not beside or min(beside) > name.x1 + 0.03 * page.dpi


def test_calibrated_parameters_have_their_units(tmp_path):
    results = read_results(calibration_folder(tmp_path / "made", by_abc=True))
    for words, titles in ((EN, ["trust gain", "blocking hazard (1/ad)"]),
                          (ZH, ["信任增益", "屏蔽风险（次/条广告）"])):
        figure = figure_of(calibration_parameters, results, words)
        shown = [panel.get_title(loc="left") for panel in figure.axes]
        assert all(title in (None, text) for title, text in zip(titles, shown))


def test_many_parameters_leave_a_table_fewer_metrics_and_have_units(tmp_path):
    paths = ("trust.gain", "trust.loss", "media.base_hazard", "blocking.hazard",
             "mechanisms.blocking", "mechanisms.face", "posting.limit", "chains.depth_cap")
    metrics = (*METRICS, "gmv")
    few = made(tmp_path / "few", Hypercube(tuple(map(factor, (*paths[:2], paths[6], paths[4]))),
                                           ("wild_growth",), metrics, 4), ("wild_growth",))
    bounded = (*map(factor, paths[:6]), factor(paths[6], 1, 25), factor(paths[7], 1, 9))
    many = made(tmp_path / "many", Hypercube(bounded, ("wild_growth",), metrics, 4),
                ("wild_growth",))
    widths = [[len(table.head) for table in response_tables(read_results(folder), EN)]
              for folder in (few, many)]
    assert widths == [[4 + 1 + 3], [8 + 1 + 2, 8 + 1 + 1]]
    (table, _) = response_tables(read_results(many), EN)
    assert "rate limit (posts/day)" in table.head


def test_heads_are_aligned_with_their_columns():
    rows = [[Cell("1"), Cell("a", kind="text"), Cell("bad", kind="bad")],
            [Cell("2"), Cell("b", kind="text"), Cell("3", kind="clear")]]
    table = PageTable("", ["number", "name", "value"], rows, "")
    assert table.aligned == [("number", ""), ("name", "text"), ("value", "")]


def test_print_leaves_out_what_does_not_unfold(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.make.FIGURES", ())
    folder = make_folder(tmp_path / "made", (small(WILD),))
    make_report(folder, "en")
    page = (folder / "report.html").read_text(encoding="utf-8")
    printed = page.split("@media print")[1]
    assert "details:not([open]) { display: none; }" in printed
    assert re.search(r"figcaption \{[^}]*font-size: 8\.5pt", printed)


@pytest.mark.parametrize("seeds", [2, 4])
def test_differences_of_few_pairs_have_no_lines_and_none_is_said(tmp_path, seeds):
    two = tuple(small(each, 90, seeds) for each in FOUR[:2])
    results = read_results(make_folder(tmp_path / "made", two))
    figure = figure_of(differences, results, EN)
    drawn = [segment for panel in figure.axes for each in panel.collections
             if isinstance(each, LineCollection) for segment in each.get_segments()
             if len(segment) and np.isfinite(segment).all()]
    points = differences.table(results)
    said = differences.caption(points, results, EN)
    assert (len(drawn) > 0) == ("Lines: 95 % t intervals." in said) == (seeds == 4)
    assert ("Of fewer than 4 seeds no interval is drawn." in said) == (seeds == 2)
    for panel, (_, own) in zip(figure.axes, points.groupby("panel", sort=False)):
        low, high = panel.get_xlim()
        assert low < own["value"].min() and own["value"].max() < high


def test_a_chinese_page_has_chinese_colons(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.make.FIGURES", ())
    two = (changing(change(20)), replace(small(FOUR[1]), name="other"))
    folder = make_folder(tmp_path / "made", two)
    make_report(folder, "zh")
    assert "<p>基准：野蛮生长</p>" in (folder / "report.html").read_text(encoding="utf-8")
    figure = figure_of(eras, read_results(folder), ZH)
    assert any(text.get_text().startswith("野蛮生长：1  第 20 天") for text in figure.texts)
