"""Files that are either whole or not there."""

import hashlib
import os
import platform
from collections.abc import Callable
from pathlib import Path

TEMPORARY = ".unfinished"
HOST = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
"""Of this machine, in the names of what it has not finished."""


def write_atomically(path: Path, write: Callable[[Path], object], *, flush: bool = True) -> None:
    """Write a file so that under its name there is never anything but the whole of it.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    write : callable
        Writes the content to the temporary path it is handed.
    flush : bool
        Whether to wait for the disk, so that this holds after a power failure, too. Whoever reads
        a file that is not waited for must be able to tell whether it is whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{HOST}-{os.getpid()}{TEMPORARY}")
    try:
        write(temporary)
        if flush:
            with open(temporary, "rb+") as written:
                os.fsync(written.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    if flush:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and needs no flush of it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
