"""The words of the tables and figures of designs, in English and Chinese."""

DESIGN_TEXT: dict[str, tuple[str, str]] = {
    # ablation
    "ablation_title": ("Every mechanism switched off in turn", "逐一关闭各机制"),
    "mechanism": ("mechanism", "机制"),
    "observable": ("observable", "观测量"),
    "expected": ("expected", "预期"),
    "full_model": ("full model, mean (sd)", "完整模型，均值（标准差）"),
    "as_it_stands": ("difference, as it stands", "差异（原样）"),
    "recentred": ("difference, re-centred", "差异（定心后）"),
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
        "关闭机制的模型减去完整模型的平均配对差异，附 95 % t 区间。定心后：移动效用常数，使前 60 天"
        "的响应率与完整模型相同；余下的即为该机制在水平之外的作用。结论依据单个区间；校正后的 p 值"
        "（Holm）计入表中行数。",
    ),
    "standardised_axis": (
        "difference when switched off, in standard deviations of the full model over seeds",
        "关闭后的差异（以完整模型各种子间标准差为单位）",
    ),
    "legend_raw": ("as it stands", "原样"),
    "legend_recentred": ("re-centred", "定心后"),
    "legend_expected": ("expected direction", "预期方向"),
    "caption_ablation": (
        "Every mechanism switched off in turn in the era where it belongs, paired by seed against "
        "the full model: mean difference with 95 % t interval, in standard deviations of the "
        "observable over seeds in the full model (scale linear within ±1, logarithmic beyond). "
        "Hollow: the interval holds 0. Tinted: the expected side.",
        "在所属时期逐一关闭各机制，与完整模型按种子配对：平均差异与 95 % t 区间，以完整模型中该观测"
        "量在各种子间的标准差为单位（±1 内为线性刻度，之外为对数）。空心：区间含 0。底色：预期侧。",
    ),
    "missing_ablation": (
        "No mechanism has two pairs of runs to compare.",
        "没有任何机制具有两对可比较的运行。",
    ),
    "not_drawn": (
        "Not drawn, because the full model does not vary or pairs are missing: {names}.",
        "因完整模型无变化或缺少配对而未画出：{names}。",
    ),
}
