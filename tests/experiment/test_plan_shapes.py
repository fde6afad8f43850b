"""A plan in which anything is of another kind than this program writes is none."""

import copy

import pytest

from sim.experiment.plan import is_plan

PLAN = {
    "scenarios": [{
        "name": "a", "days": 5, "first_seed": 1, "replications": 2,
        "resolved": {"values": {}, "changes": [
            {"day": 2, "when": None, "era": False, "values": {}}
        ]},
    }],
    "runs": [{"scenario": "a", "seed": 1, "hash": "0", "file": "runs/0.parquet"}],
    "design": {"kind": "compare"}, "baseline": None,
    "request": {"file": "inputs/a.yaml", "set": {}, "seeds": None, "days": None},
}


def test_a_plan_is_one_also_where_an_older_version_wrote_less():
    assert is_plan(PLAN)
    assert is_plan({"scenarios": [{"name": "a"}], "runs": PLAN["runs"]})
    assert is_plan({**PLAN, "request": None})


@pytest.mark.parametrize("place, wrong", [
    (("scenarios", 0, "days"), "5"),
    (("scenarios", 0, "replications"), 1e3),
    (("scenarios", 0, "first_seed"), None),
    (("scenarios", 0, "resolved"), []),
    (("scenarios", 0, "resolved", "values"), []),
    (("scenarios", 0, "resolved", "changes", 0), 1),
    (("scenarios", 0, "resolved", "changes", 0), {"day": 1}),
    (("runs", 0, "seed"), "x"),
    (("runs", 0, "point"), [1]),
    (("runs", 0), {"file": "runs/0.parquet"}),
    (("design",), "x"),
    (("baseline",), 3),
    (("request",), {}),
    (("request",), []),
])
def test_a_part_of_another_kind_makes_it_none(place, wrong):
    plan = copy.deepcopy(PLAN)
    part = plan
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = wrong
    assert not is_plan(plan)
