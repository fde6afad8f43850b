"""What failed runs leave in the folder: one file each, the error first, then the traceback.

So what a folder says of its runs follows from the folder alone, whoever made them and when.
"""

from dataclasses import dataclass
from pathlib import Path

from sim.experiment.store import write_text
from sim.experiment.worker import Finished


@dataclass(frozen=True)
class Failure:
    """Why a run failed; the traceback is empty where its worker died."""

    error: str
    traceback: str


def trace_file(run_hash: str) -> str:
    """Return where a failed run is told of, relative to the result folder."""
    return f"errors/{run_hash[:16]}.txt"


def write_failure(folder: Path, finished: Finished) -> None:
    """Write down that a run has failed."""
    write_text(folder / trace_file(finished.hash), f"{finished.error}\n\n{finished.traceback}")


def read_failure(folder: Path, run_hash: str) -> Failure | None:
    """Return why a run failed, None where it has not."""
    path = folder / trace_file(run_hash)
    if not path.is_file():
        return None
    error, _, traceback = path.read_text(encoding="utf-8", errors="replace").partition("\n\n")
    return Failure(error, traceback)


def forget_failure(folder: Path, run_hash: str) -> None:
    """Forget that a run has failed, now that it has been made."""
    (folder / trace_file(run_hash)).unlink(missing_ok=True)
