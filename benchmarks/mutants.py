"""Whether the tests see a changed rule: mutants of the day and the mechanisms, in plain Python.

    python benchmarks/mutants.py --seed 20 --sample 200 [--only sim/day/chain.py] [--out FILE.csv]

For each mutant of a random sample: does it change any bit in a year of the rough scenarios (with
another seed and size than the goldens have)? Do the uncompiled goldens see it? Do the unit tests,
which have no goldens, see it? Does the page of parameters, which a test compares with the
declarations? A timeout or an error of import is no kill, and such a mutant counts nowhere. Prints
the shares and the survivors, and writes a row of every mutant to a table.
"""

import argparse
import csv
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mutation import Mutant, mutants_of
from tryout import SEEN, Tryout

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("sim/day", "sim/mechanisms")
HAND_COMPUTED = ("settlement", "chain", "orders", "choice", "talk", "hearing", "turnover")
"""Files of the day whose unit tests are computed by hand, as are those of all mechanisms."""
COPIED = ("sim", "tests", "scenarios", "docs", "benchmarks", "pyproject.toml")
FIELDS = ("file", "line", "kind", "old", "new", "year", "goldens", "unit", "page")


def main() -> None:
    """Draw the sample, try every mutant, and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--only", nargs="*", default=[], help="files instead of both folders")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=None)
    asked = parser.parse_args()
    files = asked.only or [
        file.relative_to(ROOT).as_posix()
        for place in PLACES
        for file in sorted((ROOT / place).rglob("*.py"))
    ]
    everything = [mutant for file in files for mutant in mutants_of(ROOT, file)]
    count = min(asked.sample, len(everything))
    drawn = random.Random(asked.seed).sample(everything, count)
    print(f"{count} of {len(everything)} mutants, seed {asked.seed}", flush=True)
    rows = list(tried(drawn, asked.seed, asked.jobs))
    if asked.out:
        with open(asked.out, "w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, FIELDS)
            table.writeheader()
            table.writerows(sorted(rows, key=lambda row: (row["file"], row["line"], row["new"])))
    for line in summary(rows):
        print(line)


def tried(drawn: Sequence[Mutant], seed: int, jobs: int) -> Iterable[dict[str, object]]:
    """Yield a row a mutant, each tried in one of `jobs` copies of the tree."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, ProcessPoolExecutor(jobs) as pool:
        trees = [copied(Path(scratch) / f"tree{job}") for job in range(jobs)]
        shares = [pool.submit(_try_all, tree, drawn[job::jobs], seed, started)
                  for job, tree in enumerate(trees)]  # fmt: skip
        for share in shares:
            yield from share.result()


def copied(tree: Path) -> Path:
    """Copy what the tests need into a tree of its own."""
    tree.mkdir()
    for name in COPIED:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, tree / name)
    return tree


def _try_all(
    tree: Path, drawn: Sequence[Mutant], seed: int, started: float
) -> list[dict[str, object]]:
    rows = []
    with Tryout(tree, seed) as tryout:
        for number, mutant in enumerate(drawn, 1):
            file = tree / mutant.file
            source = file.read_bytes()
            file.write_bytes(mutant.applied(source))
            try:
                seen = tryout.judged(mutant.file, _is_hand_computed(mutant.file))
            finally:
                file.write_bytes(source)
            rows.append({**mutant._asdict(), **seen})
            rows[-1] = {name: rows[-1][name] for name in FIELDS}
            minutes = (time.monotonic() - started) / 60
            print(f"{number}/{len(drawn)} {minutes:.1f} min {mutant.file}:{mutant.line} "
                  f"{mutant.kind} {seen}", flush=True)  # fmt: skip
    return rows


def summary(rows: Sequence[dict[str, object]]) -> list[str]:
    """Return the shares of killed mutants, and the survivors, in lines."""
    changing = [row for row in rows if row["year"] == SEEN]
    by_hand = [row for row in changing if _is_hand_computed(str(row["file"]))]
    killed = [row for row in changing if _is_killed(row)]
    by_unit = [row for row in by_hand if row["unit"] == SEEN]
    by_page = [row for row in by_hand if SEEN in (row["unit"], row["page"])]
    lines = [
        f"{len(changing)} of {len(rows)} change a bit in a year of the rough scenarios",
        f"killed by goldens, unit tests or the page of parameters: {_share(killed, changing)}",
        f"killed by unit tests, where cases are computed by hand: {_share(by_unit, by_hand)}",
        f"the same, or by the page of parameters: {_share(by_page, by_hand)}",
    ]
    for row in rows:
        if not _is_killed(row):
            lines.append(f"survivor {row['file']}:{row['line']} {row['kind']} {row['old']!r} -> "
                         f"{row['new']!r} (year {row['year']})")  # fmt: skip
    return lines


def _is_killed(row: dict[str, object]) -> bool:
    return SEEN in (row["goldens"], row["unit"], row["page"])


def _is_hand_computed(file: str) -> bool:
    return file.startswith("sim/mechanisms/") or Path(file).stem in HAND_COMPUTED


def _share(part: Sequence[object], whole: Sequence[object]) -> str:
    return f"{len(part)} of {len(whole)}" + (f" ({len(part) / len(whole):.1%})" if whole else "")


if __name__ == "__main__":
    main()
