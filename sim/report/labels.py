"""Every word of figures and page in English and Chinese, but for metrics (`sim.metrics`)."""

from collections.abc import Iterable, Mapping

from sim.metrics import METRICS
from sim.report.caption_labels import CAPTION_TEXT
from sim.report.change_labels import CHANGE_TEXT
from sim.report.design_labels import DESIGN_TEXT
from sim.report.sweep_labels import SWEEP_TEXT

LANGUAGES = ("en", "zh")

TEXT: dict[str, tuple[str, str]] = {
    # axes
    "day": ("day", "天"),
    "day_number": ("day {day}", "第 {day} 天"),
    "orders": ("orders per 1,000\npersons a day", "每千人每日\n订单数"),
    "orders_raw": ("orders\na day", "每日\n订单数"),
    "trust": ("trust\n(0 to 1)", "信任\n（0 至 1）"),
    "annoyance": ("fatigue (1),\nblocked (share)", "疲劳（1）、\n屏蔽（占比）"),
    "response": ("orders per\n1,000 ads seen", "每千次广告\n订单数"),
    "distributors": ("active\ndistributors", "活跃\n代理人数"),
    "counterfeit": ("counterfeit\nshare of orders", "仿品\n订单占比"),
    "flaws": ("share of\norders", "订单\n占比"),
    "depth": ("chain depth\n(levels)", "链条深度\n（层）"),
    "reserve": ("insurer's reserve\n(1,000 yuan)", "保险准备金\n（千元）"),
    "loss_axis": (
        "share losing money\n180 days after joining",
        "加入 180 天后\n亏损者占比",
    ),
    "net_axis": ("net result 180 days\nafter joining (yuan)", "加入 180 天后的\n净收益（元）"),
    "net_share": ("share of distributors\nwith at most this", "不高于该值的\n代理占比"),
    "lorenz_x": ("share of distributors,\npoorest first", "代理占比\n（由低到高）"),
    "lorenz_y": ("share of\ngross income", "毛收入\n占比"),
    "equality": ("equality", "完全平等"),
    "downline_x": ("downline size (distributors below)", "下线规模（下级代理人数）"),
    "downline_y": ("share with at least this size", "不小于该规模的占比"),
    "points_axis": (
        "difference (percentage points,\nor 0.01 of a 0–1 scale)",
        "差异（百分点，\n或 0–1 量表的 0.01）",
    ),
    "percent_axis": ("difference (% of the baseline's mean)", "差异（占基准均值的 %）"),
    "points_title": ("shares and scales", "占比与量表"),
    "percent_title": ("amounts", "数量"),
    "final_axis": (
        "orders per 1,000 persons a day,\nmean of the last {days} days",
        "每千人每日订单数，\n最后 {days} 天均值",
    ),
    "final_axis_raw": (
        "orders a day,\nmean of the last {days} days",
        "每日订单数，\n最后 {days} 天均值",
    ),
    "peak_axis": (
        "the same, % of the run's best\n7-day mean",
        "同左，占该次运行\n最佳 7 天均值的 %",
    ),
    "extinct_count": ("{count} of {n}\nextinct", "{n} 次中\n{count} 次消亡"),
    "extinct_line": ("extinct below 1 %", "低于 1 % 为消亡"),
    # legends
    "legend_mean": ("mean over seeds", "各种子均值"),
    "legend_one": ("one seed", "一个种子"),
    "legend_band": ("95 % interval of the mean", "均值的 95 % 区间"),
    "legend_seed": ("single seeds", "单个种子"),
    "legend_baseline": ("mean of {title}", "{title}的均值"),
    "initial_era": ("initial rules", "初始规则"),
    "no_values": ("no values", "无数值"),
    "in_some": (" ({n} of {of} runs)", "（{of} 次中 {n} 次）"),
    # the page
    "language": ("English", "中文"),
    "report": ("Report of the experiment", "实验报告"),
    "sketch": (
        "Simulation of the weishang (WeChat commerce) trust economy.",
        "微商信任经济的模拟。",
    ),
    "baseline": ("baseline", "基准"),
    "section_run": ("What was run", "运行内容"),
    "section_figures": ("Figures", "图"),
    "section_summary": ("Summary", "汇总"),
    "section_differences": ("Differences from the baseline", "与基准的差异"),
    "section_extinct": ("Extinct markets", "消亡的市场"),
    "section_read": ("How to read this", "如何阅读"),
    "section_limits": ("Limits", "局限"),
    "all_summary": ("All metrics", "全部指标"),
    "all_differences": ("All differences", "全部差异"),
    "scenario": ("scenario", "情景"),
    "scenarios": ("scenarios", "情景"),
    "seeds": ("seeds", "种子"),
    "days": ("days", "天数"),
    "persons": ("persons", "人数"),
    "start": ("calendar start", "起始日期"),
    "runs": ("runs", "运行次数"),
    "failed": ("failed", "失败"),
    "model_version": ("model version", "模型版本"),
    "command": ("command", "命令"),
    "metric": ("metric", "指标"),
    "pairs": ("{n} pairs", "{n} 对"),
    "difference": ("mean difference [95 % interval]", "平均差异 [95 % 区间]"),
    "effect": ("effect size", "效应量"),
    "removed": ("variance removed by pairing", "配对消除的方差"),
    "extinct_share": ("share of extinct markets", "消亡市场占比"),
    "final_orders": ("final orders, mean [95 % interval]", "最终订单，均值 [95 % 区间]"),
    "not_judged": ("not judged", "未判定"),
    "files": ("Files in figures/: {names}", "figures/ 中的文件：{names}"),
    "figure": ("Figure {number}.", "图 {number}。"),
    "none": ("–", "–"),
    "read_values": (
        "A run's value of a metric is its mean over the run's last 60 days; orders_total is the "
        "sum over all days. Tables give the mean over seeds.",
        "一次运行的指标值取其最后 60 天的均值；orders_total 为全程合计。表中给出各种子的均值。",
    ),
    "read_intervals": (
        "In brackets stands the 95 % t interval of that mean; that of a share ends at 0 and 1, "
        "where shares end. An interval says how well the mean of the model is known from so many "
        "seeds; it says nothing of how well the model knows the world.",
        "方括号内为该均值的 95 % t 区间；占比的区间止于 0 与 1。区间只说明用这些种子对模型均值的"
        "估计有多准，不说明模型对现实的把握。",
    ),
    "read_pairs": (
        "Scenarios are compared seed by seed: two runs of one seed share every random draw that "
        "both make. The last column says which share of the variance of a difference this "
        "removed (1 − var(a − b) / (var(a) + var(b)); below 0 it hurt). The effect size is the "
        "mean difference in standard deviations of the paired differences (Cohen's d_z with "
        "Hedges' correction): it measures a difference beside the luck of seeds, and is large "
        "where seeds hardly differ. A difference in bold has an interval without 0. Many "
        "intervals stand side by side, and about one in twenty misses by chance: a star marks "
        "what is left with p below .05 after Holm's adjustment for all metrics and scenarios.",
        "情景按种子逐一比较：同一种子的两次运行共享双方都会做出的每次随机抽取。末列为由此消除的"
        "差异方差占比（1 − var(a − b) / (var(a) + var(b))；低于 0 表示有害）。效应量为平均差异除以"
        "配对差异的标准差（Cohen's d_z，经 Hedges 校正）：它相对于种子的偶然性衡量差异，种子间差别"
        "很小时会很大。粗体差异的区间不含 0。区间并列众多，约二十个中有一个会偶然失准：星号标出经"
        " Holm 法对全部指标与情景校正后 p 仍低于 .05 者。",
    ),
    "read_extinct": (
        "A market counts as extinct when the mean of its orders over the last {days} days is "
        "below 1 % of the run's best 7-day mean, or when nobody ever ordered. Runs shorter than "
        "{least} days are not judged.",
        "若最后 {days} 天的订单均值低于该次运行最佳 7 天均值的 1 %，或从未有订单，"
        "该市场即视为消亡。短于 {least} 天的运行不作判定。",
    ),
    "limit_model": (
        "These are results of a model, not observations. Levels (numbers of sellers, turnover) "
        "are not calibrated: read shapes, ratios and timings.",
        "这些是模型的结果，不是观察。水平值（卖家数、成交额）未经校准：请看形状、比例与时序。",
    ),
    "limit_seeds": (
        "Few seeds estimate a spread badly. Where single seeds part into two groups, the mean "
        "describes neither: look at the single lines and at the figure of final orders.",
        "种子少则离散程度估计不准。若单个种子分成两群，均值对两群都不适用：请看单条曲线与最终订单图。",
    ),
    "limit_missing": (
        "A ratio is missing where too few cases stand behind it; a mean over seeds is then over "
        "the seeds that have a value, and curves end where fewer than half have one.",
        "分母过小的比率记为缺失；此时各种子均值只取有值的种子，有值种子不足一半处曲线中断。",
    ),
    # what is left out
    "missing_eras": ("No day has any value.", "没有任何一天有数值。"),
    "missing_income": (
        "Nobody distributed for 180 days, so there is no income to show.",
        "没有人代理满 180 天，故无收入可示。",
    ),
    "missing_downlines": (
        "Nobody ever had a downline, so there are no sizes to show.",
        "从未有人拥有下线，故无规模可示。",
    ),
    "missing_differences": (
        "There are not two scenarios with at least two common seeds, so there is no difference "
        "to show.",
        "没有两个情景共有至少两个种子，故无差异可示。",
    ),
    "missing_history": (
        "No scenario had a change on the way, so there is no history to show.",
        "没有情景在途中发生变更，故无历史可示。",
    ),
    "missing_spread": ("No run has any orders to show.", "没有可示的订单。"),
    "left_out": ("Left out for want of values: {names}.", "因无数值而略去：{names}。"),
    "others_in_csv": (
        "Only the first {shown} of {of} scenarios are drawn; the others are in the CSV file.",
        "{of} 个情景中仅画出前 {shown} 个；其余见 CSV 文件。",
    ),
    "page_of": (" Page {page} of {pages}.", "第 {page} 页，共 {pages} 页。"),
    **CAPTION_TEXT,
    **CHANGE_TEXT,
    **DESIGN_TEXT,
    **SWEEP_TEXT,
}

