"""The shipped experiments with a design: they load, and are as large as they say."""


import jsonschema
import pytest
import yaml

from sim.catalogue.sources import HOME
from sim.experiment.designs.ablation import testable_rows as rows_that_can_be_tried
from sim.experiment.load import load_experiment
from sim.experiment.plan import number_of_runs
from sim.experiment.schema import experiment_schema
from sim.scenario import scenario_schema

ERAS = ["wild_growth", "tool_based", "platform_insured"]
SHIPPED = {
    "ablation": (20_000, 365, 8, ERAS),
    "ablation_confirmation": (20_000, 365, 16, ERAS),
    "era_attribution": (5_000, 365, 8, ERAS),
    "fall": (20_000, 730, 20, ERAS[:1]),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_design_loads_and_fits_the_schema(name):
    path = HOME / "scenarios" / f"{name}.yaml"
    persons, days, seeds, scenarios = SHIPPED[name]
    experiment = load_experiment(path)
    assert [arm.name for arm in experiment.arms] == scenarios
    for arm in experiment.arms:
        assert (arm.replications, arm.scenario.days) == (seeds, days)
        assert arm.scenario.values["people.count"] == persons
        assert arm.scenario.title["zh"] != arm.scenario.title["en"]
        assert arm.scenario.remarks() == []
    written = yaml.load(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    jsonschema.validate(written, experiment_schema(scenario_schema()))


def test_the_ablation_tries_every_row_that_can_be_tried():
    first = load_experiment(HOME / "scenarios/ablation.yaml")
    again = load_experiment(HOME / "scenarios/ablation_confirmation.yaml")
    assert first.design.rows == again.design.rows == rows_that_can_be_tried()
    assert first.design.recentre and not again.design.recentre
    assert not {*first.arms[0].seeds} & {*again.arms[0].seeds}


def test_the_attribution_takes_every_coalition_of_seven_groups_twice():
    experiment = load_experiment(HOME / "scenarios/era_attribution.yaml")
    assert number_of_runs(experiment) == str(8 * (2 * (2**7 - 2) + 3))


def test_the_calibration_loads_and_fits_the_schema():
    path = HOME / "scenarios/calibration.yaml"
    experiment = load_experiment(path)
    written = yaml.load(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    jsonschema.validate(written, experiment_schema(scenario_schema()))
    seeds, trials = written["replications"], written["design"]["trials"]
    assert number_of_runs(experiment) == f"{seeds + trials * seeds + 20} or more"
    design, (arm,) = experiment.design, experiment.arms
    assert sum(target.fitted for target in design.targets) > len(design.factors)
    assert arm.scenario.date_of(829).isoformat() == "2015-04-10"  # days of its targets count on it
    assert arm.scenario.date_of(arm.scenario.days - 1).isoformat() == "2016-04-26"


def test_what_is_calibrated_holds_over_all_eras():
    """A parameter that an era changes would be held still by the fit, which is not meant."""
    experiment = load_experiment(HOME / "scenarios/calibration.yaml")
    scenario = experiment.arms[0].scenario
    for factor in experiment.design.factors:
        value = scenario.values[factor.path]
        assert factor.low < value < factor.high
        assert all(change.values.get(factor.path, value) == value for change in scenario.changes)


def test_the_sieve_of_parameters_takes_sixteen_trajectories_of_ten():
    experiment = load_experiment(HOME / "scenarios/sensitivity.yaml")
    assert len(experiment.design.factors) == 10
    assert number_of_runs(experiment) == str(4 * (16 * 11 + 1))
    for factor in experiment.design.factors:  # the scenario itself lies inside the ranges
        value = experiment.arms[0].scenario.values[factor.path]
        assert factor.low <= value <= factor.high, factor.path
    written = yaml.load((HOME / "scenarios/sensitivity.yaml").read_text("utf-8"), yaml.SafeLoader)
    jsonschema.validate(written, experiment_schema(scenario_schema()))
