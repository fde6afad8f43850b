"""Make figures and page of a result folder."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd

from sim.files import write_atomically
from sim.report.current import FOLDER, FORMATS, PAGE, is_figure_file, made_of
from sim.report.figures import (
    ablation,
    attribution,
    calibration_parameters,
    calibration_search,
    calibration_targets,
    differences,
    downlines,
    eras,
    fall,
    grid,
    history,
    income,
    lhs,
    morris,
    patterns,
    sobol,
    spread,
)
from sim.report.labels import LANGUAGES, Words
from sim.report.page import Illustration, render_page
from sim.report.results import Results, read_results
from sim.report.style import figure_style, rendered
from sim.written import LIST, note_written, remove_written

FIGURES: tuple[ModuleType, ...] = (eras, history, spread, income, downlines, differences)
"""In the order of the page. Each module has NAME, table, draw, caption and notes; draw returns a
figure, or a list of them where it needs several pages; caption and notes say what is drawn."""
DESIGN_FIGURES: dict[str, tuple[ModuleType, ...]] = {
    "ablation": (ablation,), "attribution": (attribution,), "fall": (fall,),
    "calibrate": (calibration_targets, calibration_parameters, calibration_search),
    "patterns": (patterns,), "grid": (grid,), "lhs": (lhs,), "sobol": (sobol,),
    "morris": (morris,),
}
"""Figures of a design, which stand first."""


Tell = Callable[[int, int, str], None]
"""Takes how many figures are drawn, of how many, and the one at hand, "" at the end."""


def make_report(
    directory: Path, lang: str = "both", tell: Tell = lambda done, figures, name: None
) -> list[Path]:
    """Write ``figures/NAME.{svg,pdf,png,csv}`` and ``report.html`` of a result folder.

    Parameters
    ----------
    directory : Path
        The result folder. Only its files are read.
    lang : {"both", "en", "zh"}
        With "both", figures are English and, with the suffix ``_zh``, Chinese, and the page
        switches between the two. With one language, its figures have no suffix.
    tell : callable
        Called before every figure, a language at a time, and when all are drawn.

    Returns
    -------
    list of Path
        Every file written. A figure for which there are no data is not written; the page says
        why. Figures of an earlier report that are not written now are removed.

    Raises
    ------
    ReportError
        Where the folder holds no results.
    ValueError
        Where `lang` is none of the three.
    """
    if lang not in ("both", *LANGUAGES):
        raise ValueError(f"lang is both, en or zh, not {lang!r}")
    languages = LANGUAGES if lang == "both" else (lang,)
    results = read_results(Path(directory))
    folder = Path(directory) / FOLDER
    _note_older(folder)
    written: list[Path] = []
    pages: dict[str, list[Illustration]] = {language: [] for language in languages}
    with figure_style():
        modules = (*DESIGN_FIGURES.get(results.design, ()), *FIGURES)
        figures = len(modules) * len(languages)
        for number, module in enumerate(modules):
            table = module.table(results)
            if len(table):
                written.append(_write(folder / f"{module.NAME}.csv", _csv(table)))
            for place, language in enumerate(languages):
                tell(number * len(languages) + place, figures, module.NAME)
                stem = folder / (f"{module.NAME}_{language}" if place else module.NAME)
                illustrations, files = _illustrate(module, table, results, Words(language), stem)
                pages[language] += illustrations
                written += files
    tell(figures, figures, "")
    page = Path(directory) / PAGE
    source = f"<!-- {made_of(Path(directory), lang)} -->\n"
    write_atomically(page, lambda to: to.write_bytes(
        (render_page(results, pages) + source).encode()), flush=False)
    # Figures of an earlier report would show other data than the page.
    remove_written(folder, but={path.name for path in written})
    return [*written, page]


def _illustrate(
    module: ModuleType, table: pd.DataFrame, results: Results, words: Words, stem: Path
) -> tuple[list[Illustration], list[Path]]:
    if not len(table):
        return [Illustration(module.NAME, "", "", (words(f"missing_{module.NAME}"),))], []
    drawn = module.draw(table, results, words)
    figures = drawn if isinstance(drawn, list) else [drawn]
    caption = module.caption(table, results, words)
    notes = tuple(module.notes(table, results, words))
    illustrations, files = [], []
    for page, figure in enumerate(figures, start=1):
        name = stem.name if page == 1 else f"{stem.name}_page{page}"
        content = {kind: rendered(figure, kind) for kind in FORMATS}
        files += [_write(stem.with_name(f"{name}.{kind}"), data) for kind, data in content.items()]
        named = f"{name}.{{{','.join(FORMATS)}}}, {module.NAME}.csv"
        last = page == len(figures)
        illustrations.append(Illustration(
            module.NAME, content["svg"].decode(), caption, notes if last else (), named,
            page, len(figures),
        ))
    return illustrations, files


def _csv(table: pd.DataFrame) -> bytes:
    text: str = table.to_csv(index=False, float_format="%.7g", lineterminator="\n")
    return text.encode()


def _write(path: Path, content: bytes) -> Path:
    note_written(path.parent, [path.name])
    write_atomically(path, lambda to: to.write_bytes(content), flush=False)
    return path


def _note_older(folder: Path) -> None:
    """Note the figures of a report by a version that kept no list of what it wrote."""
    if (folder / LIST).is_file() or not (folder.parent / PAGE).is_file() or not folder.is_dir():
        return
    note_written(folder, [path.name for path in folder.iterdir() if is_figure_file(path.name)])
