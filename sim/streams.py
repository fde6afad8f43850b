"""Standard output and error as the command line needs them, whatever they are connected to."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

GONE = (errno.EPIPE, errno.EBADF)
PRINTERS = ("list", "schema")
"""Commands that do nothing but print."""


class _Output(io.FileIO):
    """Standard output that may be closed, or closes: what follows is lost, and no work with it."""

    def __init__(self, descriptor: int, closed: bool) -> None:
        super().__init__(descriptor, "wb", closefd=False)
        self.was_closed, self.lost = closed, False

    def write(self, content: Any) -> int:
        """Write, or take note that nobody reads."""
        try:
            if not (self.was_closed or self.lost):
                return super().write(content)
        except OSError as error:
            if error.errno not in GONE:
                raise
        self.lost = True
        return len(content)


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Print UTF-8 within the block, and end in a sentence where standard output is closed.

    The exit code remains that of the command: what a run makes lies in its folder. Where there
    was nothing to be done but to print, and standard output was closed from the start, it is 2.
    """
    closed = sys.stdout is None
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # Windows consoles default to something else
            reconfigure(encoding="utf-8")
    if sys.stdout.isatty():
        yield
        return
    sys.stdout.flush()
    output = _Output(1, closed)
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(output), "utf-8", sys.stdout.errors, newline=None
    )
    code: Any = 0
    try:
        yield
    except SystemExit as ended:
        code = ended.code
    code = _flushed() or code
    if output.lost:
        if closed:
            said = "standard output is closed: nothing could be printed there"
            code = code or (2 if sys.argv[1:2] in [[each] for each in PRINTERS] else 0)
        else:
            said = "standard output was closed before everything was printed"
        print(said, file=sys.stderr)
    sys.exit(code)


def _flushed() -> int:
    """Write what is still to be written; return the exit code where that is impossible."""
    try:
        sys.stdout.flush()
    except OSError as error:  # a full disk
        print(f"standard output cannot be written: {error.strerror}", file=sys.stderr)
        sys.stdout = None  # or Python tries again, with a traceback
        return 1
    return 0


def _open_closed() -> None:
    """Open what is closed, or the next file that is opened would take its place."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != descriptor:
                os.dup2(opened, descriptor)
                os.close(opened)
            os.set_inheritable(descriptor, True)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
