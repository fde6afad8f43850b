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
        super().__init__(model_reporters={
            name: lambda market, name=name: market.metrics.get(name) for name in METRIC_NAMES
        })  # fmt: skip

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """The values of every reporter, a day a place."""
        return {name: [record[name] for record in self._records] for name in METRIC_NAMES}

    @model_vars.setter
    def model_vars(self, values: object) -> None:
        """Leave out the place that Mesa would collect in."""

    def collect(self, model: Any) -> None:
        """Leave the day to the records, which have it already."""
