"""A market that is saved and gone on from is the market that never stopped, bit for bit."""

import io
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markets import MARKETS, digests, inline

from sim.agents import Consumer
from sim.market import Market
from sim.scenario import Scenario
from sim.snapshot import ABOUT, SnapshotError, read_snapshot

DAYS = 62  # two turns of the month
STOPS = (0, 1, 12, 29, 30, 31, 61, 62)  # 12: a dated change of rough_platform
PERSONS = 400


def scenario_of(name: str, days: int = DAYS, **overrides: object) -> Scenario:
    return MARKETS[name](days, **{"people.count": PERSONS, **overrides})


def left(market: Market) -> dict[str, object]:
    """Return all that a market shows."""
    return {
        **digests(market),
        "outcome": market.outcome(),
        "collected": market.datacollector.get_model_vars_dataframe().to_csv(),
        "values": market.engine.values,
        "clock": (market.day, market.steps, market.running, getattr(market, "time", None)),
        "agents": {kind.__name__: len(them) for kind, them in market.agents_by_type.items()},
    }


def differing(one: Market, other: Market) -> list[str]:
    first, second = left(one), left(other)
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name]]


def lived(market: Market, day: int) -> Market:
    while market.day < day:
        market.step()
    return market


@pytest.mark.parametrize("name", MARKETS)
def test_to_go_on_is_to_have_run_from_the_start(name: str, tmp_path: Path) -> None:
    whole = Market(scenario_of(name), seed=5)
    for day in STOPS:
        lived(whole, day).save(tmp_path / f"{day}")
    for day in STOPS:
        # Object by object over few days only: a day costs a thousand times as much.
        engine = "objects" if day == 61 else "compiled"
        again = Market.load(tmp_path / f"{day}", engine=engine)
        assert again.day == day
        again.run()
        assert differing(whole, again) == [], day


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(sorted(MARKETS)),
    seed=st.integers(0, 2**63 - 1),
    stops=st.lists(st.integers(0, 40), min_size=1, max_size=3),
)
def test_any_seed_and_any_days_of_stopping(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int, stops: list[int]
) -> None:
    path = tmp_path_factory.mktemp("snapshot") / "market"
    scenario = scenario_of(name, 40, **{"people.count": 250})
    whole, stopped = Market(scenario, seed=seed), Market(scenario, seed=seed)
    for day in sorted(stops):
        lived(stopped, day).save(path)
        stopped = Market.load(path)
    whole.run()
    stopped.run()
    assert differing(whole, stopped) == []


def test_two_threads_go_on_like_one(tmp_path: Path) -> None:
    scenario = scenario_of("rough", 12, **{"people.count": 9000})
    whole = Market(scenario, seed=3)
    lived(whole, 6).save(tmp_path / "six")
    whole.run()
    two = Market.load(tmp_path / "six", threads=2)
    two.run()
    assert len(two.state.people.taste) > 2 * 4096
    assert differing(whole, two) == []


def test_a_loaded_market_is_saved_in_the_same_bytes(tmp_path: Path) -> None:
    lived(Market(scenario_of("rough"), seed=2), 33).save(tmp_path / "one")
    Market.load(tmp_path / "one").save(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    lived(Market(scenario_of("rough"), seed=2), 33).save(tmp_path / "three")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "three").read_bytes()


FUTURES = {
    "another era": [{"day": 40, "apply": "platform_insured.yaml"}],
    "on the day itself": [{"day": 35, "set": {"posting.limit": 3}}],
    "an era and a limit in it": [
        {"day": 50, "apply": "tool_based.yaml"},
        {"day": 50, "set": {"posting.limit": 9}},
        {"day": 70, "set": {"posting.limit": 2}},
    ],
}
BEGUN = [
    {"day": 20, "set": {"posting.limit": 8}, "title": "a limit"},
    {"when": {"metric": "active_sellers", "above": 0}, "set": {"recruiting.rate": 3}},
    {"when": {"metric": "channel_trust_mean", "below": 0}, "set": {"recruiting.rate": 1}},
]


@pytest.mark.parametrize("name", FUTURES)
def test_another_future_is_that_future_from_the_start(name: str, tmp_path: Path) -> None:
    wild = {"extends": "wild_growth.yaml", "people": {"count": PERSONS}}
    past = lived(Market(inline({**wild, "timeline": BEGUN}, 60), seed=4), 35)
    assert list(past.state.fired) == [20, 1, -1]
    past.save(tmp_path / "past")
    # The later changes stand first in the file: places on the timeline are not what is saved.
    future = inline({**wild, "timeline": [*FUTURES[name], *BEGUN]}, 80)
    branched, whole = Market.load(tmp_path / "past", future), Market(future, seed=4)
    branched.run()
    whole.run()
    assert differing(whole, branched) == []
    past.run()
    assert {"daily", "outcome"} <= set(differing(past, branched))


