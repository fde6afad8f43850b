"""The patterns at 1,000 persons, a few seeds and a year or so: what can be seen at that size.

Every pattern has at least one line here (`SHOWN`), asked of the mean over seeds; of ratios, of the
mean of logarithms. Where no mark is given the criterion is the pattern's own; a mark means that at
this size only the direction, or less than the criterion, can be demanded. What is not here spreads
too far at this size, or does not come out: docs/patterns.md tells the full size, which
``python run.py run scenarios/patterns.yaml`` measures.

The seeds are fixed, so for one version of the model the result never changes. What is guarded
against is an edit of a rule that turns a pattern round. It changes the random streams too: the
seeds are in effect new ones, and a right model may fail by bad luck. `spread.csv` holds the values
of 8 to 12 seeds; from these the chance of a false alarm is worked out (the mean of new seeds by a t
distribution) and held below `FALSE_ALARM` for each line and `FAMILY` for all together. Where a
null is to be told from the model, the chance to catch a model that has become the null is held
above `POWER`.

After a change that is meant, make spread.csv anew, with a line in the changelog::

    python tests/patterns/test_small.py
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from sim.experiment.runner import run_experiment
from sim.patterns import PATTERNS, Line, Mark, Statistic
from sim.patterns.pattern import above, below

HERE = Path(__file__).parent
SEEDS = {"small": 4, "small_cheats": 6}
"""Experiment to the seeds that it is run with."""
CHEATS = ("P5", "P16", "P19")
"""Patterns of the second."""
PERSONS, SEEDS_OF_SPREAD, FEWEST = 1000, 12, 8
FALSE_ALARM, FAMILY, POWER = 0.03, 0.1, 0.95
KEY = ["pattern", "statistic", "arm"]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Shown:
    """A line that a test can demand, with its mark where that is not the pattern's criterion."""

    pattern: str
    statistic: str
    arm: str
    mark: Mark | None = None
    logarithms: bool = False

    @property
    def key(self) -> Key:
        return self.pattern, self.statistic, self.arm

    @property
    def seeds(self) -> int:
        return SEEDS["small_cheats" if self.pattern in CHEATS else "small"]

    def of(self, table: pd.DataFrame, arm: str = "") -> np.ndarray:
        """Return the values by seed, of another line of the statistic where one is named."""
        key = [self.pattern, self.statistic, arm or self.arm]
        rows = table[(table[KEY] == key).all(axis=1)].sort_values("seed")
        known = rows["value"].to_numpy()
        return np.log(known) if self.logarithms else known

    @property
    def side_and_mark(self) -> tuple[float, float]:
        """1 or -1 for the side that passes, and the mark on the scale of the values."""
        mark = self.mark or asked(self.key)[0].mark
        at = mark.above if mark.below is None else mark.below
        return (1.0 if mark.below is None else -1.0), math.log(at) if self.logarithms else at

    def passes(self, known: np.ndarray) -> bool:
        side, at = self.side_and_mark
        return side * (known.mean() - at) > 0.0

    def chance_to_pass(self, known: np.ndarray) -> float:
        """Return the chance that the mean of as many new seeds as a test has passes."""
        side, at = self.side_and_mark
        distance, n = side * (known.mean() - at), len(known)
        error = known.std(ddof=1) * math.sqrt(1.0 / n + 1.0 / self.seeds)
        return float(student.cdf(distance / error, n - 1)) if error > 0.0 else float(distance > 0.0)

    def __str__(self) -> str:
        return " ".join(self.key)


def measure(folder: Path, seeds: dict[str, int]) -> pd.DataFrame:
    """Run both experiments; return a row a line and seed."""
    parts = []
    for name, number in seeds.items():
        made = run_experiment(
            HERE / f"{name}.yaml", seeds=number, overrides={"people.count": PERSONS}, jobs=2,
            out=folder / name, quiet=True,
        )
        assert made.failed == 0
        parts.append(pd.read_csv(made.directory / "patterns_seeds.csv"))
    return pd.concat(parts, ignore_index=True)


def asked(key: Key) -> tuple[Statistic, Line]:
    """Return the statistic and the line of a key."""
    pattern = next(each for each in PATTERNS if each.id == key[0])
    statistic = next(each for each in pattern.statistics if each.name == key[1])
    return statistic, next(each for each in statistic.lines if each.en == key[2])


