"""The command line, straight from a clone."""

import sys

try:
    from sim.cli import main
except ModuleNotFoundError as error:
    print(
        f"weishang-sim ({error.name}) is not installed for this Python {sys.version.split()[0]} "
        f"({sys.executable}); with Python 3.11 to 3.13, run: python -m pip install -e .",
        file=sys.stderr,
    )
    sys.exit(2)

if __name__ == "__main__":
    main()
