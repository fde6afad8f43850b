"""The wild-growth market in idiomatic plain Mesa: the baseline that a good Mesa user would write.

Written from the specification alone, without a look at the compiled model, with which it shares no
line. It serves as the yardstick of speed (`benchmarks/day.py --compare`) and as an oracle: both
models must agree statistically (`tests/oracle/test_plain_mesa.py`).

It holds the core of the wild era: consumers with contacts, need, purse and attention; genuine and
counterfeit brands; distributors who post, hold packs and stock, pay up their chains, recruit,
imitate and quit; orders, experience, reviews, complaints to the seller, trust, word of mouth,
blocking, chats, entry and exit of brands. Left out, because they are off or idle in that era:
communities, influencers, platform, insurance, private deals, targeting, depth caps, bans, vetting,
exposés, effort, and all that came after the first specification. A comparison runs
`scenarios/baselines/core.yaml` in the main model, with communities and influencers off.

    python benchmarks/plain_mesa.py --persons 2000 --days 120 --seeds 3
"""

import argparse
import sys
import time
from collections import Counter
from statistics import fmean

import mesa
import networkx as nx
import pandas as pd
from plain_mesa_consumers import Consumer, Order, Tie
from plain_mesa_sellers import Brand, Distributor
from plain_mesa_values import COUNTERFEIT, GENUINE, BrandKind, Values, poisson

MONTH = 30
RATIO_LEAST = 10


def mean_or_missing(numbers: list[float], least: int = 1) -> float:
    """Return the mean, or NaN where there are fewer than `least` numbers."""
    return fmean(numbers) if len(numbers) >= least else float("nan")


