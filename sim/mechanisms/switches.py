"""The switch of every mechanism: ``mechanisms: {name: on|off}`` in a scenario.

A switch is a run-time integer, so that a dated change compiles nothing anew. Each says what
becomes of its state when it is turned off: frozen (the state stays as it is), inert (the state
moves on and has no effect), settled or dropped. Where "off" is a matter of values the switch names
them, and no kernel asks for it: `sim.mechanisms.kernel_parameters` puts them in.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.mechanisms.declare import Switch


def switch(
    en: str,
    zh: str,
    meaning: str,
    *mechanisms: str,
    on: int = 1,
    off: Mapping[str, float | int | str] | None = None,
) -> Any:
    """Declare a mechanism switch as the default of a field of `Mechanisms` (see `Switch`)."""
    return Switch(on, "switch", 0, 1, meaning, "-", en, zh, mechanisms, False, (), off or {})


class Mechanisms(NamedTuple):
    """YAML group ``mechanisms``."""

    # --- trust ---------------------------------------------------------------------------------
    trust_in_choice: int = switch(
        "trust gates purchase", "信任影响购买",
        "off: trust is left out of utility (inert)", "M01")
    trust_dynamics: int = switch(
        "trust is learned", "信任变化", "off: T and C are frozen")
    slow_trust_building: int = switch(
        "trust is slow to build", "信任建立缓慢",
        "off: trust is gained as fast as it is lost", "M02",
        off={"trust.gain": "trust.loss", "trust.channel_gain": "trust.channel_loss"})
    fast_trust_loss: int = switch(
        "trust is fast to lose", "信任迅速流失",
        "off: trust is lost as slowly as it is gained", "M03",
        off={"trust.loss": "trust.gain", "trust.channel_loss": "trust.channel_gain"})
    learning_by_experience: int = switch(
        "own experience teaches", "体验学习",
        "off: an own purchase leaves T and C as they are (frozen against experience)", "M06")
    product_trust: int = switch(
        "trust passes from person to product", "信任由人及物",
        "off: whoever begins to sell is trusted as an unknown product is", "M05")
    personified_product: int = switch(
        "product and person are one", "人货合一",
        "off: half of an experience is put down to the product, not to the person", "M14",
        off={"trust.person_share": 0.5})
    stigma: int = switch(
        "category stigma", "渠道污名", "off: C is frozen, T moves on", "M32")
    # --- ties ----------------------------------------------------------------------------------
    friend_requests: int = switch(
        "strangers become friends", "弱关系变强关系",
        "off: sellers send no friend requests; ties made stay", "M04", off={"ties.requests": 0.0})
    attachment: int = switch(
        "the well-known are accepted", "抢占地盘",
        "off: a request is accepted whoever sends it", "M19", off={"ties.attachment": 0.0})
    onboarding: int = switch(
        "onboarding talk", "新用户沟通",
        "off: a new contact is left a stranger", "M10", off={"ties.onboarding": 0})
    tie_wear: int = switch(
        "trade wears ties", "亲密度遭到破坏",
        "off: neither bad deals nor ads wear a tie", "M35",
        off={"ties.bad_wear": 0.0, "ties.ad_wear": 0.0})
    seller_talk: int = switch(
        "chats", "卖家互动", "off: sellers start no chats")
    social_intrusion: int = switch(
        "unasked contact intrudes", "社交打扰",
        "off: a chat never annoys", "M77", off={"seller_talk.intrusion": 0.0})
    red_packets: int = switch(
        "red packets", "红包", "off: communities give none", "M11")
    # --- attention and fatigue -----------------------------------------------------------------
    value_posts: int = switch(
        "value posts", "价值内容", "off: useful posts have no effect on trust and fatigue (inert)",
        "M08")
    limited_attention: int = switch(
        "limited attention", "有限注意力", "off: every post that arrives is read", "M22")
    targeting: int = switch(
        "targeting", "精准投放", "off: nothing is withheld", "M38")
    fatigue: int = switch(
        "fatigue", "疲劳", "off: f and F are frozen")
    early_tolerance: int = switch(
        "early tolerance", "小广告可以理解",
        "off: the first ads already annoy", "M75", off={"blocking.tolerance": 0.0})
    blocking: int = switch(
        "blocking", "屏蔽与删除", "off: nobody mutes or deletes; mutes end as before")
    deletion: int = switch(
        "deleting friends", "删除好友",
        "off: every block is a mute", "M25", off={"blocking.delete_share": 0.0})
    face: int = switch(
        "face", "面子", "off: face is left out of utility (inert)", "M23")
    face_depletion: int = switch(
        "face is used up", "面子消耗", "off: G is frozen", "M23")
    reciprocity: int = switch(
        "reciprocity", "价值互惠",
        "off: useful posts earn no favour; what is earned stays", "M12",
        off={"face.per_value_post": 0.0})
    # --- the decision to buy -------------------------------------------------------------------
    novelty: int = switch(
        "novelty", "新鲜感",
        "off: nobody is curious (inert)", "M24", off={"decision.curiosity": 0.0})
    decision_shift: int = switch(
        "decisions become one's own", "个性化决策",
        "off: friends' words and favours weigh as at the first purchase", "M59",
        off={"decision.independence": 0.0})
    hidden_quality: int = switch(
        "quality is hidden", "质量信息不对称",
        "off: buyers see the quality before they buy", "M20", off={"decision.signal_noise": 0.0})
    transparency: int = switch(
        "growing transparency", "信息对称",
        "off: the noise of quality signals stays as on day 0", "M80",
        off={"decision.transparency": 0.0})
    person_premium: int = switch(
        "price premium of a person", "人格溢价",
        "off: everybody sells at the list price", "M81", off={"influence.premium": 0.0})
    learned_taste: int = switch(
        "learned taste", "他人的指导",
        "off: tastes stay as they are (frozen)", "M82", off={"influence.taste_drift": 0.0})
    niche_tastes: int = switch(
        "tastes differ", "小众化消费",
        "off: the match of tastes has no weight in the choice", "M55", off={"purchase.match": 0.0})
    spiritual_consumption: int = switch(
        "taste gains weight", "精神消费",
        "off: the weight of taste stays as on day 0", "M66", off={"decision.taste_growth": 0.0})
    light_checkout: int = switch(
        "light checkout", "支付场景整合",
        "off: friction as without payment and shop", "M41",
        off={"purchase.friction": "purchase.friction_unintegrated"})
    campaign_rhythm: int = switch(
        "weekly rhythm", "活动节奏",
        "off: no coupons and no brand of the day", "M83",
        off={"campaigns.coupon": 0.0, "campaigns.brand_appeal": 0.0})
    reviews: int = switch(
        "public reviews", "公开评价", "off: reviews are left out of utility (inert)", "M51")
    fed_consumption: int = switch(
        "fed consumption", "被动消费",
        "off: ads sell only to who is searching", "M63", off={"search.fed": 0.0})
    loyalty: int = switch(
        "loyalty", "客户忠诚度",
        "off: nobody comes back without an ad", "M62", off={"loyalty.rate": 0.0})
    dear_traffic: int = switch(
        "ever dearer traffic", "流量成本高昂",
        "off: the price of a paid view stays low", "M68", off={"traffic.scarcity": 0.0})
    shopping_habit: int = switch(
        "habit of buying elsewhere", "购物习惯",
        "off: habit is left out of utility (inert)", "M58", off={"outside.habit_weight": 0.0})
    incumbents_go_mobile: int = switch(
        "incumbents go mobile", "传统电商移动化",
        "off: what is offered elsewhere stays as on day 0", "M71",
        off={"outside.mobile_offer": 0.0})
    mobile_shift: int = switch(
        "mobile shift", "移动化",
        "off: the mobile share is constant at its reference", "M65",
        off={"outside.mobile_elasticity": 0.0})
    private_deals: int = switch(
        "private deals", "私单", "off: every order goes over the platform", "M28")
    enforcement_blind_to_friends: int = switch(
        "blind to friends", "无法干预好友",
        "off: deals among friends are detected like others", "M34",
        off={"private_deals.friend_factor": 1.0})
    reminders: int = switch(
        "platform reminders", "平台提醒",
        "off: nobody is warned of a private deal", "M72", off={"private_deals.reminded": 0.0})
    # --- forwarding ----------------------------------------------------------------------------
    forwarding: int = switch(
        "forwarding by hand", "人力转发",
        "off: nobody forwards; what was forwarded yesterday is still seen", "M73",
        off={"forwarding.buyer": 0.0, "forwarding.fan": 0.0, "forwarding.again": 0.0})
    paid_sharing: int = switch(
        "paid sharing", "有偿分享",
        "off: who forwards earns nothing", "M09", "M49", off={"forwarding.commission": 0.0})
    endorsement: int = switch(
        "endorsement", "信誉背书",
        "off: a forwarded seller is as unknown as any", "M07", off={"forwarding.endorsement": 0.0})
    social_loop: int = switch(
        "buying makes ties", "社交—电商—社交",
        "off: no tie comes of a purchase; ties made stay", "M60",
        off={"loyalty.closure": 0.0, "loyalty.ties": 0})
    # --- talk ----------------------------------------------------------------------------------
    word_of_mouth: int = switch(
        "word of mouth", "口碑", "off: nobody tells")
    situated_talk: int = switch(
        "talk has its occasions", "三种场景",
        "off: every purchase is told to the same number of friends", "M50")
    # --- orders and redress --------------------------------------------------------------------
    congestion: int = switch(
        "limited capacity", "处理能力有限", "off: service is s0 whatever the orders", "M36")
    complaints: int = switch(
        "complaints", "投诉", "off: nobody complains", "M30")
    hard_redress: int = switch(
        "redress is hard", "维权难",
        "off: complaints are resolved as where the law steps in", "M29",
        off={"redress.resolution": "redress.easy_resolution"})
    traceability: int = switch(
        "traceability", "追根溯源",
        "off: evidence is scarce, disputes are long and records fade at once", "M43",
        off={"redress.evidence": "redress.evidence_untraced",
             "redress.days": "redress.days_untraced", "merchants.memory": 0.0})
    payout_insurance: int = switch(
        "insured payouts", "众安提现保险",
        "off: failed payouts are lost to the seller", "M45", off={"payouts.insured": 0})
    buyer_compensation: int = switch(
        "compensation of buyers", "买家赔付", "off: no premium, no claim, no cover", "M44")
    effort: int = switch(
        "effort of brands", "努力", "off: effort is frozen")
    # --- sellers and chains --------------------------------------------------------------------
    recruiting: int = switch(
        "customers become sellers", "客户变代理", "off: nobody joins; sellers stay", "M15")
    wealth_display: int = switch(
        "wealth is shown", "炫富",
        "off: prospects believe the mean income of sellers, not what is shown", "M17")
    recruit_depletion: int = switch(
        "recruits run out", "人脉耗尽",
        "off: immunity is frozen; a joiner's propensity passes to a random non-seller and a "
        "quitter gets one from there", "M18")
    margin_chain: int = switch(
        "distribution chain", "多级分销", "off: newcomers buy from the brand at depth 0", "M16")
    partner_depth_cap: int = switch(
        "depth cap", "合伙人制度",
        "off: chains have no end", "M47", off={"chains.depth_cap": 64})
    training: int = switch(
        "training", "培训", "off: nobody is trained; skills stay", "M39",
        off={"skill.training": 0.0})
    mentors: int = switch(
        "mentors", "拜师求艺",
        "off: newcomers stay with their recruiter and copy no skill", "M48",
        off={"skill.mentors": 0.0, "skill.copied": 0.0})
    content_learning: int = switch(
        "content is learned", "内容调整",
        "off: nobody heeds what is shared", "M79", off={"skill.content_learning": 0.0})
    imitation: int = switch(
        "posting is imitated", "模仿发帖", "off: posting rates are frozen", "M21")
    quitting: int = switch(
        "sellers quit", "代理退出", "off: nobody quits")
    # --- brands --------------------------------------------------------------------------------
    counterfeits: int = switch(
        "counterfeits", "仿品", "off: no counterfeit brand starts or enters; those there stay",
        "M26")
    strategic_cheating: int = switch(
        "milk and run", "坑蒙拐骗",
        "off: nobody begins to cheat; who cheats already goes on", "M27")
    fake_reviews: int = switch(
        "bought reviews", "刷信誉",
        "off: nobody buys reviews; those bought stay", "M52", off={"cheating.fake_reviews": 0.0})
    tools: int = switch(
        "tools", "工具化",
        "off: everything is done by hand; who has tools leaves them unused", "M37")
    tool_imitation: int = switch(
        "tools are imitated", "工具路线模仿",
        "off: who has tools and who has none is frozen", "M40", off={"tools.imitation": 0.0})
    herding: int = switch(
        "herding into categories", "品类跟风",
        "off: entrants choose a category at random", "M56", off={"categories.herding": 0.0})
    cold_chain: int = switch(
        "cold chain", "冷链物流",
        "off: freight of fresh produce stays as on day 0", "M67",
        off={"categories.freight_decline": 0.0})
    platform_choice: int = switch(
        "choice of platform", "平台选择",
        "off: brands stay on their platform", "M84", off={"platforms.choice": 0.0})
    multi_homing: int = switch(
        "own channels", "去平台化",
        "off: every order pays the platform's fee", "M61", off={"platforms.own_channel": 0.0})
    exclusive_supply: int = switch(
        "exclusive supply", "独家货源",
        "off: the platform brings no supply of its own", "M76",
        off={"merchants.courted_at_switch": 0.0, "merchants.courted_rate": 0.0})
    entry: int = switch(
        "entry of brands", "品牌进入", "off: no brand enters")
    entry_by_profit: int = switch(
        "entry follows profit", "按利润进入",
        "off: entry at the floor plus a constant rate (random entry)")
    taobao_push: int = switch(
        "push from Taobao", "淘宝推力",
        "off: nobody is pushed into weishang", "M57", off={"outside.squeeze": 0.0})
    exit: int = switch(
        "exit of brands", "品牌退出", "off: losing brands stay", "M64")
    vetting: int = switch(
        "vetting", "审核", "off: nobody is refused", "M42")
    revetting: int = switch(
        "incumbents vetted again", "存量复审",
        "off: incumbents stay when an era begins by a dated change")
    bans: int = switch(
        "sanctions", "平台处罚",
        "off: nobody is banned, and posting has no limit", "M33",
        off={"policing.ban": 0.0, "posting.limit": "posting.limit_unruled"})
    real_names: int = switch(
        "real names", "实名认证",
        "off: a banned brand may return under a new name", "M46", off={"policing.real_names": 0})
    # --- press, communities, influencers -------------------------------------------------------
    exposure: int = switch(
        "media exposure", "媒体曝光", "off: no expose", "M31", on=0)
    retreat_to_close_ties: int = switch(
        "retreat to close ties", "退回熟人圈",
        "off: an expose leaves weak ties as they are", "M74", off={"media.weak_kept": 1.0})
    communities: int = switch(
        "communities", "社群",
        "off: none enters; those there post, give and bring in nothing, members come on their own",
        "M53")
    community_identity: int = switch(
        "community identity", "族群认同",
        "off: members consider like everybody", "M54",
        off={"community.identity": 1.0})
    member_recruiting: int = switch(
        "members bring members", "社群推荐",
        "off: nobody is brought in", "M85", off={"word_of_mouth.bring_probability": 0.0})
    pseudo_communities: int = switch(
        "pseudo-communities", "伪社群",
        "off: none is founded; those there stay", "M78", off={"community.pseudo": 0.0})
    custom_products: int = switch(
        "custom products", "定制众筹",
        "off: communities produce before they know demand", "M69",
        off={"community.presold": 0})
    expert_referrals: int = switch(
        "experts refer one another", "互荐",
        "off: nobody is referred", "M70", off={"influence.referral": 0.0})
    influencers: int = switch(
        "influencers", "达人",
        "off: influencers post nothing; where there are none, they come when it is switched on",
        "M13")
