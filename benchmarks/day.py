"""Time the wild-growth day: cost and memory by persons, threads, engines, against plain Mesa.

    python benchmarks/day.py --persons 10000,100000,1000000 --days 365 --threads 1,2 --compare

The package must be installed. Building the world is timed apart, and the kernels are compiled
before the clock starts. The cost of a day changes as the market booms and busts, so everything is
measured over the same days. A run holds every mechanism of the scenario; only the row "core" leaves
out communities and influencers, which plain Mesa leaves out too.
"""

import argparse
import gc
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from plain_mesa import PlainMarket

from sim import Market, load_scenario

SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "wild_growth.yaml"
CORE = {"mechanisms.communities": False, "mechanisms.influencers": False}
WARM_UP_PERSONS, WARM_UP_DAYS = 500, 31
LEAST_PERSONS = 100
"""A world needs room for its brands' top sellers and its friend graph."""


@dataclass
class Measurement:
    """Seconds of all repetitions of one set-up."""

    name: str
    persons: int
    days: int
    building: list[float] = field(default_factory=list)
    running: list[float] = field(default_factory=list)
    ads_per_person_day: float = float("nan")
    bytes_per_person: float = float("nan")
    timings: dict[str, float] = field(default_factory=dict)

    def nanoseconds(self, pick: Callable[[list[float]], float] = median) -> float:
        """Return the picked repetition's cost of a person-day."""
        return 1e9 * pick(self.running) / (self.persons * self.days)


def build(persons: int, days: int, seed: int = 1, engine: str = "compiled", threads: int = 1,
          **overrides: Any) -> Market:
    """Build the main model's wild-growth market."""
    size = {"people.count": persons, "days": days}
    scenario = load_scenario(SCENARIO, overrides=size | overrides)
    return Market(scenario, seed=seed, engine=engine, threads=threads)


def measure(name: str, persons: int, days: int, repeats: int,
            builder: Callable[[], Any]) -> Measurement:
    """Build and run a market `repeats` times; the last repetition's timings are kept."""
    result = Measurement(name, persons, days)
    for _ in range(repeats):
        gc.collect()
        start = time.perf_counter()
        market = builder()
        built = time.perf_counter()
        for _ in range(days):
            market.step()
        result.running.append(time.perf_counter() - built)
        result.building.append(built - start)
        result.ads_per_person_day = market.daily["ads_seen"].sum() / (persons * days)
        if isinstance(market, Market):
            result.bytes_per_person = market.nbytes / persons
            steps = dict(market.timings)
            steps.pop("build", None)
            result.timings = steps
        del market
    return result


def exponent(measurements: list[Measurement]) -> float:
    """Return the slope of log seconds on log persons: 1 where cost is linear."""
    persons = np.log([one.persons for one in measurements])
    seconds = np.log([median(one.running) for one in measurements])
    return float(np.polyfit(persons, seconds, 1)[0])


def measure_sizes(options: argparse.Namespace) -> dict[int, list[Measurement]]:
    """Measure every size at every number of threads, printing each row when it is known."""
    print(f"\n{'persons':>9} {'threads':>7} {'build s':>8} {'run s':>8} {'ns median':>9} "
          f"{'ns min':>7} {'bytes/person':>12} {'speed-up':>8}")
    table: dict[int, list[Measurement]] = {threads: [] for threads in options.threads}
    for persons in options.persons:
        for threads in options.threads:
            row = measure(f"{threads} threads", persons, options.days, options.repeat,
                          lambda n=persons, t=threads: build(
                              n, options.days, options.seed, threads=t))
            table[threads].append(row)
            first = table[options.threads[0]][-1]
            print(f"{persons:9,} {threads:7} {median(row.building):8.2f} "
                  f"{median(row.running):8.2f} {row.nanoseconds():9.1f} "
                  f"{row.nanoseconds(min):7.1f} {row.bytes_per_person:12.0f} "
                  f"{first.nanoseconds() / row.nanoseconds():8.2f}", flush=True)
    if len(options.persons) > 1:
        for threads, rows in table.items():
            print(f"cost grows with persons to the power {exponent(rows):.3f} "
                  f"({threads} thread{'s' if threads > 1 else ''})")
    return table


