"""Consumers: every person, sellers included."""

from sim.agents.views import MarketAgent, verb
from sim.day.feed import READ_FEED
from sim.day.hearing import HEAR
from sim.day.orders import RECEIVE_ORDER
from sim.day.press import READ_EXPOSE
from sim.day.talk import TALK


class Consumer(MarketAgent):
    """A person: reads its feed, buys, learns, talks, and perhaps becomes a seller.

    Its columns are `sim.state.columns.PersonColumns`; `row` is the person's id.
    """

    columns = "people"
    number = 0

    read_feed = verb(READ_FEED)
    receive_order = verb(RECEIVE_ORDER)
    talk = verb(TALK)
    hear = verb(HEAR)
    read_expose = verb(READ_EXPOSE)

    @property
    def contacts(self) -> list[int]:
        """Ids of all contacts, deleted ones included, the selling ones first."""
        contacts = self.model.state.contacts
        first = int(contacts.start[self.row])
        return [int(other) for other in contacts.person[first : first + contacts.used[self.row]]]
