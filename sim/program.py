"""By which command the program is started here."""

from pathlib import Path

IN_A_CLONE = (Path(__file__).resolve().parents[1] / "run.py").is_file()
PROGRAM = "python run.py" if IN_A_CLONE else "weishang-sim"
"""What a command line begins with, in messages and in ``plan.json``."""
