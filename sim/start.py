"""Where the command line starts: what must hold before anything else is imported."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

INTERRUPTED = 130
Handler = Callable[[int, FrameType | None], object]


def main() -> None:
    """Run the command line."""
    prepare()
    from sim.cli import main as command_line

    command_line()


def prepare() -> None:
    """See to it that a Ctrl-C or a `kill` ends in a sentence, and that names of files are UTF-8."""
    for number in (signal.SIGTERM, signal.SIGINT):
        _handle(number, _leave)
    _use_utf8()


def begin_work() -> None:
    """From here on let Ctrl-C and a `kill` unwind what was begun, so that it is left in order."""
    for number in (signal.SIGTERM, signal.SIGINT):
        _handle(number, signal.default_int_handler)


def _handle(number: int, handler: Handler) -> None:
    # Whoever starts a command in the background may have its signals ignored.
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    # An exception may be lost, or make a traceback, in the middle of an import.
    os.write(2, b"interrupted; nothing was begun\n")
    os._exit(INTERRUPTED)


def _use_utf8() -> None:
    """Start again where the locale knows ASCII only: names of files need more than that."""
    tried = os.environ.get("PYTHONUTF8") == "1"
    if sys.getfilesystemencoding() == "ascii" and not tried:
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
