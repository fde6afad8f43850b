"""Limits with known answers, measured: what the tests hold and what docs/limits.md shows.

    python tests/limits/measure.py            # at the size of the tests
    python tests/limits/measure.py --full     # more seeds, larger markets

A limit is a function of a seed (and of a size) that runs a scenario of scenarios/limits and returns
its numbers by name; NaN where a run says nothing, as a rumour that did not take off.
"""

import argparse
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sim import Market, load_scenario
from sim.state.state import Fact
from sim.version import MODEL_VERSION

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "limits"
Numbers = dict[str, float]


@dataclass(frozen=True)
class Answer:
    """What theory says of one number, and how far the test's mean over seeds may be from it."""

    theory: float
    tolerance: float


@dataclass(frozen=True)
class Limit:
    """A limit: how it is measured, its answers, its size in the tests and in the full run."""

    name: str
    measure: Callable[..., Numbers]
    answers: dict[str, Answer]
    seeds: int
    full_seeds: int
    full_size: dict[str, int] = field(default_factory=dict)


def market(name: str, seed: int, **changed: object) -> Market:
    """Return a market of a limit, at its start; `a__b=1` sets a.b."""
    overrides = {path.replace("__", "."): value for path, value in changed.items()}
    return Market(load_scenario(SCENARIOS / f"{name}.yaml", overrides), seed=seed)


def bass(seed: int) -> Numbers:
    """V01: years until half and nine tenths have joined, and of the fastest joining."""
    daily = market("v01_bass", seed).run()
    sellers = daily["active_distributors"].to_numpy() / 1000.0
    joined = np.convolve(daily["joined"], np.ones(15) / 15, mode="same")
    return {
        "years until half have joined": np.argmax(sellers >= 0.5) / 20,
        "years until nine tenths have": np.argmax(sellers >= 0.9) / 20,
        "year of the fastest joining": joined.argmax() / 20,
    }


def rumour(seed: int, **size: int) -> Numbers:
    """V02: the share that a rumour reaches where it takes off, by reproduction number."""
    reached = {}
    for reproduction in (1.5, 2.0, 3.0):
        run = market("v02_rumour", seed, forwarding__viewers=reproduction / 0.95, **size)
        people = run.state.people
        people.forwarding[0] = 0
        people.forward_cascade[0] = -1
        run.platform.forward_posts()
        run.platform.sort_mail()
        for person in run.state.inbox.person[: run.state.count(Fact.RECIPIENTS)]:
            run.consumer_class(run, int(person)).hear()
        run.run()
        informed = float((people.last_cascade >= 0).mean())
        took_off = informed > 0.1
        reached[f"share reached, R = {reproduction:g}"] = informed if took_off else math.nan
    return reached


def uniform_tree(seed: int) -> Numbers:
    """V04: mean depth, and shares by direct recruits, of the first 1,000 of a uniform tree."""
    run = market("v04_uniform_tree", seed)
    while run.state.count(Fact.SELLERS) < 1000 and run.day < run.settings.days:
        run.step()
    count = run.state.count(Fact.SELLERS)
    uplines = run.state.sellers.upline[:count]
    children = np.bincount(uplines[uplines >= 0], minlength=count)
    return {
        "sellers": float(count),
        "mean depth": float(run.state.sellers.depth[:count].mean()),
        **{f"share with {d} recruits": float((children == d).mean()) for d in range(4)},
    }


def lemons(seed: int, **size: int) -> Numbers:
    """V08: by what factor the pooled price moves a round."""
    run = market("v08_lemons", seed, **size)
    prices = []
    while run.day < run.settings.days:
        run.step()
        brands, count = run.state.brands, run.state.count(Fact.BRANDS)
        active = brands.active[:count] == 1
        if run.day % 30 == 1 and run.day > 1 and active.sum() >= 30:
            prices.append(float(brands.price[:count][active].mean()))
    ratios = np.array(prices[1:]) / np.array(prices[:-1])
    return {
        "price over the last round's, mean": float(ratios.mean()),
        "the same, farthest of six rounds from .75": float(
            ratios[:6][np.abs(ratios[:6] - 0.75).argmax()]
        ),
        "rounds seen": float(len(ratios)),
    }


