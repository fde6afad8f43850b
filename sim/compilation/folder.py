"""Where compiled code is kept: a folder that nobody else can write to.

What is read from there is run as it is. So root, folder and every file must belong to this user or
to the system, and nobody else may be able to write to them. Folders further up are not looked at:
who can write to those can put a folder of their own in the place of ours, and that one is refused
because it is theirs.
"""

import errno
import logging
import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path

import platformdirs

log = logging.getLogger(__name__)

ENTRY = ".nbi"
CHOICE = "NUMBA_CACHE_DIR"
STALE_AFTER = 30 * 86_400
"""Seconds without use after which compiled code is removed."""
FOLDER = "kernels"
_VERSION_FOLDER = re.compile(r"model-[0-9a-f]{16}")
"""Folders of earlier versions of the program."""
_OURS = re.compile(r".*\.(nbi|nbc)(\..*)?")
"""Files of compiled code, numba's own of earlier versions among them, and their remains."""
_OTHERS_WRITE = {stat.S_IWGRP: "its group", stat.S_IWOTH: "everybody"}

UNWRITABLE = "unwritable"
_looked_through: set[Path] = set()
"""Folders in which this process has looked for what is stale."""
said: set[str] = set()
"""What was said in this process: many files are damaged, or missing, for one reason."""


class UnsafeCacheError(PermissionError):
    """Others can write code that this user would run; the text says where and what to do."""

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}"


def cache_root() -> Path:
    """Return the folder that the user chose (``NUMBA_CACHE_DIR``), or else the usual one."""
    chosen = os.environ.get(CHOICE)
    return Path(chosen or Path(platformdirs.user_cache_dir("weishang-sim"), "numba")).absolute()


def cache_folder() -> Path:
    """Return the folder of compiled code, whether or not it is there."""
    return cache_root() / FOLDER


def refuse_unsafe(folder: Path) -> None:
    """Look at a folder of compiled code and at the one above it, where they are there.

    Raises
    ------
    UnsafeCacheError
        If somebody else can write to one of them.
    """
    # In a sticky folder, as /tmp is, nobody can touch what belongs to others.
    for place, look, harmless in (
        (folder.parent, folder.parent.stat, stat.S_ISVTX), (folder, folder.lstat, 0)
    ):
        try:
            status = look()
        except OSError:  # what cannot be reached is not read either
            return
        refuse_others(place, status, harmless)


def refuse_others(place: Path, status: os.stat_result, harmless: int = 0) -> None:
    """Raise `UnsafeCacheError` if a place belongs to another user or others can write to it.

    Parameters
    ----------
    place : Path
        File or folder.
    status : os.stat_result
        What the system says of it.
    harmless : int
        A mode with which it does not matter that others can write.
    """
    if not hasattr(os, "geteuid"):  # Windows gives every user a folder of his own
        return
    who = [name for mode, name in _OTHERS_WRITE.items() if status.st_mode & mode]
    if status.st_uid not in (os.geteuid(), 0):
        why, what = f"belongs to another user ({status.st_uid})", ""
    elif stat.S_ISLNK(status.st_mode):
        why, what = "is a link", "remove it, or "
    elif who and not status.st_mode & harmless:
        why, what = f"{' and '.join(who)} can write to it", f"chmod -R go-w {place}, or "
    else:
        return
    raise UnsafeCacheError(
        errno.EACCES,
        f"{why}, and the compiled model that is kept there is code which would be run: "
        f"{what}set {CHOICE} to a folder that only you can write to",
        str(place),
    )


def make_folder(folder: Path) -> None:
    """Make the folder of compiled code, for this user alone; look once for what is stale."""
    if not folder.is_dir():
        missing = [folder, *(above for above in folder.parents if not above.exists())]
        for each in reversed(missing):
            each.mkdir(mode=0o700, exist_ok=True)
    if folder not in _looked_through:
        _looked_through.add(folder)
        _remove_stale(folder)


def note_use(file: Path) -> None:
    """Let a file's time say that it was used today."""
    with suppress(OSError):
        if time.time() - file.stat().st_mtime > 86_400:
            os.utime(file)


def _remove_stale(used: Path) -> None:
    """Remove compiled code that nobody has used for a month, of earlier versions too.

    A link is never followed, and a file that is no compiled code stays, with its folder.
    """
    for each in [*used.iterdir(), *used.parent.iterdir()]:
        with suppress(OSError):  # another process removes it at this moment
            status = each.lstat()
            if time.time() - status.st_mtime <= STALE_AFTER:
                continue
            if stat.S_ISREG(status.st_mode) and each.parent == used and _OURS.fullmatch(each.name):
                each.unlink()
            if stat.S_ISDIR(status.st_mode) and _VERSION_FOLDER.fullmatch(each.name):
                _remove_compiled(each)


def _remove_compiled(folder: Path) -> None:
    for place, folders, files in os.walk(folder, topdown=False):
        for name in files:
            file = Path(place, name)
            if _OURS.fullmatch(name) and not file.is_symlink():
                file.unlink()
        for name in folders:
            with suppress(OSError):  # a link, or something foreign is in it
                Path(place, name).rmdir()
    folder.rmdir()


def say_once(about: str, sentence: str) -> None:
    """Say a sentence on standard error, unless one about the same was said in this process."""
    if about not in said:
        said.add(about)
        log.warning(sentence)


def leave_unsaid() -> None:
    """Leave it to the process that compiles for all others to say that code cannot be kept."""
    said.add(UNWRITABLE)
