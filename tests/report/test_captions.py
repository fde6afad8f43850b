"""Captions and marks say what a figure with its data shows, and printed pages hold all of it."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from sim.patterns import PATTERNS
from sim.report.design_tables import mechanism_name, observable_label
from sim.report.figures import (
    ablation,
    differences,
    downlines,
    eras,
    fall,
    history,
    income,
    patterns,
    spread,
)
from sim.report.labels import Words
from sim.report.page import render_page
from sim.report.results import read_results
from sim.report.style import TALLEST, figure_style

from .design_folders import ablation_folder, fall_folder, patterns_folder
from .folders import HISTORY, TOOLS, WILD, make_folder, small

ONE, TWO, FIVE = (small(WILD, days=60, seeds=seeds) for seeds in (1, 2, 5))
OTHER = {1: small(TOOLS, days=60, seeds=1), 5: small(TOOLS, days=60, seeds=5)}


def told(folder, module, scenarios):
    results = read_results(make_folder(folder / "made", scenarios))
    points = module.table(results)
    return module.caption(points, results, Words("en")), module, points, results


@pytest.mark.parametrize(("module", "scenarios", "said", "unsaid"), [
    (eras, (ONE,), ["a panel is a quantity", "the one seed"], ["Band", "Thin", "Grey", "Tinted"]),
    (eras, (TWO,), ["mean over seeds", "fewer than 4 seeds", "Thin"], ["Band", "Grey", "Tinted"]),
    (eras, (FIVE, OTHER[5]), ["a column is a scenario", "Band", "Grey"], ["Tinted"]),
    (eras, (FIVE, OTHER[1]), ["there is none where fewer than 4"], ["Tinted"]),
    (history, (small(HISTORY, seeds=1),), ["over its calendar", "Tinted", "Dashed"], ["Band"]),
    (history, (replace(small(HISTORY, seeds=5), start=None),), ["over its days", "Band"], []),
    (spread, (ONE,), ["a dot is a run"], ["mean", "interval", "Hollow"]),
    (spread, (TWO,), ["mean, and a dot a run"], ["interval", "Hollow"]),
    (spread, (FIVE,), ["mean with 95 % t interval"], ["Hollow"]),
    (income, (ONE,), ["(a)", "a dot is a run"], ["same weight", "mean over runs", "interval"]),
    (income, (FIVE,), ["interval", "same weight", "mean over runs"], []),
    (downlines, (ONE,), ["Both axes"], ["Thick", "thin"]),
    (downlines, (FIVE,), ["Thick", "thin"], []),
    (differences, (TWO, replace(TWO, name="same")), ["Hollow"], ["Star", "logarithmic"]),
])
def test_a_caption_says_what_is_there_and_nothing_else(tmp_path, module, scenarios, said, unsaid):
    caption, *_ = told(tmp_path, module, scenarios)
    assert all(each in caption for each in said), caption
    assert not any(each in caption for each in unsaid), caption


@pytest.mark.parametrize(("scenario", "bands"), [(TWO, 0), (FIVE, 1)])
def test_a_band_needs_four_seeds(tmp_path, scenario, bands):
    _, _, points, results = told(tmp_path, eras, (scenario,))
    with figure_style():
        panel = eras.draw(points, results, Words("en")).axes[0]
    assert len(panel.collections) == bands
    assert len(panel.lines) == 1 + scenario.seeds


@pytest.mark.parametrize(("seeds", "whiskers"), [(1, 0), (3, 0), (4, 1)])
def test_a_whisker_needs_four_seeds(tmp_path, seeds, whiskers):
    _, _, points, results = told(tmp_path, spread, (small(WILD, days=60, seeds=seeds),))
    with figure_style():
        panel = spread.draw(points, results, Words("en")).axes[0]
    assert len(panel.collections) == 1 + whiskers
    assert len(panel.lines) == (seeds > 1)


def test_bands_of_shares_stay_between_0_and_1(tmp_path):
    made = small(WILD, days=60, seeds=2)
    folder = make_folder(tmp_path / "made", (made,))
    daily = pd.read_parquet(folder / "daily.parquet")
    daily["blocked_share"] = 0.05 * (daily["seed"] - 1)
    daily.to_parquet(folder / "daily.parquet")
    points = eras.table(read_results(folder))
    own = points[(points["metric"] == "blocked_share") & points["seed"].isna()]
    assert own["ci_low"].tolist() == [0.0] * len(own) and (own["ci_high"] > 0.05).all()


def test_labels_of_the_ablation_are_whole(tmp_path):
    results = read_results(ablation_folder(tmp_path / "made"))
    points = ablation.table(results)
    for language in ("en", "zh"):
        words = Words(language)
        with figure_style():
            pages = ablation.draw(points, results, words)
        written = "|".join("".join(text.get_text().split()) for page in pages
                           for text in page.axes[0].texts)
        for row in points.to_dict("records"):
            name = f"{row['row']} {mechanism_name(row['row'], row['name'], words)}"
            label = observable_label(row["metric"], row["summary"], words)
            assert "".join(name.split()) in written.replace("|", "")  # one text a line
            assert f"|{''.join(label.split())}|" in written + "|"
        assert all(page.get_size_inches()[1] <= TALLEST + 0.9 for page in pages)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_patterns_take_pages_and_their_labels_stand_beside_the_panels(tmp_path, language):
    results = read_results(patterns_folder(tmp_path / "made", "P5"))
    with figure_style():
        pages = patterns.draw(patterns.table(results), results, Words(language))
        for page in pages:
            page.canvas.draw()
    assert len(pages) > 1 and all(page.get_size_inches()[1] <= TALLEST for page in pages)
    assert sum(len(page.axes) for page in pages) == len(PATTERNS) - 1
    for page in pages:
        width = page.bbox.width
        for panel in page.axes:
            for label in panel.texts[2:]:
                box = label.get_window_extent()
                assert box.x0 >= 0 and box.x1 <= panel.bbox.x0, label.get_text()
            assert panel.texts[0].get_window_extent().x1 <= width


def test_a_wide_table_is_parted_and_loses_no_scenario(tmp_path):
    scenarios = tuple(replace(small(TOOLS, days=5), name=f"s{i}", en=f"title {i}", zh=f"题 {i}")
                      for i in range(11))
    results = read_results(make_folder(tmp_path / "made", scenarios))
    page = render_page(results, {"en": []})
    tables = re.findall(r"<thead>(.*?)</thead>", page, re.DOTALL)
    summaries = [head for head in tables if "colspan" not in head and "title " in head]
    assert [head.count("title ") for head in summaries] == [6, 5] * 2
    compared = [head for head in tables if "colspan" in head]
    assert [head.count("title ") for head in compared] == [3, 3, 3, 1] * 2
    assert page.count("overflow: visible") == 1


def test_a_fall_of_few_seeds_has_no_interval_in_figure_and_caption(tmp_path):
    results = read_results(fall_folder(tmp_path / "made"))
    points = fall.table(results)
    assert "interval" not in fall.caption(points, results, Words("en"))
