"""The consumers of the plain-Mesa wild-growth market: ties, feed, purchase, experience, talk.

Methods read as the verbs of the specification's day; equation numbers stand in brackets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
from plain_mesa_values import clipped_normal, rounded_at_random

if TYPE_CHECKING:
    from plain_mesa_sellers import Distributor


class Tie:
    """How one consumer sees one friend: trust, fatigue, favours left, and whether muted."""

    __slots__ = (
        "fatigue", "favour", "favour_start", "muted", "purchases", "rested", "strong", "trust",
    )

    def __init__(self, random, strong: bool):
        self.strong = strong
        self.trust = clipped_normal(random, 0.65 if strong else 0.40, 0.1, 0.05, 0.95)
        self.fatigue = 0.0
        self.favour = self.favour_start = 2.0 if strong else 0.8
        self.muted = False
        self.purchases = 0
        self.rested = 0

    def rest(self, day: int, model) -> None:
        """Let fatigue fade, favour recover and a mute end, for all days since the last time (6).

        Only ties to sellers are looked at, so a tie may have slept through many days.
        """
        values, days = model.values, day - self.rested
        self.rested = day
        self.fatigue *= values.fatigue_kept**days
        regained = self.favour_start * days / values.favour_days
        self.favour = min(self.favour_start, self.favour + regained)
        if self.muted and model.random.random() >= (1.0 - values.unmute) ** days:
            self.muted = False


@dataclass(slots=True)
class Order:
    """One purchase, from payment to experience."""

    buyer: Consumer
    seller: Distributor
    tie: Tie
    surprise: float = 0.0
    bad: bool = False
    resolved: bool = False


class Consumer(mesa.Agent):
    """A person with friends, a feed, a purse, and at times a business."""

    def __init__(self, model):
        super().__init__(model)
        random = self.random
        self.taste = random.random()
        self.attention = 20.0 * random.lognormvariate(-0.5 * 0.5**2, 0.5)
        self.channel_trust = clipped_normal(random, 0.60, 0.12, 0.02, 0.98)
        self.feed_fatigue = 0.0
        self.need = random.random()
        self.allowance = 12.0 * random.lognormvariate(0.0, 0.7)
        self.purse = 15.0 * self.allowance
        self.reference_income = 100.0 * random.lognormvariate(0.0, 0.4)
        self.propensity = random.gammavariate(0.35, 1.0 / 0.35)
        self.immunity = 0.0
        self.ties: dict[Consumer, Tie] = {}
        self.business: Distributor | None = None

    # The feed.

    def read_feed(self) -> None:
        """Read the day's posts: decay, wear, blocking, joining, then at most one purchase."""
        self.pass_a_day()
        readings = self.posts_seen()
        for _, tie, value_posts, _ in readings:
            self.enjoy(tie, value_posts)
        readings = [(seller, tie, ads) for seller, tie, _, ads in readings if ads]
        for seller, tie, ads in readings:
            self.wear_out(tie, ads, seller.brand.match(self))
            self.model.today["ads_seen"] += ads
        blocked = {seller for seller, tie, ads in readings if self.blocks(seller, tie, ads)}
        if self.business is None:
            self.consider_joining(readings)
        self.choose(reading for reading in readings if reading[0] not in blocked)

    def pass_a_day(self) -> None:
        values = self.model.values
        self.feed_fatigue *= values.feed_fatigue_kept
        self.need = min(1.0, self.need + 1.0 / values.need_days)
        self.purse = min(30.0 * self.allowance, self.purse + self.allowance)
        self.channel_trust += values.channel_return * (values.channel_base - self.channel_trust)
        self.immunity = max(0.0, self.immunity - 1.0 / values.immunity_days)

    def posts_seen(self) -> list:
        """Return (seller, tie, value posts seen, ads seen) of every friend read today (3)."""
        model, day = self.model, self.model.day
        sellers = []
        arrivals = model.values.background_posts
        for friend, tie in self.ties.items():
            seller = friend.business
            if seller is None:
                continue
            tie.rest(day, model)
            if not tie.muted:
                sellers.append((seller, tie))
                arrivals += seller.ads + seller.value_posts
        share = min(1.0, self.attention / arrivals)
        draw = self.random.random
        return [
            (seller, tie, math.floor(seller.value_posts * share + draw()),
             math.floor(seller.ads * share + draw()))
            for seller, tie in sellers
        ]

    def enjoy(self, tie: Tie, value_posts: int) -> None:
        """See useful posts of a friend (4)."""
        values = self.model.values
        for _ in range(value_posts):
            tie.trust += values.value_trust * (1 - tie.trust) * max(0.0, 1 - tie.fatigue / 2)
            tie.fatigue = max(0.0, tie.fatigue - values.value_relief)

    def wear_out(self, tie: Tie, ads: int, match: float) -> None:
        """See ads of a friend: each one tires and costs a little trust and favour (5)."""
        values = self.model.values
        for _ in range(ads):
            tie.fatigue += values.wear * (1.5 - match)
            self.feed_fatigue += values.feed_wear
            tie.trust -= values.spam_trust * tie.trust * min(2.0, tie.fatigue)
            self.channel_trust -= (
                values.spam_channel * self.channel_trust * min(3.0, self.feed_fatigue)
            )
        tie.favour = max(0.0, tie.favour - values.ad_favour * ads)

    def blocks(self, seller: Distributor, tie: Tie, ads: int) -> bool:
        """Perhaps mute or delete a tiring friend (7); return whether."""
        values = self.model.values
        tired = tie.fatigue / (1.0 + tie.fatigue)
        hazard = values.blocking * tired * tired * (0.5 + self.feed_fatigue)
        if tie.strong:
            hazard *= 0.5
        if self.random.random() >= 1.0 - math.exp(-ads * hazard):
            return False
        deleting = values.delete_share * (values.delete_strong if tie.strong else 1.0)
        if self.random.random() < deleting:
            self.model.deletions.append((self, seller.owner))
        else:
            tie.muted = True
            self.model.today["muted"] += 1
        return True

    def consider_joining(self, readings: list) -> None:
        """Perhaps be recruited by a display of wealth; recruiters compete (26)."""
        hazards = []
        for seller, tie, ads in readings:
            if seller.wealth_ads:
                trust = 0.5 * (tie.trust + self.channel_trust)
                shown = ads * seller.wealth_ads / seller.ads
                hazards.append(shown * trust * trust * self.attraction(seller) ** 2)
        if not hazards:
            return
        scale = self.model.values.joining * self.propensity * 4 * (1 - self.immunity)
        if self.random.random() < 1.0 - math.exp(-scale * sum(hazards)):
            sellers = [seller for seller, _, _ in readings if seller.wealth_ads]
            self.model.recruits[self] = self.random.choices(sellers, hazards)[0]

    def attraction(self, seller: Distributor) -> float:
        """Return how a displayed income compares with the own one and with the pack's price."""
        values, brand = self.model.values, seller.brand
        displayed = values.income_exaggeration * max(values.income_shown_least, seller.income)
        pack = 0.7 * brand.kind.pack_units * brand.price
        return displayed / (displayed + self.reference_income * (1 + 0.6 * pack / 1000))

    def choose(self, readings) -> None:
        """Buy from at most one of the considered ads: one logit choice for the day (8)-(11)."""
        chance = self.model.values.consideration * self.need
        offers = []
        for seller, tie, ads in readings:
            if seller.brand.price > self.purse:
                continue
            considered = sum(self.random.random() < chance for _ in range(ads))
            offers += [(seller, tie)] * considered
        if not offers:
            return
        weights = [1.0] + [math.exp(self.utility(seller, tie)) for seller, tie in offers]
        chosen = self.random.choices([None, *offers], weights)[0]
        if chosen is None:
            return
        seller, tie = chosen
        self.need = 0.0
        self.purse -= seller.brand.price
        tie.favour = max(0.0, tie.favour - 1.0)
        tie.purchases += 1
        self.model.orders.append(Order(self, seller, tie))

    def mixed_trust(self, tie: Tie) -> float:
        """Weigh trust in the friend and in the channel by the strength of the tie (9)."""
        values = self.model.values
        weight = values.tie_weight_strong if tie.strong else values.tie_weight_weak
        return weight * tie.trust + (1 - weight) * self.channel_trust

    def utility(self, seller: Distributor, tie: Tie) -> float:
        """Return the utility of an ad against an outside option of 0 (10)."""
        values, brand = self.model.values, seller.brand
        peak = values.niche_peak if brand.taste_width <= values.niche_width else 1.0
        favour = tie.favour / 2 * (0.5 if tie.purchases >= values.favours_asked else 1.0)
        reviews = 2 * (brand.review_score - 0.5) * brand.reviews / (brand.reviews + 8)
        return (
            values.utility_base
            + values.utility_trust * self.mixed_trust(tie)
            + values.utility_match * brand.match(self) * peak
            + values.utility_favour * favour
            + values.utility_review * values.review_visibility * reviews
            - values.utility_fatigue * tie.fatigue
            - values.utility_feed_fatigue * self.feed_fatigue
            - values.friction
            - values.utility_price * (brand.price - 100) / 100
        )

    # After the purchase.

    def experience(self, order: Order) -> None:
        """Unpack: surprise, review, perhaps a complaint (13)-(16), (21)."""
        values, random, brand = self.model.values, self.random, order.seller.brand
        quality = 0.75 * min(1.0, brand.quality) + 0.25 * brand.service() + random.gauss(0, 0.1)
        expected = values.expectation + 0.25 * self.mixed_trust(order.tie) + brand.kind.hype
        order.surprise = quality - expected
        order.bad = order.surprise < values.bad_below
        brand.add_review(order.surprise)
        if order.bad and random.random() < values.complaint:
            order.resolved = random.random() < values.resolution * brand.kind.redress
        if order.surprise > values.good_above and self.business is None:
            hazard = (values.joining_after_purchase * self.propensity * 4 * self.channel_trust
                      * self.attraction(order.seller) * (1 - self.immunity))
            if self not in self.model.recruits and random.random() < 1 - math.exp(-hazard):
                self.model.recruits[self] = order.seller

    def learn(self, order: Order) -> None:
        """Adjust trust to the own experience; losses weigh more than gains (17)."""
        softened = 0.5 if order.resolved else 1.0
        self.adjust_trust(order.tie, order.surprise, softened if order.surprise < 0 else 1.0)

    def adjust_trust(self, tie: Tie | None, surprise: float, scale: float) -> None:
        values = self.model.values
        scale *= min(1.0, 4 * abs(surprise))
        if surprise >= 0:
            self.channel_trust += scale * values.channel_up * (1 - self.channel_trust)
            if tie is not None:
                tie.trust += scale * values.trust_up * (1 - tie.trust)
        else:
            self.channel_trust -= scale * values.channel_down * self.channel_trust
            if tie is not None:
                tie.trust -= scale * values.trust_down * tie.trust

    def talk(self, order: Order) -> None:
        """Praise a little, warn a lot: tell random friends of the experience (18)."""
        values = self.model.values
        if order.surprise > values.good_above:
            chance, listeners = values.praise_probability, values.praise_listeners
        elif order.bad:
            chance, listeners = values.warn_probability, values.warn_listeners
            if order.resolved:
                listeners *= values.warn_resolved
        else:
            return
        if self.random.random() < chance:
            for friend in self.random_friends(listeners):
                known = friend.ties.get(order.seller.owner)
                friend.adjust_trust(known, order.surprise, values.hearsay)

    def random_friends(self, number: float) -> list[Consumer]:
        """Draw friends with replacement; a fraction is one more friend with that probability."""
        if not self.ties:
            return []
        return self.random.choices(list(self.ties), k=rounded_at_random(self.random, number))
