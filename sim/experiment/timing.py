"""``timing.csv``: what every run cost, a line appended when it ends.

A line is one write to the end of the file, so that a thousand runs cost a thousand lines, a kill
loses none that is there, and shards that share a folder do not overwrite one another. `settle`
puts the file in order when the work is over.
"""

import csv
import io
import re
from pathlib import Path

from sim.experiment.plan import PlannedRun
from sim.experiment.store import write_text
from sim.experiment.worker import Finished

NAME = "timing.csv"
COLUMNS = ["hash", "scenario", "seed", "seconds", "peak_memory_mb", "host"]


def append(folder: Path, run: PlannedRun, finished: Finished) -> None:
    """Write down what a run cost."""
    row = [
        run.hash,
        run.scenario_name,
        run.seed,
        round(finished.seconds, 3),
        round(finished.peak_memory_mb, 1),
        finished.host,
    ]
    # The line break in front ends a line that was torn; empty lines are left out by `rows`.
    with open(folder / NAME, "ab", buffering=0) as file:
        file.write(b"\n" + _line(row))


def rows(folder: Path) -> dict[str, list[str]]:
    """Return what every run cost when it was last made, by hash; what is damaged is left out."""
    path = folder / NAME
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8", errors="replace").replace("\0", "")
    return {row[0]: row for row in csv.reader(text.splitlines()) if _is_whole(row)}


def _is_whole(row: list[str]) -> bool:
    number = re.compile(r"[0-9]+(\.[0-9]*)?")
    return len(row) == len(COLUMNS) and all(number.fullmatch(row[at]) for at in (2, 3, 4))


def settle(folder: Path, more: dict[str, list[str]] | None = None) -> None:
    """Write the file anew: the header, and one line a run.

    Parameters
    ----------
    folder : Path
        The result folder.
    more : dict, optional
        Rows of other folders, which are taken where there is none.
    """
    found = {**(more or {}), **rows(folder)}
    if found:
        text = b"".join(_line(row) for row in [COLUMNS, *found.values()])
        write_text(folder / NAME, text.decode())


def _line(row: list[object] | list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue().encode()


def greatest_memory_mb(folder: Path) -> float:
    """Return the greatest memory that a worker has had, in MB; 0 where none is known."""
    return max((float(row[4]) for row in rows(folder).values()), default=0.0)
