"""The words of the tables and figures of designs, in English and Chinese."""

DESIGN_TEXT: dict[str, tuple[str, str]] = {
    # ablation
    "ablation_title": ("Every mechanism switched off in turn", "逐一关闭各机制"),
    "mechanism": ("mechanism", "机制"),
    "observable": ("observable", "观测量"),
    "expected": ("expected", "预期"),
    "full_model": ("full model, mean (sd)", "完整模型，均值（标准差）"),
    "as_it_stands": ("difference, as it stands", "差异（原样）"),
    "recentred": ("difference, re-centred", "差异（水平校准后）"),
    "era": ("era", "时期"),
    "up": ("up", "升"),
    "down": ("down", "降"),
    "as_expected": ("as expected", "符合预期"),
    "not_distinguishable": ("not distinguishable", "无法区分"),
    "opposite": ("opposite", "相反"),
    "too_few_pairs": ("too few pairs", "配对过少"),
    "not_recentred": ("response not restored", "响应率未能恢复"),
    "beside": ("beside {given}", "给定 {given}"),
    "p_value": ("p {p}, adjusted {adjusted}; {n} pairs", "p {p}，校正后 {adjusted}；{n} 对"),
    "ablation_note": (
        "Mean paired difference of the model without the mechanism less the full model, with its "
        "95 % t interval. Re-centred: the constant of utility is moved so that the response of "
        "the first 60 days is that of the full model; what is left is what the mechanism does "
        "besides moving the level. The verdict is taken from the single interval; the adjusted p "
        "value (Holm) allows for the number of rows in the table.",
        "关闭机制的模型减去完整模型的平均配对差异，附 95 % t 区间。水平校准后：移动效用常数，"
        "使前 60 天的响应率与完整模型相同；余下的即为该机制在水平之外的作用。结论依据单个区间；"
        "校正后的 p 值（Holm）计入表中行数。",
    ),
    "standardised_axis": (
        "difference when switched off, in standard deviations of the full model over seeds",
        "关闭后的差异（以完整模型各种子间标准差为单位）",
    ),
    "legend_raw": ("as it stands", "原样"),
    "legend_recentred": ("re-centred", "水平校准后"),
    "legend_expected": ("expected direction", "预期方向"),
    "missing_ablation": (
        "No mechanism has two pairs of runs to compare.",
        "没有任何机制具有两对可比较的运行。",
    ),
    "not_drawn": (
        "Not drawn, because the full model does not vary or pairs are missing: {names}.",
        "因完整模型无变化或缺少配对而未画出：{names}。",
    ),
    # attribution
    "attribution_title": (
        "What each group of levers explains: {one} to {other}",
        "各组杠杆的贡献：{one} → {other}",
    ),
    "lever_group": ("group of levers", "杠杆组"),
    "contribution": (
        "contribution (Shapley), mean [95 % interval]", "贡献（沙普利值），均值 [95 % 区间]",
    ),
    "of_difference": ("{percent} % of the difference", "占差异的 {percent} %"),
    "moved_alone": ("moved alone from {title}", "从{title}单独移动"),
    "moved_back": ("moved back alone from {title}", "从{title}单独移回"),
    "n_seeds": ("{n} seeds", "{n} 个种子"),
    "attribution_note": (
        "Shapley values over all coalitions of the groups, exact, paired by seed; they add up to "
        "the difference between the two scenarios. A share of the difference is given where the "
        "interval of the difference leaves 0 out. Beside them: each group moved alone, from "
        "either end. Seeds in which a coalition has no value of the metric are left out; every "
        "coalition, with its spread and its extinct markets, is in coalitions.csv.",
        "各组杠杆所有联盟的精确沙普利值，按种子配对；其和等于两情景之差。仅当差异区间不含 0 时给出"
        "占比。旁列各组从两端单独移动的变化。若某一联盟缺少该指标的数值，则略去该种子；全部联盟及其"
        "离散与消亡市场见 coalitions.csv。",
    ),
    "missing_attribution": (
        "No seed has all coalitions of a pair, so nothing can be attributed.",
        "没有种子具备一对情景的全部联盟，故无法归因。",
    ),
    "no_contribution": (
        "Left out, because no seed has a value of it in every coalition: {names}.",
        "因没有种子在每个联盟中均有数值而略去：{names}。",
    ),
    "extinct_of": ("{count} of {n} extinct", "{n} 次中 {count} 次消亡"),
    "group vetting and identity": ("vetting and identity", "审核与身份"),
    "group insurance and compensation": ("insurance and compensation", "保险与赔付"),
    "group tools and service": ("tools and service", "工具与服务"),
    "group friction": ("friction", "交易摩擦"),
    "group chain rules": ("chain rules", "链条规则"),
    "group content and rate limits": ("content and rate limits", "内容与发帖限制"),
    "group reviews": ("reviews", "评价"),
    "group outside trade": ("outside trade", "外部电商"),
    # calibration
    "targets_title": ("Targets against model", "目标与模型"),
    "target": ("target", "目标"),
    "target_value": ("value ± tolerance", "目标值 ± 容差"),
    "as_it_stands_here": ("as it stands", "原样"),
    "calibrated_model": ("calibrated, mean [interval]", "校准后，均值 [区间]"),
    "in_tolerances": ("deviation in tolerances", "偏差（容差数）"),
    "target_source": ("source", "来源"),
    "a_check": ("a check, not fitted", "仅检验，不参与拟合"),
    "met": ("met", "达到"),
    "missed": ("missed", "未达到"),
    "targets_note": (
        "Calibrated: runs with seeds that the search has not seen. With method optuna they are "
        "made at the best values, and the interval is the 95 % t interval of their mean; with abc "
        "each is made at a draw of the posterior, and the interval holds the middle 90 % of the "
        "runs. A target is met within two tolerances.",
        "校准后：以搜索未见过的种子运行。optuna 方法取最优参数值，区间为均值的 95 % t 区间；"
        "abc 方法每次取后验的一个抽样，区间含中间 90 % 的运行。两个容差之内为达到。",
    ),
    "best_title": ("Calibrated parameters", "校准后的参数"),
    "parameter": ("parameter", "参数"),
    "searched": ("range searched", "搜索范围"),
    "calibrated_value": ("calibrated [range]", "校准值 [范围]"),
    "identified": ("told by the targets", "能否识别"),
    "width_of_range": ("{percent} % of the range", "范围的 {percent} %"),
    "found": ("found", "可识别"),
    "vaguely": ("vaguely", "模糊"),
    "not_found": ("not found", "不可识别"),
    "too_few_trials": ("too few trials", "试验过少"),
    "best_note": (
        "Range: with abc the 5 % and 95 % quantiles of the posterior; with optuna what the trials "
        "hold whose distance is less than 3.84 above the least, which is narrower than an interval "
        "where few trials are near. A parameter whose range is as wide as what was searched is not "
        "told by the targets, whatever its value here.",
        "范围：abc 为后验的 5 % 与 95 % 分位数；optuna 为距离比最小值高出不足 3.84 的试验所及，邻近"
        "试验少时窄于置信区间。若范围与搜索范围同宽，则目标无法识别该参数，无论此处取值如何。",
    ),
    "trial_axis": ("trial", "试验"),
    "distance_axis": ("distance", "距离"),
    "density_axis": ("density, prior 1", "密度（先验为 1）"),
    "tolerances_axis": ("model less target, in tolerances", "模型减目标（容差数）"),
    "legend_fitted": ("calibrated, fitted", "校准后（拟合）"),
    "legend_check": ("calibrated, a check", "校准后（检验）"),
    "legend_standing": ("as it stands", "原样"),
    "legend_tolerances": ("within two tolerances", "两个容差之内"),
    "trials_without": (
        "Trials not drawn, because a target could not be measured in them: {n}.",
        "因无法测得某一目标而未画出的试验：{n} 个。",
    ),
    "targets_left_out": (
        "Not drawn, because no fresh run shows it: {names}.",
        "因新种子运行均未呈现而未画出：{names}。",
    ),
    "parameters_by_abc": (
        "Filled: draws of the posterior by weight; dashed: the prior; line: median.",
        "填充：按权重的后验抽样；虚线：先验；竖线：中位数。",
    ),
    "parameters_by_optuna": (
        "Points: distance of every trial, at the dotted edge those 50 or more above the least; "
        "line: the nearest trial. A parameter that matters shows a valley.",
        "点：每个试验的距离，高出最小值 50 以上者画在虚线处；竖线：最近的试验。起作用的参数"
        "呈谷形。",
    ),
    "missing_calibration_targets": (
        "The search has not ended, so that nothing was run with its result.",
        "搜索尚未结束，故没有以其结果进行的运行。",
    ),
    "missing_calibration_parameters": (
        "The search has not ended, or no trial shows every target.",
        "搜索尚未结束，或没有试验呈现全部目标。",
    ),
    "missing_calibration_search": (
        "No trial shows every target.",
        "没有试验呈现全部目标。",
    ),
    # fall
    "fall_title": ("What makes the market fall after its peak", "峰值后市场为何下跌"),
    "fall_share_axis": ("share of the gap, %", "占差距的 %"),
    "fall_end_axis": ("end over peak", "末期与峰值之比"),
    "none_frozen": ("nothing frozen", "无冻结"),
    "all_frozen": ("all frozen", "全部冻结"),
    "log_share": ("share, in log orders", "占比（对数订单）"),
    "share_of_fall": ("share of the gap, mean [95 % interval]", "占差距，均值 [95 % 区间]"),
    "acting_alone": ("end over peak, it alone acting", "仅其作用时末期与峰值之比"),
    "mechanism trust": ("trust", "信任"),
    "mechanism fatigue and blocking": ("fatigue and blocking", "疲劳与屏蔽"),
    "mechanism face": ("face", "面子"),
    "mechanism recruits": ("recruits", "人脉"),
    "fall_note": (
        "Shapley values of the distance between two ends: all four mechanisms frozen from each "
        "seed's own peak on, and none. What they did before the peak is in the shared past and "
        "not in the shares.",
        "两个终点之间距离的沙普利值：自各种子自身峰值起四个机制全部冻结，与全不冻结。峰值之前的作用在"
        "共同的过去之中，不计入占比。",
    ),
    # patterns
    "patterns_title": ("What comes out without being told to", "未经设定而出现的规律"),
    "pattern": ("pattern", "规律"),
    "statistic": ("statistic of a seed", "单种子统计量"),
    "model_or_null": ("model or null", "模型或对照"),
    "a_null": ("null", "对照"),
    "mean_over_seeds": ("mean [95 % interval]", "均值 [95 % 区间]"),
    "seeds_that_pass": ("seeds that pass", "通过的种子"),
    "model_less_this": ("model less null", "模型减对照"),
    "holds": ("holds", "成立"),
    "fails": ("fails", "不成立"),
    "not_clear": ("not clear", "不明确"),
    "patterns_note": (
        "A statistic is asked of every seed; intervals are 95 % t intervals over seeds. It holds "
        "where the interval lies on the passing side of the criterion. Beside the model stand "
        "trivial nulls, and the model's value less theirs, paired by seed: a pattern that a null "
        "shows as well says nothing for the model.",
        "每个种子各得一个统计量；区间为各种子间的 95 % t 区间。区间整体位于判据一侧即为成立。模型旁"
        "列对照及按种子配对的差值：对照同样呈现的规律，不能为模型作证。",
    ),
    "patterns_left_out": (
        "Not drawn, because no seed has a value: {names}.",
        "因无种子具备数值而未画出：{names}。",
    ),
    "missing_patterns": ("No pattern was measured.", "未测量任何规律。"),
    "missing_fall": (
        "No seed has all the runs of a decomposition.",
        "没有种子具备分解所需的全部运行。",
    ),
}
