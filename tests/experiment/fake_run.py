"""The command line on the fake market, for tests that start and kill processes.

Usage: python -m experiment.fake_run NAME_OF_A_FAKE arguments...
"""

import signal
import sys

import sim.experiment.conclusion
import sim.experiment.runner
from sim.start import main

from . import fake_market

if __name__ == "__main__":
    # Where the tests run in the background of a shell, Ctrl-C is ignored, and that is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sim.experiment.runner.simulate = getattr(fake_market, sys.argv.pop(1))
    sim.experiment.conclusion._make_report = lambda *_: ""
    main()
