"""Stand-ins for one run, importable in worker processes: quick, and wrong on demand."""

import math
import os
import random
import time
from pathlib import Path

import pandas as pd

from sim.experiment.pasts import past_file
from sim.experiment.simulate import Simulated
from sim.metrics import METRIC_NAMES

ONCE = "FAKE_MARKET_DIED_ONCE"
NOBODY_SOLD = {"net_180": {"count": 0, "quantiles": []}, "lorenz": [], "downline_sizes": {}}
"""What the report asks of a run's end, of a market without distributors."""


def simulate(scenario, seed, engine, on_day):
    """Metrics of keyed noise: the same seed shares most of it, whatever the scenario."""
    shared = random.Random(seed)
    own = random.Random(f"{seed} {scenario.canonical()}")
    level = scenario.values["people.count"] / 1000
    rows = []
    for day in range(scenario.days):
        noise = {name: 1 + 0.1 * shared.random() + 0.01 * own.random() for name in METRIC_NAMES}
        rows.append({"day": day} | {name: level * value for name, value in noise.items()})
        on_day()
    daily = pd.DataFrame(rows)
    daily["insurer_loss_ratio"] = float("nan")
    return Simulated(daily, {"counters": {"M01": 1}, **NOBODY_SOLD})


def fails_at_seed_2(scenario, seed, engine, on_day):
    if seed == 2:
        raise ZeroDivisionError("trust of nobody")
    return simulate(scenario, seed, engine, on_day)


def dies_at_seed_2(scenario, seed, engine, on_day):
    if seed == 2:
        os._exit(9)
    return simulate(scenario, seed, engine, on_day)


def dies_once(scenario, seed, engine, on_day):
    marker = Path(os.environ[ONCE])
    if seed == 2 and not marker.exists():
        marker.touch()
        os._exit(9)
    return simulate(scenario, seed, engine, on_day)


def leaves_then_fails(scenario, seed, engine, on_day, past=None):
    """Whoever is to leave a past leaves an empty file for it, and fails."""
    if past is not None and past.leave:
        past.folder.mkdir(parents=True, exist_ok=True)
        past_file(past.folder, scenario, seed, past.leave[0]).touch()
        raise ZeroDivisionError("trust of nobody")


def waits_for_a_death(scenario, seed, engine, on_day):
    """Runs of seeds above 1 begin when a worker has been killed, as the file "dead" says."""
    if seed > 1:  # a warm-up has seed 1
        (Path("waiting") / f"{os.getpid()}").touch()
        while not Path("dead").exists():
            time.sleep(0.05)
    return simulate(scenario, seed, engine, on_day)


def slow_after_seed_2(scenario, seed, engine, on_day):
    """Seeds 1 and 2 end at once, the others hang for a minute."""
    if seed > 2:
        time.sleep(60)
    return simulate(scenario, seed, engine, on_day)


def responsive(scenario, seed, engine, on_day):
    """A market whose response rises by e with the constant and falls by e without wealth."""
    made = simulate(scenario, seed, engine, on_day)
    level = scenario.values["purchase.constant"] + scenario.values["mechanisms.wealth_display"]
    made.daily["ads_seen"] = 1e6
    made.daily["orders"] = 1e6 * math.exp(level) * (1 + 0.01 * seed)
    return made


def fails_when_short(scenario, seed, engine, on_day):
    if scenario.days < 100:
        raise ValueError("too short for this market")
    return simulate(scenario, seed, engine, on_day)


def levered(scenario, seed, engine, on_day):
    """A market whose orders answer to friction and reviews, and most to both."""
    made = simulate(scenario, seed, engine, on_day)
    smooth = float(scenario.values["purchase.friction"] < 0.5)
    seen = float(scenario.values["reviews.visibility"] > 0.5)
    made.daily["orders"] = 100.0 + seed + 10.0 * smooth + 4.0 * seen + 2.0 * smooth * seen
    made.daily["gmv"] = 1000.0 * random.Random(f"{seed} {scenario.canonical()}").random()
    return made


