"""What a report's files are called, and whether its page is current; draws nothing."""

import hashlib
import re
from pathlib import Path

PAGE = "report.html"
FOLDER = "figures"
FORMATS = ("svg", "pdf", "png")
FIGURE_NAMES = (
    "ablation", "attribution", "calibration_parameters", "calibration_search",
    "calibration_targets", "differences", "downlines", "eras", "fall", "grid", "history", "income",
    "lhs", "morris", "patterns", "sobol", "spread",
)  # fmt: skip
"""The modules in `sim.report.figures`: to import them takes as long as to draw."""


def is_figure_file(name: str) -> bool:
    """Return whether a report, of whatever design, may write a file of this name into `FOLDER`."""
    stems, kinds = "|".join(FIGURE_NAMES), "|".join((*FORMATS, "csv"))
    return re.fullmatch(rf"({stems})(_zh)?(_page[0-9]+)?\.({kinds})", name) is not None


def report_is_current(directory: Path, lang: str) -> bool:
    """Return whether the page was made of these very results by this very code."""
    page = Path(directory) / PAGE
    if not page.is_file():
        return False
    return f"<!-- {made_of(Path(directory), lang)} -->" in page.read_text("utf-8")[-200:]


def made_of(directory: Path, lang: str) -> str:
    """Return a digest of what a report depends on: results, language and the code here."""
    seen = hashlib.sha256(lang.encode())
    home = Path(__file__).parent
    code = sorted(p for p in home.rglob("*") if p.suffix in (".py", ".html", ".css"))
    tables = sorted(set(directory.glob("*.csv")) - {directory / "timing.csv"})
    for file in (directory / "plan.json", *tables, *code):
        seen.update(file.read_bytes())
    return f"made of {seen.hexdigest()[:32]}"