class PlainMarket(mesa.Model):
    """A wild-growth market of `persons` consumers; a step is a day.

    Parameters
    ----------
    persons : int
        Number of consumers, more than 12 (each newcomer to the friend graph makes 12 friends).
    seed : int
        Seed of the friend graph and of every draw.
    values : Values
        Parameters; the specification's by default.
    brands, counterfeit_brands : int, optional
        Numbers at the start; by default 10 per 4,000 persons, a tenth of them counterfeit.
    """

    def __init__(self, persons: int = 2000, seed: int = 1, values: Values | None = None,
                 brands: int | None = None, counterfeit_brands: int | None = None):
        super().__init__(seed=seed)
        self.values = values if values is not None else Values()
        self.day = 0
        self.orders: list[Order] = []
        self.deletions: list[tuple[Consumer, Consumer]] = []
        self.recruits: dict[Consumer, Distributor] = {}
        self.businesses: list[Distributor] = []
        self.today: Counter[str] = Counter()

        self.consumers = mesa.agent.AgentSet(
            [Consumer(self) for _ in range(persons)], random=self.random
        )
        self.make_friends(seed)
        if brands is None:
            brands = max(1, round(persons * self.values.brands_per_person))
        if counterfeit_brands is None:
            counterfeit_brands = round(brands * self.values.counterfeit_share)
        for number in range(brands):
            self.enter(COUNTERFEIT if number < counterfeit_brands else GENUINE)
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)

    @property
    def brands(self) -> mesa.agent.AgentSet:
        return self.agents_by_type[Brand]

    @property
    def distributors(self) -> mesa.agent.AgentSet:
        return self.agents_by_type[Distributor]

    def make_friends(self, seed: int) -> None:
        """Tie consumers in a clustered heavy-tailed graph; the most embedded ties are strong."""
        values, people = self.values, list(self.consumers)
        graph = nx.powerlaw_cluster_graph(
            len(people), values.friends_per_newcomer, values.triad_probability, seed=seed
        )
        neighbours = {node: set(graph[node]) for node in graph}
        scores = {
            (one, other): len(neighbours[one] & neighbours[other])
            / (graph.degree[one] * graph.degree[other]) ** 0.5
            + self.random.uniform(0.0, 0.05)
            for one, other in graph.edges
        }
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)
        strong = set(ranked[: round(values.strong_share * len(ranked))])
        for one, other in graph.edges:
            for viewer, friend in ((one, other), (other, one)):
                tie = Tie(self.random, (one, other) in strong)
                people[viewer].ties[people[friend]] = tie

    def enter(self, kind: BrandKind) -> None:
        """Bring a brand to the market, with its top sellers."""
        brand = Brand(self, kind)
        free = [
            consumer for consumer in self.consumers
            if consumer.business is None and consumer.immunity < 0.5
        ]
        for consumer in self.random.sample(free, min(len(free), self.values.top_sellers)):
            rate = self.values.posting_rate_start * self.random.lognormvariate(0.0, 0.3)
            patience = self.values.patience * self.random.uniform(1.0, 2.0)
            self.open_business(consumer, brand, None, rate, patience)

    def open_business(self, consumer: Consumer, brand: Brand, upline: Distributor | None,
                      rate: float, patience: float) -> None:
        """Make a consumer a distributor; downlines of an earlier business are detached first."""
        for business in self.businesses:
            if business.upline is not None and business.upline.owner is consumer:
                business.upline = None
        self.businesses.append(Distributor(self, consumer, brand, upline, rate, patience))

    def step(self) -> None:
        """Let a day pass."""
        self.today.clear()
        self.orders.clear()
        if self.day and self.day % MONTH == 0:
            self.turn_month()
        self.brands.do("pay_fixed_cost")
        self.distributors.do("post")
        self.consumers.do("read_feed")
        self.handle_orders()
        self.distributors.do("chat")
        self.distributors.do("keep_books")
        self.distributors.do("consider_quitting")
        self.distributors.do("imitate")
        self.distributors.do("adopt")
        self.end_friendships()
        self.admit_recruits()
        self.brands.do("close_day")
        self.datacollector.collect(self)
        self.day += 1

    def handle_orders(self) -> None:
        """Deliver and unpack all orders, then let buyers learn, then let them talk."""
        for order in self.orders:
            order.seller.fulfil(order)
            order.buyer.experience(order)
            if order.resolved:
                order.seller.refund()
        for order in self.orders:
            order.buyer.learn(order)
        for order in self.orders:
            order.buyer.talk(order)

    def end_friendships(self) -> None:
        for one, other in self.deletions:
            if other in one.ties:
                del one.ties[other], other.ties[one]
                self.today["deleted"] += 1
        self.deletions.clear()

    def admit_recruits(self) -> None:
        """Open the businesses of today's recruits with their recruiters' habits (27)."""
        values, random = self.values, self.random
        for consumer, recruiter in self.recruits.items():
            rate = recruiter.posting_rate * random.lognormvariate(0.0, values.mutation)
            patience = values.patience * random.uniform(0.5, 1.5)
            self.open_business(consumer, recruiter.brand, recruiter, rate, patience)
        self.today["joined"] = len(self.recruits)
        self.recruits.clear()

    def turn_month(self) -> None:
        """Close the month of the brands: some leave, new ones are drawn by profit (30)."""
        values, random = self.values, self.random
        returns = {brand: brand.profit / MONTH / brand.kind.fixed_cost for brand in self.brands}
        overall = fmean(returns.values()) if returns else 0.0
        for brand in returns:
            old = self.day - brand.entered > values.exit_age
            if old and brand.profit < 0 and random.random() < values.exit:
                self.distributors.select(lambda seller, b=brand: seller.brand is b).do("close")
                brand.remove()
            brand.profit = 0.0
        for kind in (GENUINE, COUNTERFEIT):
            own = [profit for brand, profit in returns.items() if brand.kind is kind]
            pull = 0.5 * values.entry * max(0.0, fmean(own) if own else overall)
            mean = len(self.consumers) / 4000 * (min(values.entry_most, pull) + values.entry_base)
            for _ in range(poisson(random, mean)):
                self.enter(kind)

    def selling_trust(self) -> list[float]:
        """Return trust over all ties to active sellers."""
        return [
            friend.ties[seller.owner].trust
            for seller in self.distributors
            for friend in seller.owner.ties
        ]

    @property
    def daily(self) -> pd.DataFrame:
        """Return the daily series so far."""
        return self.datacollector.get_model_vars_dataframe()


