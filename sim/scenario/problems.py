"""Mistakes in what a user wrote: collected, then raised together, one line a mistake."""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

_POSITION = re.compile(r"(.+?):([0-9]+):([0-9]+): ")


class Place(Protocol):
    """Anything that knows where it was written, for example a node of a YAML file."""

    @property
    def where(self) -> str:
        """``file:line:column``, or a name such as ``--set trust.gain=2``."""


class ConfigurationError(ValueError):
    """What a user wrote is wrong; the text has one line a mistake.

    Attributes
    ----------
    problems : tuple of str
        The lines, each ``file:line:column: path: what is wrong, did you mean ...``.
    exit_code : int
        What the command line ends with.
    """

    exit_code = 2

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems: tuple[str, ...] = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class Problems:
    """Collects mistakes, so that all of them are reported at once.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add(None, "trust.gian", "unknown" + problems.suggest("gian", ["gain", "loss"]))
    >>> problems.lines
    ['trust.gian: unknown, did you mean gain?']
    """

    def __init__(self) -> None:
        self._noted: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._noted)

    @property
    def lines(self) -> list[str]:
        """Everything noted so far: file after file, within a file from top to bottom."""
        files: dict[str, int] = {}
        keys = []
        for line in self._noted:
            match = _POSITION.match(line)
            file = match[1] if match else ""
            position = (int(match[2]), int(match[3])) if match else (0, 0)
            keys.append((files.setdefault(file, len(files)), position))
        order = sorted(range(len(keys)), key=keys.__getitem__)
        return [self._noted[index] for index in order]

    def add(self, place: Place | None, path: str, sentence: str) -> None:
        """Note one mistake; one that is noted already (a file read twice) is not repeated.

        Parameters
        ----------
        place : Place or None
            Where it was written; None where no file is concerned.
        path : str
            Dotted path of the value, "" where the whole file is meant.
        sentence : str
            What is wrong and what would be right, without a full stop.
        """
        where = "" if place is None else place.where
        line = ": ".join(part for part in (where, path, sentence) if part)
        line = " ".join(line.splitlines()).encode("utf-8", "backslashreplace").decode("utf-8")
        if line not in self._noted:
            self._noted.append(line)

    def include(self, others: "ConfigurationError | Problems") -> None:
        """Take over mistakes that were noted elsewhere."""
        lines = others.problems if isinstance(others, ConfigurationError) else others._noted
        self._noted.extend(line for line in lines if line not in self._noted)

    @staticmethod
    def nearest(word: str, candidates: Iterable[str]) -> str | None:
        """Return the candidate that `word` was probably meant to be, or None."""
        by_lower = {candidate.lower(): candidate for candidate in candidates}
        near = difflib.get_close_matches(word.lower()[:100], by_lower, n=1, cutoff=0.6)
        return by_lower[near[0]] if near else None

    @staticmethod
    def suggest(word: str, candidates: Iterable[str]) -> str:
        """Return ``", did you mean X?"`` for the candidate nearest to `word`, else ""."""
        near = Problems.nearest(word, candidates)
        return f", did you mean {near}?" if near else ""

    def raise_if_any(self) -> None:
        """Raise `ConfigurationError` with everything noted so far, if anything was."""
        if self:
            raise ConfigurationError(*self.lines)


def near(path: Path) -> str:
    """Return a suggestion among the files beside a file that is not there, else ""."""
    try:
        names = {entry.stem: entry.name for entry in path.parent.iterdir()}
    except (OSError, ValueError):
        return ""
    stem = Problems.nearest(path.stem, names)
    return f", did you mean {names[stem]}?" if stem else ""
