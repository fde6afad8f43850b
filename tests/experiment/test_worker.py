from sim.experiment.load import load_experiment
from sim.experiment.worker import peak_memory_mb, tiny, warm_up

from . import fake_market


def test_the_warm_up_runs_every_scenario_small(folder):
    seen = []

    def simulate(scenario, seed, engine, on_day):
        seen.append((scenario.values["people.count"], scenario.days, engine))
        raise ValueError("too small for this scenario")

    scenarios = [arm.scenario for arm in load_experiment("small.yaml").arms]
    warm_up(scenarios, "objects", simulate)
    assert seen == [(60, 3, "objects")] * 2
    assert [tiny(each, "compiled").values["people.count"] for each in scenarios] == [1000, 1000]
    assert [tiny(each, "compiled").days for each in scenarios] == [5, 5]


def test_a_network_from_a_file_is_left_out_of_the_warm_up(folder):
    (folder / "ties.csv").write_text("0,1\n1,2\n")
    (folder / "net.yaml").write_text("people: {network: {kind: file, path: ties.csv}}\n")
    scenario = load_experiment("net.yaml").arms[0].scenario
    assert tiny(scenario, "compiled").values["people.network.kind"] == "holme_kim"
    assert scenario.values["people.network.kind"] == "file"


def test_peak_memory_is_of_this_process():
    assert 30 < peak_memory_mb() < 100_000


def test_the_fake_market_pairs_seeds_as_the_model_does(folder):
    few, many = (arm.scenario for arm in load_experiment("small.yaml").arms)
    daily = [fake_market.simulate(s, 1, "compiled", lambda: None).daily for s in (few, many)]
    ratio = daily[1]["orders"] / daily[0]["orders"]
    assert ((ratio > 2.9) & (ratio < 3.1)).all()
