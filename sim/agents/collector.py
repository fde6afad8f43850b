"""The data collector that a market begins with: its metrics, read from the market's records."""

from typing import TYPE_CHECKING, Any

import mesa

from sim.metrics import METRIC_NAMES

if TYPE_CHECKING:
    from sim.market import Market


class DailyMetrics(mesa.DataCollector):
    """Every metric of every day, without a copy: collecting daily took a third of a small day.

    Parameters
    ----------
    market : Market
        Whose records it reads.

    Notes
    -----
    A collector that a user sets instead is called daily, as in any Mesa model.
    """

    def __init__(self, market: "Market") -> None:
        self._records = market.records
        self._days = -1
        self._values: dict[str, list[Any]] = {}
        super().__init__(model_reporters={
            name: lambda market, name=name: market.metrics.get(name) for name in METRIC_NAMES
        })  # fmt: skip

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """The values of every reporter, a day a place."""
        days = len(self._records)
        if days != self._days:
            self._days = days
            self._values = {name: [record[name] for record in self._records]
                            for name in METRIC_NAMES}  # fmt: skip
        return self._values

    @model_vars.setter
    def model_vars(self, values: object) -> None:
        """Leave out the place that Mesa would collect in."""

    def collect(self, model: Any) -> None:
        """Leave the day to the records, which have it already.

        Raises
        ------
        RuntimeError
            Where reporters were added, which would stay without values.
        """
        added = len(self.model_reporters) != len(METRIC_NAMES)
        if added or self.agent_reporters or self.agenttype_reporters:
            raise RuntimeError(
                "this collector holds the metrics and nothing else: for reporters of your own set "
                "market.datacollector = mesa.DataCollector(...) before the first step"
            )
