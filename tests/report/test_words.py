"""Labels are whole in both languages, and the shipped font can write them."""

import re
import string
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

import sim.report
from sim.catalogue.row import DOWN, UP
from sim.experiment.designs.ablation_table import AS_EXPECTED, OPPOSITE, TOO_FEW, UNCLEAR
from sim.experiment.designs.calibration_table import TOO_FEW_TRIALS
from sim.experiment.designs.levers import GROUPS
from sim.experiment.designs.patterns_table import FAILS, HOLDS
from sim.experiment.designs.patterns_table import UNCLEAR as NOT_CLEAR
from sim.experiment.designs.posterior import FOUND, NOT_FOUND, VAGUELY
from sim.experiment.fall import FROZEN
from sim.mechanisms import all_parameters
from sim.metrics import METRICS
from sim.patterns import PATTERNS
from sim.report.figures import fall
from sim.report.figures.ablation import FORMS
from sim.report.labels import LANGUAGES, TEXT, TOTALS, UNITS, Words
from sim.report.make import DESIGN_FIGURES, FIGURES
from sim.report.style import FONT

FIGURE_NAMES = {
    module.NAME for modules in (FIGURES, *DESIGN_FIGURES.values()) for module in modules
}
SOURCE = Path(sim.report.__file__).parent
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXT)
def test_every_text_is_there_in_both_languages(key):
    english, chinese = TEXT[key]
    assert english and chinese
    assert places(english) == places(chinese)
    assert not CHINESE.search(english)


def test_every_text_is_used_and_every_used_text_is_there():
    words_themselves = {SOURCE / f"{name}labels.py" for name in ("", "design_", "change_")}
    files = {*SOURCE.rglob("*.py"), *SOURCE.glob("*.html")} - words_themselves
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    built = {f"{kind}_{name}" for kind in ("caption", "missing")
             for name in FIGURE_NAMES}
    built |= {f"{kind}_{what}" for kind in ("points", "percent") for what in ("axis", "title")}
    built |= {verdict.replace(" ", "_")
              for verdict in (AS_EXPECTED, OPPOSITE, UNCLEAR, TOO_FEW, HOLDS, FAILS, NOT_CLEAR,
                                  FOUND, VAGUELY, NOT_FOUND, TOO_FEW_TRIALS)}
    built |= {UP, DOWN, *(f"legend_{form}" for form in FORMS), *fall.ENDS}
    built |= {f"group {name}" for name in GROUPS} | {f"mechanism {name}" for name in FROZEN}
    named = set(re.findall(r'"(\w+)"', source))
    assert set(TEXT) - named - built == set()
    assert set(re.findall(r'\bwords\("(\w+)"', source)) | built <= set(TEXT)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_has_labels_and_a_chinese_unit(metric):
    assert metric.unit in UNITS
    assert [Words(each).metric(metric.name) for each in LANGUAGES] == [metric.en, metric.zh]
    assert CHINESE.search(metric.zh)
    assert not set(TOTALS) & {metric.name}


def test_a_title_falls_back_on_the_other_language():
    assert Words("zh").title({"en": "Only English"}) == "Only English"
    assert Words("en").title({"en": "English", "zh": "中文"}) == "English"


def test_the_font_can_write_every_label():
    characters = set(TTFont(FONT).getBestCmap())
    texts = [text for pair in TEXT.values() for text in pair] + list(UNITS.values())
    texts += [metric.zh for metric in METRICS] + [each.zh for _, each in all_parameters()]
    for pattern in PATTERNS:
        texts += [pattern.zh, *(each.zh for each in pattern.statistics)]
        texts += [line.zh for each in pattern.statistics for line in each.lines]
    missing = {each for text in texts for each in CHINESE.findall(text)} - set(map(chr, characters))
    assert not missing


def test_the_font_holds_the_3755_common_characters():
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    common = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    assert len(common) == 3755
    assert {ord(each) for each in common} <= set(TTFont(FONT).getBestCmap())


def test_the_font_has_truetype_outlines_a_name_of_its_own_and_its_licence():
    font = TTFont(FONT)
    assert "glyf" in font
    assert font_manager.FontProperties(fname=FONT).get_name() == "Noto Sans SC Subset"
    assert FONT.stat().st_size < 1_300_000
    assert "SIL OPEN FONT LICENSE" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8")


def test_chinese_figures_draw_chinese_glyphs(reported):
    svg = (reported[0] / "figures" / "eras_zh.svg").read_text(encoding="utf-8")
    font = TTFont(FONT)
    for character in "订单信任":
        glyph = font.getGlyphID(font.getBestCmap()[ord(character)])
        assert f'id="NotoSansSCSubset-Regular-{glyph:x}"' in svg
