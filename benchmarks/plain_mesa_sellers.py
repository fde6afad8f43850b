"""The sellers of the plain-Mesa wild-growth market: distributors in chains, and brands.

A distributor is the business of a consumer, who stays a consumer. Equation numbers stand in
brackets.
"""

from __future__ import annotations

import math

import mesa
from plain_mesa_consumers import Consumer, Order
from plain_mesa_values import BrandKind, circular_distance, poisson


class Distributor(mesa.Agent):
    """The business of a consumer: posts, sells, restocks, recruits, imitates, quits."""

    def __init__(self, model, owner: Consumer, brand: Brand, upline: Distributor | None,
                 posting_rate: float, patience: float):
        super().__init__(model)
        self.owner = owner
        self.brand = brand
        self.upline = upline
        self.depth = 0 if upline is None else upline.depth + 1
        self.posting_rate = min(model.values.posting_rate_most, max(0.1, posting_rate))
        self.next_rate = self.posting_rate
        self.patience = patience
        self.opportunity = 4.0 * self.random.lognormvariate(0.0, 0.6)
        self.income = model.values.income_start
        self.income_today = 0.0
        self.joined = model.day
        self.ads = self.value_posts = self.wealth_ads = 0
        self.stock = 0
        self.net = 0.0
        self.active = True
        owner.business = self
        self.buy_goods(brand.kind.pack_units)

    def post(self) -> None:
        """Draw the day's posts and what each of them is (1)."""
        values, draw = self.model.values, self.random.random
        posts = poisson(self.random, self.posting_rate)
        self.value_posts = sum(draw() < values.value_share for _ in range(posts))
        self.ads = posts - self.value_posts
        self.wealth_ads = sum(draw() < self.brand.kind.wealth_share for _ in range(self.ads))
        self.income_today -= values.posting_cost * self.ads
        self.model.today["ads_posted"] += self.ads

    def buy_goods(self, units: int) -> None:
        """Buy units at the own tier's price; active uplines earn the differences (24)."""
        asked = self.brand.tier_price(self.depth)
        self.stock += units
        self.net -= units * asked
        upline = self.upline
        while upline is not None:
            price = self.brand.tier_price(upline.depth)
            if upline.active and price < asked:
                upline.earn(units * (asked - price))
                asked = price
            upline = upline.upline
        self.brand.profit += units * (asked - self.brand.unit_cost)

    def earn(self, yuan: float) -> None:
        self.income_today += yuan
        self.net += yuan

    def fulfil(self, order: Order) -> None:
        """Deliver one unit from stock, restocking if there is none (25)."""
        brand = self.brand
        if self.stock < 1:
            self.buy_goods(self.model.values.restock_units)
        self.stock -= 1
        self.net += brand.price
        self.income_today += brand.price - brand.tier_price(self.depth)
        brand.orders_today += 1

    def refund(self) -> None:
        self.earn(-self.brand.price)

    def chat(self) -> None:
        """Talk with some friends in person: trust rises, fatigue falls (20)."""
        values = self.model.values
        for friend in self.owner.random_friends(poisson(self.random, values.chats)):
            tie = friend.ties[self.owner]
            tie.trust += values.chat_trust * (1 - tie.trust) * max(0.0, 1 - tie.fatigue / 3)
            tie.fatigue *= values.chat_relief

    def keep_books(self) -> None:
        self.income += (self.income_today - self.income) / self.model.values.income_days
        self.income_today = 0.0

    @property
    def age(self) -> int:
        return self.model.day - self.joined

    def consider_quitting(self) -> None:
        """Give up when patience is over and the income too small; leftover stock hurts (28)."""
        values, owner = self.model.values, self.owner
        if self.age <= self.patience or self.income >= self.opportunity:
            return
        if self.random.random() < (values.quitting_loss if self.income < 0 else values.quitting):
            if self.stock > values.regret_stock:
                owner.channel_trust *= values.regret
                for friend in owner.random_friends(values.regret_listeners):
                    friend.channel_trust *= values.regret_heard
            self.model.today["quit"] += 1
            self.close()

    def close(self) -> None:
        """End the business; the upline line stays, so that payments can pass through it."""
        self.active = False
        self.owner.business = None
        self.owner.immunity = 1.0
        self.remove()

    def imitate(self) -> None:
        """Look at a selling friend or the upline, copy a better earner's rate, mutate (29)."""
        values, random = self.model.values, self.random
        if self.age <= values.imitation_age or random.random() >= values.imitation:
            return
        seen = [friend.business for friend in self.owner.ties if friend.business is not None]
        if self.upline is not None and self.upline.active and self.upline not in seen:
            seen.append(self.upline)
        seen = [seller for seller in seen if seller.age > values.imitation_age]
        rate = self.posting_rate
        if seen:
            other = random.choice(seen)
            if other.income > self.income:
                rate = other.posting_rate
        rate *= random.lognormvariate(0.0, values.mutation)
        self.next_rate = min(values.posting_rate_most, max(0.1, rate))

    def adopt(self) -> None:
        """Switch to the rate chosen in `imitate`, once everybody has looked around."""
        self.posting_rate = self.next_rate


class Brand(mesa.Agent):
    """A merchant: one product, its price, quality, taste and record."""

    def __init__(self, model, kind: BrandKind):
        super().__init__(model)
        random = self.random
        self.kind = kind
        self.quality = random.uniform(*kind.quality)
        self.price = 100.0 * random.lognormvariate(0.0, 0.3)
        self.taste = random.random()
        self.taste_width = random.uniform(*kind.taste_width)
        self.unit_cost = kind.unit_cost_share * self.price
        self.review_score = 0.5
        self.reviews = 0
        self.orders_mean = 0.0
        self.orders_today = 0
        self.profit = 0.0
        self.entered = model.day

    def match(self, consumer: Consumer) -> float:
        """Return how well the product fits a taste, 0 to 1."""
        apart = circular_distance(self.taste, consumer.taste) / self.taste_width
        return math.exp(-0.5 * apart * apart)

    def tier_price(self, depth: int) -> float:
        values = self.model.values
        margin = max(values.margin_least, values.margin * values.margin_decay**depth)
        return self.price * (1 - margin)

    def service(self) -> float:
        """Return the service level, which falls when orders exceed the capacity (13)."""
        values = self.model.values
        if self.orders_mean <= values.capacity:
            return values.service_full
        return values.service_full * (values.capacity / self.orders_mean) ** values.service_exponent

    def add_review(self, surprise: float) -> None:
        score = min(1.0, max(0.0, 0.5 + 1.5 * surprise))
        self.review_score += (score - self.review_score) / (min(self.reviews, 30) + 3)
        self.reviews += 1

    def pay_fixed_cost(self) -> None:
        self.profit -= self.kind.fixed_cost

    def close_day(self) -> None:
        self.orders_mean += (self.orders_today - self.orders_mean) / 7
        self.orders_today = 0
