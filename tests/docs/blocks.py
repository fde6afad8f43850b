"""The code blocks of the README and the pages under docs, with what a page says of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "results/README.md", *sorted(
    page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").glob("*.md")))  # fmt: skip
OUTPUT = "text"
"""Language of a block that holds no code: output, a list of files."""

_FENCE = re.compile(r"^```(?P<language>\S*) *\n(?P<text>.*?)^``` *$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(
    r"<!-- (?P<word>not run|with|recipe): (?P<said>(?:(?!-->).)+?) -->\n\Z", re.DOTALL
)
_NAME = re.compile(r"\b[Ss]ave\b[^.`]*?\bas\s+`([^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes
    ----------
    page : str
        The page, relative to the project.
    line : int
        Line of the fence.
    language, text : str
        What stands after the fence, and in the block.
    file : str
        Name under which the page tells the reader to save it, or "".
    not_run : str
        Why it is not run, from a comment ``<!-- not run: REASON -->`` right before it, or "".
    beside : str
        What the page leaves out of a piece of YAML, from ``<!-- with: YAML -->``, or "".
    recipe : str
        Its part in the recipe of an edited rule, from ``<!-- recipe: PART -->``, or "".
    """

    page: str
    line: int
    language: str
    text: str
    file: str = ""
    not_run: str = ""
    beside: str = ""
    recipe: str = ""


def blocks_of(page: str, content: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order."""
    for found in _FENCE.finditer(content):
        before, after = content[: found.start()], content[found.end() :]
        comment = _COMMENT.search(before)
        said = {comment["word"]: " ".join(comment["said"].split())} if comment else {}
        text_before = before[: comment.start()] if comment else before
        near = (text_before.rstrip().rpartition("\n\n")[2], after.strip().partition("\n\n")[0])
        names = [name for paragraph in near for name in _NAME.findall(paragraph)]
        yield Block(
            page,
            before.count("\n") + 1,
            found["language"],
            found["text"],
            names[0] if names and found["language"] == "yaml" else "",
            said.get("not run", ""),
            said.get("with", ""),
            said.get("recipe", ""),
        )


def indented_code(content: str) -> list[str]:
    """Return the first lines of blocks that are code by indentation alone."""
    prose = _FENCE.sub("", content)
    return re.findall(r"(?:^|\n)(?!\s*(?:[-*]|\d+\.) )[^\n]*\n\n {4}(\S[^\n]*)", prose)


def all_blocks() -> list[Block]:
    """Return the blocks of all pages."""
    return [
        block
        for page in PAGES
        for block in blocks_of(page, (ROOT / page).read_text(encoding="utf-8"))
    ]
