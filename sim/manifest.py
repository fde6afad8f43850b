"""The manifest of a run, in the footer of its file: written by the store, read by the report."""

import json
from typing import Any

import pyarrow.parquet as pq

MANIFEST_KEY = b"weishang_manifest"


def manifest_of(footer: pq.FileMetaData) -> dict[str, Any] | None:
    """Return the manifest that a file carries, None where it carries none."""
    text = (footer.metadata or {}).get(MANIFEST_KEY)
    if text is None:
        return None
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return manifest if isinstance(manifest, dict) else None
