"""Whether a page was made of the results and the code at hand; draws nothing, and is soon told."""

import hashlib
from pathlib import Path

PAGE = "report.html"


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