REPORTERS = {
    "orders": lambda m: len(m.orders),
    "ads_posted": lambda m: m.today["ads_posted"],
    "ads_seen": lambda m: m.today["ads_seen"],
    "muted": lambda m: m.today["muted"],
    "deleted": lambda m: m.today["deleted"],
    "joined": lambda m: m.today["joined"],
    "quit": lambda m: m.today["quit"],
    "active_distributors": lambda m: len(m.distributors),
    "active_merchants": lambda m: len(m.brands),
    "channel_trust_mean": lambda m: fmean(m.consumers.get("channel_trust")),
    "feed_fatigue_mean": lambda m: fmean(m.consumers.get("feed_fatigue")),
    "contact_trust_mean": lambda m: mean_or_missing(m.selling_trust(), RATIO_LEAST),
    "chain_depth_mean": lambda m: mean_or_missing(m.distributors.get("depth")),
    "posting_rate_mean": lambda m: mean_or_missing(m.distributors.get("posting_rate")),
    "bad_order_share": lambda m: mean_or_missing([o.bad for o in m.orders], RATIO_LEAST),
    "counterfeit_order_share": lambda m: mean_or_missing(
        [order.seller.brand.kind is COUNTERFEIT for order in m.orders], RATIO_LEAST
    ),
}


def losing_share(market: PlainMarket, days: int = 180) -> float:
    """Return the share of recruits of `days` ago or more who have lost money by now."""
    judged = [b.net < 0 for b in market.businesses if b.upline and market.day - b.joined >= days]
    return mean_or_missing(judged, RATIO_LEAST)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive whole number")
    return number


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="The wild era in plain Mesa, mean over seeds.")
    parser.add_argument("--persons", type=positive, default=2000, help="above 12")
    parser.add_argument("--days", type=positive, default=120)
    parser.add_argument("--seeds", type=positive, default=3, help="number of seeds, from 1")
    options = parser.parse_args(arguments)
    if options.persons <= Values.friends_per_newcomer:
        parser.error(f"--persons must be above {Values.friends_per_newcomer}, the friends of each")

    runs, seconds, losing = [], 0.0, []
    for seed in range(1, options.seeds + 1):
        market = PlainMarket(options.persons, seed)
        start = time.perf_counter()
        for _ in range(options.days):
            market.step()
        seconds += time.perf_counter() - start
        runs.append(market.daily)
        losing.append(losing_share(market))
        print_run(seed, runs[-1], losing[-1])
    mean = pd.concat(runs).groupby(level=0).mean()
    days = sorted({0, *range(MONTH - 1, options.days, MONTH), options.days - 1})
    print(f"\nmean of {options.seeds} seeds, {options.persons} persons, by day")
    print(mean.loc[days].T.to_string(float_format=lambda number: f"{number:.3f}"))
    person_days = options.persons * options.days * options.seeds
    print(f"\n{1e6 * seconds / person_days:.1f} microseconds per person-day")


def print_run(seed: int, daily: pd.DataFrame, losing: float) -> None:
    orders = daily["orders"].rolling(14, center=True, min_periods=1).mean()
    print(
        f"seed {seed}: peak {orders.max():.1f} orders on day {orders.idxmax()}, "
        f"last {min(60, len(orders))} days {daily['orders'].tail(60).mean() / orders.max():.2f} "
        f"of it, channel trust {daily['channel_trust_mean'].iloc[-1]:.3f}, "
        f"losing after 180 days {losing:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
