"""Fill docs/patterns.md with what was measured, so that no number is typed by hand.

    python run.py run scenarios/patterns.yaml
    python run.py run scenarios/fall.yaml
    python docs/patterns_page.py results/patterns results/fall

The tables of the result folders are copied to docs/patterns.csv, patterns_runs.csv and fall.csv,
their figures to docs/figures; without folders the page is filled from what was copied before. What
stands in the page between ``<!-- NAME -->`` and ``<!-- end -->`` is made here: what is put in and
what comes out from `sim.patterns`, every number from the tables. The rest is written by hand.

A test (tests/docs) fails when the page is not what its tables and `sim.patterns` say.
"""

import json
import re
import shutil
import sys
from pathlib import Path

import pandas as pd
from tables import number, table, with_interval

from sim.experiment.designs.patterns_table import HOLDS
from sim.experiment.store import write_text
from sim.patterns import PATTERNS, Pattern

HERE = Path(__file__).resolve().parent
PAGE, TABLE, RUNS, FALL = (HERE / name for name in (
    "patterns.md", "patterns.csv", "patterns_runs.csv", "fall.csv"))
BASELINES = {
    "trust frozen": ("no trust", (("P1", "end_over_peak"), ("P1", "peak_orders"))),
    "symmetric trust": ("symmetric trust", (("P2", "gain_over_loss"),)),
    "unlimited attention": ("unlimited attention", (("P3", "posts"),)),
    "no hearsay": ("no hearsay", (("P1", "peak_orders"),)),
    "nobody tells": ("no hearsay", (("P16", "by_cheats"),)),
    "depth cap 1": ("depth cap 1", (("P6", "loss_share"), ("P7", "gini"))),
    "no face": ("no face", (("P1", "peak_orders"),)),
    "no wealth shown": ("no wealth showing", (("P9", "at_peak"),)),
    "uniform recruiting": ("uniform recruiting", (("P7", "gini"), ("P8", "great_recruiters"))),
    "random entry": ("random entry", (("P5", "rise"),)),
}
"""Label of a null to the baseline that it is, and the statistics that this must change."""


