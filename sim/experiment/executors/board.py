"""Days done of every run, in one small file: each worker writes its own slot of 8 bytes.

A file needs no server process, survives the death of a worker and tells which runs a dead worker
had in hand.
"""

from array import array
from pathlib import Path

UNTOUCHED = -1


class Board:
    """The file, as the process that polls it sees it."""

    def __init__(self, path: Path, runs: int) -> None:
        self.path = path
        path.write_bytes(array("q", [UNTOUCHED]) * runs)

    def days(self) -> list[int]:
        """Return the days done, a number a slot; -1 until a worker takes the run up."""
        return array("q", self.path.read_bytes()).tolist()


def write_slot(board: Path, slot: int, days: int) -> None:
    """Write the days done of one run."""
    content = array("q", [days])
    with open(board, "rb+", buffering=0) as file:
        file.seek(slot * content.itemsize)
        file.write(content)
