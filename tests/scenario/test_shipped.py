"""The shipped scenarios: they load, fit the schema, and hold the eras of the specification."""

import datetime
from pathlib import Path

import jsonschema
import pytest
import yaml

from sim.scenario import default_scenario, load_scenario, scenario_schema
from sim.scenario.settings import defaults

HOME = Path(__file__).parents[2] / "scenarios"
FILES = [HOME / f"{name}.yaml" for name in (
    "base", "wild_growth", "tool_based", "platform_insured", "history", "trust_light",
)] + sorted((HOME / "baselines").glob("*.yaml"))

NONE = 64
ERAS = {
    "fulfilment.capacity": (5, 25, 80),
    "fulfilment.service": (0.75, 0.88, 0.92),
    "targeting.withheld": (0, 0.6, 0.75),
    "reviews.visibility": (0.2, 0.6, 1),
    "purchase.friction": (0.8, 0.5, 0.15),
    "posting.value_share": (0.08, 0.22, 0.30),
    "seller_talk.rate": (0.5, 1.5, 2),
    "fulfilment.hype_genuine": (0.02, 0, 0),
    "fulfilment.hype_counterfeit": (0.12, 0.10, 0.05),
    "recruiting.wealth_genuine": (0.10, 0.06, 0.04),
    "recruiting.wealth_counterfeit": (0.22, 0.16, 0.07),
    "recruiting.exaggeration": (6, 4, 2),
    "blocking.delete_share": (0.5, 0.2, 0.1),
    "chains.pack_genuine": (15, 4, 0),
    "chains.pack_counterfeit": (30, 8, 0),
    "chains.drop_ship": (0, 0, 1),
    "chains.depth_cap": (NONE, 5, 2),
    "posting.limit": (25, 12, 6),
    "redress.resolution": (0.05, 0.25, 0.3),
    "redress.complaint": (0.3, 0.3, 0.7),
    "redress.days": (45, 21, 7),
    "policing.ban": (0, 0.05, 0.5),
    "policing.ban_above": (0.25, 0.25, 0.18),
    "policing.vetting": (0, 0, 0.8),
    "platform_trust.platform_orders": (0, 0, 1),
    "policing.real_names": (0, 0, 1),
    "insurance.coverage": (0, 0, 0.8),
    "insurance.limit": (150, 150, 150),
    "insurance.platform_fee": (0, 0, 0.05),
    "insurance.premium": (0.015, 0.015, 0.015),
    "insurance.recourse": (0.6, 0.6, 0.6),
    "insurance.experience_rated": (1, 1, 1),
    "private_deals.detection": (0, 0, 0.15),
    "merchants.courted_at_switch": (0, 0, 4),
    "merchants.courted_rate": (0, 0, 0.5),
    "tools.start": (0, 0.4, 1),
    "skill.training": (0, 0.15, 0.15),
    "skill.mentors": (0, 0, 0.5),
    "search.rate": (0.001, 0.003, 0.006),
    "traffic.share": (0, 0.1, 0.15),
    "campaigns.coupon": (0, 0, 5),
    "campaigns.brand_appeal": (0, 0, 0.5),
    "cheating.fake_reviews": (0, 10, 5),
    "payouts.failure": (0, 0, 0.02),
    "outside.days_before": (0, 638, 1057),
    "community.identity": (1, 1.5, 1.5),
    "mechanisms.buyer_compensation": (0, 0, 1),
    "mechanisms.effort": (0, 0, 1),
    "mechanisms.private_deals": (0, 0, 1),
    "mechanisms.vetting": (0, 0, 1),
    "mechanisms.revetting": (0, 0, 1),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_scenario_loads_and_fits_the_schema(path):
    scenario = load_scenario(path)
    assert scenario.title["en"] != scenario.name and scenario.title["zh"] != scenario.title["en"]
    assert scenario.remarks() == []
    written = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    numbers = yaml.load(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    for key in ("start", "timeline"):
        if key in written:
            numbers[key] = written[key]
    for change in numbers.get("timeline", []):
        values = change.get("set", {})
        change["set"] = {name: yaml.safe_load(value) for name, value in values.items()}
    jsonschema.Draft202012Validator(scenario_schema()).validate(numbers)


def test_the_eras_are_those_of_the_specification():
    eras = [load_scenario(HOME / f"{name}.yaml").values
            for name in ("wild_growth", "tool_based", "platform_insured")]
    for path, wanted in ERAS.items():
        assert tuple(era[path] for era in eras) == wanted, path
    for path, value in defaults().items():
        if path not in ERAS:
            assert {era[path] for era in eras} == {value}, path


def test_base_is_the_declared_defaults():
    base = load_scenario(HOME / "base.yaml")
    assert base.values == default_scenario().values and base.days == 730


def test_each_baseline_differs_from_wild_growth_in_what_it_says():
    wild = load_scenario(HOME / "wild_growth.yaml").values
    changed = {}
    for path in sorted((HOME / "baselines").glob("*.yaml")):
        values = load_scenario(path).values
        changed[path.stem] = {name: values[name] for name in values if values[name] != wild[name]}
    del changed["core"]  # tests/oracle holds it against the specification
    assert changed == {
        "depth_cap_1": {"chains.depth_cap": 1},
        "no_cheats": {"mechanisms.counterfeits": 0, "mechanisms.strategic_cheating": 0},
        "no_face": {"mechanisms.face": 0},
        "no_hearsay": {"mechanisms.word_of_mouth": 0},
        "no_trust": {"mechanisms.trust_dynamics": 0},
        "no_wealth_showing": {"recruiting.wealth_genuine": 0, "recruiting.wealth_counterfeit": 0},
        "random_entry": {"mechanisms.entry_by_profit": 0},
        "symmetric_trust": {"trust.loss": 0.12, "trust.channel_loss": 0.02},
        "uniform_recruiting": {"recruiting.uniform": 1},
        "unlimited_attention": {"mechanisms.limited_attention": 0},
    }


def test_trust_light_is_the_variant_of_the_specification():
    wild = load_scenario(HOME / "wild_growth.yaml").values
    light = load_scenario(HOME / "trust_light.yaml").values
    assert {name: light[name] for name in light if light[name] != wild[name]} == {
        "purchase.trust": 5, "purchase.constant": -4.5, "trust.channel_loss": 0.30,
        "word_of_mouth.bad_listeners": 5, "fatigue.channel_wear": 0.00012,
    }


def test_history_has_its_calendar_and_its_eras():
    history = load_scenario(HOME / "history.yaml")
    calendar = {change.name: history.date_of(change.day) for change in history.changes}
    assert calendar == {
        "rate_limit": datetime.date(2014, 5, 22),
        "tools": datetime.date(2014, 10, 1),
        "bans": datetime.date(2015, 2, 15),
        "expose": datetime.date(2015, 4, 10),
        "expose_over": datetime.date(2015, 4, 11),
        "platform": datetime.date(2015, 11, 24),
        "rebate_rules": datetime.date(2016, 7, 5),
    }
    assert history.date_of(history.days - 1) == datetime.date(2017, 12, 31)
    assert [c.era for c in history.changes if c.era] == ["tool_based", "platform_insured"]


def test_the_expose_of_history_happens_on_one_day_and_by_date_only():
    history = load_scenario(HOME / "history.yaml")
    now = dict(history.values)
    hazards = {0: now["media.base_hazard"]}
    for change in history.changes:
        now.update(change.values)
        hazards[change.day] = now["media.base_hazard"]
        assert (now["mechanisms.exposure"], now["media.hazard"]) == (1, 0)
    assert [day for day, hazard in hazards.items() if hazard] == [829]


def test_every_dated_change_of_history_can_be_taken_out_by_one_line():
    path = HOME / "history.yaml"
    whole = load_scenario(path).canonical()
    for change in load_scenario(path).changes:
        without = load_scenario(path, {f"timeline.{change.name}": "off"})
        assert without.canonical() != whole
        assert len(without.canonical()["changes"]) == len(whole["changes"]) - 1
    held = load_scenario(path, {"posting.limit": 25})
    assert all("posting.limit" not in change.values for change in held.changes)
