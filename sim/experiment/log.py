"""The log of a result folder."""

import logging
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger("sim.experiment")


class _Handler(logging.FileHandler):
    """A log that cannot be written, as on a full disk, ends no experiment and prints nothing."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Leave out what could not be written."""

    def close(self) -> None:
        """Close the file, whether or not the rest of it can be written."""
        with suppress(OSError):
            super().close()


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Append what happens to the folder's ``log.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = _Handler(folder / "log.txt", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    log.info("started: %s", _command() or "from Python")
    try:
        yield
    except BaseException as error:
        log.info("ended by %s", type(error).__name__)
        raise
    finally:
        log.removeHandler(handler)
        handler.close()


def _command() -> str:
    """Return the command line by which the experiment was started, "" in a Python session."""
    program = Path(sys.argv[0]).name
    starts = {"run.py": "python run.py", "weishang-sim": "weishang-sim"}
    return " ".join([starts[program], *map(shlex.quote, sys.argv[1:])]) if program in starts else ""
