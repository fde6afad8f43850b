"""Which files were read: so that a result folder can hold what it was made from."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_noted: ContextVar[list[Path] | None] = ContextVar("files read", default=None)


def note_file(path: str | Path) -> None:
    """Note that a file was read; outside of `noting_files` this does nothing."""
    noted, absolute = _noted.get(), Path(path).absolute()
    if noted is not None and absolute not in noted:
        noted.append(absolute)


@contextmanager
def noting_files() -> Iterator[list[Path]]:
    """Collect the files that are read within the block, each once, in the order of reading."""
    files: list[Path] = []
    token = _noted.set(files)
    try:
        yield files
    finally:
        _noted.reset(token)
