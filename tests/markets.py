"""The scenarios of parity and money tests, and small ways to run them."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sim.market import Market
from sim.scenario import Scenario, inline_scenario, load_scenario

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
SCENARIOS = ROOT / "scenarios"

ROUGH = {
    # Wild trade in which whatever is rare happens often.
    "extends": "wild_growth.yaml",
    "mechanisms": {"exposure": "on", "vetting": "on"},
    "fulfilment": {"capacity": 0.2, "quality_weight": 0.6},
    "purchase": {"consideration": 0.2},
    "chains": {"depth_cap": 2, "pack_genuine": 4, "pack_counterfeit": 6},
    "recruiting": {"rate": 8, "wealth_genuine": 0.4, "wealth_counterfeit": 0.6, "immunity_days": 2},
    "quitting": {"patience": 4, "hazard": 0.3, "wanted_income": 200},
    "media": {"base_hazard": 0.1, "gap": 5},
    "merchants": {
        "brands": 30,
        "counterfeit_share": 0.5,
        "entry_floor": 6,
        "exit_age": 0,
        "exit_probability": 0.9,
        "fixed_genuine": 900,
    },
    "policing": {
        "vetting": 0.5,
        "false_alarm": 0.3,
        "ban": 0.8,
        "ban_above": 0.02,
        "ban_orders": 1,
        "whitewash": 0.6,
    },
    "redress": {"resolution": 0.5, "complaint": 0.8},
    "community": {"count": 40, "candidates": 120, "presold": "no"},
    "ties": {"onboarding": 0, "stranger_loss": 0.2, "requests": 0.5},
    "search": {"rate": 0.05},
    "forwarding": {"consideration": 0.8, "again": 0.3},
    "loyalty": {"rate": 0.2},
    "traffic": {"share": 0.5},
    "skill": {"training": 0.5, "mentors": 0.5},
    "cheating": {
        "strategic": 0.8,
        "trusted_orders": 2,
        "run_after": 1,
        "fake_reviews": 30,
        "fake_detection": 0.9,
    },
    "tools": {"start": 0.5, "imitation": 0.9, "manual_capacity": 0.2},
    "platforms": {"choice": 0.9},
    "influence": {"referral": 0.3},
    "word_of_mouth": {"bring_probability": 1},
    "influencers": {"campaign_gap": 5},
}

ROUGH_PLATFORM = {
    # The same on a platform, which stock-holding sellers enter on day 12; recruits never run out.
    **ROUGH,
    "trust": {"channel_relaxation": 0.2},
    "timeline": [
        {
            "day": 12,
            "apply": "platform_insured.yaml",
            "set": {
                "fulfilment.capacity": 0.2,
                "fulfilment.noise": 0.3,
                "tools.manual_capacity": 0.2,
                "payouts.failure": 0.2,
                "platforms.choice": 0.9,
                "campaigns.coupon": 20,
                "recruiting.wealth_genuine": 0.5,
                "insurance.platform_fee": 0.1,
                "insurance.limit": 40,
                "private_deals.detection": 0.5,
                "private_deals.fine": 0.1,
                "private_deals.buyer_share": 1,
                "mechanisms.recruit_depletion": "off",
                "policing.ban": 0.3,
                "policing.real_names": "no",
                "chains.depth_cap": 2,
            },
        }
    ],
}

CROWDED = {
    # What the market has by the thousand persons, so many times over that a hundred have it all.
    "merchants.brands": 400,
    "merchants.entry_floor": 60,
    "merchants.entry_most": 100,
    "merchants.fixed_genuine": 60,
    "merchants.fixed_counterfeit": 60,
    "merchants.exit_probability": 0.3,
    "influencers.count": 120,
    "influencers.reach": 0.5,
    "influencers.follow": 0.5,
    "community.count": 300,
    "community.candidates": 800,
}


def shipped(name: str, days: int | None = None, **overrides: object) -> Scenario:
    """Return a shipped scenario, shortened if days are given, with other values."""
    return load_scenario(SCENARIOS / f"{name}.yaml", overrides, days=days)


def inline(content: dict[str, object], days: int, **overrides: object) -> Scenario:
    """Return a scenario written in a test; it may extend a shipped one."""
    return inline_scenario(content, SCENARIOS, "inline", overrides, days)


def compressed(name: str, days: int, **overrides: object) -> Scenario:
    """Return a shipped scenario with its dated changes spread over a few weeks."""
    scenario = shipped(name, days, **overrides)
    step = max(2, days // (len(scenario.changes) + 1))
    day, changes = 0, []
    for change in scenario.changes:
        # The end of the expose keeps its distance of a day from the expose.
        day += 1 if change.name == "expose_over" else step
        changes.append(replace(change, day=day))
    return replace(scenario, changes=tuple(changes))


def _shipped(name: str) -> Callable[..., Scenario]:
    return lambda days, **overrides: shipped(name, days, **overrides)


MARKETS: dict[str, Callable[..., Scenario]] = {
    **{n: _shipped(n) for n in ("wild_growth", "tool_based", "platform_insured", "trust_light")},
    "history": lambda days, **overrides: compressed("history", days, **overrides),
    "rough": lambda days, **overrides: inline(ROUGH, days, **overrides),
    "rough_platform": lambda days, **overrides: inline(ROUGH_PLATFORM, days, **overrides),
}
"""Name to ``scenario(days, **overrides)``: the five shipped scenarios and two rough ones."""


def crowded(name: str, days: int, **overrides: object) -> Scenario:
    """Return a rough scenario in which a hundred persons have brands and hosts enough."""
    return MARKETS[name](days, **{**CROWDED, **overrides})


def ran(name: str, persons: int, days: int, seed: int = 5, **how: object) -> Market:
    """Return a market of a named scenario after its last day."""
    scenario = MARKETS[name](days, **{"people.count": persons})
    market = Market(scenario, seed=seed, **how)
    market.run()
    return market


def digests(market: Market) -> dict[str, str]:
    """Return a digest of every array of the state, of the metrics and of the counters."""
    # Written with the fewest digits that read back to the same bits.
    daily = market.daily.to_csv(index=False).encode()
    return {**market.state.digests(), "daily": hashlib.sha256(daily).hexdigest()[:16]}


def run_script(code: str, *arguments: str, root: Path = ROOT, **environment: str) -> str:
    """Run Python code in a process of its own, this module on its path; return what it prints."""
    path = os.pathsep.join([str(root), str(TESTS)])
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": path, **environment},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
