"""Face (面子): purchases granted as favours, used up and slowly restored (M23)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Face(NamedTuple):
    """YAML group ``face``: G, favour purchases left towards one contact."""

    strong: float = parameter(
        2.0, "purchases", (0, 100), "face of a strong friend at the start and at most",
        ("face of strong friends", "强关系面子"), "M23")
    weak: float = parameter(
        0.8, "purchases", (0, 100), "face of a weak friend at the start and at most",
        ("face of weak friends", "弱关系面子"), "M23")
    per_ad: float = parameter(
        0.003, "purchases/ad", (0, 10), "face used up by an ad seen",
        ("face used by an ad", "广告消耗面子"), "M23", "M73")
    per_value_post: float = parameter(
        0.02, "purchases/post", (0, 10), "face earned by a value post seen",
        ("face earned by value posts", "价值内容挣面子"), "M12")
    earned_most: float = parameter(
        1.0, "purchases", (0, 100), "face that useful posts can add to what the tie holds",
        ("most face earned", "最多挣得面子"), "M12")
    recovery_days: float = parameter(
        180.0, "days", (1, 36_500), "days in which face recovers from nothing",
        ("face recovery", "面子恢复"), "M23")
    familiar_after: int = parameter(
        6, "purchases", (0, 1_000), "purchases on a contact after which face counts half",
        ("purchases until face halves", "面子减半次数"), "M23")


@rule
def full_face(strong: int, friend: int, p: Face) -> float:
    """Return the face that a tie holds at most: strong, weak, or none where only followed."""
    of_strong, of_weak = p.strong, p.weak  # both read, so that choosing needs no branch
    full = of_strong if strong else of_weak
    return full if friend else 0.0


@rule
def recovered_face(face: float, full: float, days: float, p: Face) -> float:
    """Return G + days full / recovery days, up to `full`; what was earned above stays (eq. 6)."""
    return max(face, min(full, face + days * full / p.recovery_days))


@rule
def face_earned(face: float, full: float, posts: int, p: Face) -> float:
    """Return face after useful posts: help is returned as a favour, up to a limit (M12)."""
    return max(face, min(full + p.earned_most, face + p.per_value_post * posts))
