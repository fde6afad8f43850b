"""Scenario files as they were written, each read once however often it is asked for."""

import os
from pathlib import Path

from sim.scenario.document import Document, read_document
from sim.scenario.problems import Place, Problems
from sim.scenario.settings import DECLARED, TOP_LEVEL
from sim.scenario.shipped import suggested_file
from sim.scenario.yaml_source import Mapping, read_yaml, shown

KNOWN = {*TOP_LEVEL, "scenarios", *(path.partition(".")[0] for path in DECLARED)}
"""Keys by which a file is known for a scenario, or for an experiment in its place."""


class Documents:
    """The files that were read, and what is wrong with each.

    Scenarios of one experiment mostly extend the same files. Whoever loads many of them hands one
    such collection on.
    """

    def __init__(self) -> None:
        self._read: dict[Path, tuple[Document | None, Problems]] = {}

    def file(self, path: Path, place: Place | None, problems: Problems) -> Document | None:
        """Return the document of a file, noting every mistake in it.

        Parameters
        ----------
        path : Path
            The file.
        place : Place or None
            Where another file asked for it; None where the user did.
        problems : Problems
            Takes the mistakes. Nothing is quoted of a file that was named by another one, and is
            no scenario: it may be anything.
        """
        real = _real(path)
        if real not in self._read:
            if place is not None and not os.path.isfile(real):
                problems.add(place, "", f"no such file: {shown(real)}{suggested_file(real)}")
                return None
            self._read[real] = _read(real, place)
        document, mistakes = self._read[real]
        problems.include(mistakes)
        return document


def _read(path: Path, place: Place | None) -> tuple[Document | None, Problems]:
    problems = Problems()
    root = read_yaml(path, problems)
    if root is not None and place is not None:
        keys = root.keys() if isinstance(root, Mapping) else []
        if not KNOWN & {key.partition(".")[0] for key in keys}:
            foreign = Problems()
            known = problems.suggest(min(keys, default=""), KNOWN)
            foreign.add(place, "", f"{shown(path)} is no scenario: none of its keys is known"
                        + known)
            return None, foreign
    if root is None:
        return None, problems
    return read_document(root, path.parent, path.stem, problems), problems


def _real(path: Path) -> Path:
    """Return the path without links, by which a file is known however it is reached."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()
