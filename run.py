"""The command line, straight from a clone."""

import os
import signal
import sys
from types import FrameType


def leave(number: int, frame: FrameType | None) -> None:
    """End in a sentence; `sim.start` takes over once it is imported."""
    os.write(2, b"interrupted; nothing was begun\n")
    os._exit(130)


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, leave)
    try:
        from sim.start import prepare

        prepare()
        from sim.cli import main
    except ModuleNotFoundError as error:
        print(
            f"weishang-sim ({error.name}) is not installed for this Python "
            f"{sys.version.split()[0]} ({sys.executable}); with Python 3.11 to 3.13, run: "
            "python -m pip install -e .",
            file=sys.stderr,
        )
        sys.exit(2)
    main()
