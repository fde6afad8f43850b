"""Merchants, the platform that keeps the market, and its insurer."""

from sim.agents.views import MarketAgent, verb
from sim.day import mail_steps, market_steps, month_steps
from sim.day.month import REVIEW_MONTH
from sim.state.ledger import Account


class Merchant(MarketAgent):
    """A brand: genuine, counterfeit or a community (`kind` 0, 1, 2)."""

    columns = "brands"
    number = 4

    review_month = verb(REVIEW_MONTH)


class Platform(MarketAgent):
    """Keeps the market: what is done once a day for all, in the order of the day's table."""

    number = 5
    kept = True

    def plan_entry(self) -> None:
        """At a month's turn, draw how many brands enter."""
        month_steps.plan_entry(self.model.engine)

    def turn_month(self) -> None:
        """At a month's turn, give new names, take leavers off, let entrants in."""
        month_steps.turn_month(self.model.engine)

    def open_day(self) -> None:
        """Let brands pay their fixed costs."""
        market_steps.open_day(self.model.engine)

    def collect(self) -> None:
        """Gather the day's orders by ascending buyer."""
        market_steps.collect(self.model.engine)

    def settle(self) -> None:
        """Settle the day's orders: money, stock, chain payments, claims, reviews, records."""
        market_steps.settle(self.model.engine)

    def forward_posts(self) -> None:
        """Let those who forward a post show it to friends."""
        mail_steps.forward_posts(self.model.engine)

    def lay_out_chats(self) -> None:
        """Give every seller places for its chats."""
        mail_steps.lay_out_chats(self.model.engine)

    def send_packets(self) -> None:
        """Hand out weekly red packets; pass on what quitters with stock say."""
        mail_steps.send_packets(self.model.engine)

    def sort_mail(self) -> None:
        """Sort the mail by recipient."""
        mail_steps.sort_mail(self.model.engine)

    def turn_over(self) -> None:
        """Carry out deletions, quits, joinings and invitations."""
        market_steps.turn_over(self.model.engine)

    def watch_press(self) -> None:
        """See whether the press exposes the trade."""
        market_steps.watch_press(self.model.engine)


class Insurer(MarketAgent):
    """Insures buyers' compensation; its reserve is an account of the ledger."""

    number = 6
    kept = True

    def review_reserve(self) -> None:
        """At a month's turn, renew the pooled loss ratio and see whether it is solvent."""
        month_steps.review_reserve(self.model.engine)

    @property
    def reserve(self) -> float:
        """Reserve in yuan."""
        return float(self.model.state.accounts[Account.INSURER]) / 100.0
