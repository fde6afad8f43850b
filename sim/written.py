"""What the program has written into a folder, by name: nothing else is ever removed from there.

A folder of results may hold files of its owner. So whoever writes what is later to be removed
notes the names first, in a small list beside the files, and removes by that list.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from sim.files import write_atomically

LIST = ".written"


def note_written(folder: Path, names: Iterable[str]) -> None:
    """Note files that are about to be written into a folder, which is made where it is missing.

    Parameters
    ----------
    folder : Path
        Where they will lie.
    names : iterable of str
        Their names in it. One write appends them all, so that two processes may do so at once.
    """
    lines = "".join(f"{name}\n" for name in names)
    while lines:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with open(folder / LIST, "ab", buffering=0) as file:
                file.write(lines.encode())
            return
        except (FileNotFoundError, FileExistsError):
            if folder.exists():  # no folder; otherwise another shard has just removed it
                raise


def written(folder: Path) -> set[str]:
    """Return the names that are noted in a folder; whatever is no plain name is left out."""
    path = folder / LIST
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {name for name in lines if name == Path(name).name and name not in ("", "..", LIST)}


def remove_written(folder: Path, but: Collection[str] = ()) -> None:
    """Remove the files that are noted in a folder; the folder, too, where that empties it.

    Parameters
    ----------
    folder : Path
        Where they lie; what is not noted stays.
    but : collection of str
        Names of files that are kept, and stay noted.
    """
    noted = written(folder)
    for name in noted.difference(but):
        path = folder / name
        if path.is_file() or path.is_symlink():
            path.unlink(missing_ok=True)
    kept = sorted(noted.intersection(but))
    if kept:
        text = "".join(f"{name}\n" for name in kept)
        write_atomically(folder / LIST, lambda to: to.write_bytes(text.encode()), flush=False)
    elif noted:
        (folder / LIST).unlink(missing_ok=True)
        with suppress(OSError):  # it holds what is not ours, or another shard works in it
            folder.rmdir()
