"""Which files were read: so that a result folder can hold what it was made from."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_noted: ContextVar[dict[Path, None] | None] = ContextVar("files read", default=None)


def note_file(path: str | Path) -> None:
    """Note that a file was read; outside of `noting_files` this does nothing."""
    noted = _noted.get()
    if noted is not None:
        noted.setdefault(Path(path).absolute())


@contextmanager
def noting_files() -> Iterator[dict[Path, None]]:
    """Collect the files that are read within the block, each once, in the order of reading."""
    files: dict[Path, None] = {}
    token = _noted.set(files)
    try:
        yield files
    finally:
        _noted.reset(token)
