"""Files that are either whole or not there."""

import os
from collections.abc import Callable
from pathlib import Path

TEMPORARY = ".unfinished"


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that under its name there is never anything but the whole of it.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    write : callable
        Writes the content to the temporary path it is handed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        write(temporary)
        with open(temporary, "rb+") as written:
            os.fsync(written.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and needs no flush of it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
