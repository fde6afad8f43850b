"""Reading: what arrives, what of it is read, and what that does (equations 2-6)."""

import numpy as np

from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.attention import posts_seen
from sim.mechanisms.declare import rule
from sim.mechanisms.face import face_earned, full_face, recovered_face
from sim.mechanisms.fatigue import (
    channel_trust_after_ad,
    fatigue_after_ad,
    fatigue_after_value_post,
    trust_after_ad,
    trust_after_value_post,
)
from sim.mechanisms.influence import learned_taste
from sim.mechanisms.people import taste_distance
from sim.mechanisms.purchase import taste_match
from sim.mechanisms.ties import tie_after_ads
from sim.state.columns import (
    FOLLOWER,
    MET,
    MUTED,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.contacts import is_friend, is_strong
from sim.state.randomness import Purpose, bits, happens, uniform


@rule
def collect_posts(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Decay (equation 6), then gather what arrives from each contact; return how much."""
    first = contacts.start[person]
    arrivals = 0
    silence = p.ties.silence  # read here, so that choosing it or 0 needs no branch
    for k in range(contacts.selling[person]):
        slot = first + k
        flags = int(contacts.flags[slot])
        fatigue: float = np.float64(contacts.fatigue[slot])
        tie: float = np.float64(contacts.tie[slot])
        tie -= (silence if flags & MET else 0.0) * tie
        face: float = np.float64(contacts.face[slot])
        if p.mechanisms.fatigue:
            fatigue *= p.fatigue.kept
        if p.mechanisms.face_depletion:
            full = full_face(is_strong(flags), is_friend(flags), p.face)
            face = recovered_face(face, full, 1.0, p.face)
        scratch.trust[k] = np.float64(contacts.trust[slot])
        scratch.fatigue[k] = fatigue
        scratch.face[k] = face
        scratch.tie[k] = tie
        scratch.ads[k] = 0
        scratch.values[k] = 0
        other = int(contacts.person[slot])
        row = int(people.seller[other])
        scratch.row[k] = row
        if flags & MUTED:
            if not happens(bits(today.keys[Purpose.UNMUTE], person, other), p.blocking.unmute):
                continue
            contacts.flags[slot] = flags & ~MUTED
        ads, values = int(sellers.ads[row]), int(sellers.values[row])
        brand = sellers.brand[row]
        if p.targeting.withheld > 0.0 and targets(brand, brands, p) and ads > 0:
            distance = taste_distance(
                np.float64(people.taste[person]), np.float64(brands.taste[brand])
            )
            if distance > p.targeting.reach * np.float64(brands.width[brand]):
                word = bits(today.keys[Purpose.WITHHOLD], person, other)
                if happens(word, p.targeting.withheld):
                    ads = 0
        scratch.ads[k] = ads
        scratch.values[k] = values
        arrivals += ads + values
    return arrivals


@rule
def targets(brand: int, brands: BrandColumns, p: Parameters) -> int:
    """Return 1 where sellers of a brand know whom to show its ads: they have tools (M37, M38)."""
    if not (p.mechanisms.targeting and p.mechanisms.tools) or brand < 0:
        return 0
    return 1 if brands.tool[brand] else 0


@rule
def posts_read(posts: int, share_read: float, stream: np.uint64, person: int, other: int) -> int:
    """Return how many of a contact's posts are read: all, or by a draw.

    It is drawn even where there is nothing to draw; see `sim.day.feed` on branches.
    """
    drawn = uniform(bits(stream, person, other))
    return posts if share_read >= 1.0 else posts_seen(np.float64(posts), share_read, drawn)


@rule
def read_posts(
    person: int,
    share_read: float,
    channel: float,
    feed_fatigue: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> tuple[int, float, float]:
    """Draw what is read of each contact, then take it in; return ads read, C and F.

    Ads and value posts are drawn apart. All ads are judged by the taste with which the person
    began to read, whatever it learns from value posts meanwhile.
    """
    first = contacts.start[person]
    taste = np.float64(people.taste[person])
    selling = contacts.selling[person]
    total = 0
    for k in range(selling):
        other = int(contacts.person[first + k])
        stream = today.keys[Purpose.ADS_SEEN]
        ads = posts_read(int(scratch.ads[k]), share_read, stream, person, other)
        scratch.ads[k] = ads
        total += ads
        if scratch.values[k] > 0:
            stream = today.keys[Purpose.VALUE_SEEN]
            scratch.values[k] = posts_read(
                int(scratch.values[k]), share_read, stream, person, other
            )
    for k in range(selling):
        if scratch.values[k] > 0 and p.mechanisms.value_posts:
            take_in_values(person, k, scratch.values[k], people, contacts, scratch, p)
        if scratch.ads[k] > 0:
            brand = sellers.brand[scratch.row[k]]
            match = taste_match(
                taste_distance(taste, np.float64(brands.taste[brand])),
                np.float64(brands.width[brand]),
            )
            channel, feed_fatigue = take_in_ads(
                k, scratch.ads[k], match, channel, feed_fatigue, scratch, p
            )
    return total, channel, feed_fatigue


@rule
def take_in_values(
    person: int,
    k: int,
    posts: int,
    people: PersonColumns,
    contacts: ContactColumns,
    scratch: Scratch,
    p: Parameters,
) -> None:
    """Value posts of contact k build trust, relieve, earn favours, form taste (equation 4).

    Mechanisms M08, M12 and M82.
    """
    slot = contacts.start[person] + k
    flags = int(contacts.flags[slot])
    # Who sells is an expert itself; so experts' tastes stand still while others read them.
    if flags & FOLLOWER and not people.selling[person]:
        people.taste[person] = learned_taste(
            np.float64(people.taste[person]),
            np.float64(people.taste[contacts.person[slot]]),
            posts,
            p.influence,
        )
    if p.mechanisms.face_depletion:
        full = full_face(is_strong(flags), is_friend(flags), p.face)
        scratch.face[k] = face_earned(scratch.face[k], full, posts, p.face)
    trust, fatigue = scratch.trust[k], scratch.fatigue[k]
    for _ in range(posts):
        if p.mechanisms.trust_dynamics:
            trust = trust_after_value_post(trust, fatigue, p.fatigue)
        if p.mechanisms.fatigue:
            fatigue = fatigue_after_value_post(fatigue, p.fatigue)
    scratch.trust[k], scratch.fatigue[k] = trust, fatigue


@rule
def take_in_ads(
    k: int,
    ads: int,
    match: float,
    channel: float,
    feed_fatigue: float,
    scratch: Scratch,
    p: Parameters,
) -> tuple[float, float]:
    """Ads of contact k tire and wear trust, face and ties (equation 5); return C and F.

    Mechanisms M08, M21, M23 and M35.
    """
    on = p.mechanisms
    channel_learns = on.trust_dynamics and on.stigma
    trust, fatigue, face = scratch.trust[k], scratch.fatigue[k], scratch.face[k]
    for _ in range(ads):
        if on.fatigue:
            fatigue = fatigue_after_ad(fatigue, match, p.fatigue)
            feed_fatigue += p.fatigue.feed_per_ad
        if on.trust_dynamics:
            trust = trust_after_ad(trust, fatigue, p.fatigue)
        if channel_learns:
            channel = channel_trust_after_ad(channel, feed_fatigue, p.fatigue)
        if on.face_depletion:
            face = max(0.0, face - p.face.per_ad)
    scratch.trust[k], scratch.fatigue[k], scratch.face[k] = trust, fatigue, face
    scratch.tie[k] = tie_after_ads(scratch.tie[k], ads, fatigue, p.ties)
    return channel, feed_fatigue
