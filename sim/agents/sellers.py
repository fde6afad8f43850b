"""Sellers: distributors in chains, hosts of communities, influencers. Each is a person too."""

from sim.agents.consumers import Consumer
from sim.agents.views import MarketAgent, verb
from sim.day.meeting import REQUEST_FRIEND
from sim.day.selling import IMITATE, KEEP_BOOKS, POST
from sim.day.talk import CHAT_STEP


class Seller(MarketAgent):
    """A row of `sim.state.columns.SellerColumns`; it posts, chats, keeps books, looks around."""

    columns = "sellers"

    post = verb(POST)
    keep_books = verb(KEEP_BOOKS)
    imitate = verb(IMITATE)
    request_friend = verb(REQUEST_FRIEND)
    chat = verb(CHAT_STEP)

    @property
    def consumer(self) -> Consumer:
        """The person that the seller is."""
        return self.model.consumer_class(self.model, self.person)


class Distributor(Seller):
    """Sells one brand, buys through its upline, recruits by what it shows."""

    number = 1


class Host(Seller):
    """Runs a community: few ads, useful posts, weekly red packets."""

    number = 2


class Influencer(Seller):
    """Has followers, and endorses a brand for some weeks."""

    number = 3
