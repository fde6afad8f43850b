"""Which files were read: so that a result folder can hold what it was made from."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class FilesRead:
    """The files that were read, and how those that are shipped with the program were named.

    Attributes
    ----------
    paths : dict
        The files, absolute, in the order of reading; a dictionary finds one among thousands.
    by_name, by_path : bool
        Whether a file from elsewhere named a shipped one by its name, and by its path.
    """

    paths: dict[Path, None] = field(default_factory=dict)
    by_name: bool = False
    by_path: bool = False


_noted: ContextVar[FilesRead | None] = ContextVar("files read", default=None)


def note_file(path: str | Path) -> None:
    """Note that a file was read; outside of `noting_files` this does nothing."""
    noted = _noted.get()
    if noted is not None:
        noted.paths.setdefault(Path(path).absolute())


def note_reference(by_name: bool = False, by_path: bool = False) -> None:
    """Note how a shipped file was named; outside of `noting_files` this does nothing."""
    noted = _noted.get()
    if noted is not None:
        noted.by_name |= by_name
        noted.by_path |= by_path


@contextmanager
def noting_files() -> Iterator[FilesRead]:
    """Collect the files that are read within the block."""
    files = FilesRead()
    token = _noted.set(files)
    try:
        yield files
    finally:
        _noted.reset(token)
