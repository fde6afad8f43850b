"""Mistakes in what a user wrote: collected, then raised together, one line a mistake."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

LONGEST = 100
"""Letters that are looked at where a word is compared with others."""
MOST_SLIPS, LETTERS_A_SLIP = 3, 4
"""A slip in so many letters is taken for one."""
SHORTEST_STEM, SAME_STEM = 4, 0.6
"""Words are one with another ending where they begin with so many letters, this share of them, or
where one of them goes on in the other."""
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
        lower = word.lower()[:LONGEST]
        scores = {each: _likeness(lower, each.lower()[:LONGEST]) for each in candidates}
        best = max(scores, key=scores.__getitem__, default="")
        return best if scores.get(best) else None

    @staticmethod
    def suggest(word: str, candidates: Iterable[str]) -> str:
        """Return ``", did you mean X?"`` for the candidate nearest to `word`, else ""."""
        near = Problems.nearest(word, candidates)
        return f", did you mean {near}?" if near else ""

    def raise_if_any(self) -> None:
        """Raise `ConfigurationError` with everything noted so far, if anything was."""
        if self:
            raise ConfigurationError(*self.lines)


def _likeness(word: str, candidate: str) -> float:
    """Return how like two words are, 1 where they are equal, 0 where none means the other.

    Likely are a slip of the keys, and another ending of the same word: ``titel`` for ``title``,
    ``merchant`` for ``merchants``, ``channel_trust`` for ``channel_trust_mean``. Letters in common
    alone are not enough: ``eras`` has three of ``merchants``.
    """
    longer = max(len(word), len(candidate), 1)
    most = min(MOST_SLIPS, max((len(word) + 1) // LETTERS_A_SLIP, 1), len(word) - 1)
    stem = next((place for place, (one, other) in enumerate(zip(word, candidate))
                 if one != other), min(len(word), len(candidate)))
    goes_on = candidate.startswith(word.removesuffix("s")) or word.startswith(candidate)
    one_word = stem >= SHORTEST_STEM and (stem >= SAME_STEM * longer or goes_on)
    if not one_word and abs(len(word) - len(candidate)) > most:
        return 0.0  # most candidates: this is looked at first since it costs nothing
    slips = _slips(word[stem:], candidate[stem:])
    return 1.0 - slips / (longer + 1) if one_word or slips <= most else 0.0


def _slips(word: str, other: str) -> int:
    """Return how many letters are missing, too many, wrong or swapped with their neighbours."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def near(path: Path) -> str:
    """Return a suggestion among the files beside a file that is not there, else ""."""
    try:
        names = {entry.stem: entry.name for entry in path.parent.iterdir() if entry.is_file()}
    except (OSError, ValueError):
        return ""
    stem = Problems.nearest(path.stem, names)
    return f", did you mean {names[stem]}?" if stem else ""
