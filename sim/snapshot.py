"""Snapshots: a market saved between two days, and gone on from as if it had never stopped.

A snapshot is one ``.npz`` archive of numpy: every array of the state's registry, the metrics of
the days so far, and as JSON under `ABOUT` the rest (day, seed, resolved scenario, model version,
generators), with the SHA-256 of all of it under `CHECKSUM`. Nothing is pickled: reading a pickle
runs whatever code is in it, and writes the layout of classes into the file. A snapshot is read by
the model version that wrote it and by no other, so its layout needs no version of its own; this
file is among the sources that make up the model version.
"""

import hashlib
import json
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.files import write_atomically
from sim.metrics import METRIC_NAMES
from sim.scenario import Change, Condition, Origin, Scenario
from sim.state.columns import Array
from sim.state.state import State
from sim.version import MODEL_VERSION, arithmetic_digest

if TYPE_CHECKING:
    from sim.market import Market

ABOUT, CHECKSUM, METRICS = "about", "checksum", "metrics"
MOST_NAMED = 3
"""Differences that a message names."""


class SnapshotError(Exception):
    """A snapshot that cannot be read, or not be gone on from as asked."""


@dataclass(frozen=True)
class Snapshot:
    """A saved market.

    Attributes
    ----------
    arrays : mapping
        What `State.columns` yielded, and the metrics of every day so far.
    about : mapping
        The rest, as JSON knows it.
    origin : str
        Where it came from, for messages.
    """

    arrays: Mapping[str, Array]
    about: Mapping[str, Any]
    origin: str

    @property
    def day(self) -> int:
        """Days that were lived."""
        return int(self.about["day"])

    @property
    def seed(self) -> int:
        """Seed of every draw."""
        return int(self.about["seed"])

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was saved, resolved; every value comes from the snapshot."""
        saved = self.about["scenario"]
        changes = tuple(
            Change(**{**change, "when": Condition(**change["when"]) if change["when"] else None})
            for change in saved["changes"]
        )
        start = date.fromisoformat(saved["start"]) if saved["start"] else None
        origins = dict.fromkeys(saved["values"], Origin(self.origin))
        return Scenario(**{**saved, "changes": changes, "start": start}, origins=origins)


def save_snapshot(market: "Market", path: Path) -> None:
    """Write a market as it stands between two days; see `Market.save`."""
    records = [[record[name] for name in METRIC_NAMES] for record in market.records]
    metrics = np.array(records, np.float64).reshape(len(records), len(METRIC_NAMES))
    arrays = {**dict(market.state.columns()), METRICS: metrics}
    about = json.dumps(_about(market), sort_keys=True, ensure_ascii=False).encode()
    content = {
        ABOUT: np.frombuffer(about, np.uint8),
        CHECKSUM: np.frombuffer(_checksum(about, arrays), np.uint8),
        **arrays,
    }

    def write(to: Path) -> None:
        with open(to, "wb") as file:  # a path would be given another suffix
            np.savez(file, allow_pickle=False, **content)

    write_atomically(path, write)


def read_snapshot(path: Path) -> Snapshot:
    """Read a whole snapshot of this model version.

    Raises
    ------
    SnapshotError
        If it is damaged or of another version.
    OSError
        If the file cannot be opened.
    """
    with open(path, "rb") as opened:
        try:
            file = np.load(opened, allow_pickle=False)
            arrays = {name: file[name] for name in file.files}
            text, checksum = (arrays.pop(name).tobytes() for name in (ABOUT, CHECKSUM))
        except Exception:  # what damage does to an archive has a dozen names
            raise SnapshotError(f"{path}: is no whole snapshot of a market") from None
    if checksum != _checksum(text, arrays):
        raise SnapshotError(f"{path}: is damaged, its checksum does not fit")
    about = json.loads(text)
    if about["model_version"] != MODEL_VERSION:
        raise SnapshotError(
            f"{path}: was saved by model {about['model_version']}, and this is {MODEL_VERSION}: no "
            "model gives the result of half of one and half of the other; run it from the start"
        )
    if about["arithmetic_digest"] != arithmetic_digest():
        warnings.warn(
            f"{path}: was saved under another arithmetic (system, C library, processor);"
            " the last digits may differ from those of a run from the start",
            stacklevel=3,
        )
    return Snapshot(arrays, about, path.name)


def restore(market: "Market", snapshot: Snapshot) -> None:
    """Put a market, its world not yet built, where the saved one stood.

    Raises
    ------
    SnapshotError
        If the market's class, seed or past is not that of the saved one.
    """
    scenario, engine, day = market.settings, market.engine, snapshot.day
    _check(market, snapshot)
    state = State.from_columns(
        {name: array for name, array in snapshot.arrays.items() if name != METRICS}, scenario.days
    )
    state.fired = _fired(scenario, snapshot)
    engine.state = state
    values = dict(scenario.values)
    for index in sorted(np.flatnonzero(state.fired >= 0), key=lambda i: (state.fired[i], i)):
        change = scenario.changes[index]
        values |= change.values
        market.changes.append(
            {"day": int(state.fired[index]), "era": change.era, "title": change.title}
        )
    engine.set_values(values)
    engine.widen_scratch()
    for number, row in enumerate(snapshot.arrays[METRICS].tolist()):
        market.records.append({"day": number, **dict(zip(METRIC_NAMES, row, strict=True))})
    _tell_mesa(market)
    market.day = day
    market.running = day < scenario.days
    engine.set_today(max(day - 1, 0))
    generators = snapshot.about["generators"]
    version, numbers, gauss = generators["random"]
    market.random.setstate((version, tuple(numbers), gauss))
    market.rng.bit_generator.state = generators["rng"]


def _about(market: "Market") -> dict[str, Any]:
    scenario = market.settings
    saved = {name: getattr(scenario, name) for name in ("name", "title", "days", "values")}
    saved["start"] = scenario.start.isoformat() if scenario.start else None
    saved["changes"] = [asdict(change) for change in scenario.changes]
    return {
        "class": type(market).__name__,
        "day": market.day,
        "seed": int(market.engine.seed),
        "scenario": saved,
        "past": scenario.past(market.day),
        "generators": {
            "random": market.random.getstate(),
            "rng": market.rng.bit_generator.state,
        },
        "model_version": MODEL_VERSION,
        "arithmetic_digest": arithmetic_digest(),
    }


def _checksum(about: bytes, arrays: Mapping[str, Array]) -> bytes:
    seen = hashlib.sha256(about)
    for name, array in sorted(arrays.items()):
        seen.update(f"{name} {array.dtype.str} {array.shape}".encode())
        seen.update(np.ascontiguousarray(array).data)
    return seen.digest()


def _check(market: "Market", snapshot: Snapshot) -> None:
    """Refuse what would not give the bits of a run from the start."""
    where, saved_class = snapshot.origin, snapshot.about["class"]
    if type(market).__name__ != saved_class:
        raise SnapshotError(
            f"{where}: was saved by a {saved_class}, not a "
            f"{type(market).__name__}; load it with {saved_class}.load"
        )
    if market.engine.seed != snapshot.seed:
        raise SnapshotError(
            f"{where}: was saved with seed {snapshot.seed}, not "
            f"{market.engine.seed}; Market.load(path) takes the seed from it"
        )
    if snapshot.day > market.settings.days:
        raise SnapshotError(
            f"{where}: is of day {snapshot.day}, and {market.settings.name} ends "
            f"after {market.settings.days} days"
        )
    if market.settings is snapshot.scenario:
        return
    past, saved = market.settings.past(snapshot.day), snapshot.about["past"]
    if past == saved:
        return
    differing = [path for path, value in past["values"].items() if value != saved["values"][path]]
    told = ", ".join(
        f"{path} is {past['values'][path]} and was {saved['values'][path]}"
        for path in differing[:MOST_NAMED]
    )
    more = f", and {len(differing) - MOST_NAMED} more" if len(differing) > MOST_NAMED else ""
    raise SnapshotError(
        f"{where}: {market.settings.name} has another past than was saved: "
        + (
            told + more
            if differing
            else f"dated changes before day {snapshot.day}, or conditional ones, differ"
        )
        + f"; a future may differ in dated changes from day {snapshot.day} on"
    )


def _fired(scenario: Scenario, snapshot: Snapshot) -> Array:
    """Return the day on which each change fired; its place on the timeline may be another now."""
    conditional = iter(
        [
            fired
            for change, fired in zip(
                snapshot.scenario.changes, snapshot.arrays["fired"], strict=True
            )
            if change.when is not None
        ]
    )
    days = [
        next(conditional)
        if change.when is not None
        else change.day
        if (change.day or 0) < snapshot.day
        else -1
        for change in scenario.changes
    ]
    return np.array(days, np.int64)


def _tell_mesa(market: "Market") -> None:
    """Let Mesa count the days that were lived: its clock, its schedule, the data collector.

    Mesa 3.5 keeps a schedule of steps behind its clock, so neither can simply be set: it is let
    through its own steps with nothing done in them.
    """
    step_of_market = market._user_step
    market._user_step = lambda: market.datacollector.collect(market)
    for record in market.records:
        market.metrics = {name: record[name] for name in METRIC_NAMES}
        market.step()
    market._user_step = step_of_market
