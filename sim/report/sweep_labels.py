"""The words of tables and figures of designs over parameters, in English and Chinese."""

SWEEP_TEXT: dict[str, tuple[str, str]] = {
    "switched_off_tick": ("off", "关"),
    "switched_on_tick": ("on", "开"),
    # sensitivity
    "sensitivity_title": ("What each parameter does: {title}", "各参数的影响：{title}"),
    "parameter": ("parameter", "参数"),
    "sensitivity_warning": ("what the sample cannot bear", "样本不足之处"),
    "index_S1": ("first order: alone", "一阶：单独"),
    "index_ST": ("total: with all interactions", "总阶：含全部交互"),
    "index_S2": ("second order: the two beyond both alone", "二阶：两者的额外交互"),
    "index_mu_star": ("mean absolute effect (μ*)", "平均绝对效应（μ*）"),
    "index_mu": ("mean effect (μ)", "平均效应（μ）"),
    "index_sigma": ("spread of effects (σ)", "效应离散（σ）"),
    "share_of_variance": ("share of the variance", "占方差"),
    "effect_axis": ("mean absolute effect μ*", "平均绝对效应 μ*"),
    "spread_axis": ("spread of effects σ", "效应离散 σ"),
    "warning_overlaps": ("not ranked against {name}", "与“{name}”无法排序"),
    "warning_wide": ("interval wide", "区间过宽"),
    "warning_outside": ("outside 0 to 1", "超出 0 至 1"),
    "warning_constant": ("the metric does not vary", "该指标无变化"),
    "warning_too_few_samples": ("too few samples", "样本过少"),
    "warning_left_out": ("{left} of {of} samples have no value", "{of} 个样本中 {left} 个无数值"),
    "unranked": (
        "The sample is too small to rank all parameters by what they do to {names}: intervals of "
        "neighbours overlap.",
        "样本过小，无法按对{names}的影响给全部参数排序：相邻者的区间重叠。",
    ),
    "few_samples": (
        "So few samples are whole for {names} that the intervals say little.",
        "{names}的完整样本过少，其区间参考价值有限。",
    ),
    "samples_left_out": (
        "Samples in which a run has no value of it are left out of {names}; the indices are about "
        "the rest.",
        "{names}已略去含无数值运行的样本；指数仅就其余样本而言。",
    ),
    "no_index": (
        "No index of {names}: it does not vary, or too few samples are whole.",
        "{names}没有指数：该指标无变化，或完整样本过少。",
    ),
    "effects_unnamed": (
        "The {shown} greatest of {of} effects are named; all are in the CSV file.",
        "{of} 个效应中仅标出最大的 {shown} 个；全部见 CSV 文件。",
    ),
    "sobol_note": (
        "Shares of the variance of the metric over the ranges of the parameters, of the mean over "
        "seeds, with 95 % bootstrap intervals over base samples. First order: what the parameter "
        "takes away alone. Total: with all its interactions. Luck that the mean over seeds leaves "
        "counts as interaction of all parameters: where totals are far above first orders, look "
        "whether more seeds lower them. Warnings: intervals of neighbours in the order overlap; "
        "an interval wider than 0.05 (Sarrazin, Pianosi and Wagener 2016); a share outside 0 to "
        "1 by more than 0.05.",
        "各参数在其范围内对指标方差的占比，取各种子均值，附对基础样本自助法的 95 % 区间。一阶："
        "该参数单独的部分。总阶：含其全部交互。种子均值中残余的随机性计为所有参数的交互：若总阶远高于"
        "一阶，应增加种子看其是否下降。警告：排序相邻者区间重叠；区间宽于 0.05（Sarrazin、Pianosi "
        "与 Wagener 2016）；占比超出 0 至 1 达 0.05 以上。",
    ),
    "morris_note": (
        "Elementary effects: the change of the metric, mean over seeds, over the whole range of "
        "a parameter, seen from random places (Morris 1991). μ* is the mean of their absolute "
        "values with a 95 % bootstrap interval over trajectories (Campolongo et al. 2007), μ "
        "their mean, σ their standard deviation. Warnings: intervals of neighbours in the order "
        "overlap; an interval wider than 0.05 of the greatest μ* (after Sarrazin, Pianosi and "
        "Wagener 2016).",
        "基本效应：自随机位置看，参数走完全程时指标（各种子均值）的变化（Morris 1991）。μ* 为其"
        "绝对值均值，附对轨迹自助法的 95 % 区间（Campolongo 等 2007），μ 为均值，σ 为标准差。警告："
        "排序相邻者区间重叠；区间宽于最大 μ* 的 0.05（据 Sarrazin、Pianosi 与 Wagener 2016）。",
    ),
    "missing_sobol": ("No index could be computed.", "无法计算任何指数。"),
    "missing_morris": ("No effect could be computed.", "无法计算任何效应。"),
    "response_title": ("Every point: {title}", "各设计点：{title}"),
    "from_reference": ("Δ {difference}", "Δ {difference}"),
    "points_in_csv": (
        "Only the first {shown} of {of} points are listed; all are in response.csv.",
        "{of} 个设计点中仅列出前 {shown} 个；全部见 response.csv。",
    ),
    "response_note": (
        "Mean over seeds with its 95 % t interval; below it (Δ) the mean difference from the "
        "reference, paired by seed, with its own. Bold: that interval leaves 0 out. Many "
        "intervals stand side by side, and about one in twenty misses by chance: response.csv has "
        "p values adjusted for that (Holm).",
        "各种子均值及其 95 % t 区间；其下（Δ）为与参照点按种子配对的平均差异及其区间。粗体：该"
        "区间不含 0。区间并列众多，约二十个中有一个会偶然失准：response.csv 载有"
        "经 Holm 法校正的 p 值。",
    ),
    "legend_value_band": ("95 % interval over seeds", "各种子间 95 % 区间"),
    "legend_single_lines": ("single seeds", "单个种子"),
    "legend_hollow_points": ("not to be told from the reference", "与参照点无法区分"),
    "legend_reference_point": ("reference", "参照点"),
    "legend_reference_line": ("mean of the reference", "参照点均值"),
    "legend_hatched": ("not to be told from the reference", "与参照点无法区分"),
    "legend_framed": ("reference", "参照点"),
    "missing_grid": ("No point has a value.", "没有任何设计点具备数值。"),
    "a_point": ("a point, mean over seeds", "设计点（种子均值）"),
    "running_mean": ("running mean", "滑动平均"),
    "missing_lhs": ("No point has a value.", "没有任何设计点具备数值。"),
}