def reputation(seed: int) -> Numbers:
    """V11: review scores after n good orders against (n + 1) / (n + 2)."""
    run = market("v11_reputation", seed)
    run.run()
    brands = run.state.brands
    rated = np.flatnonzero((brands.reviews > 0) & (brands.reviews <= 30))
    count = brands.reviews[rated].astype(float)
    errors = np.abs(brands.score[rated] - (count + 1) / (count + 2))
    return {"greatest error of a score": float(errors.max()), "brands": float(len(rated))}


BAD = {0.02: 2.0537, 0.05: 1.6449, 0.10: 1.2816, 0.20: 0.8416}
"""Rate of bad deals to the normal quantile that makes it."""


def settled(bad: float) -> float:
    """Return the stationary mean of trust that gains .05 and loses .30."""
    return 0.05 * (1.0 - bad) / (0.05 * (1.0 - bad) + 0.30 * bad)


def asymmetric_trust(seed: int, **size: int) -> Numbers:
    """V12: mean trust of long-standing buyers in their sellers, by rate of bad deals."""
    trust = {}
    for bad, normal in BAD.items():
        run = market(
            "v12_asymmetric_trust", seed, fulfilment__expectation=0.7 - 0.1 * normal, **size
        )
        run.run()
        contacts = run.state.contacts
        bought = contacts.purchases >= 100
        if bought.sum() < 1000:
            raise AssertionError(f"only {bought.sum()} ties with a hundred purchases")
        trust[f"mean trust, {bad:.0%} bad"] = float(contacts.trust[bought].mean())
    return trust


def logit(seed: int, **size: int) -> Numbers:
    """V13: how many buy on a day of equal offers, against N / (N + 1) of each person."""
    run = market("v13_logit", seed, **size)
    run.step()
    state, chosen, expected, variance = run.state, 0, 0.0, 0.0
    for person in range(len(state.people.taste)):
        first = state.contacts.start[person]
        last = first + state.contacts.selling[person]
        rows = state.people.seller[state.contacts.person[first:last]]
        offers = int(state.sellers.ads[rows].sum())
        share = offers / (offers + 1.0)
        expected += share
        variance += share * (1.0 - share)
        chosen += int(state.people.buying[person] > 0)
    return {
        "buyers expected": expected,
        "buyers over expected": chosen / expected,
        "deviation, standard deviations": (chosen - expected) / math.sqrt(variance),
    }


RATE = 4.0
"""Posts a day of the other sellers of the contest."""


def contest(seed: int, sellers: int = 5) -> Numbers:
    """V14: what a seller's rivals weigh in its share of sales, and the best reply that follows.

    All buyers' money is the prize, attention the field. The best reply to rivals of weight r is
    sqrt(r V/c) - r; the prize V/c is the one at which RATE is the best reply to RATE.
    """
    weights = []
    for own in (2.0, 4.0, 8.0):
        run = market("v14_contest", seed, merchants__brands=10 * sellers)
        state = run.state
        if state.count(Fact.SELLERS) != sellers:
            raise AssertionError(f"{state.count(Fact.SELLERS)} sellers instead of {sellers}")
        rates = [own] + [RATE] * (sellers - 1)
        state.sellers.rate[:sellers] = rates
        state.sellers.next_rate[:sellers] = rates
        run.run()
        sold = run.state.sellers.units_sold[:sellers]
        share = float(sold[0] / sold.sum())
        weights.append(own * (1.0 - share) / share)
    rivals = float(np.mean(weights))
    prize = RATE * sellers * sellers / (sellers - 1)
    reply = math.sqrt(rivals * prize) - rivals
    return {
        "weight of the rivals, in their posts": rivals / (RATE * (sellers - 1)),
        "best reply, posts a day": reply,
        "share of the prize spent": sellers * reply / prize,
    }


H_1000 = sum(1.0 / k for k in range(1, 1001))

