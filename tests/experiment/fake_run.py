"""The command line on the fake market, for tests that start and kill processes.

Usage: python -m experiment.fake_run NAME_OF_A_FAKE arguments...
"""

import sys

import sim.experiment.runner
import sim.report
from sim.cli import main

from . import fake_market

if __name__ == "__main__":
    sim.experiment.runner.simulate = getattr(fake_market, sys.argv.pop(1))
    sim.report.make_report = lambda directory, lang: []
    main()
