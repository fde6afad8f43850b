"""Changes on the way: how they are called, on which days they fired, and where they are marked."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from experiment import fake_market
from matplotlib.colors import to_hex

from sim.experiment.load import load_experiment
from sim.experiment.runner import run_experiment
from sim.report.change_titles import change_title, unfired
from sim.report.changes import Change
from sim.report.figures import eras, history
from sim.report.labels import Words
from sim.report.make import make_report
from sim.report.results import read_results
from sim.report.style import DARK, figure_style
from sim.report.timeline import change_texts, era_spans, era_title, fired_changes, single_changes

from .folders import TOOLS, WILD, daily_of, make_folder, small

HOME = Path(__file__).parents[2]
LIMIT = {"posting.limit": 3.0}
RISES = "orders above 100"
EN, ZH = Words("en"), Words("zh")


def change(day=None, *, when=None, era=None, title=(), values=LIMIT):
    return {"day": day, "when": when, "era": era, "title": dict(title), "set": dict(values)}


def changing(*changes, seeds=2, days=90, **more):
    return replace(small(WILD, days, seeds), changes=changes, **more)


def read(tmp_path, *made):
    return read_results(make_folder(tmp_path / "made", made))


@pytest.mark.parametrize(("values", "en", "zh"), [
    ({"posting.limit": 3.0}, "posting.limit = 3 posts / day", "发帖上限 = 3 帖/天"),
    ({"posting.limit": 1.0}, "posting.limit = 1 post / day", "发帖上限 = 1 帖/天"),
    ({"mechanisms.face": 0}, "mechanisms.face = off", "面子关"),
    ({"trust.gain": 0.05}, "trust.gain = 0.05", "信任增益 = 0.05"),
    ({"media.base_hazard": 0.5}, "media.base_hazard = 0.5 / day", "定时曝光 = 0.5 次/天"),
    ({"chains.depth_cap": 2}, "chains.depth_cap = 2 levels", "层级上限 = 2 层"),
    ({"trust.gain": 0.05, "mechanisms.face": 1}, "trust.gain = 0.05, mechanisms.face = on",
     "信任增益 = 0.05、面子开"),
    ({"trust.gain": 0.05, "mechanisms.face": 1, "posting.limit": 2.5, "chains.depth_cap": 1,
      "trust.loss": 0.0}, "trust.gain = 0.05, mechanisms.face = on and 3 more",
     "信任增益 = 0.05、面子开，另 3 项"),
    ({"gone.away": 5}, "gone.away = 5", "gone.away = 5"),
])
def test_an_untitled_change_is_called_by_what_it_sets(values, en, zh):
    untitled = Change(9, None, {}, values)
    assert (change_title(untitled, EN), change_title(untitled, ZH)) == (en, zh)
    titled = replace(untitled, title={"en": "A title", "zh": "标题"})
    assert (change_title(titled, EN), change_title(titled, ZH)) == ("A title", "标题")


def test_changes_fire_on_their_day_and_conditions_on_the_day_after_they_are_met(tmp_path):
    made = changing(
        change(40), change(90), change(when="orders above 300", values={"trust.gain": 0.2}),
        change(when="orders above 1000000"), change(20, title={"en": "A", "zh": "甲"}, values={}),
        seeds=3,
    )
    results = read(tmp_path, made)
    dated, conditional = fired_changes(results, made.name)
    assert (dated.change.values, dated.days) == (LIMIT, (40, 40, 40))
    met = [int(np.argmax(daily_of(made, seed)["orders"] > 300)) + 1 for seed in (1, 2, 3)]
    assert list(conditional.days) == met and len(set(met)) > 1
    assert conditional.day == np.median(met)
    assert unfired(results, made.name, EN) == [
        "“posting.limit = 3 posts / day” never came: the runs end before day 90.",
        "“posting.limit = 3 posts / day” never fired: its condition (orders above 1000000) was "
        "met in no run.",
    ]


def test_two_changes_of_one_title_are_two(tmp_path):
    title = {"en": "Campaign", "zh": "活动"}
    made = changing(change(20, title=title), change(60, title=title))
    assert [each.day for each in fired_changes(read(tmp_path, made), made.name)] == [20, 60]


def test_lines_say_day_title_runs_and_what_was_so_already(tmp_path):
    rare = change(when="orders above 440", values={"trust.gain": 0.2})
    made = changing(
        change(30), change(50), change(60, values={"trust.gain": 0.2}), rare, seeds=4,
        start="2013-01-01", values=(("posting.limit", 25.0), ("trust.gain", 0.2)),
    )
    results = read(tmp_path, made)
    fired = single_changes(results, made.name)
    runs = [seed for seed in range(1, 5) if (daily_of(made, seed)["orders"] > 440).any()]
    assert 0 < len(runs) < 4
    texts = change_texts(results, made.name, fired, EN, 70)
    assert "1  2013-01-31  posting.limit = 3 posts / day" in texts
    assert "2  2013-02-20  posting.limit = 3 posts / day (as it was already)" in texts
    assert "3  2013-03-02  trust.gain = 0.2" in texts  # a conditional change sets it, too
    assert texts[-1].endswith(f"({len(runs)} of 4 runs)")


def test_the_first_era_bears_the_title_of_its_rules(tmp_path):
    tools = change(30, era="tool_based", title={"en": "Tools", "zh": "工具化"})
    made = changing(tools, era=(("en", "Wild growth"), ("zh", "野蛮生长")))
    spans = era_spans(read(tmp_path, made), made.name, 90.0)
    assert [era_title(each, EN) for *_, each in spans] == ["Wild growth", "Tools"]
    assert [era_title(each, ZH) for *_, each in spans] == ["野蛮生长", "工具化"]


def dashed_days(drawn):
    """Return the days of the dashed upright lines, a list a panel."""
    return [
        [float(line.get_xdata()[0]) for line in panel.lines
         if to_hex(line.get_color()).upper() == DARK and line.get_linestyle() == "--"
         and len(set(line.get_xdata())) == 1]
        for panel in drawn.axes
    ]


def written_on(drawn):
    texts = [text.get_text() for text in drawn.texts]
    return "\n".join(texts + [text.get_text() for panel in drawn.axes for text in panel.texts])


def page_of(folder, monkeypatch):
    """Return the page with the figures over time only, drawn once."""
    monkeypatch.setattr("sim.report.make.FIGURES", (eras, history))
    monkeypatch.setattr("sim.report.make.FORMATS", ("svg",))
    make_report(folder, "en")
    return (folder / "report.html").read_text("utf-8")


def test_every_figure_over_time_marks_the_changes_of_each_scenario(tmp_path):
    first = changing(change(20), change(60, title={"en": "Titled", "zh": "有题"}))
    second = replace(small(TOOLS), changes=(change(45, values={"trust.gain": 0.2}),))
    plain = replace(small(WILD), name="plain", en="Plain", zh="平")
    results = read(tmp_path, first, second, plain)
    with figure_style():
        drawn = eras.draw(eras.table(results), results, EN)
        rows = len(drawn.axes) // 3
        assert dashed_days(drawn) == [[20, 60], [45], []] * rows
        said = written_on(drawn).replace("\n", " ")
        assert "Wild growth: 1 day 20 posting.limit = 3 posts / day; 2 day 60 Titled" in \
            re.sub(r" +", " ", said)
        assert "trust.gain = 0.2" in said
        for words, title in ((EN, "1  day 20  posting.limit = 3 posts / day"),
                             (ZH, "1  第 20 天  发帖上限 = 3 帖/天")):
            shown = history.draw(history.table(results), results, words)
            assert all(days == [20, 60] for days in dashed_days(shown))
            assert title in written_on(shown)


def test_a_change_that_never_fired_is_said_to_have_never_fired(tmp_path, monkeypatch):
    never = change(when="orders below -5", values={"trust.gain": 0.2})
    made = changing(never), replace(small(TOOLS), changes=(never,))
    page = page_of(make_folder(tmp_path / "made", made), monkeypatch)
    assert "No scenario had a change on the way" in page
    assert ("Wild growth, Tool-based: “trust.gain = 0.2” never fired: its condition (orders below "
            "-5) was met in no run.") in page


def test_more_changes_than_there_is_room_for_are_marked_and_the_cut_is_said(tmp_path):
    made = changing(*(change(day, values={"trust.gain": day / 100}) for day in range(2, 82, 2)))
    results = read(tmp_path, made)
    with figure_style():
        drawn = history.draw(history.table(results), results, EN)
        assert len(dashed_days(drawn)[0]) == 40
        assert "20  day 40" in written_on(drawn) and "21  day" not in written_on(drawn)
    assert any("40 changes are marked, the first 20" in note
               for note in history.notes(history.table(results), results, EN))


def readme_scenario() -> str:
    """Return the ten-line example of the README."""
    text = (HOME / "README.md").read_text("utf-8")
    return text.split("## A scenario in ten lines")[1].split("```yaml\n")[1].split("```")[0]


def test_the_report_of_the_readme_example_names_its_change(tmp_path, monkeypatch):
    """The example says a limit from day 90 on: page and figures must show it."""
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.simulate)
    file = tmp_path / "early_limit.yaml"
    shipped = f"extends: {HOME.as_posix()}/scenarios/"
    file.write_text(readme_scenario().replace("extends: scenarios/", shipped), encoding="utf-8")
    experiment = load_experiment(file, {"people.count": 300}, seeds=1, days=120)
    folder = tmp_path / "out"
    monkeypatch.setattr("sim.experiment.conclusion._make_report", lambda *_: "")
    run_experiment(experiment, quiet=True, jobs=1, out=folder)
    page = page_of(folder, monkeypatch)
    assert "No scenario had a change on the way" not in page
    results = read_results(folder)
    with figure_style():
        for words, said in ((EN, "day 90 posting.limit = 3 posts / day"),
                            (ZH, "第 90 天 发帖上限 = 3 帖/天")):
            for module in (eras, history):
                drawn = module.draw(module.table(results), results, words)
                assert said in " ".join(written_on(drawn).split()), module.NAME
                assert all(90 in days for days in dashed_days(drawn)), module.NAME


@pytest.mark.parametrize("module", [eras, history])
def test_ticks_are_explained_where_days_differ_and_nowhere_else(tmp_path, module):
    for name, fires, there in (("dated", change(9), False), ("met", change(when=RISES), True)):
        results = read_results(make_folder(tmp_path / name, (changing(fires, seeds=4),)))
        days = single_changes(results, "wild_growth")[0].days
        assert (len(set(days)) > 1) == there
        notes = " ".join(module.notes(module.table(results), results, EN))
        assert ("a tick at the top is a run" in notes) == there