LIMITS = {
    "V01": Limit("Bass diffusion", bass, {
        "years until half have joined": Answer(6.550, 0.45),
        "years until nine tenths have": Answer(11.757, 0.8),
        "year of the fastest joining": Answer(6.193, 1.2),
    }, seeds=2, full_seeds=48),
    "V02": Limit("rumour on a random graph", rumour, {
        "share reached, R = 1.5": Answer(0.583, 0.025),
        "share reached, R = 2": Answer(0.797, 0.025),
        "share reached, R = 3": Answer(0.940, 0.025),
    }, seeds=6, full_seeds=12, full_size={"people__count": 50_000}),
    "V04": Limit("uniform recursive tree", uniform_tree, {
        "mean depth": Answer(H_1000 - 1.0, 0.7),
        **{f"share with {d} recruits": Answer(2.0 ** -(d + 1), 0.02) for d in range(4)},
    }, seeds=8, full_seeds=32),
    "V08": Limit("market for lemons", lemons, {
        "price over the last round's, mean": Answer(0.75, 0.03),
        "the same, farthest of six rounds from .75": Answer(0.75, 0.03),
    }, seeds=1, full_seeds=8, full_size={"people__count": 20_000}),
    "V11": Limit("Beta mean of reviews", reputation, {
        "greatest error of a score": Answer(0.0, 1e-5),
    }, seeds=1, full_seeds=8),
    "V12": Limit("asymmetric trust", asymmetric_trust, {
        f"mean trust, {bad:.0%} bad": Answer(settled(bad), 0.02) for bad in BAD
    }, seeds=1, full_seeds=4, full_size={"people__count": 4000}),
    "V13": Limit("multinomial logit", logit, {
        "deviation, standard deviations": Answer(0.0, 4.0),
    }, seeds=1, full_seeds=8, full_size={"people__count": 40_000}),
    "V14": Limit("posting contest", contest, {
        "weight of the rivals, in their posts": Answer(1.0, 0.06),
        "best reply, posts a day": Answer(RATE, 0.2),
        "share of the prize spent": Answer(0.8, 0.04),
    }, seeds=1, full_seeds=8),
}  # fmt: skip
"""Every limit by its id."""


def runs_of(limit: Limit, full: bool) -> list[Numbers]:
    """Return the numbers of a limit, seed by seed."""
    seeds, size = (limit.full_seeds, limit.full_size) if full else (limit.seeds, {})
    return [limit.measure(seed, **size) for seed in range(1, seeds + 1)]


def known(runs: list[Numbers], name: str) -> np.ndarray:
    """Return a number of the runs that say something of it."""
    values = np.array([run[name] for run in runs])
    return values[~np.isnan(values)]


def rows(limit_id: str, limit: Limit, full: bool) -> Iterator[str]:
    """Yield the lines of a limit in the table of docs/limits.md."""
    runs = runs_of(limit, full)
    for name in runs[0]:
        values = known(runs, name)
        answer = limit.answers.get(name)
        theory = f"{answer.theory:.3f}" if answer else ""
        tolerance = f"{answer.tolerance:g}" if answer else ""
        spread = f"{values.std(ddof=1):.4g}" if len(values) > 1 else ""
        size = ", ".join(f"{v:,}" for v in limit.full_size.values()) if full else ""
        yield (
            f"| {limit_id} | {name} | {theory} | {values.mean():.4g} | {spread} | {len(values)} | "
            f"{size} | {'' if full else tolerance} |"
        )


def main() -> None:
    """Print the tables that docs/limits.md shows."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--full", action="store_true", help="more seeds, larger markets")
    parser.add_argument("--only", choices=LIMITS, help="one limit")
    arguments = parser.parse_args()
    print(f"model version {MODEL_VERSION}\n")
    for limit_id, limit in LIMITS.items():
        if arguments.only in (None, limit_id):
            started = time.perf_counter()
            print("\n".join(rows(limit_id, limit, arguments.full)), flush=True)
            print(f"<!-- {limit_id}: {time.perf_counter() - started:.0f} s -->", flush=True)


if __name__ == "__main__":
    main()
