"""Every daily metric once: name, unit, labels, meaning and formula.

A formula sees the day's totals: integers, or sums of floats taken in block order, so that the
value does not depend on engine or threads. A ratio is missing (NaN, an empty cell), not 0, where
its denominator is below `LEAST`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Totals = Mapping[str, float]

LEAST = 10
"""Count below which a ratio over counted things is missing."""


@dataclass(frozen=True)
class Metric:
    """One declared metric of a day."""

    name: str
    unit: str
    en: str
    zh: str
    meaning: str
    value: Callable[[Totals], float]


def _total(name: str, scale: float = 1.0) -> Callable[[Totals], float]:
    return lambda totals: totals[name] * scale


def _ratio(
    numerator: str, denominator: str, scale: float = 1.0, least: float = LEAST
) -> Callable[[Totals], float]:
    def value(totals: Totals) -> float:
        below = totals[denominator]
        if below < least or below <= 0:
            return float("nan")
        return scale * totals[numerator] / below

    return value


def _dispersion(totals: Totals) -> float:
    orders, told = totals["orders"], totals["told"]
    if orders < LEAST or told <= 0:
        return float("nan")
    mean = told / orders
    return (totals["told_squared"] / orders - mean * mean) / mean


FEN = 0.01
_M = Metric

METRICS: tuple[Metric, ...] = (
    _M("orders", "orders/day", "orders", "订单", "purchases from weishang sellers",
       _total("orders")),
    _M("gmv", "yuan/day", "turnover", "成交额", "sum of prices paid", _total("gmv", FEN)),
    _M("response_rate", "orders/1000 ads", "response", "响应率", "orders per 1,000 ads seen",
       _ratio("orders", "ads_seen", 1000.0, 1000)),
    _M("ads_posted", "ads/day", "ads posted", "发布广告", "ads posted by sellers",
       _total("ads_posted")),
    _M("ads_seen", "ads/day", "ads seen", "看到广告", "ads read by persons", _total("ads_seen")),
    _M("posting_rate_mean", "posts/day", "posting rate", "发帖率",
       "mean posting rate of active distributors", _ratio("posting_rate", "distributors", least=1)),
    _M("contact_trust_mean", "share", "trust in sellers", "对卖家信任",
       "mean trust over ties to active sellers that are not deleted",
       _ratio("contact_trust", "selling_ties")),
    _M("channel_trust_mean", "share", "channel trust", "渠道信任", "mean trust in weishang as such",
       _ratio("channel_trust", "persons", least=1)),
    _M("platform_trust_mean", "share", "platform trust", "平台信任", "mean trust in the platform",
       _ratio("platform_trust", "persons", least=1)),
    _M("feed_fatigue_mean", "1", "feed fatigue", "信息流疲劳", "mean fatigue with the whole feed",
       _ratio("feed_fatigue", "persons", least=1)),
    _M("muted", "ties/day", "mutes", "屏蔽", "contacts muted today", _total("muted")),
    _M("deleted", "ties/day", "deletes", "删除", "friends deleted today", _total("deleted")),
    _M("blocked_share", "share", "blocked ties", "被屏蔽关系",
       "share of ties to active sellers that are muted, or deleted",
       _ratio("blocked_ties", "selling_ties_ever")),
    _M("active_sellers", "sellers", "sellers", "卖家", "active distributors, hosts and influencers",
       _total("sellers")),
    _M("active_merchants", "brands", "merchants", "商家", "brands on the market, communities "
       "included", _total("brands")),
    _M("active_distributors", "sellers", "distributors", "代理", "active distributors",
       _total("distributors")),
    _M("joined", "persons/day", "joined", "加入", "persons who became distributors today",
       _total("joined")),
    _M("quit", "persons/day", "quit", "退出", "distributors who quit today", _total("quit")),
    _M("chain_depth_mean", "levels", "mean depth", "平均层级", "mean depth of active distributors, "
       "top sellers at 0", _ratio("depth", "distributors", least=1)),
    _M("chain_depth_max", "levels", "greatest depth", "最大层级",
       "greatest depth of an active distributor", _total("depth_most")),
    _M("largest_downline", "sellers", "largest downline", "最大下线",
       "greatest number of active sellers below one seller", _total("largest_downline")),
    _M("recruitment_income_share", "share", "income by recruiting", "招募收入占比",
       "share of distributors' margins that comes from packs and restocks of downlines, "
       "today's 30-day average", _ratio("income_recruiting", "income_all", least=1)),
    _M("distributor_loss_share", "share", "losing distributors", "亏损代理占比",
       "share of joiners of 180 days ago or more whose net result 180 days after joining was "
       "below 0", _ratio("lost_180", "judged_180")),
    _M("distributor_income_gini", "1", "income Gini", "收入基尼",
       "Gini coefficient of gross income so far of all who ever distributed",
       _total("income_gini")),
    _M("counterfeit_order_share", "share", "counterfeit orders", "仿品订单占比",
       "share of orders for counterfeit brands", _ratio("orders_counterfeit", "orders")),
    _M("counterfeit_orders", "orders/day", "orders of counterfeits", "仿品订单数",
       "orders for counterfeit brands", _total("orders_counterfeit")),
    _M("bad_order_share", "share", "bad orders", "差评订单占比", "share of orders that disappoint",
       _ratio("bad", "orders")),
    _M("service_level", "share", "service level", "服务水平", "mean service level over orders",
       _ratio("service", "orders")),
    _M("complaints", "complaints/day", "complaints", "投诉", "complaints made",
       _total("complaints")),
    _M("complaints_resolved_share", "share", "resolved complaints", "投诉解决率",
       "share of complaints resolved", _ratio("resolved", "complaints")),
    _M("claims_paid", "yuan/day", "claims paid", "赔付额", "paid by the insurer to buyers",
       _total("claims", FEN)),
    _M("premiums", "yuan/day", "premiums", "保费", "premiums paid by brands",
       _total("premiums", FEN)),
    _M("insurer_reserve", "yuan", "insurer's reserve", "保险准备金", "reserve of the insurer",
       _total("reserve", FEN)),
    _M("insurer_loss_ratio", "share", "loss ratio", "赔付率",
       "claims less recoveries over premiums, last 90 days; below 0 where recoveries exceed claims",
       _ratio("claims_net_90", "premiums_90", least=100)),
    _M("claims_per_insured_yuan", "share", "claims per insured yuan", "每元保额赔付",
       "claims over insured turnover, last 90 days", _ratio("claims_90", "insured_90", least=100)),
    _M("private_order_share", "share", "private orders", "私单占比",
       "share of orders that are private deals", _ratio("orders_private", "orders")),
    _M("community_order_share", "share", "community orders", "社群订单占比",
       "share of orders in communities", _ratio("orders_community", "orders")),
    _M("influencer_order_share", "share", "influencer orders", "达人订单占比",
       "share of orders by influencers' ads", _ratio("orders_influencer", "orders")),
    _M("strong_tie_order_share", "share", "orders over strong ties", "强关系订单占比",
       "share of orders bought from strong friends", _ratio("orders_strong", "orders")),
    _M("weishang_share", "share", "weishang share", "微商占比",
       "share of purchase occasions won by weishang; the others went to the outside option",
       _ratio("orders", "occasions")),
    _M("consumer_surplus", "yuan/day", "consumer surplus", "消费者剩余",
       "sum over occasions of log(1 + sum exp U) in yuan by the weight of price "
       "(Small & Rosen 1981), as expected before the purchase", _total("surplus")),
    _M("merchant_profit", "yuan/day", "merchants' profit", "商家利润",
       "income of brands less costs", _total("merchant_profit", FEN)),
    _M("bans", "brands/day", "bans", "封禁", "brands banned", _total("bans")),
    _M("whitewashed", "brands/day", "whitewashed", "换名重来",
       "banned brands that returned under a new name", _total("whitewashed")),
    _M("counterfeit_brands", "brands", "counterfeit brands", "仿品品牌",
       "counterfeit brands on the market", _total("brands_counterfeit")),
    _M("effort_mean", "1", "effort", "努力", "mean effort of genuine brands on the market",
       _ratio("effort", "brands_genuine", least=1)),
    _M("views_per_post", "views/ad", "views per ad", "单条广告阅读量", "ads seen per ad posted",
       _ratio("ads_seen", "ads_posted")),
    _M("tie_mean", "share", "strength of ties", "关系强度",
       "mean strength of ties to active sellers that are not deleted",
       _ratio("ties", "selling_ties")),
    _M("new_contacts", "ties/day", "new contacts", "新增关系",
       "ties made today by friend requests and purchases", _total("met")),
    _M("newcomer_churn", "1/day", "churn of new contacts", "新关系流失率",
       "share of contacts made by trade that are dropped a day as strangers",
       _ratio("dropped", "met_ties")),
    _M("novelty_mean", "share", "novelty", "新鲜感", "mean novelty of weishang to persons",
       _ratio("novelty", "persons", least=1)),
    _M("habit_mean", "share", "habit of buying elsewhere", "外部购买习惯", "mean habit of persons",
       _ratio("habit", "persons", least=1)),
    _M("forwards", "posts/day", "forwards", "转发", "posts forwarded by persons",
       _total("forwards")),
    _M("forwarded_order_share", "share", "orders by forwards", "转发订单占比",
       "share of orders by a forwarded post", _ratio("orders_forwarded", "orders")),
    _M("search_order_share", "share", "orders by search", "搜索订单占比",
       "share of orders found by searching", _ratio("orders_searched", "orders")),
    _M("paid_order_share", "share", "orders by paid ads", "付费流量订单占比",
       "share of orders by paid reach", _ratio("orders_paid", "orders")),
    _M("own_channel_order_share", "share", "orders by own contacts", "自有渠道订单占比",
       "share of orders that no search and no paid reach brought",
       lambda t: _ratio("own", "orders")(
           {"own": t["orders"] - t["orders_searched"] - t["orders_paid"], **t})),
    _M("reorder_share", "share", "re-orders", "主动复购占比",
       "share of orders of former buyers who came of their own accord",
       _ratio("orders_reordered", "orders")),
    _M("repeat_order_share", "share", "repeat orders", "复购订单占比",
       "share of orders from a contact bought from before", _ratio("orders_repeat", "orders")),
    _M("niche_order_share", "share", "orders of niche brands", "小众订单占比",
       "share of orders from brands of narrow taste (width up to .15)",
       _ratio("orders_niche", "orders")),
    _M("quality_mean", "share", "quality bought", "购买质量", "mean true quality over orders",
       _ratio("order_quality", "orders")),
    _M("quality_sales_correlation", "1", "quality and sales", "质量与销量相关",
       "correlation of quality and 7-day sales over genuine and counterfeit brands",
       _total("quality_sales")),
    _M("brand_concentration", "share", "concentration of brands", "品牌集中度",
       "Herfindahl index of 7-day orders over brands", _total("brand_herfindahl")),
    _M("category_concentration", "share", "concentration of categories", "品类集中度",
       "the same over twelve equal arcs of the circle of tastes", _total("category_herfindahl")),
    _M("offer_concentration", "share", "concentration of offers", "供给集中度",
       "Herfindahl index of brands over twelve equal arcs of the circle of tastes",
       _total("offered_herfindahl")),
    _M("community_response", "orders/100 posts", "response in communities", "社群响应率",
       "orders in communities per 100 posts of communities",
       _ratio("orders_community", "host_posts", 100.0)),
    _M("buyer_loss_per_bad", "yuan/order", "loss per bad order", "差评订单损失",
       "price less refund and claim, mean over bad orders", _ratio("buyer_loss", "bad", FEN)),
    _M("word_of_mouth", "persons/day", "persons told", "口碑听众", "friends told of a purchase",
       _total("told")),
    _M("word_of_mouth_dispersion", "1", "dispersion of talk", "口碑离散度",
       "variance over mean of the friends told, over orders; 1 where talk is spread at random",
       _dispersion),
    _M("community_members", "persons", "community members", "社群成员",
       "memberships in active communities", _total("members")),
    _M("value_post_share", "share", "useful posts", "价值内容占比", "useful posts over all posts",
       _ratio("values_posted", "posts")),
    _M("skill_spread", "share", "spread of skill", "技能离散",
       "standard deviation of skill over active distributors", _total("skill_sd")),
    _M("first_sale_days", "days", "days to the first sale", "首单天数",
       "days from joining to the first sale, mean over first sales of the day",
       _ratio("first_sale_days", "first_sales", least=1)),
    _M("training_income_share", "share", "income by training", "培训收入占比",
       "training fees over fees and differences of uplines",
       lambda t: _ratio("training", "all", least=1)(
           {"all": t["training"] + t["differences"], **t})),
    _M("price_spread", "share", "spread of premiums", "溢价离散",
       "standard deviation of the premium on the list price over orders from persons",
       _total("premium_sd")),
    _M("fresh_order_share", "share", "orders of fresh produce", "生鲜订单占比",
       "share of orders of fresh produce", _ratio("orders_fresh", "orders")),
    _M("tool_share", "share", "brands with tools", "工具使用占比",
       "share of genuine and counterfeit brands with tools",
       _ratio("brands_tools", "brands_rated", least=1)),
    _M("defected_brands", "brands", "defected brands", "背叛品牌",
       "strategic cheats that milk their reputation", _total("brands_defected")),
    _M("reviews_bought", "brands/month", "buyers of reviews", "刷单品牌",
       "brands that bought reviews at the month's turn", _total("reviews_bought")),
    _M("platform_concentration", "share", "concentration of platforms", "平台集中度",
       "Herfindahl index of brands over platforms", _total("platform_herfindahl")),
    _M("payouts_lost", "orders/day", "lost payouts", "提现损失",
       "payouts that failed and nobody made good", _total("failed_payouts")),
    _M("unsold_units", "units/month", "unsold goods", "滞销",
       "units that communities made ahead and did not sell, at the month's turn",
       _total("unsold")),
    _M("fee_share", "share", "fees", "平台费占比", "platform fees over turnover",
       _ratio("fees", "gmv")),
    _M("exposes", "1/day", "exposes", "曝光", "exposes in the press", _total("exposes")),
)

METRIC_NAMES: tuple[str, ...] = tuple(metric.name for metric in METRICS)


def measured(totals: Totals) -> dict[str, float]:
    """Return every metric of a day from its totals."""
    return {metric.name: float(metric.value(totals)) for metric in METRICS}