UNITS: dict[str, str] = {
    "orders/day": "单/天",
    "yuan/day": "元/天",
    "orders/1000 ads": "单/千次广告",
    "orders/100 posts": "单/百帖",
    "days": "天",
    "brands/month": "个/月",
    "units/month": "件/月",
    "ads/day": "条/天",
    "posts/day": "帖/天",
    "share": "占比",
    "1": "1",
    "ties/day": "关系/天",
    "sellers": "卖家",
    "brands": "品牌",
    "persons/day": "人/天",
    "levels": "层",
    "complaints/day": "投诉/天",
    "yuan": "元",
    "brands/day": "品牌/天",
    "1/day": "次/天",
    "1/month": "次/月",
    "1/year": "次/年",
    "1/ad": "次/条广告",
    "1/post": "次/帖",
    "1/purchase": "次/次购买",
    "friends": "位好友",
    "messages": "条消息",
    "purchases": "次购买",
    "months": "个月",
    "units": "件",
    "reviews": "条评价",
    "orders": "单",
    "views/ad": "次/条",
    "yuan/order": "元/单",
    "persons": "人",
}

TOTALS = {"orders_total": ("orders", "total orders", "订单总数")}
"""Outcome metrics of a run that are no daily metric: unit, labels."""

_METRICS = {metric.name: (metric.unit, metric.en, metric.zh) for metric in METRICS} | TOTALS


