"""What a Mesa user expects of a model, its agents and its data collector."""

import copy
import inspect
from pathlib import Path

import mesa
import numpy as np
import pandas as pd
import pytest
from markets import digests, shipped

from sim.agents import (
    ColumnarAgentSet,
    Consumer,
    Distributor,
    Host,
    Influencer,
    Insurer,
    Merchant,
    Platform,
)
from sim.market import Market
from sim.metrics import METRIC_NAMES

PERSONS = 250
SMALL = {"people.count": PERSONS, "days": 12, "merchants.brands": 100, "community.count": 100,
         "influencers.count": 100}  # fmt: skip


def small(seed: int = 2, **how: object) -> Market:
    return Market(seed=seed, **{**SMALL, **how})


@pytest.fixture(scope="module")
def market() -> Market:
    """Return a market after six days; tests only look at it."""
    market = small()
    for _ in range(6):
        market.step()
    return market


def test_a_market_is_a_model(market: Market) -> None:
    assert isinstance(market, mesa.Model)
    assert market.steps == market.day == 6
    assert market.running
    finished = small()
    finished.run_model()
    assert finished.steps == 12
    assert not finished.running


def test_batch_run() -> None:
    parameters = {"people.count": [60, 80], "days": 4}
    # mesa 3.5 takes the seeds apart and hands each on as the model's `seed`.
    apart = "rng" in inspect.signature(mesa.batch_run).parameters
    results = mesa.batch_run(
        Market,
        parameters if apart else {**parameters, "seed": [1, 2]},
        **({"rng": [1, 2]} if apart else {}),
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    frame = pd.DataFrame(results)
    assert len(frame) == 2 * 2 * 4
    days = sorted(set(frame["Step"]))  # mesa 3.3 counts them from 0, mesa 3.5 from 1
    assert len(days) == 4 and days[-1] - days[0] == 3
    assert set(METRIC_NAMES) <= set(frame.columns)
    alone = Market(seed=2, **{"people.count": 80, "days": 4}).run()
    same = frame[(frame["seed"] == 2) & (frame["people.count"] == 80)]
    assert same["ads_seen"].tolist() == alone["ads_seen"].tolist()


def test_batch_run_stops_at_max_steps() -> None:
    results = mesa.batch_run(
        Market, {"people.count": 60, "days": 50}, max_steps=3, display_progress=False
    )
    assert len(results) == 1
    assert results[0]["Step"] == 3


def test_the_data_collector_holds_every_metric(market: Market) -> None:
    frame = market.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(METRIC_NAMES)
    pd.testing.assert_frame_equal(
        frame.reset_index(drop=True), market.daily[list(METRIC_NAMES)], check_dtype=False
    )


def test_a_data_collector_of_ones_own_reads_agents() -> None:
    market = small()
    market.datacollector = mesa.DataCollector(
        model_reporters={"sellers": lambda m: len(m.agents_by_type[Distributor])},
        agenttype_reporters={Distributor: {"stock": "stock", "upline": "upline"}},
    )
    market.step()
    market.step()
    sellers = market.datacollector.get_model_vars_dataframe()["sellers"]
    frame = market.datacollector.get_agenttype_vars_dataframe(Distributor)
    assert frame.index.names == ["Step", "AgentID"]
    assert len(frame) == sellers.sum()
    assert (frame["stock"] >= 0).all()


def test_agents_by_type_follow_the_columns(market: Market) -> None:
    by_type = market.agents_by_type
    state = market.state
    assert len(by_type[Consumer]) == PERSONS
    active = state.sellers.active == 1
    for kind, cls in enumerate((Distributor, Host, Influencer)):
        assert len(by_type[cls]) == (active & (state.sellers.kind == kind)).sum() > 0
    assert len(by_type[Merchant]) == state.brands.active.sum()
    assert len(by_type[Platform]) == len(by_type[Insurer]) == 1
    assert set(market.agent_types) == set(by_type)
    assert len(market.agents) == sum(len(agents) for agents in by_type.values())
    ids = [agent.unique_id for agent in market.agents]
    assert len(set(ids)) == len(ids)


def test_iteration_and_indexing(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    everybody = list(consumers)
    assert [c.row for c in everybody] == list(range(PERSONS))
    assert consumers[3] == everybody[3]
    assert consumers[-1] == everybody[-1]
    assert consumers[2:5] == everybody[2:5]
    assert everybody[7] in consumers
    assert next(iter(market.agents_by_type[Merchant])) not in consumers
    assert len({everybody[0], consumers[0]}) == 1
    assert repr(everybody[4]) == "<Consumer 4>"


def test_select(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    needy = consumers.select(lambda c: c.need > 0.5)
    assert 0 < len(needy) < PERSONS
    assert all(c.need > 0.5 for c in needy)
    assert len(consumers.select(at_most=10)) == 10
    assert len(consumers.select(at_most=0.2)) == PERSONS // 5
    assert len(consumers.select(lambda c: c.need > 0.5, at_most=1)) == 1
    assert len(market.agents.select(agent_type=Merchant)) == len(market.agents_by_type[Merchant])
    shrinking = market.agents_by_type[Consumer]
    assert shrinking.select(at_most=5, inplace=True) is shrinking
    assert len(shrinking) == 5


def test_sort_and_shuffle(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    purses = consumers.sort("purse").get("purse")
    assert purses == sorted(purses, reverse=True)
    assert consumers.sort(lambda c: c.need, ascending=True)[0].need == min(consumers.get("need"))
    shuffled = consumers.shuffle()
    assert [c.row for c in shuffled] != list(range(PERSONS))
    assert sorted(c.row for c in shuffled) == list(range(PERSONS))
    assert [c.row for c in consumers] == list(range(PERSONS))


def test_get_agg_and_groupby(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    needs = consumers.get("need")
    assert needs == market.state.people.need.tolist()
    assert consumers.get(["need", "purse"])[5] == [needs[5], consumers[5].purse]
    assert consumers.agg("need", max) == max(needs)
    assert consumers.agg("need", [min, np.mean]) == [min(needs), pytest.approx(np.mean(needs))]
    with pytest.raises(AttributeError, match="no attribute or column 'hunger'"):
        consumers.get("hunger")
    assert consumers.get("hunger", handle_missing="default", default_value=0) == [0] * PERSONS
    groups = consumers.groupby("selling")
    assert {key: len(agents) for key, agents in groups} == {
        0: PERSONS - int(market.state.people.selling.sum()),
        1: int(market.state.people.selling.sum()),
    }
    assert groups.count()[1] == int(market.state.people.selling.sum())
    merchants = market.agents_by_type[Merchant].groupby(lambda m: m.price > 10_000)
    assert sum(merchants.count().values()) == len(market.agents_by_type[Merchant])
    assert groups.agg("need", np.mean)[0] > 0


def test_attributes_are_the_columns() -> None:
    market = small()
    market.step()
    consumer = market.agents_by_type[Consumer][11]
    consumer.purse = 77.5
    assert market.state.people.purse[11] == 77.5
    assert consumer.purse == 77.5
    market.agents_by_type[Consumer].set("need", 0.25)
    assert (market.state.people.need == 0.25).all()
    market.agents_by_type[Consumer].select(at_most=4).set("need", 1)
    assert market.state.people.need.sum() == 4 + 0.25 * (PERSONS - 4)
    assert type(consumer.selling) is int
    distributor = market.agents_by_type[Distributor][0]
    assert distributor.consumer == market.agents_by_type[Consumer][distributor.person]
    assert set(consumer.contacts) <= set(range(PERSONS)) - {11}
    assert market.insurer.reserve == market.state.accounts[1] / 100


def test_a_verb_of_all_runs_compiled() -> None:
    market, by_hand = small(), small()
    market.step()
    by_hand.step()
    market.agents_by_type[Consumer].do("read_feed")
    for consumer in by_hand.agents_by_type[Consumer]:
        consumer.read_feed()
    assert digests(market) == digests(by_hand)
    shuffled = small()
    shuffled.step()
    shuffled.agents_by_type[Consumer].shuffle_do("read_feed")
    assert digests(shuffled) == digests(market)


def test_do_and_map_take_functions_and_arguments(market: Market) -> None:
    consumers = market.agents_by_type[Consumer]
    assert consumers.map(lambda c: c.row)[:3] == [0, 1, 2]
    seen: list[int] = []
    assert consumers.do(lambda c, more: seen.append(c.row + more), more=5) is consumers
    assert seen[:3] == [5, 6, 7]
    assert len(market.agents.map("__hash__")) == len(market.agents)


def test_nobody_is_added_or_removed_by_hand(market: Market) -> None:
    consumer = market.agents_by_type[Consumer][0]
    with pytest.raises(AttributeError, match="columns"):
        market.agents = []
    for refused in (
        consumer.remove,
        lambda: market.agents.add(consumer),
        market.remove_all_agents,
        lambda: market.register_agent(consumer),
        lambda: market.deregister_agent(consumer),
        lambda: Consumer.create_agents(market, 3),
    ):
        with pytest.raises(TypeError, match="by hand"):
            refused()
    few = market.agents_by_type[Consumer].select(at_most=3)
    few.discard(consumer)
    few.discard(consumer)
    assert len(few) == 2
    with pytest.raises(KeyError):
        few.remove(consumer)
    assert len(market.agents_by_type[Consumer]) == PERSONS


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "a"])
def test_a_bad_seed_is_a_sentence(seed: object) -> None:
    with pytest.raises(ValueError, match="seed is a whole number from 0"):
        small(seed=seed)  # type: ignore[arg-type]


def test_bad_arguments_are_sentences() -> None:
    with pytest.raises(ValueError, match="'compiled' or 'objects'"):
        Market(engine="fast")
    with pytest.raises(ValueError, match="threads"):
        small(threads=0)
    with pytest.raises(TypeError, match="load_scenario"):
        Market("scenarios/wild_growth.yaml")  # type: ignore[arg-type]


def test_a_copy_lives_on_its_own(tmp_path: Path) -> None:
    market = small()
    market.step()
    twin = copy.deepcopy(market)
    market.step()
    twin.step()
    assert digests(market) == digests(twin)
    twin.step()
    assert twin.day == market.day + 1
    assert twin.platform.model is twin
    agent = market.agents_by_type[Consumer][3]
    assert copy.copy(agent) == agent


class Patient(Consumer):
    """Talks only when in need."""

    asked = 0

    def talk(self) -> None:
        type(self).asked += 1
        if self.need > 2.0:  # never
            super().talk()


class PatientMarket(Market):
    consumer_class = Patient


class Same(Consumer):
    def read_feed(self) -> None:
        super().read_feed()


class SameMarket(Market):
    consumer_class = Same


def test_an_overridden_verb_is_called_and_the_rest_stays_compiled() -> None:
    scenario = shipped("wild_growth", 15, **{"people.count": 600, "merchants.brands": 40})
    silent, usual = PatientMarket(scenario, seed=4), Market(scenario, seed=4)
    silent.run()
    usual.run()
    assert Patient.asked == silent.daily["orders"].sum() > 20
    assert silent.outcome()["counters"]["words"] == 0 < usual.outcome()["counters"]["words"]
    # On day 0 everything before the talk is the same; then only what was said differs.
    assert silent.daily["orders"][0] == usual.daily["orders"][0]
    assert isinstance(silent.agents_by_type[Patient][0], Patient)
    called = {verb for verb in silent.timings if verb == "read_feed"}
    assert called == {"read_feed"}


def test_an_override_that_only_calls_super_changes_nothing() -> None:
    scenario = shipped("wild_growth", 10, **{"people.count": 400})
    runs = [cls(scenario, seed=4) for cls in (SameMarket, Market)]
    for market in runs:
        market.run()
    assert digests(runs[0]) == digests(runs[1])


def test_sets_hold_their_agents_though_views_come_and_go(market: Market) -> None:
    # A plain AgentSet of views would be empty: it holds weak references.
    kept = market.agents_by_type[Consumer].select(lambda c: c.row % 2 == 0)
    assert isinstance(kept, ColumnarAgentSet)
    assert len(list(kept)) == len(kept) == PERSONS // 2
    assert sum(len(group) for _, group in kept.groupby("selling")) == PERSONS // 2


def test_no_seed_draws_one() -> None:
    first, second = (Market(seed=None, **{"people.count": 60, "days": 1}) for _ in range(2))
    assert first.engine.seed != second.engine.seed