class Whimsical(Consumer):
    def talk(self) -> None:
        if self.model.random.random() < 0.5 and self.model.rng.random() < 0.5:
            super().talk()


class WhimsicalMarket(Market):
    consumer_class = Whimsical


def test_generators_of_a_researchers_own_verbs_go_on(tmp_path: Path) -> None:
    scenario = scenario_of("rough", 8, **{"people.count": 60})
    whole = WhimsicalMarket(scenario, seed=1)
    lived(whole, 4).save(tmp_path / "four")
    again = WhimsicalMarket.load(tmp_path / "four")
    whole.run()
    again.run()
    assert differing(whole, again) == []
    with pytest.raises(SnapshotError, match=r"saved by a WhimsicalMarket, not a Market"):
        Market.load(tmp_path / "four")


# --- what is refused -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "ten.npz"
    lived(Market(scenario_of("wild_growth", 20, **{"people.count": 60}), seed=7), 10).save(path)
    return path


def test_another_past_is_refused_with_what_differs(saved: Path) -> None:
    scenario = Market.load(saved).settings
    other = scenario.with_values({"posting.limit": 3, "policing.ban": 0.5})
    with pytest.raises(SnapshotError, match=r"posting\.limit is 3\.0 and was 25\.0"):
        Market.load(saved, other)
    begun = scenario_of("rough_platform", 20, **{"people.count": 60})
    with pytest.raises(SnapshotError, match=r"and \d+ more"):
        Market.load(saved, begun)
    content = {"extends": "wild_growth.yaml", "people": {"count": 60}}
    changes = [{"day": 9, "set": {"posting.limit": 3}}]
    with pytest.raises(SnapshotError, match=r"dated changes before day 10, .* differ"):
        Market.load(saved, inline({**content, "timeline": changes}, 20))
    conditional = [{"when": {"metric": "orders", "below": 1}, "set": {"posting.limit": 3}}]
    with pytest.raises(SnapshotError, match=r"or conditional ones, differ"):
        Market.load(saved, inline({**content, "timeline": conditional}, 20))
    with pytest.raises(SnapshotError, match=r"is of day 10, and .* ends after 9 days"):
        Market.load(saved, scenario.with_values({"days": 9}))


def test_another_seed_is_refused(saved: Path) -> None:
    snapshot = read_snapshot(saved)
    with pytest.raises(SnapshotError, match=r"saved with seed 7, not 1; Market\.load"):
        Market(snapshot.scenario, snapshot=snapshot)


def test_another_model_version_is_refused_and_another_arithmetic_warned_of(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.snapshot.arithmetic_digest", lambda: "elsewhere")
    with pytest.warns(UserWarning, match="another arithmetic"):
        Market.load(saved)
    monkeypatch.setattr("sim.snapshot.MODEL_VERSION", "another")
    with pytest.raises(SnapshotError, match=r"was saved by model \w+, and this is another"):
        Market.load(saved)


def test_every_damage_is_seen(saved: Path, tmp_path: Path) -> None:
    whole, intact = saved.read_bytes(), read_snapshot(saved)
    bits = {name: array.tobytes() for name, array in intact.arrays.items()}
    damaged = tmp_path / "damaged"
    draw = np.random.default_rng(1)
    # Some anywhere, more where the archive keeps its list of members.
    places = [*draw.integers(0, len(whole), 60), *draw.integers(-15_000, 0, 200)]
    refused = 0
    for place in np.array(places) % len(whole):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            again = read_snapshot(damaged)
        except SnapshotError:
            refused += 1
        else:  # a byte that tells of dates or systems
            assert again.about == intact.about
            assert {name: array.tobytes() for name, array in again.arrays.items()} == bits
    assert refused > 150
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        damaged.write_bytes(whole[:length])
        with pytest.raises(SnapshotError, match="is no whole snapshot"):
            read_snapshot(damaged)
    damaged.write_text("people: {count: 100}\n")
    with pytest.raises(SnapshotError, match="is no whole snapshot"):
        read_snapshot(damaged)


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("a snapshot ran code",))


def test_a_snapshot_runs_no_code(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(SnapshotError, match="is no whole snapshot"):
        Market.load(bare)
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=True, **{ABOUT: np.array([Trap()], dtype=object)})
    (tmp_path / "packed").write_bytes(packed.getvalue())
    with pytest.raises(SnapshotError, match="is no whole snapshot"):
        Market.load(tmp_path / "packed")


def test_a_write_that_fails_leaves_what_was_there(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept"
    path.write_bytes(saved.read_bytes())

    def full(file: io.BufferedWriter, **content: object) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.snapshot.np.savez", full)
    with pytest.raises(OSError, match="No space left"):
        Market.load(saved).save(path)
    assert path.read_bytes() == saved.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]
