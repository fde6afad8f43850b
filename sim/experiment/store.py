"""The result store: one Parquet file a run, named by the hash of what made it.

A file holds the daily metrics; its schema metadata hold the manifest (resolved scenario, seed,
model version, arithmetic digest, versions, outcome) under `MANIFEST_KEY` and the manifest's own
SHA-256 under `CHECKSUM_KEY`. Nothing in a file depends on the clock, the machine or the engine,
so that the same run is the same bytes wherever it is computed on one arithmetic.
"""

import hashlib
import json
import platform
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.files import TEMPORARY, write_atomically

MANIFEST_KEY = b"weishang_manifest"
CHECKSUM_KEY = b"weishang_manifest_sha256"


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


def remove_unfinished(folder: Path, seconds_old: float = 0.0) -> None:
    """Remove what killed writers left behind.

    A write takes a fraction of a second: with `seconds_old` of a minute, a second experiment
    that is writing into the same folder is left alone.
    """
    for left in folder.glob(f".*{TEMPORARY}"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime >= seconds_old:
                left.unlink()


def versions() -> dict[str, str]:
    """Return the versions of what computed a run."""
    packages = ("weishang-sim", "mesa", "numba", "numpy", "pandas", "pyarrow")
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:  # run from a copied tree that was not installed
            found[package] = "not installed"
    return found


def run_file(folder: Path, run_hash: str) -> Path:
    """Return where the run of this hash lies in a result folder."""
    return folder / "runs" / f"{run_hash[:16]}.parquet"


def save_run(path: Path, daily: pd.DataFrame, manifest: dict[str, Any]) -> None:
    """Write a run's file atomically.

    Parameters
    ----------
    path : Path
        See `run_file`.
    daily : DataFrame
        One row a day: the column ``day``, then the metrics.
    manifest : dict
        JSON-able; ``manifest["hash"]`` is the full hash of the run.
    """
    text = canonical_json(manifest).encode()
    table = pa.Table.from_pandas(daily, preserve_index=False).replace_schema_metadata(
        {MANIFEST_KEY: text, CHECKSUM_KEY: hashlib.sha256(text).hexdigest().encode()}
    )
    write_atomically(
        path,
        lambda to: pq.write_table(table, to, compression="zstd", write_page_checksum=True),
    )


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Return the manifest of a run's file, or None where it is no whole file of ours."""
    try:
        found = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException):
        return None
    text = found.get(MANIFEST_KEY)
    if text is None or found.get(CHECKSUM_KEY) != hashlib.sha256(text).hexdigest().encode():
        return None
    manifest: dict[str, Any] = json.loads(text)
    return manifest


def load_run(folder: Path, run_hash: str) -> StoredRun | None:
    """Return a stored run, or None where there is none that is whole and of this hash."""
    path = run_file(folder, run_hash)
    if not path.is_file():
        return None
    manifest = read_manifest(path)
    if manifest is None or manifest.get("hash") != run_hash:
        return None
    try:
        table = pq.read_table(path, page_checksum_verification=True)
    except (OSError, pa.ArrowException):
        return None
    return StoredRun(table.to_pandas(), manifest)
