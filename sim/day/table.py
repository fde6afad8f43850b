"""The day as one table: documented, executed and timed in this order.

A row is either a `Step`, which the agents of a type do, or an `Action`, done once by the market.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sim.day.engine import Engine
from sim.day.feed import READ_FEED
from sim.day.hearing import HEAR
from sim.day.meeting import REQUEST_FRIEND
from sim.day.month import REVIEW_MONTH
from sim.day.orders import RECEIVE_ORDER
from sim.day.press import READ_EXPOSE
from sim.day.selling import IMITATE, KEEP_BOOKS, POST
from sim.day.step import Step
from sim.day.talk import CHAT_STEP, TALK
from sim.state.ledger import Tally


@dataclass(frozen=True)
class Action:
    """A row of the table that is done once, by the platform or the insurer, for all."""

    verb: str
    agent: str
    meaning: str


@dataclass(frozen=True)
class Entry:
    """A row of the day's table, and on which days it is done."""

    work: Step | Action
    when: Callable[[Engine], bool] = lambda engine: True


def _month_turns(engine: Engine) -> bool:
    return bool(engine.today.month_turn)


def _exposed(engine: Engine) -> bool:
    return bool(engine.state.tally[Tally.EXPOSES])


MONTH_TURN: tuple[Entry, ...] = (
    Entry(Action("plan_entry", "platform", "entry drawn from the month's profits"), _month_turns),
    Entry(REVIEW_MONTH, _month_turns),
    Entry(Action("turn_month", "platform", "new names, leavers, entrants"), _month_turns),
    Entry(Action("review_reserve", "insurer", "pooled loss ratio and solvency"), _month_turns),
)
"""What precedes the dated changes of a day."""

DAY: tuple[Entry, ...] = (
    Entry(Action("open_day", "platform", "fixed costs; averages of orders")),
    Entry(POST),
    Entry(READ_FEED),
    Entry(Action("collect", "platform", "orders gathered by ascending buyer")),
    Entry(RECEIVE_ORDER),
    Entry(Action("settle", "platform", "money, stock, chain payments, claims, reviews, records")),
    Entry(TALK),
    Entry(KEEP_BOOKS),
    Entry(IMITATE),
    Entry(REQUEST_FRIEND),
    Entry(Action("forward_posts", "platform", "posts forwarded to friends; cascades")),
    Entry(Action("lay_out_chats", "platform", "places for the sellers' mail")),
    Entry(CHAT_STEP),
    Entry(Action("send_packets", "platform", "weekly red packets; regrets of quitters with stock")),
    Entry(Action("sort_mail", "platform", "mail by recipient, in order of sending")),
    Entry(HEAR),
    Entry(Action("turn_over", "platform", "deletions, quits, joinings, new friends, invitations")),
    Entry(Action("watch_press", "platform", "average of complaints; an expose?")),
    Entry(READ_EXPOSE, _exposed),
)
"""What follows them."""
