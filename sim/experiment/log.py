"""The log of a result folder."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.experiment.plan import command

log = logging.getLogger("sim.experiment")


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Append what happens to the folder's ``log.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / "log.txt", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    log.info("started: %s", command() or "from Python")
    try:
        yield
    except BaseException as error:
        log.info("ended by %s", type(error).__name__)
        raise
    finally:
        log.removeHandler(handler)
        handler.close()
