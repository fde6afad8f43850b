"""The command line on the fake market, killed with its workers while it writes its folder.

Reads lines "MARK TOUCH SECONDS OUT" from standard input, runs small.yaml into OUT in a process
group of its own for each, and answers with a line: the exit code, or minus the signal that ended
it.

Whatever opens a file of the result folder for writing, renames, removes or makes something there
is a touch. They are counted from the first on that opens a file with MARK in its path, so that a
moment lies in the same phase on a fast machine and on a slow one. SECONDS after touch number TOUCH
the whole process group is killed with SIGKILL; 0 kills nothing. Every command is a fork of this
process, which has imported everything: the processes of 16 commands would spend most of their time
on that.
"""

import os
import signal
import sys
import threading

import sim.experiment.conclusion
import sim.experiment.runner
import sim.report.make
from sim.cli import main

from . import fake_market

TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir"}


def kill_all():
    os.killpg(0, signal.SIGKILL)


def watch(folder, mark, touch, seconds):
    """Count touches of the folder from the mark on, and kill after one of them."""
    seen = [0]

    def note(event, arguments):
        if event not in TOUCHES or not isinstance(arguments[0], str | os.PathLike):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        path = os.fspath(arguments[0])
        if folder not in path or not (seen[0] or (event == "open" and mark in path)):
            return
        seen[0] += 1
        if seen[0] == touch:
            if seconds:
                threading.Timer(seconds, kill_all).start()
            else:
                kill_all()

    sys.addaudithook(note)


def run(mark, touch, seconds, out):
    """Run the command line; never returns."""
    os.setsid()
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    watch(out, mark, touch, seconds)
    sys.argv[1:] = ["run", "small.yaml", "--out", out, "--jobs", "2", "--quiet"]
    code = 70
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    finally:
        os._exit(code or 0)


class Here:
    """In place of the process that draws the report: so its touches are counted, too."""

    def __init__(self, jobs):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def call(self, function, *arguments, on_poll=None):
        return function(*arguments)


def answer():
    for line in sys.stdin:
        mark, touch, seconds, out = line.split()
        child = os.fork()
        if not child:
            run(mark, int(touch), float(seconds), out)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    sim.experiment.runner.simulate = fake_market.simulate
    sim.experiment.conclusion.LocalExecutor = Here
    answer()
