"""Print a digest of every column after a small run of each shipped scenario.

Two interpreters on one machine must print the same.
"""

from pathlib import Path

from sim import Market, load_scenario

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
NAMES = ("wild_growth", "tool_based", "platform_insured")
SIZE = {"people.count": 1000, "days": 40}


def main() -> None:
    """Run the scenarios and print name, column and digest, a line a column."""
    for name in NAMES:
        market = Market(load_scenario(SCENARIOS / f"{name}.yaml", overrides=SIZE), seed=7)
        daily = market.run()
        print(name, "orders", int(daily["orders"].sum()))
        for column, digest in sorted(market.state.digests().items()):
            print(name, column, digest)


if __name__ == "__main__":
    main()
