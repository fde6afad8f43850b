"""Fail where a commit that changes the goldens changes anything else, too.

Goldens are refreshed only by ``tests/goldens/refresh.py``, which commits them by themselves.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = "tests/goldens/data/"


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def main() -> None:
    """Name every commit that mixes goldens and other files."""
    if _git("rev-parse", "--is-shallow-repository") == ["true"]:
        print("a shallow clone: the commits of goldens were not looked at")
        return
    commits = _git("log", "--format=%H", "--", DATA)
    if not commits:
        sys.exit(f"no commit of {DATA} was found")
    for commit in commits:
        # Of a merge only what is in none of its parents: what the merge itself changed.
        files = _git("show", "--cc", "--name-only", "--format=", commit)
        others = [file for file in files if file and not file.startswith(DATA)]
        if others:
            sys.exit(f"commit {commit[:12]} changes goldens together with {', '.join(others[:3])}")
    print(f"{len(commits)} commits of goldens, each by itself")


if __name__ == "__main__":
    main()
