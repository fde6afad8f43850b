"""Cut the Chinese font of the figures out of Noto Sans CJK; run once, its result is shipped.

    python make_subset.py NotoSansCJK-Regular.ttc NotoSansSC-subset.ttf [TEXT_FILE ...]

The subset holds the 3,755 characters of GB 2312 level 1, ASCII, the usual punctuation, and every
Chinese character of the text files (give it the files that hold the labels). The outlines are
turned from cubic to quadratic, because matplotlib embeds only TrueType outlines faithfully in
PDF. The family is named apart from "Noto Sans SC", so that an installed font of that name cannot
take its place and change the bytes of a figure from one machine to the next.
"""

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

SOURCE_FAMILY = "Noto Sans CJK SC"
FAMILY = "Noto Sans SC Subset"
PUNCTUATION = "·×÷±≤≥≠≈°‰¥￥–—…“”‘’、。〈〉《》「」『』【】〔〕！（），．：；？％＋－＝～①②③④⑤⑥⑦⑧⑨"
MOST_ERROR = 1.0
"""Greatest distance, in units of the em (1,000), between a cubic outline and its replacement."""
UNHINTED_LIMITS = (
    "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
    "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints",
    "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
)
"""Fields of maxp that quadratic outlines need; the real maxima are computed on saving."""


def level_one() -> str:
    """Return the 3,755 characters of GB 2312 level 1 (rows 16 to 55)."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in rows)


def wanted(text_files: list[Path]) -> str:
    """Return every character that the subset must hold."""
    ascii_characters = "".join(map(chr, range(0x20, 0x7F)))
    extra = "".join(path.read_text(encoding="utf-8") for path in text_files)
    chinese = "".join(character for character in extra if "\u3400" <= character <= "\u9fff")
    return ascii_characters + PUNCTUATION + level_one() + chinese


def with_quadratic_outlines(font: TTFont) -> None:
    """Replace the CFF table by glyf and loca, in place."""
    glyph_set = font.getGlyphSet()
    glyphs = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, MOST_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    order = font.getGlyphOrder()
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font["glyf"] = outlines = newTable("glyf")
    outlines.glyphOrder, outlines.glyphs = order, glyphs
    font["loca"] = newTable("loca")
    for glyph in glyphs.values():
        glyph.recalcBounds(outlines)
    font["hmtx"].metrics = {
        name: (width, getattr(glyphs[name], "xMin", 0))
        for name, (width, _) in font["hmtx"].metrics.items()
    }
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for field in UNHINTED_LIMITS:
        setattr(limits, field, 0)
    limits.maxZones = 1
    font["head"].glyphDataFormat = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont) -> None:
    """Give the subset its own family name; copyright and licence records stay."""
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (1, 16):
            record.string = FAMILY
        elif record.nameID == 4:
            record.string = f"{FAMILY} Regular"
        elif record.nameID == 6:
            record.string = FAMILY.replace(" ", "") + "-Regular"


def make(source: Path, target: Path, text_files: list[Path]) -> None:
    """Write the subset of `source` to `target`."""
    fonts = TTCollection(source).fonts
    font = next(each for each in fonts if each["name"].getDebugName(1) == SOURCE_FAMILY)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["BASE", "GPOS", "GSUB", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(text=wanted(text_files))
    subsetter.subset(font)
    with_quadratic_outlines(font)
    rename(font)
    # The date in the head table would make each build differ.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    make(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
