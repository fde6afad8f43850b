"""The switch of every mechanism: ``mechanisms: {name: on|off}`` in a scenario.

A switch is a run-time integer, so that a dated change compiles nothing anew. Each says what
becomes of its state when it is turned off: frozen (the state stays as it is), inert (the state
moves on and has no effect), settled or dropped.
"""

from typing import Any, NamedTuple

from sim.mechanisms.declare import Parameter


def switch(en: str, zh: str, meaning: str, *mechanisms: str, on: int = 1) -> Any:
    """Declare a mechanism switch as the default of a field of `Mechanisms`."""
    return Parameter(on, "switch", 0, 1, meaning, "-", en, zh, mechanisms, False)


class Mechanisms(NamedTuple):
    """YAML group ``mechanisms``."""

    trust_in_choice: int = switch(
        "trust gates purchase", "信任影响购买",
        "off: trust is left out of utility (inert)", "M01")
    trust_dynamics: int = switch(
        "trust is learned", "信任变化", "off: T and C are frozen", "M02", "M03")
    stigma: int = switch(
        "category stigma", "渠道污名", "off: C is frozen, T moves on", "M32")
    value_posts: int = switch(
        "value posts", "价值内容", "off: useful posts have no effect on trust and fatigue (inert)",
        "M08")
    limited_attention: int = switch(
        "limited attention", "有限注意力", "off: every post that arrives is read", "M22")
    fatigue: int = switch(
        "fatigue", "疲劳", "off: f and F are frozen", "M21", "M23")
    blocking: int = switch(
        "blocking", "屏蔽与删除", "off: nobody mutes or deletes; mutes end as before", "M25")
    face: int = switch(
        "face", "面子", "off: face is left out of utility (inert)", "M23")
    face_depletion: int = switch(
        "face is used up", "面子消耗", "off: G is frozen", "M23")
    reviews: int = switch(
        "public reviews", "公开评价", "off: reviews are left out of utility (inert)", "M51")
    word_of_mouth: int = switch(
        "word of mouth", "口碑", "off: nobody tells", "M50")
    seller_talk: int = switch(
        "chats", "卖家互动", "off: sellers start no chats", "M04", "M10")
    red_packets: int = switch(
        "red packets", "红包", "off: communities give none", "M11", "M83")
    congestion: int = switch(
        "limited capacity", "处理能力有限", "off: service is s0 whatever the orders", "M36", "M37")
    complaints: int = switch(
        "complaints", "投诉", "off: nobody complains", "M29", "M30", "M43")
    counterfeits: int = switch(
        "counterfeits", "仿品", "off: no counterfeit brand starts or enters; those there stay",
        "M26", "M27")
    recruiting: int = switch(
        "customers become sellers", "客户变代理", "off: nobody joins; sellers stay", "M15")
    wealth_display: int = switch(
        "wealth is shown", "炫富", "off: no ad shows wealth", "M17")
    recruit_depletion: int = switch(
        "recruits run out", "人脉耗尽",
        "off: immunity is frozen; a joiner's propensity passes to a random non-seller and a "
        "quitter gets one from there", "M18")
    margin_chain: int = switch(
        "distribution chain", "多级分销", "off: newcomers buy from the brand at depth 0", "M16")
    imitation: int = switch(
        "posting is imitated", "模仿发帖", "off: posting rates are frozen", "M21", "M40", "M48")
    quitting: int = switch(
        "sellers quit", "代理退出", "off: nobody quits", "M64")
    targeting: int = switch(
        "targeting", "精准投放", "off: nothing is withheld", "M38")
    entry: int = switch(
        "entry of brands", "品牌进入", "off: no brand enters", "M56", "M57")
    entry_by_profit: int = switch(
        "entry follows profit", "按利润进入",
        "off: entry at the floor plus a constant rate (random entry)", "M20", "M56")
    exit: int = switch(
        "exit of brands", "品牌退出", "off: losing brands stay", "M64")
    vetting: int = switch(
        "vetting", "审核", "off: nobody is refused", "M42")
    revetting: int = switch(
        "incumbents vetted again", "存量复审",
        "off: incumbents stay when an era begins by a dated change", "M42")
    bans: int = switch(
        "bans", "封禁", "off: nobody is banned", "M33")
    private_deals: int = switch(
        "private deals", "私单", "off: every order goes over the platform", "M28", "M34")
    insurance: int = switch(
        "insured compensation", "保险赔付", "off: no premium, no claim, no cover", "M44")
    effort: int = switch(
        "effort of brands", "努力", "off: effort is frozen", "M44")
    exposure: int = switch(
        "media exposure", "媒体曝光", "off: no expose", "M31", "M74", on=0)
    communities: int = switch(
        "communities", "社群", "off: communities post nothing", "M53", "M54")
    influencers: int = switch(
        "influencers", "达人", "off: influencers post nothing", "M13")
