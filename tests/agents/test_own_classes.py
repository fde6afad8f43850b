"""Misspelt verbs, attributes and classes are refused with a suggestion; helpers are not."""

import copy
from typing import Any

import pytest

from sim.agents import Consumer, Distributor, Insurer, Platform
from sim.agents.own_classes import check_classes
from sim.market import Market

SMALL: dict[str, Any] = {"people.count": 60, "days": 3}


@pytest.fixture(scope="module")
def market() -> Market:
    market = Market(**SMALL)
    market.step()
    return market


def market_with(**classes: Any) -> type[Market]:
    return type("OwnMarket", (Market,), {"__module__": __name__, **classes})


def own(kind: type, *names: str, **more: Any) -> type:
    """Return a subclass with methods of these names, which nothing calls."""
    methods = {name: lambda self: None for name in names}
    return type("Own", (kind,), {"__module__": __name__, **methods, **more})


@pytest.mark.parametrize(("cls", "kind", "name", "meant"), [
    ("consumer_class", Consumer, "tallk", "talk"),
    ("consumer_class", Consumer, "tlak", "talk"),
    ("consumer_class", Consumer, "recieve_order", "receive_order"),
    ("consumer_class", Consumer, "readFeed", "read_feed"),
    ("distributor_class", Distributor, "keep_book", "keep_books"),
    ("platform_class", Platform, "setle", "settle"),
    ("insurer_class", Insurer, "review_reserves", "review_reserve"),
])  # fmt: skip
def test_a_misspelt_verb_is_refused_when_the_market_is_made(cls, kind, name, meant) -> None:
    with pytest.raises(TypeError, match=rf"Own\.{name}: is no verb of .*did you mean {meant}\?"):
        market_with(**{cls: own(kind, name)})(**SMALL)


def test_the_verb_of_another_agent_is_refused() -> None:
    with pytest.raises(TypeError, match="talk: is a verb of Consumer, which no Distributor does"):
        check_classes(market_with(distributor_class=own(Distributor, "talk")))
    with pytest.raises(TypeError, match="post: is a verb of Distributor and Host and Influencer"):
        check_classes(market_with(consumer_class=own(Consumer, "post")))


def test_a_verb_misspelt_in_a_class_that_is_inherited_is_refused() -> None:
    class Mixin:
        def hearr(self) -> None: ...

    kind = type("Both", (Mixin, Consumer), {"__module__": __name__})
    with pytest.raises(TypeError, match=r"Mixin\.hearr: is no verb"):
        check_classes(market_with(consumer_class=kind))


def test_helpers_of_ones_own_are_allowed() -> None:
    class Own(Consumer):
        """Helpers of any name, and some that are like a verb but called."""

        limit = 3

        def talk(self) -> None:
            if self.talks() and [self.fear for _ in range(1)]:
                super().talk()

        def talks(self) -> bool:
            return True

        @property
        def fear(self) -> float:
            return 1.0 - self.channel_trust

        @property
        def heard(self) -> int:
            return 0

        @staticmethod
        def collected() -> int:
            return 0

        def _tallk(self) -> None: ...
        def is_angry(self) -> bool:
            return False

        def step(self) -> None: ...

    class OwnMarket(Market):
        consumer_class = Own

        def posts(self) -> None:
            self.agents_by_type[Own].map(lambda agent: agent.read_feeds())

    Own.read_feeds = lambda self: None  # type: ignore[attr-defined]
    check_classes(OwnMarket)
    OwnMarket(**SMALL).step()


@pytest.mark.parametrize(("name", "value", "said"), [
    ("consumer_clas", Consumer, r"consumer_clas: .* did you mean consumer_class\?"),
    ("customer_class", Consumer, r"did you mean consumer_class\?"),
    ("merchants_class", int, r"did you mean merchant_class\?"),
    ("consumer_class", Distributor, "consumer_class is a subclass of Consumer, not Distributor"),
    ("host_class", "Host", "host_class is a subclass of Host, not 'Host'"),
])  # fmt: skip
def test_a_market_that_names_no_class_of_agents_is_refused(name, value, said) -> None:
    with pytest.raises(TypeError, match=said):
        market_with(**{name: value})(**SMALL)


def test_a_market_may_hold_attributes_and_classes_of_its_own() -> None:
    check_classes(market_with(Discreet=Consumer, classes=3, consumer_classes="text"))


def test_an_unknown_attribute_is_refused_with_a_suggestion(market: Market) -> None:
    consumer = market.agents_by_type[Consumer][5]
    with pytest.raises(AttributeError, match=r"'chanel_trust', did you mean channel_trust\?"):
        consumer.chanel_trust  # noqa: B018
    with pytest.raises(AttributeError, match=r"'reed_feed', did you mean read_feed\?"):
        consumer.reed_feed()
    with pytest.raises(AttributeError, match=r"'chanel_trust' to set, did you mean channel_trust"):
        consumer.chanel_trust = 0.2
    with pytest.raises(AttributeError, match="keep values of your own in the market"):
        consumer.qqqq = 1
    with pytest.raises(AttributeError, match="no column 'talk' to set"):
        consumer.talk = 1
    with pytest.raises(AttributeError, match=r"'reserv' to set, did you mean reserve\?"):
        market.insurer.reserv = 1.0


class Own(Consumer):
    """Has properties of its own."""

    visits = 0

    @property
    def mood(self) -> float:
        return self.channel_trust

    @mood.setter
    def mood(self, value: float) -> None:
        self.channel_trust = value

    @property
    def wrong(self) -> float:
        return self.chanel_trust


def test_properties_of_ones_own_work_and_name_their_own_mistakes() -> None:
    market = market_with(consumer_class=Own)(**SMALL)
    agent = market.agents_by_type[Own][2]
    agent.mood = 0.25
    assert market.state.people.channel_trust[2] == 0.25 == agent.mood
    with pytest.raises(AttributeError, match="'chanel_trust', did you mean channel_trust"):
        agent.wrong  # noqa: B018
    with pytest.raises(AttributeError, match="no column 'visits' to set"):
        agent.visits += 1
    assert copy.copy(agent) == agent


def test_what_the_market_keeps_may_have_attributes_of_its_own() -> None:
    kind = type("Own", (Platform,), {"__module__": __name__, "budget": 10})
    market = market_with(platform_class=kind)(**SMALL)
    market.platform.budget -= 1
    market.platform.spent = 1
    assert (market.platform.budget, market.platform.spent) == (9, 1)


def test_dir_lists_columns_and_verbs(market: Market) -> None:
    listed = dir(market.agents_by_type[Consumer][0])
    assert {*market.state.people._fields, "read_feed", "talk", "contacts", "row"} <= set(listed)
    assert {"settle", "plan_entry"} <= set(dir(market.platform))


def test_repr_says_what_the_market_is(market: Market) -> None:
    sellers = int(market.state.sellers.active.sum())
    assert repr(market) == (
        f"<Market of 'default', seed 1, day 1 of 3, 60 persons, {sellers} sellers>"
    )

