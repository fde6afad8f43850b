"""Friend graphs from files: an edge list of two columns, read with every mistake named by line."""

import codecs
import hashlib
import logging
import re
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_log = logging.getLogger(__name__)

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_COMMENT = ("#", "%")
_SEPARATORS = {",": "a comma", ";": "a semicolon", None: "white space"}
_HEADERS = {
    ("src", "dst"), ("source", "target"), ("from", "to"), ("person", "friend"), ("ego", "alter"),
    ("id1", "id2"), ("node1", "node2"), ("user1", "user2"),
}  # fmt: skip


class NetworkError(ValueError):
    """A friend graph that cannot be made; the text is a sentence for who asked for it."""


class EdgeList(NamedTuple):
    """Ties read from a file.

    Attributes
    ----------
    ids : tuple of int or str
        Id in the file of person 0, 1, ...: ascending by number where every id is an integer,
        otherwise ascending by text (Unicode code points).
    ends : int32 array, 2 * ties
        Persons of tie 0, of tie 1, ...: the lower one, then the higher; ascending.
    loops, repeated : int
        Lines dropped because they tie a person to itself, or repeat a tie in either direction.
    """

    ids: tuple[int, ...] | tuple[str, ...]
    ends: NDArray[np.int32]
    loops: int
    repeated: int


def read_edge_list(path: str | Path) -> EdgeList:
    """Read an edge list: two columns of ids, separated by a comma, semicolon or white space.

    The first line with two fields decides the separator. Blank lines and lines that begin with
    ``#`` or ``%`` are skipped. The first line is a header where it holds usual column names
    (``src,dst``, ``source target``, ...) or where it is text and the line after it holds integers.
    The order of the lines and of the two columns does not change the result.

    Parameters
    ----------
    path : str or Path
        UTF-8 text file.

    Raises
    ------
    NetworkError
        Where the file or a line of it cannot be read.
    """
    index: dict[str, int] = {}
    seen = array("i")
    for first, second in _without_header(_fields(Path(path))):
        seen.append(index.setdefault(first, len(index)))
        seen.append(index.setdefault(second, len(index)))
    if not seen:
        raise NetworkError(f"{path}: holds no ties: expected lines of two ids")
    ids, person_of = _persons(list(index))
    ends, loops, repeated = _distinct(person_of[np.asarray(seen)], len(ids))
    if loops or repeated:
        _log.info("%s: dropped %d self loops and %d repeated ties", path, loops, repeated)
    return EdgeList(ids, ends, loops, repeated)


def network_digest(path: str | Path) -> str:
    """Return the SHA-256 of a network file's bytes, for the hash of a run.

    Raises
    ------
    NetworkError
        Where the file cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(Path(path), error) from None


def _unreadable(path: Path, error: OSError) -> NetworkError:
    return NetworkError(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}")


def _fields(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the two fields of every line that has any."""
    separator: str | None = None
    begun = False
    for number, line in _lines(path):
        if not begun:
            separator = next((mark for mark in ",;" if mark in line), None)
            begun = True
        fields = [field.strip().strip('"') for field in line.split(separator)]
        if len(fields) != 2:
            columns = "1 column" if len(fields) == 1 else f"{len(fields)} columns"
            raise NetworkError(
                f"{path}:{number}: {columns} in '{_short(line)}'; expected two: the ids of two "
                f"persons, separated by {_SEPARATORS[separator]}"
            )
        if not all(fields):
            raise NetworkError(f"{path}:{number}: an id is missing in '{_short(line)}'")
        yield fields[0], fields[1]


def _short(line: str) -> str:
    return line if len(line) <= 40 else line[:37] + "..."


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (number, text) of every line that is neither blank nor a comment."""
    try:
        with path.open("rb") as file:
            # Bytes, line by line: a text file decodes in blocks and could not name the line.
            for number, raw in enumerate(file, 1):
                try:
                    line = raw.removeprefix(codecs.BOM_UTF8).decode().strip()
                except UnicodeDecodeError:
                    raise NetworkError(
                        f"{path}:{number}: is not UTF-8 text; save the file as UTF-8"
                    ) from None
                if line and not line.startswith(_COMMENT):
                    yield number, line
    except OSError as error:
        raise _unreadable(path, error) from None


def _without_header(lines: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    first = next(lines, None)
    second = next(lines, None)
    if first is not None and not _is_header(first, second):
        yield first
    if second is not None:
        yield second
    yield from lines


def _is_header(first: tuple[str, str], second: tuple[str, str] | None) -> bool:
    if (first[0].lower(), first[1].lower()) in _HEADERS:
        return True
    text = not any(_INTEGER.fullmatch(field) for field in first)
    return text and second is not None and all(_INTEGER.fullmatch(field) for field in second)


def _persons(
    texts: list[str],
) -> tuple[tuple[int, ...] | tuple[str, ...], NDArray[np.int32]]:
    """Return the ids in ascending order, and the person of every text."""
    if all(_INTEGER.fullmatch(text) for text in texts):
        # "7" and "007" are one person: the number is the id.
        numbers = [int(text) for text in texts]
        ids: tuple[int, ...] = tuple(sorted(set(numbers)))
        place = {name: person for person, name in enumerate(ids)}
        return ids, np.array([place[number] for number in numbers], dtype=np.int32)
    names = tuple(sorted(texts))
    rank = {name: person for person, name in enumerate(names)}
    return names, np.array([rank[text] for text in texts], dtype=np.int32)


def _distinct(ends: NDArray[np.int32], persons: int) -> tuple[NDArray[np.int32], int, int]:
    """Return the distinct ties, and how many loops and repeated ties were dropped."""
    pairs = ends.reshape(-1, 2).astype(np.int64)
    lower, higher = pairs.min(axis=1), pairs.max(axis=1)
    ties = (lower * persons + higher)[lower != higher]
    distinct = np.unique(ties)
    kept = np.empty(2 * distinct.size, dtype=np.int32)
    kept[0::2], kept[1::2] = distinct // persons, distinct % persons
    return kept, len(pairs) - ties.size, ties.size - distinct.size
