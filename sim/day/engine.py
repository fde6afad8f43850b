"""Running steps: whole columns in compiled blocks, or row by row through agents."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from sim.compilation.decorator import COMPILING
from sim.day.offers import MOST
from sim.day.outlook import Outlook, look_out
from sim.day.step import Step, Today
from sim.day.sums import BLOCK
from sim.mechanisms import Parameters, kernel_parameters
from sim.state.columns import Array, Scratch, made
from sim.state.randomness import keys_of_day
from sim.state.state import Fact, State


def packed(parameters: Parameters) -> Any:
    """Return the parameters as kernels take them: a record array of one row.

    One array argument instead of some 290 numbers: a call of a compiled row from Python costs
    0.5 instead of 53 microseconds. Plain Python takes the NamedTuple itself, whose fields read
    the same.
    """
    if not COMPILING:
        return (parameters,)
    kinds = {float: np.float64, int: np.int64}
    layout = np.dtype(
        [
            (
                name,
                np.dtype(
                    [(f, kinds[type(value)]) for f, value in group._asdict().items()], align=True
                ),
            )
            for name, group in parameters._asdict().items()
        ],
        align=True,
    )
    return np.array([tuple(tuple(group) for group in parameters)], dtype=layout)


class Engine:
    """State, parameters and threads of one market, and the ways to run a step."""

    def __init__(self, seed: int, values: Mapping[str, Any], threads: int) -> None:
        self.seed = seed
        self.threads = threads
        self.timings: dict[str, float] = {}
        self.entrants: dict[int, int] = {}  # by type, between two steps of a month's turn
        self.pushed_entry = 0.0  # brands a month and 4,000 persons, from outside
        self.deterrence = 1.0  # factor on entry by profit
        self.scratches: list[Scratch] = []
        self.state: State
        self.today: Today
        self.set_values(values)
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Take on resolved values (dotted path to value) from now on."""
        self.values = dict(values)
        self.p = kernel_parameters(values)
        self.parameters = packed(self.p)

    def set_today(self, day: int) -> None:
        """Begin a day: its keys and what is the same for everybody, cover by claims too (M44)."""
        p, facts = self.p, self.state.facts
        since = day - facts[Fact.LAST_EXPOSE]
        insured = p.mechanisms.buyer_compensation and facts[Fact.SOLVENT]
        keys = keys_of_day(self.seed, day)
        outlook = np.zeros(len(Outlook))
        look_out(
            day, keys, self.state.count(Fact.BRANDS), self.state.brands, self.parameters, outlook
        )
        joining = p.media.joining_factor if since <= p.media.joining_days else 1.0
        self.today = Today(
            day=day,
            keys=keys,
            blocking_factor=p.media.blocking_factor if since <= p.media.blocking_days else 1.0,
            joining_factor=joining * float(outlook[Outlook.DETERRENCE]),
            cover=p.insurance.coverage if insured else 0.0,
            month_turn=1 if day > 0 and day % 30 == 0 else 0,
            consideration=float(outlook[Outlook.CONSIDERATION]),
            taste_weight=float(outlook[Outlook.TASTE_WEIGHT]),
            paid_view=float(facts[Fact.PAID_VIEW]),
            signal_noise=float(outlook[Outlook.SIGNAL_NOISE]),
            coupon=int(outlook[Outlook.COUPON]),
            featured=int(outlook[Outlook.FEATURED]),
            freight=float(outlook[Outlook.FREIGHT]),
            mean_income=float(facts[Fact.MEAN_INCOME]),
        )
        self.pushed_entry = float(outlook[Outlook.PUSHED_ENTRY])
        self.deterrence = float(outlook[Outlook.DETERRENCE])

    def widen_scratch(self) -> None:
        """Give each thread working memory for the longest row of contacts."""
        rows = int(self.state.contacts.room.max(initial=1)) + MOST
        if not self.scratches or rows > len(self.scratches[0].row):
            self.scratches = [made(Scratch, rows) for _ in range(self.threads)]

    def arguments(self, step: Step, thread: int = 0) -> tuple[Any, ...]:
        """Return what a step takes after the row."""
        return tuple(self._argument(name, thread) for name in step.arguments)

    def _argument(self, name: str, thread: int) -> Any:
        facts = self.state.facts
        if name == "scratch":
            return self.scratches[thread]
        if name in ("today", "parameters"):
            return getattr(self, name)
        if name == "brand_count":
            return int(facts[Fact.BRANDS])
        if name == "platform_trust_mean":
            return float(facts[Fact.PLATFORM_TRUST_MEAN])
        if name == "pooled_ratio":
            return float(facts[Fact.POOLED_RATIO])
        return getattr(self.state, name)

    def row_count(self, rows: str) -> int:
        """Return the number of rows of a kind today."""
        if rows == "people":
            return len(self.state.people.taste)
        fact = {
            "sellers": Fact.SELLERS,
            "brands": Fact.BRANDS,
            "orders": Fact.ORDERS,
            "inbox": Fact.RECIPIENTS,
        }[rows]
        return self.state.count(fact)

    def rows_of(self, step: Step) -> Iterator[int]:
        """Yield the rows on which a step works: those on the market where it says so."""
        active = None
        if step.rows in ("sellers", "brands") and not step.all_rows:
            active = getattr(self.state, step.rows).active
        for row in range(self.row_count(step.rows)):
            if active is None or active[row]:
                yield row

    def run(self, step: Step) -> None:
        """Run a step over all its rows, compiled, in whole blocks, a range of blocks a thread."""
        self.run_kernel(step.verb, step.kernel, self.row_count(step.rows), step.arguments)

    def run_kernel(
        self, name: str, kernel: Callable[..., Any], rows: int, arguments: tuple[str, ...]
    ) -> None:
        """Run ``kernel(first, last, *arguments)`` over `rows` rows and book the time."""
        started = time.perf_counter()
        blocks = -(-rows // BLOCK)
        threads = min(self.threads, blocks)
        if threads < 2 or self._pool is None:
            if rows:
                kernel(0, rows, *(self._argument(name, 0) for name in arguments))
        else:
            edges = [blocks * t // threads * BLOCK for t in range(threads)] + [rows]
            tasks = [
                self._pool.submit(
                    kernel,
                    edges[t],
                    edges[t + 1],
                    *(self._argument(name, t) for name in arguments),
                )
                for t in range(threads)
            ]
            for task in tasks:
                task.result()
        self.book(name, started)

    def book(self, name: str, started: float) -> None:
        """Add the time since `started` to a phase."""
        self.timings[name] = self.timings.get(name, 0.0) + time.perf_counter() - started

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()


def exclusive_sum(counts: Array) -> tuple[Array, int]:
    """Return the positions at which runs of the given lengths begin, and the total."""
    total = int(counts.sum())
    return np.cumsum(counts) - counts, total
