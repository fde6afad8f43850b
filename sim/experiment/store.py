"""The result store: one Parquet file a run, named by the hash of what made it.

A file holds the daily metrics; its footer holds the manifest (resolved scenario, seed, model
version, arithmetic digest, versions, outcome; see `sim.manifest`) and, under `CHECKSUM_KEY`, the
SHA-256 of the whole file as it is with zeros in that place. To check a file is to read and hash it;
nothing need be decompressed. Nothing in a file depends on the clock, the machine or the engine, so
that the same run is the same bytes wherever it is computed on one arithmetic.
"""

import hashlib
import io
import json
import os
import platform
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim import __version__
from sim.files import HOST, TEMPORARY, write_atomically
from sim.manifest import MANIFEST_KEY, manifest_of

CHECKSUM_KEY = b"weishang_sha256"
STALE_SECONDS = 600.0
_WRITER = re.compile(rf"\.(?:(?P<host>[0-9a-f]{{8}})-)?(?P<process>[0-9]+){re.escape(TEMPORARY)}$")
"""A temporary name says who writes: machine and process."""
NO_CHECKSUM = b"0" * 64
RUN_PACKAGES = ("weishang-sim", "mesa", "numba", "numpy", "pandas", "pyarrow")
"""What computes and stores a run."""
PLAN_PACKAGES = ("weishang-sim", "numpy", "pandas", "scipy", "SALib", "optuna")
"""What lays out the points of a design, searches, and makes the tables."""


@dataclass(frozen=True)
class StoredRun:
    """A run read back from its file: daily metrics and manifest."""

    daily: pd.DataFrame
    manifest: dict[str, Any]


def canonical_json(content: Any) -> str:
    """Return the one JSON text of some content: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text atomically, with line feeds on every system."""
    write_atomically(path, lambda to: to.write_bytes(text.encode()))


def remove_unfinished(folder: Path) -> None:
    """Remove what killed writers left behind in the folders that a result folder has.

    What a living process of this machine is writing is left alone, as two shards may share a
    folder; so is what another machine began within the last `STALE_SECONDS`, and whatever has no
    name of a writer.
    """
    inputs = folder / "inputs"
    for place in (
        folder, *(folder / name for name in ("runs", "errors", "pasts", "figures", "export")),
        inputs, *(path for path in inputs.rglob("*") if path.is_dir()),
    ):
        for left in place.glob(f".*{TEMPORARY}"):
            writer = _WRITER.search(left.name)
            with suppress(FileNotFoundError):
                if writer is not None and _is_abandoned(left, writer):
                    left.unlink()


def _is_abandoned(temporary: Path, writer: re.Match[str]) -> bool:
    if writer["host"] in (None, HOST) and os.name != "nt":
        try:
            os.kill(int(writer["process"]), 0)
        except ProcessLookupError:
            return True
        except PermissionError:  # it lives, and is somebody else's
            return False
        return int(writer["process"]) == os.getpid()
    return time.time() - temporary.stat().st_mtime >= STALE_SECONDS


@cache
def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of python and of some packages, for who wants to compute the same."""
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            # What is installed as this program may be another tree than the one that runs.
            own = package == "weishang-sim"
            found[package] = __version__ if own else metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def hash_of(canonical: Any, seed: Any, model_version: Any) -> str:
    """Return the SHA-256 that names a run, of all that decides it."""
    decides = {"scenario": canonical, "seed": seed, "model_version": model_version}
    return hashlib.sha256(canonical_json(decides).encode()).hexdigest()


def run_file(folder: Path, run_hash: str) -> Path:
    """Return where the run of this hash lies in a result folder."""
    return folder / "runs" / f"{run_hash[:16]}.parquet"


def encoded_run(daily: pd.DataFrame, manifest: dict[str, Any]) -> bytes:
    """Return the content of a run's file.

    Parameters
    ----------
    daily : DataFrame
        One row a day: the column ``day``, then the metrics.
    manifest : dict
        JSON-able; ``manifest["hash"]`` is the full hash of the run.
    """
    table = pa.table({str(name): daily[name].to_numpy() for name in daily.columns})
    text = canonical_json(manifest).encode()
    sink = io.BytesIO()
    # Metrics hardly ever repeat a value, so a dictionary of their values would be a second copy.
    with pq.ParquetWriter(
        sink, table.schema, compression="zstd", use_dictionary=False, write_statistics=False
    ) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({MANIFEST_KEY: text, CHECKSUM_KEY: NO_CHECKSUM})
    before, _, after = sink.getvalue().rpartition(NO_CHECKSUM)
    return before + _checksum(before, after) + after


def save_encoded(path: Path, content: bytes) -> None:
    """Put the content of a run's file (`encoded_run`) under its name, atomically.

    The disk is not waited for, which would take longer than a small run: what a power failure
    tears does not pass as a run, and is made again.
    """
    write_atomically(path, lambda to: to.write_bytes(content), flush=False)


def is_forged(path: Path, manifest: dict[str, Any]) -> bool:
    """Return whether a run's file is not what its name and its manifest say.

    The hash is computed again from what it is the hash of; the days are counted. Whether a run of
    that scenario and seed came out so, only the run itself can tell.
    """
    computed = hash_of(*(manifest.get(key) for key in ("scenario", "seed", "model_version")))
    scenario = manifest.get("scenario")
    days = scenario.get("days") if isinstance(scenario, dict) else None
    return (
        manifest.get("hash") != computed
        or path.name != run_file(Path(), computed).name
        or pq.read_metadata(io.BytesIO(path.read_bytes())).num_rows != days
    )


def load_run(folder: Path, run_hash: str) -> StoredRun | None:
    """Return a stored run, or None where there is none that is whole and of this hash."""
    found = _whole_file(run_file(folder, run_hash))
    if found is None or found[1].get("hash") != run_hash:
        return None
    file, manifest = found
    return StoredRun(file.read(use_threads=False).to_pandas(use_threads=False), manifest)


def is_stored(folder: Path, run_hash: str) -> bool:
    """Return whether `load_run` would return a run, at a tenth of the cost."""
    manifest = read_manifest(run_file(folder, run_hash))
    return manifest is not None and manifest.get("hash") == run_hash


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Return the manifest of a run's file, or None where it is no whole file of ours."""
    found = _whole_file(path)
    return None if found is None else found[1]


def _whole_file(path: Path) -> tuple[pq.ParquetFile, dict[str, Any]] | None:
    """Return a run's file and its manifest, None where a single byte of what it says is wrong."""
    try:
        content = path.read_bytes()
        file = pq.ParquetFile(pa.BufferReader(content))
    except (OSError, pa.ArrowException):
        return None
    found = (file.metadata.metadata or {}).get(CHECKSUM_KEY)
    if found is None:
        return None
    before, checksum, after = content.rpartition(found or NO_CHECKSUM)
    if not checksum or checksum != _checksum(before, after):
        return None
    manifest = manifest_of(file.metadata)
    return None if manifest is None else (file, manifest)


def _checksum(before: bytes, after: bytes) -> bytes:
    return hashlib.sha256(before + NO_CHECKSUM + after).hexdigest().encode()
