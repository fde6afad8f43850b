"""The command line, straight from a clone."""

from sim.cli import main

if __name__ == "__main__":
    main()