class Words:
    """The words of one language.

    Parameters
    ----------
    language : {"en", "zh"}
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.index = LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return a text of the table, its {places} filled."""
        return TEXT[key][self.index].format(**values)

    def named(self, kind: str, name: str) -> str:
        """Return the label of a named thing, "group friction"; a name of a user's own stays."""
        found = TEXT.get(f"{kind} {name}")
        return found[self.index] if found else name

    def title(self, titles: Mapping[str, str]) -> str:
        """Return a title in this language, else in the other one."""
        return titles.get(self.language) or next(iter(titles.values()), "")

    def metric(self, name: str) -> str:
        """Return the label of a metric; a metric that nobody declared keeps its name."""
        found = _METRICS.get(name)
        return found[1 + self.index] if found else name

    def unit(self, name: str) -> str:
        """Return the unit of a metric, empty where nobody declared it."""
        unit = _METRICS[name][0] if name in _METRICS else ""
        return UNITS.get(unit, unit) if self.language == "zh" else unit

    def joined(self, names: Iterable[str]) -> str:
        """Return names as a list in running text."""
        return ("、" if self.language == "zh" else ", ").join(names)

    def flowing(self, *sentences: str) -> str:
        """Return sentences as one text; empty ones are left out."""
        return ("" if self.language == "zh" else " ").join(filter(None, sentences))
