"""Many small runs in a process of their own, which prints what they cost beside the simulation.

No report is made: its libraries take some 100 MB, however many runs there are.
"""

import json
import resource
import time

from sim.experiment import conclusion, runner
from sim.experiment.load import load_experiment
from sim.experiment.merge import merge
from sim.experiment.runner import run_experiment

from . import fake_market

FEW, MANY = 100, 1000


def seconds_to_simulate(times=100):
    """Return the seconds of processor of one run by itself."""
    (arm,) = load_experiment("few.yaml").arms
    started = time.process_time()
    for seed in range(times):
        fake_market.simulate(arm.scenario, seed, "compiled", lambda *_: None)
    return (time.process_time() - started) / times


def make(seeds):
    """Make half of so many runs and no tables; return seconds of processor, also of the worker."""
    before = spent()
    run_experiment("few.yaml", seeds=2 * seeds, shard="1/2", jobs=1, quiet=True, out=f"out{seeds}")
    return spent() - before


def spent():
    each = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in each)


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    runner.simulate = fake_market.simulate
    conclusion._make_report = lambda *asked: ""
    few = make(FEW)
    memory = [peak_mb()]
    many = make(MANY)
    memory.append(peak_mb())
    merge([f"out{MANY}"], f"out{MANY}")
    memory.append(peak_mb())
    print(json.dumps({
        "beside_ms": 1e3 * ((many - few) / (MANY - FEW) - seconds_to_simulate()),
        "memory_mb": memory,
    }))


if __name__ == "__main__":
    main()
