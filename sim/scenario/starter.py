"""The commented scenario with which a researcher begins."""

import json
from pathlib import Path

from sim.files import write_atomically
from sim.program import PROGRAM
from sim.scenario.problems import ConfigurationError
from sim.scenario.schema import scenario_schema
from sim.scenario.settings import DECLARED, LENGTH

SCHEMA = "weishang-sim.schema.json"
"""The file beside a scenario that tells an editor what can be written in it."""

SHOWN = (
    "people.count",
    "purchase.trust",
    "trust.gain",
    "trust.loss",
    "posting.limit",
    "word_of_mouth.bad_listeners",
    "chains.depth_cap",
)
"""Parameters that the starter shows with their defaults."""

HEAD = f"""\
# yaml-language-server: $schema={SCHEMA}

# A scenario of weishang-sim: one market and what changes in it over time.
#
#   check it          {PROGRAM} validate FILE --explain
#   run it            {PROGRAM} run FILE
#   what can be set   {PROGRAM} list parameters
#
# Whatever is not written here keeps its declared default. `extends: other.yaml` starts from
# another scenario instead. Numbers may carry their unit: 5 %, 2 weeks, 3 posts / day, 120 yuan.

title: {{en: My market, zh: 我的市场}}
"""

TAIL = """
# Every mechanism can be switched off, to see what it does.
mechanisms:
  exposure: off                  # reports in the press

# Changes in the course of the run. A name lets `--set timeline.rate_limit=off` take one out.
timeline:
  - name: rate_limit
    day: 400
    title: {en: rate limit, zh: 限制发帖}
    set:
      posting.limit: 12 posts / day
  - name: redress
    when: {metric: channel_trust_mean, below: 0.4}
    set:
      redress.resolution: 30 %   # the platform begins to settle complaints
"""


def starter() -> str:
    """Return a scenario that loads as it stands, with comments that explain it."""
    lines = [f"{HEAD}\ndays: {LENGTH.default}\n"]
    group = ""
    for path in SHOWN:
        declaration = DECLARED[path]
        head, _, name = path.rpartition(".")
        if head != group:
            lines.append(f"{head}:")
            group = head
        lines.append(f"  # {declaration.unit}: {declaration.meaning}")
        lines.append(f"  {name}: {declaration.default}")
    return "\n".join(lines) + "\n" + TAIL


def write_schema(folder: Path) -> None:
    """Write the schema of a scenario file for editors, in place of one of another version.

    Raises
    ------
    ConfigurationError
        Where another file bears the name.
    """
    schema, file = scenario_schema(), folder / SCHEMA
    if file.exists() and not _is_schema(file, schema["title"]):
        raise ConfigurationError(f"{file}: is there already and no schema of a scenario; move it "
                                 "away, init overwrites nothing of yours")
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    write_atomically(file, lambda to: to.write_bytes(text.encode()))


def _is_schema(file: Path, title: str) -> bool:
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("title") == title