def falling(scenario, seed, engine, on_day, past=None):
    """A market at 100 orders that falls on the day after 80 + seed, less where it is frozen."""
    made = simulate(scenario, seed, engine, on_day)
    values = scenario.values | (scenario.changes[-1].values if scenario.changes else {})
    taken = sum(
        share * bool(values[f"mechanisms.{switch}"])
        for switch, share in (("trust_dynamics", 20.0), ("blocking", 10.0),
                              ("face_depletion", 10.0), ("recruit_depletion", 10.0))
    )
    day = made.daily["day"]
    peak = 80 + seed
    made.daily["orders"] = 100.0 * (day <= peak) * (day > peak - 7) \
        + 50.0 * (day <= peak - 7) + (100.0 - taken) * (day > peak)
    return made


def idle(scenario, seed, engine, on_day):
    """A market in which nobody ever buys."""
    made = simulate(scenario, seed, engine, on_day)
    made.daily["orders"] = 0.0
    return made


def distrustful(scenario, seed, engine, on_day):
    """A market that ends at a tenth of its peak, at a fifth where trust is frozen; seed 3 fails.

    One person in `people.count` buys a day, and is told; with fatigue frozen nobody blocks.
    """
    if seed == 3:
        raise ZeroDivisionError("trust of nobody")
    made = simulate(scenario, seed, engine, on_day)
    values, day = scenario.values, made.daily["day"]
    end = 10.0 if values["mechanisms.trust_dynamics"] else 20.0
    made.daily["orders"] = 100.0 * (day < 20) + (end + seed) * (day >= 20)
    made.daily["channel_trust_mean"] = 0.6 - 0.001 * day * values["mechanisms.trust_dynamics"]
    made.daily["muted"] = 0.01 * day * values["mechanisms.fatigue"]
    made.daily["deleted"] = 0.0
    made.daily["ads_seen"] = 1000.0
    return made


def ishigami(scenario, seed, engine, on_day):
    """Ishigami's function of three parameters as orders, and a luck that all points share.

    The ranges 0 to 1 of the parameters are the function's -pi to pi. `gmv` is linear in them;
    `muted` never varies; `deleted` is missing where the first is above .9.
    """
    made = simulate(scenario, seed, engine, on_day)
    first, second, third = (scenario.values[path] for path in ISHIGAMI)
    made.daily["orders"] = ishigami_of(first, second, third) + 5.0 * (seed - 1)
    made.daily["gmv"] = 10.0 * first - 4.0 * second + 100.0 * seed
    made.daily["muted"] = 0.5
    made.daily["deleted"] = first if first <= 0.9 else math.nan
    return made


ISHIGAMI = ("trust.gain", "trust.loss", "trust.resolved_factor")


def ishigami_of(*shares):
    """The function at shares of its ranges, with a = 7 and b = 0.1 (Ishigami and Homma 1990)."""
    x, y, z = (math.pi * (2.0 * share - 1.0) for share in shares)
    return math.sin(x) + 7.0 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x)


KNOWN = {"trust.gain": 0.2, "blocking.hazard": 0.006}
"""Parameters with which `fitted` makes the data that a calibration is to find them by."""


def fitted(scenario, seed, engine, on_day):
    """A market whose trust and orders tell trust.gain and blocking.hazard, with noise of a seed."""
    made = simulate(scenario, seed, engine, on_day)
    noise = random.Random(f"{seed} {scenario.canonical()['values']['people.count']}")
    gain, hazard = scenario.values["trust.gain"], scenario.values["blocking.hazard"]
    trust = gain + 0.01 * noise.gauss(0.0, 1.0)
    kept = math.log10(hazard) + 0.5 * gain + 0.02 * noise.gauss(0.0, 1.0)
    made.daily["channel_trust_mean"] = trust
    made.daily["orders"] = 100.0
    made.daily["gmv"] = 100.0 * (10.0 + kept)
    made.outcome["purchases"] = {"0": 10, "1": 30}
    return made
def fails_at_seed_6(scenario, seed, engine, on_day):
    if seed == 6:
        raise ZeroDivisionError("trust of nobody")
    return simulate(scenario, seed, engine, on_day)


def fails_at_great_gain(scenario, seed, engine, on_day):
    """The fitted market, in which every second seed of great gains breaks a rule."""
    if scenario.values["trust.gain"] > 0.4 and seed % 2 == 0:
        raise ZeroDivisionError("trust of nobody")
    return fitted(scenario, seed, engine, on_day)
