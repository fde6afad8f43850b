"""Shards: an experiment shared out among jobs that know nothing of one another.

A run belongs to a shard by its place in the plan, so that every job finds its share by itself.
Runs that the layout of others waits for are made by every shard, so that all have the same plan.
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from sim.experiment.plan import PlannedRun
from sim.scenario.problems import ConfigurationError


@dataclass(frozen=True)
class Shard:
    """One share of several; shares count from 1."""

    number: int
    of_all: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of_all}"

    @classmethod
    def read(cls, text: str) -> "Shard":
        """Return the shard that ``--shard`` names.

        Raises
        ------
        ConfigurationError
            Where the text is not I/N with I from 1 to N.
        """
        match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text.strip())
        if not match:
            raise ConfigurationError(f"--shard {text}: write I/N, for example 1/4")
        number, of_all = int(match[1]), int(match[2])
        if not 1 <= number <= of_all:
            raise ConfigurationError(
                f"--shard {text}: shards count from 1, here to {of_all}; a job array that counts "
                "from 0 adds 1"
            )
        return cls(number, of_all)

    def of(self, runs: list[PlannedRun]) -> Set[str]:
        """Return the hashes of the runs of this shard, without those that others wait for."""
        unique = dict.fromkeys(run.hash for run in runs if not run.preparation)
        return frozenset(list(unique)[self.number - 1 :: self.of_all])


ALL_RUNS = Shard(1, 1)
