"""Market: the model as a `mesa.Model`; one step is one day."""

import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import mesa
import numpy as np
import pandas as pd

from sim.agents import ColumnarAgentSet, Population
from sim.agents.own_classes import check_classes, overrides
from sim.agents.views import MarketAgent
from sim.day.engine import Engine
from sim.day.outcome import count_mechanisms, outcome
from sim.day.regime import change_regime
from sim.day.step import Step
from sim.day.stores import close_month
from sim.day.table import DAY, MONTH_TURN, Action, Entry
from sim.day.totals import day_totals
from sim.day.world import build_world
from sim.metrics import METRIC_NAMES, measured
from sim.scenario import Scenario, default_scenario
from sim.snapshot import Snapshot, read_snapshot, restore, save_snapshot
from sim.state.state import Fact

ENGINES = ("compiled", "objects")
MOST_SEEDS = 2**63


class Market(Population):
    """The weishang trust economy.

    Parameters
    ----------
    scenario : Scenario, optional
        What `sim.load_scenario` returns; the declared defaults if left out.
    seed : int
        Seed of every draw. The result is a pure function of scenario, seed and model version.
        None, which `mesa.batch_run` passes, draws one from the operating system.
    engine : {"compiled", "objects"}
        Whole columns in compiled kernels, or every verb through its agents. Same bits.
    threads : int
        Threads of the compiled engine. Same bits.
    snapshot : Snapshot, optional
        Saved days to go on from, as `Market.load` passes them; scenario and seed must be its own.
    **overrides
        Dotted paths to values, for example ``**{"people.count": 2000}``.

    Attributes
    ----------
    state : State
        The columns.
    metrics : dict
        Metrics of the latest day.
    daily : pandas.DataFrame
        Metrics of all days so far, one row a day.

    Notes
    -----
    To change what an agent does, subclass it, override a verb in plain Python, and name the class
    in a subclass of Market::

        class Patient(Consumer):
            def talk(self):
                if self.need > 0.5:
                    super().talk()

        class PatientMarket(Market):
            consumer_class = Patient

    All other verbs stay compiled.
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        seed: int | None = 1,
        engine: str = "compiled",
        threads: int = 1,
        snapshot: Snapshot | None = None,
        **overrides: Any,
    ) -> None:
        if engine not in ENGINES:
            raise ValueError(f"engine is 'compiled' or 'objects', not {engine!r}")
        if scenario is not None and not isinstance(scenario, Scenario):
            raise TypeError(
                "scenario is what load_scenario(path) returns, not "
                f"{type(scenario).__name__}: Market(load_scenario(path))"
            )
        if seed is None:
            seed = secrets.randbits(63)
        if not isinstance(seed, int | np.integer) or not 0 <= seed < MOST_SEEDS:
            raise ValueError(f"seed is a whole number from 0 to 2**63 - 1, not {seed!r}")
        check_classes(type(self))
        if threads < 1:
            raise ValueError(f"threads is 1 or more, not {threads!r}")
        super().__init__(rng=int(seed))
        if scenario is None:
            scenario = default_scenario(**overrides)
        elif overrides:
            scenario = scenario.with_values(overrides)
        self.settings = scenario
        self.engine_name = engine
        self.engine = Engine(seed, scenario.values, threads)
        self.day = 0
        self.metrics: dict[str, float] = {}
        self.records: list[dict[str, float]] = []
        self.changes: list[dict[str, Any]] = []
        self._verbs: dict[str, Step] = {
            e.work.verb: e.work for e in MONTH_TURN + DAY if isinstance(e.work, Step)
        }
        self.platform = self.platform_class(self, 0)
        self.insurer = self.insurer_class(self, 0)
        self.datacollector = mesa.DataCollector(
            model_reporters={
                name: lambda market, name=name: market.metrics.get(name) for name in METRIC_NAMES
            }
        )
        if snapshot is None:
            build_world(self.engine, scenario.days, len(scenario.changes))
        else:
            restore(self, snapshot)

    def save(self, path: str | Path) -> None:
        """Save the market as it stands between two days; see `Market.load`.

        Parameters
        ----------
        path : str or Path
            The file, written atomically. It holds arrays and JSON and runs no code when it is
            read, unlike a pickle.

        Notes
        -----
        What a subclass keeps in attributes of its own is not in it.
        """
        save_snapshot(self, Path(path))

    @classmethod
    def load(
        cls,
        path: str | Path,
        scenario: Scenario | None = None,
        engine: str = "compiled",
        threads: int = 1,
    ) -> Self:
        """Go on from a saved market: the same bits as one that ran from the start.

        Parameters
        ----------
        path : str or Path
            What `Market.save` wrote.
        scenario : Scenario, optional
            The scenario from now on, by default the one that was saved. It must tell the same
            story up to the day of the snapshot: it may differ in dated changes from that day on,
            in titles, and in the number of days.
        engine, threads
            As of `Market`; they need not be those of the market that was saved.

        Raises
        ------
        SnapshotError
            If the file is damaged, is of another model version or of another class of market, or
            if the past of `scenario` is not the one that was saved.
        """
        snapshot = read_snapshot(Path(path))
        return cls(scenario or snapshot.scenario, snapshot.seed, engine, threads, snapshot=snapshot)

    @property
    def timings(self) -> dict[str, float]:
        """Seconds spent so far, by phase."""
        return self.engine.timings

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        return self.state.nbytes

    # --- the day -------------------------------------------------------------------------------

    def step(self) -> None:
        """Live one day: the month's turn if it is due, dated changes, then the day's table."""
        self.state.tally[:] = 0
        self.engine.set_today(self.day)
        self._do_entries(MONTH_TURN)
        if self.engine.today.month_turn:
            self.engine.set_today(self.day)  # an insurer found insolvent covers nothing from now on
        self._change()
        self._do_entries(DAY)
        totals = day_totals(self.engine)
        self.metrics = measured(totals)
        count_mechanisms(self.engine, totals)
        close_month(self.state, self.day)
        self.state.facts[Fact.PLATFORM_TRUST_MEAN] = self.metrics["platform_trust_mean"]
        distributors = max(1.0, totals["distributors"])
        self.state.facts[Fact.MEAN_INCOME] = totals["income_all"] / distributors
        self.records.append({"day": self.day, **self.metrics})
        self.datacollector.collect(self)
        self.day += 1
        if self.day >= self.settings.days:
            self.running = False

    def run(self, on_day: Callable[..., None] | None = None) -> pd.DataFrame:
        """Step to the end of the scenario, calling ``on_day(day)`` after every day."""
        while self.day < self.settings.days:
            self.step()
            if on_day is not None:
                on_day(self.day)
        return self.daily

    def _change(self) -> None:
        """Carry out the dated and conditional changes that are due today."""
        for index, change in enumerate(self.settings.changes):
            if self.state.fired[index] >= 0:
                continue
            if change.when is not None:
                due = bool(self.metrics) and change.when.met(self.metrics[change.when.metric])
            else:
                due = change.day == self.day
            if not due:
                continue
            self.state.fired[index] = self.day
            self.changes.append({"day": self.day, "era": change.era, "title": change.title})
            before = self.engine.p
            self.engine.set_values({**self.engine.values, **change.values})
            self.engine.set_today(self.day)
            change_regime(self.engine, before, change.era is not None)

    def _do_entries(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if not entry.when(self.engine):
                continue
            if isinstance(entry.work, Action):
                started = time.perf_counter()
                getattr(getattr(self, entry.work.agent), entry.work.verb)()
                self.engine.book(entry.work.verb, started)
            else:
                self._perform(entry.work)

    def _perform(self, step: Step) -> None:
        """Let agents do their verb: compiled, or one by one where asked for or overridden."""
        overridden = {t for t in self._types_of(step.rows) if overrides(t, step.verb)}
        if self.engine_name == "compiled" and not overridden:
            self.engine.run(step)
            return
        started = time.perf_counter()
        arguments = self.engine.arguments(step)
        for row in self.engine.rows_of(step):
            kind = self._type_of(step.rows, row)
            if self.engine_name == "compiled" and kind not in overridden:
                step.row(row, *arguments)
            else:
                getattr(kind(self, self._agent_row(step.rows, row)), step.verb)()
        self.engine.book(step.verb, started)

    def do_row(self, step: Step, agent: MarketAgent) -> None:
        """Do a step for one agent, by its compiled row function (what `verb` calls)."""
        row = self._step_row(step.rows, agent.row)
        if row is not None:
            step.row(row, *self.engine.arguments(step))

    def do_all(self, verb: str, agents: ColumnarAgentSet) -> bool:
        """Do a verb compiled for a set that holds all agents of its types; False if it does not.

        This is what ``market.agents_by_type[Consumer].do("read_feed")`` becomes.
        """
        step = self._verbs.get(verb)
        if step is None or self.engine_name != "compiled":
            return False
        types = self._types_of(step.rows)
        everybody = sum(len(self.agents_by_type[t]) for t in set(types))
        if set(agents.types) != set(types) or len(agents) != everybody:
            return False
        self._perform(step)
        return True

    def __repr__(self) -> str:
        persons, sellers = len(self.state.people.taste), int(self.state.sellers.active.sum())
        return (f"<{type(self).__name__} of {self.settings.name!r}, seed {self.engine.seed}, day "
                f"{self.day} of {self.settings.days}, {persons:,} persons, {sellers:,} sellers>")

    # --- results -------------------------------------------------------------------------------

    @property
    def daily(self) -> pd.DataFrame:
        """Metrics of all days so far: column `day`, then every metric."""
        return pd.DataFrame(self.records, columns=["day", *METRIC_NAMES])

    def outcome(self) -> Mapping[str, Any]:
        """Return end-of-run distributions, the ledger and the counters, as JSON-able data."""
        return {**outcome(self.engine), "changes": self.changes}

    def __del__(self) -> None:
        if hasattr(self, "engine"):
            self.engine.close()
