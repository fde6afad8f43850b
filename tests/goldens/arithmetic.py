"""Whether this machine calculates as the one that made the goldens."""

import json
from pathlib import Path

import yaml

from goldens.record import DATA
from sim.version import arithmetic_digest

ABOUT = DATA / "about.json"
MACHINES = Path(__file__).parent / "machines.yaml"


def is_exact() -> bool:
    """Return whether the goldens were made under this arithmetic, so that every bit must agree."""
    about = json.loads(ABOUT.read_text(encoding="utf-8"))
    return bool(about["arithmetic"] == arithmetic_digest())


def named_machine() -> str | None:
    """Return what machine this is where machines.yaml names its arithmetic, None elsewhere."""
    machines = yaml.safe_load(MACHINES.read_text(encoding="utf-8")) or {}
    return machines.get(arithmetic_digest())
