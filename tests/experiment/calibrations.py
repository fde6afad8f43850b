"""Small calibrations of fake markets, run in this process from a store in memory."""

import json
import random

from sim.experiment.definition import Experiment
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs, run_hash
from sim.experiment.store import StoredRun

from . import fake_market

CASE = """\
scenarios: {market: market.yaml}
replications: 2
design:
  kind: calibrate
  parameters:
    trust.gain: [0.0, 0.5]
    blocking.hazard: {low: 0.001, high: 0.1, log: yes}
  targets:
    - {name: trust, title: {en: trust, zh: 信任}, metric: channel_trust_mean, value: 0.2,
       tolerance: 0.02, source: assumption}
    - {name: kept, metric: gmv, over: {metric: orders}, value: 7.878, tolerance: 0.05,
       source: "somebody, 2016"}
    - {name: buyers, outcome: ever_buyers_share, value: 0.7, tolerance: 0.1, weight: 0,
       source: assumption}
  fresh_runs: 6
"""
OPTUNA = CASE + "  trials: 25\n"
ABC = CASE + "  method: abc\n  trials: 60\n  accept: 50 %\n  populations: 2\n"


def write(folder, text, scenario="days: 3\npeople: {count: 100}\n"):
    (folder / "market.yaml").write_text(scenario, encoding="utf-8")
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder / "case.yaml"


def load(folder, text) -> Experiment:
    return load_experiment(write(folder, text))


class Memory:
    """A store in memory; runs are made in a random order, as workers would, as far as allowed."""

    def __init__(self, simulate=fake_market.fitted, order=1):
        self.simulate, self.random, self.runs = simulate, random.Random(order), {}

    def __call__(self, scenario, seed):
        return self.runs.get(run_hash(scenario, seed))

    def failed(self, scenario, seed):
        return False

    def missing(self, experiment):
        planned = {run.hash: run for run in planned_runs(experiment, self)}
        return [run for name, run in planned.items() if name not in self.runs]

    def make(self, experiment, most=1_000_000):
        """Make what is missing, stage by stage, at most so many runs."""
        while most > 0 and (waiting := self.missing(experiment)):
            self.random.shuffle(waiting)
            for run in waiting[:most]:
                made = self.simulate(run.scenario, run.seed, "compiled", lambda *_: None)
                outcome = json.loads(json.dumps(made.outcome))
                self.runs[run.hash] = StoredRun(made.daily, {"outcome": outcome})
            most -= len(waiting)
        return self

    def tables(self, experiment):
        return experiment.design.tables(experiment.arms, self)

    def texts(self, experiment, folder):
        return experiment.design.texts(experiment.arms, self, folder)
