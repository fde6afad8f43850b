"""YAML in, validated `Scenario` out; every mistake at once, with its position."""

from sim.scenario.load import default_scenario, inline_scenario, load_scenario
from sim.scenario.model import Change, Condition, Origin, Scenario
from sim.scenario.problems import ConfigurationError, Problems
from sim.scenario.schema import scenario_schema
from sim.scenario.starter import starter

__all__ = [
    "Change",
    "Condition",
    "ConfigurationError",
    "Origin",
    "Problems",
    "Scenario",
    "default_scenario",
    "inline_scenario",
    "load_scenario",
    "scenario_schema",
    "starter",
]
