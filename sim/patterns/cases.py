"""Cases and values that several patterns share."""

from sim.patterns.pattern import Values, case

WILD = case("wild_growth")
RANDOM_GRAPH = case("wild_growth", {"people.network.kind": "random"})
"""The same number of friends on average, but nobody with very many."""

FROZEN_SELLERS: Values = {
    "mechanisms.recruiting": "off",
    "mechanisms.quitting": "off",
    "mechanisms.entry": "off",
    "mechanisms.exit": "off",
}
NOTHING_ELSE: Values = {
    "mechanisms.counterfeits": "off",
    "mechanisms.strategic_cheating": "off",
    "mechanisms.communities": "off",
    "mechanisms.influencers": "off",
}
NO_DISTRUST: Values = {"mechanisms.trust_dynamics": "off"}
