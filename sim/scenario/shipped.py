"""Where the file of a scenario is found: where it is named, or else among the shipped ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from sim.scenario.inputs import note_reference
from sim.scenario.problems import Problems

PACKAGE = Path(__file__).resolve().parents[1]
FOLDER = "scenarios"
SUFFIXES = (".yaml", ".yml")
_copies: ContextVar[Path | None] = ContextVar("copies of shipped scenarios", default=None)


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios: in an installed package, or in a clone."""
    copies = _copies.get()
    if copies is not None:
        return copies
    installed = PACKAGE / "shipped"
    return installed if installed.is_dir() else PACKAGE.parent / FOLDER


@contextmanager
def shipped_from(copies: Path) -> Iterator[None]:
    """Take a folder of copies, where there is one, for the shipped scenarios within the block."""
    token = _copies.set(copies.resolve() if copies.is_dir() else _copies.get())
    try:
        yield
    finally:
        _copies.reset(token)


def scenario_file(name: str | Path, directory: str | Path = "") -> Path:
    """Return the file of a scenario or experiment that a user named.

    Parameters
    ----------
    name : str or Path
        A path, with or without ``.yaml``. One that does not exist names a shipped scenario, with
        or without the folder: ``wild_growth``, ``scenarios/limits/v01_bass.yaml``.
    directory : str or Path
        Where a relative path begins, by default the working directory.

    Returns
    -------
    Path
        The file; the path as it was named where there is none.

    Examples
    --------
    >>> scenario_file("wild_growth").name
    'wild_growth.yaml'
    """
    named = Path(directory, name)
    for path in _spellings(named):
        if os.path.isfile(path):
            from_outside = not Path(name).is_absolute() and not _is_shipped(Path(directory))
            note_reference(by_path=from_outside and _is_shipped(path))
            return path
    for path in _spellings(_shipped(Path(name))):
        if os.path.isfile(path):
            note_reference(by_name=True)
            return path
    return named


def shipped_name(path: Path) -> str | None:
    """Return the name ``scenarios/...`` of a shipped file, None for any other."""
    try:
        return f"{FOLDER}/{path.relative_to(shipped_folder()).as_posix()}"
    except ValueError:
        return None


def suggested_file(path: Path) -> str:
    """Return a suggestion for a scenario that is not there, beside it or shipped, else ""."""
    shipped = shipped_folder()
    names = {file.stem: file.relative_to(shipped).as_posix() for file in shipped.rglob("*.yaml")}
    with suppress(OSError, ValueError):
        names |= {near.stem: near.name for near in path.parent.iterdir()
                  if near.suffix in SUFFIXES and near.is_file()}
    stem = Problems.nearest(path.stem, names)
    return f", did you mean {names[stem]}?" if stem else ""


def _spellings(path: Path | None) -> Iterator[Path]:
    if path is None or not path.name:
        return
    yield path
    if path.suffix not in SUFFIXES:
        yield path.with_name(f"{path.name}.yaml")


def _shipped(name: Path) -> Path | None:
    """Return where a name lies among the shipped files, None for what can be none of theirs."""
    parts = name.parts[1:] if name.parts[:1] == (FOLDER,) else name.parts
    if name.is_absolute() or not parts or ".." in parts:
        return None
    return shipped_folder().joinpath(*parts)


def _is_shipped(path: Path) -> bool:
    return path.resolve().is_relative_to(shipped_folder())