def print_phases(row: Measurement) -> None:
    """Print what each step of the day cost, dearest first."""
    print(f"\nphases of the day, {row.persons:,} persons, {row.name}")
    whole = row.running[-1]
    rest = whole - sum(row.timings.values())
    steps = sorted(row.timings.items(), key=lambda item: -item[1])
    for name, seconds in [*steps, ("outside the steps", rest)]:
        nanoseconds = 1e9 * seconds / (row.persons * row.days)
        print(f"  {name:24} {nanoseconds:9.1f} ns  {100 * seconds / whole:5.1f} %")


def compare(options: argparse.Namespace, largest: Measurement) -> None:
    """Measure the objects engine and plain Mesa beside the compiled engine at one small size.

    Ads seen a person-day stand beside the cost: plain Mesa draws other numbers, so its market may
    be busier or idler with the same seed.
    """
    persons, days, seed = options.compare_persons, options.days, options.seed
    builders: dict[str, Callable[[], Any]] = {
        "compiled": lambda: build(persons, days, seed),
        "compiled, core": lambda: build(persons, days, seed, **CORE),
        "objects": lambda: build(persons, days, seed, engine="objects"),
        "plain Mesa": lambda: PlainMarket(persons, seed),
    }
    rows = [measure(name, persons, days, options.repeat, builder)
            for name, builder in builders.items()]
    compiled = rows[0].nanoseconds()
    print(f"\nengines at {persons:,} persons, one thread, {days} days")
    print(f"  {'':16} {'build s':>8} {'run s':>8} {'ns median':>10} {'ns min':>10} "
          f"{'ads/day':>7} {'ratio':>7} {f'to {largest.persons:,}':>13}")
    for row in rows:
        print(f"  {row.name:16} {median(row.building):8.2f} {median(row.running):8.2f} "
              f"{row.nanoseconds():10.1f} {row.nanoseconds(min):10.1f} "
              f"{row.ads_per_person_day:7.2f} {row.nanoseconds() / compiled:7.1f} "
              f"{row.nanoseconds() / largest.nanoseconds():13.1f}")


def warm_up(options: argparse.Namespace) -> None:
    """Compile all kernels, a month's turn included, before anything is timed."""
    start = time.perf_counter()
    for threads in options.threads:
        market = build(WARM_UP_PERSONS, WARM_UP_DAYS, threads=threads)
        for _ in range(WARM_UP_DAYS):
            market.step()
    print(f"compiled or loaded from the cache in {time.perf_counter() - start:.1f} s", flush=True)


def whole_number(text: str, least: int = 1) -> int:
    try:
        number = int(text.replace("_", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number") from None
    if number < least:
        raise argparse.ArgumentTypeError(f"{number} is too small: give {least} or more")
    return number


def head_count(text: str) -> int:
    return whole_number(text, LEAST_PERSONS)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time the wild-growth day.")
    parser.add_argument("--persons", default="10000,100000,1000000", metavar="N,N",
                        type=lambda text: [head_count(part) for part in text.split(",")],
                        help="sizes, separated by commas (default 10000,100000,1000000)")
    parser.add_argument("--threads", default="1", metavar="N,N",
                        type=lambda text: [whole_number(part) for part in text.split(",")],
                        help="numbers of threads; speed-up is against the first (default 1)")
    parser.add_argument("--days", type=whole_number, default=365)
    parser.add_argument("--repeat", type=whole_number, default=1, help="repetitions of each run")
    parser.add_argument("--seed", type=whole_number, default=1)
    parser.add_argument("--compare", action="store_true",
                        help="measure the objects engine and plain Mesa too")
    parser.add_argument("--compare-persons", type=head_count, default=2000,
                        help="size of that comparison (default 2000)")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    options = parse(arguments)
    print(f"wild growth, {options.days} days, seed {options.seed}, median of {options.repeat}; "
          f"Python {platform.python_version()}, {platform.machine()}")
    warm_up(options)
    table = measure_sizes(options)
    largest = table[options.threads[0]][-1]
    print_phases(largest)
    if options.compare:
        compare(options, largest)


if __name__ == "__main__":
    sys.exit(main())