def markdown(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table, nothing without rows."""
    return table(head, rows).rstrip("\n") if rows else ""


def of_pattern(pattern: Pattern, measured: pd.DataFrame) -> str:
    """Return what a pattern expects, puts in and lets come out, and what was measured of it."""
    said = [f"*Expected*: {pattern.expected}.", f"*Put in*: {pattern.put_in}.",
            f"*Comes out*: {pattern.comes_out}."]
    own = measured[measured["pattern"] == pattern.id]
    head = ("statistic", "model or null", "seeds", "mean (95 % interval)", "sd", "range",
            "criterion", "seeds that pass", "verdict", "model less null", "extinct")
    rows = [
        (
            row["meaning"], row["arm"] + (" (null)" if row["is_null"] == "yes" else ""),
            str(row["n"]), with_interval(row, "mean", "ci_low", "ci_high"), number(row["sd"]),
            "" if not row["n"] else f"{number(row['least'])} to {number(row['greatest'])}",
            row["criterion"],
            "" if pd.isna(row["passed"]) else f"{round(row['passed'] * row['n'])} of {row['n']}",
            row["verdict"], with_interval(row, "effect", "effect_low", "effect_high"),
            "" if pd.isna(row["extinct"]) else f"{100 * row['extinct']:.0f} %",
        )
        for _, row in own.iterrows()
    ]
    return "\n\n".join([*said, markdown(head, rows)]).strip()


def overview(measured: pd.DataFrame) -> str:
    """Return a row a pattern: criteria met by the model, and by its nulls."""
    rows = []
    for pattern in PATTERNS:
        own = measured[(measured["pattern"] == pattern.id) & (measured["criterion"] != "")]
        cells = []
        for is_null in ("no", "yes"):
            part = own[own["is_null"] == is_null]
            held = int((part["verdict"] == HOLDS).sum())
            cells.append(f"{held} of {len(part)}" if len(part) else "")
        rows.append((pattern.id, pattern.en, *cells))
    return markdown(("pattern", "name", "lines of the model that hold",
                     "lines of nulls that hold, too"), rows)


def baselines(measured: pd.DataFrame) -> str:
    """Return what each shipped baseline changes, and by how much."""
    rows = []
    for label, (name, asked) in BASELINES.items():
        for pattern, statistic in asked:
            chosen = (measured["pattern"] == pattern) & (measured["statistic"] == statistic)
            own = measured[chosen & (measured["arm"] == label)]
            rows += [
                (name, pattern, row["meaning"], with_interval(row, "mean", "ci_low", "ci_high"),
                 with_interval(row, "effect", "effect_low", "effect_high"))
                for _, row in own.iterrows()
            ]
    cheats = measured[(measured["statistic"] == "by_cheats") & (measured["arm"] == "no cheats")]
    rows += [("no cheats", "P16", row["meaning"],
              with_interval(row, "mean", "ci_low", "ci_high"), "") for _, row in cheats.iterrows()]
    return markdown(("baseline", "pattern", "statistic", "in the baseline", "model less baseline"),
                    rows)


def what_was_run(runs: pd.DataFrame) -> str:
    """Return how large the runs were, and of which model."""
    rows = [tuple(str(cell) for cell in row) for row in runs.itertuples(index=False)]
    return markdown(tuple(runs.columns), rows)


def of_fall(fall: pd.DataFrame) -> str:
    """Return the shares of the mechanisms of the fall."""
    rows = [
        (row["mechanism"], str(row["n"]), with_interval(row, "share", "ci_low", "ci_high"),
         with_interval(row, "log_share", "log_ci_low", "log_ci_high"), number(row["of_the_fall"]),
         number(row["alone"]))
        for _, row in fall.iterrows()
    ]
    return markdown(("mechanism", "seeds", "share of the gap", "in log orders",
                     "in depths of the fall", "end over peak, it alone acting"), rows)


def read(path: Path) -> pd.DataFrame:
    """Return a copied table; text is empty where it is missing."""
    table = pd.read_csv(path)
    texts = [name for name in ("criterion", "verdict") if name in table]
    table[texts] = table[texts].fillna("")
    return table


def page() -> str:
    """Return docs/patterns.md, filled."""
    measured = read(TABLE)
    made = {pattern.id: of_pattern(pattern, measured) for pattern in PATTERNS}
    made |= {"overview": overview(measured), "baselines": baselines(measured),
             "runs": what_was_run(read(RUNS)), "fall": of_fall(read(FALL))}

    def put(found: re.Match[str]) -> str:
        name = found.group(1)
        return f"<!-- {name} -->\n{made[name]}\n<!-- end -->"

    text = PAGE.read_text(encoding="utf-8")
    return re.sub(r"<!-- (?!end|not run)([^>]+?) -->\n.*?<!-- end -->", put, text, flags=re.DOTALL)


def size_of(folder: Path) -> dict[str, str]:
    """Return persons, days, seeds and model version of a result folder."""
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    scenarios = plan["scenarios"]
    seeds = sorted({each["replications"] for each in scenarios})
    days = sorted({each["days"] for each in scenarios})
    return {
        "experiment": plan["name"],
        "persons": ", ".join(f"{n:,}" for n in sorted({int(e["persons"]) for e in scenarios})),
        "days": ", ".join(map(str, days)),
        "seeds": ", ".join(map(str, seeds)),
        "runs": str(len({each["hash"] for each in plan["runs"]})),
        "model version": plan["model_version"],
    }


def copy(folders: list[Path]) -> None:
    """Copy tables and figures of result folders beside the page."""
    sizes = pd.read_csv(RUNS, dtype=str).to_dict("records") if RUNS.exists() else []
    known = {each["experiment"]: each for each in sizes}
    for folder in folders:
        size = size_of(folder)
        known[size["experiment"]] = size
        for copied in (TABLE, FALL):
            if (folder / copied.name).is_file():
                write_text(copied, (folder / copied.name).read_text(encoding="utf-8"))
                picture = folder / "figures" / f"{copied.stem}.svg"
                if picture.is_file():
                    shutil.copyfile(picture, HERE / "figures" / picture.name)
    ordered = [known[name] for name in sorted(known, reverse=True)]
    write_text(RUNS, pd.DataFrame(ordered).to_csv(index=False))


if __name__ == "__main__":
    copy([Path(folder) for folder in sys.argv[1:]])
    write_text(PAGE, page())