WILD = "wild growth"
UP, DOWN = above(0.0), below(0.0)

SHOWN = (
    Shown("P1", "end_over_peak", WILD, below(1.0), True),
    Shown("P1", "trust_lost", WILD),
    Shown("P2", "gain_over_loss", "word of mouth on"),
    Shown("P2", "gain_over_loss", "nobody tells"),
    Shown("P3", "posts", "attention of 20 posts a day", None, True),
    Shown("P4", "rise", WILD),
    Shown("P4", "rise", "trust frozen"),
    Shown("P5", "rise", WILD),
    Shown("P6", "by_depth", "less depth cap 2"),
    Shown("P6", "by_depth", "less depth cap 1"),
    Shown("P7", "gini_by_chains", "less depth cap 1"),
    Shown("P7", "early", WILD),
    Shown("P8", "great_recruiters", WILD),
    Shown("P8", "shallow", WILD),
    Shown("P9", "rise", WILD),
    Shown("P10", "service", "25 orders a day less 5", UP),
    Shown("P11", "recovery", "history", None, True),
    Shown("P12", "curvature_year", "lone sellers"),
    Shown("P12", "impatience", "lone sellers", None, True),
    Shown("P13", "growth", "insured platform", None, True),
    Shown("P13", "reach", "communities over broadcast"),
    Shown("P14", "trust_bad", "a bad product"),
    Shown("P15", "honest", "expose on day 150 against none"),
    Shown("P16", "by_cheats", "no cheats", None, True),
    Shown("P16", "by_stigma", "channel trust frozen", None, True),
    Shown("P17", "strong", "trust raised by .1 each"),
    Shown("P17", "strangers", "trust raised by .1 each"),
    Shown("P18", "kept", "detection 0.2 less 0"),
    Shown("P19", "by_ban", "real names", DOWN),
    Shown("P20", "excess", "insured platform"),
)
"""What a right model shows at this size."""

TOLD_APART = (
    (Shown("P1", "trust_lost", WILD), "trust frozen"),
    (Shown("P2", "gain_over_loss", "word of mouth on"), "symmetric trust"),
    (Shown("P4", "rise", WILD), "fatigue frozen"),
    (Shown("P8", "shallow", WILD), "forwarded again with probability .3"),
    (Shown("P10", "service", "25 orders a day less 5", UP), "the same without congestion"),
    (Shown("P12", "curvature_year", "lone sellers"), "fatigue and blocking frozen"),
    (Shown("P14", "trust_bad", "a bad product"), "the same, trust frozen"),
    (Shown("P18", "kept", "detection 0.2 less 0"), "the same, also among friends"),
)
"""Lines whose criterion the null must not meet, and the null."""


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> pd.DataFrame:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("sim.experiment.conclusion._make_report", lambda *_: "")
        return measure(tmp_path_factory.mktemp("small"), SEEDS)


@pytest.fixture(scope="module")
def spread() -> pd.DataFrame:
    return pd.read_csv(HERE / "spread.csv")


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_the_pattern_is_there(shown, small):
    found = shown.of(small)
    assert len(found) == shown.seeds
    assert shown.passes(found), found


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_a_right_model_rarely_fails(shown, spread):
    known = shown.of(spread)
    assert len(known) >= FEWEST
    assert 1.0 - shown.chance_to_pass(known) < FALSE_ALARM


def test_a_right_model_rarely_fails_any(spread):
    assert sum(1.0 - each.chance_to_pass(each.of(spread)) for each in SHOWN) < FAMILY


@pytest.mark.parametrize(("shown", "arm"), TOLD_APART, ids=str)
def test_a_model_that_has_become_the_null_is_caught(shown, arm, small, spread):
    assert asked((shown.pattern, shown.statistic, arm))[1].null
    assert not shown.passes(shown.of(small, arm))
    assert 1.0 - shown.chance_to_pass(shown.of(spread, arm)) > POWER


def test_every_pattern_is_shown():
    assert {each.pattern for each in SHOWN} == {pattern.id for pattern in PATTERNS}


if __name__ == "__main__":
    many = dict.fromkeys(SEEDS, SEEDS_OF_SPREAD)
    measure(Path("results/spread"), many).to_csv(
        HERE / "spread.csv", index=False, float_format="%.8g"
    )
