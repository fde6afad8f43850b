"""Sentences of captions, in English and Chinese: a caption takes those that its data ask for."""

CAPTION_TEXT: dict[str, tuple[str, str]] = {
    # curves over time
    "caption_eras": (
        "Course of the scenarios: a column is a scenario, a row a quantity (one scale a row).",
        "各情景的走势：每列一个情景，每行一个量（同行同尺度）。",
    ),
    "caption_eras_alone": (
        "Course of the scenario: a panel is a quantity.",
        "该情景的走势：每格一个量。",
    ),
    "caption_history": ("{title}: course over its calendar.", "{title}：按日历的走势。"),
    "caption_history_days": ("{title}: course over its days.", "{title}：按天的走势。"),
    "said_steps": ("Points are means of {step} days.", "每点为 {step} 天均值。"),
    "said_one_line": ("Line: the one seed that was run.", "线：所运行的唯一种子。"),
    "said_mean_line": ("Line: mean over seeds.", "粗线：各种子均值。"),
    "said_band": (
        "Band: 95 % t interval of the mean, which may leave the frame.",
        "色带：均值的 95 % t 区间，可能超出图框。",
    ),
    "said_some_bands": (
        "Band: 95 % t interval of the mean, which may leave the frame; there is none where fewer "
        "than {fewest} seeds have a value.",
        "色带：均值的 95 % t 区间，可能超出图框；有值种子少于 {fewest} 个处不画。",
    ),
    "said_no_band": (
        "Of fewer than {fewest} seeds no interval is drawn.",
        "种子少于 {fewest} 个时不画区间。",
    ),
    "said_single_lines": ("Thin lines: single seeds.", "细线：单个种子。"),
    "said_baseline": ("Grey: the baseline's mean.", "灰线：基准均值。"),
    "said_tinted": ("Tinted: eras.", "底色：时期。"),
    "said_numbered": ("Dashed and numbered: single changes.", "带编号的虚线：单项变更。"),
    # runs as dots
    "marks_interval": (
        "mean with 95 % t interval, and a dot a run",
        "均值与 95 % t 区间，每点一次运行",
    ),
    "marks_mean": ("mean, and a dot a run", "均值，每点一次运行"),
    "marks_run": ("a dot is a run", "每点一次运行"),
    "said_hollow": ("Hollow: the interval holds 0.", "空心：区间含 0。"),
    "said_intervals_cut": ("Intervals that leave the frame are cut.", "超出图框的区间被截断。"),
    # figures of all experiments
    "caption_spread": ("Final orders over seeds: {marks}.", "最终订单在各种子间的分布：{marks}。"),
    "said_extinct": ("Hollow: the market is extinct.", "空心：消亡的市场。"),
    "caption_income": ("Income of distributors.", "代理收入。"),
    "said_losing": (
        "(a) Share whose net result 180 days after joining was below 0: {marks}.",
        "(a) 加入 180 天后净收益低于 0 者占比：{marks}。",
    ),
    "said_net": (
        "(b) Distribution of that net result; the scale is linear between −100 and 100 yuan and "
        "logarithmic beyond.",
        "(b) 该净收益的分布；−100 至 100 元为线性刻度，之外为对数刻度。",
    ),
    "said_net_runs": (
        "(b) Distribution of that net result, every run with the same weight; the scale is linear "
        "between −100 and 100 yuan and logarithmic beyond.",
        "(b) 该净收益的分布，各次运行权重相同；−100 至 100 元为线性刻度，之外为对数刻度。",
    ),
    "said_lorenz": (
        "(c) Lorenz curve of the gross income of all who ever distributed.",
        "(c) 全部曾任代理者毛收入的洛伦兹曲线。",
    ),
    "said_lorenz_runs": (
        "(c) Lorenz curve of the gross income of all who ever distributed, mean over runs.",
        "(c) 全部曾任代理者毛收入的洛伦兹曲线，各次运行均值。",
    ),
    "caption_downlines": (
        "Downline sizes of all who ever distributed: share with at least so many distributors "
        "below them. Both axes are logarithmic, so that distributors without a downline are not "
        "drawn.",
        "全部曾任代理者的下线规模：下级人数不小于横轴值者的占比。两轴均为对数，故没有下线的代理未画出。",
    ),
    "said_pooled": ("A line is all runs of a scenario together.", "每条线为一情景的全部运行合并。"),
    "said_pooled_and_single": (
        "Thick: all runs of a scenario together; thin: single runs.",
        "粗线：一情景的全部运行合并；细线：单次运行。",
    ),
    "caption_differences": (
        "Differences from the baseline over the last {days} days, paired by seed.",
        "最后 {days} 天与基准的差异，按种子配对。",
    ),
    "said_interval_lines": ("Lines: 95 % t intervals.", "横线：95 % t 区间。"),
    "said_points": (
        "Shares and 0–1 scales in percentage points.",
        "占比与 0–1 量表以百分点计。",
    ),
    "said_percent": (
        "Amounts in percent of the baseline's mean, which is taken as known.",
        "数量以基准均值的百分比计，基准均值视为已知。",
    ),
    "said_logarithmic": (
        "Within ±100 % the scale is linear, beyond logarithmic.",
        "±100 % 内为线性刻度，之外为对数。",
    ),
    "said_star": (
        "Star: p below .05 after Holm's adjustment for all metrics and scenarios.",
        "星形：经 Holm 法对全部指标与情景校正后 p 仍低于 .05。",
    ),
    # designs
    "caption_ablation": (
        "Every mechanism switched off in turn in the era where it belongs, paired by seed against "
        "the full model: mean difference with 95 % t interval, in standard deviations of the "
        "observable over seeds in the full model (scale linear within ±1, logarithmic beyond). "
        "Tinted: the expected side.",
        "在所属时期逐一关闭各机制，与完整模型按种子配对：平均差异与 95 % t 区间，以完整模型中该观测"
        "量在各种子间的标准差为单位（±1 内为线性刻度，之外为对数）。底色：预期侧。",
    ),
    "caption_attribution": (
        "From one scenario to another, group of levers by group: bars run from the level before "
        "to the level after the Shapley value of the group. A group has no place in time; the "
        "order is that of the file. Scales need not begin at 0.",
        "按杠杆组从一个情景走到另一个：每条从加入该组沙普利值之前的水平到之后的水平。"
        "各组没有时间先后，次序同文件。刻度不一定从 0 起。",
    ),
    "said_seed_dots": ("Dots: single seeds.", "圆点：单个种子。"),
    "said_black_interval": ("Black line: 95 % t interval.", "黑线：95 % t 区间。"),
    "said_died_out": (
        "Both ends say how many markets died out.",
        "两端注明消亡市场数。",
    ),
    "caption_fall": (
        "The fall from each seed's own peak. Left: share of each mechanism. Right: orders of the "
        "last 60 days over the peak with nothing frozen and with all mechanisms frozen from the "
        "peak on. Both: {marks}.",
        "自各种子自身峰值起的下跌。左：各机制占比。右：最后 60 天订单与峰值之比，无冻结与自峰值起"
        "全部冻结。两者：{marks}。",
    ),
    "caption_calibration_targets": (
        "Targets against the calibrated model, run with fresh seeds, in tolerances (scale linear "
        "within ±2, logarithmic beyond).",
        "目标与校准后的模型（新种子），以容差为单位（±2 内为线性刻度，之外为对数）。",
    ),
    "said_target_intervals": ("Lines: intervals.", "线：区间。"),
    "said_checks": ("Hollow: checks that nothing was fitted to.", "空心：未参与拟合的检验。"),
    "said_standing": ("Grey: the scenario as it stands.", "灰：原情景。"),
    "caption_calibration_parameters": (
        "What the targets say about each parameter over the range that was searched.",
        "目标对各参数在搜索范围内的约束。",
    ),
    "caption_calibration_search": (
        "Distance of every trial from the targets, in the order of the search; line: the least so "
        "far.",
        "各试验与目标的距离，按搜索次序；折线：至此最小值。",
    ),
    "caption_patterns": (
        "The leading statistic of every pattern in the model and its variants (blue): {marks}.",
        "各规律的首要统计量，取自模型及其变体（蓝）：{marks}。",
    ),
    "said_nulls": ("Orange: trivial nulls.", "橙：对照。"),
    "said_pattern_cut": (
        "Intervals are cut at half the range of the seeds beyond them.",
        "区间过长处截于种子范围之外半个范围。",
    ),
    "said_passing": ("Tinted: the side that passes.", "底色：通过的一侧。"),
    "caption_sobol": (
        "Sobol indices: the share of the variance of each metric that a parameter takes away alone "
        "(first order) and together with all its interactions (total).",
        "Sobol 指数：各参数单独（一阶）及连同其全部交互（总阶）占各指标方差之比。",
    ),
    "said_bootstrap": ("Black lines: 95 % bootstrap intervals.", "黑线：95 % 自助法区间。"),
    "caption_morris": (
        "Elementary effects of each parameter over its whole range: mean of their absolute values "
        "against their standard deviation. Above the dashed line (σ = μ*) an effect hangs on where "
        "one stands, by curvature or by other parameters.",
        "各参数走完全程的基本效应：绝对值均值与标准差。虚线（σ = μ*）之上，效应取决于所处位置："
        "非线性或与其他参数交互。",
    ),
    "said_blue_bootstrap": ("Blue lines: 95 % bootstrap intervals.", "蓝线：95 % 自助法区间。"),
    # designs over parameters
    "caption_grid": (
        "The metrics over the values of the grid, means over the last days of a run.",
        "各指标随网格取值的变化，取运行最后若干天的均值。",
    ),
    "said_map": ("A cell is a point, mean over seeds.", "每格一个设计点，取各种子均值。"),
    "said_one_map": ("A cell is a point.", "每格一个设计点。"),
    "said_holes": ("Grey: no value.", "灰色：无数值。"),
    "said_hatched": (
        "Hatched: not to be told from the reference (the 95 % t interval of the difference, paired "
        "by seed, holds 0).",
        "斜线：与参照点无法区分（按种子配对的差异之 95 % t 区间含 0）。",
    ),
    "said_framed": ("Framed: the reference.", "加框：参照点。"),
    "said_main_effects": (
        "Lines are means over the values of the other parameters.",
        "线为对其余参数各取值的均值。",
    ),
    "said_value_band": (
        "Band: 95 % t interval over seeds.",
        "色带：各种子间 95 % t 区间。",
    ),
    "said_hollow_points": (
        "Hollow: not to be told from the reference (the 95 % t interval of the difference, paired "
        "by seed, holds 0).",
        "空心：与参照点无法区分（按种子配对的差异之 95 % t 区间含 0）。",
    ),
    "said_reference_point": ("Square: the reference.", "方块：参照点。"),
    "said_reference_line": (
        "Dashed: mean of the reference.",
        "虚线：参照点均值。",
    ),
    "said_reference_standing": (
        "Reference: the scenario as it stands.",
        "参照点：原情景。",
    ),
    "said_reference": ("Reference: {values}.", "参照点：{values}。"),
    "said_reference_rest": (
        "Reference: {values}, all else as the scenario has it.",
        "参照点：{values}，其余同原情景。",
    ),
    "said_seeds": ("Seeds a point: {n}.", "每点种子数：{n}。"),
    "said_no_interval": (
        "One seed gives no interval, so that nothing is told from the reference here.",
        "单个种子没有区间，故此处不判断与参照点的差别。",
    ),
    "caption_lhs": (
        "Every point of a Latin hypercube, means over the last days of a run, over each parameter "
        "in turn; line: mean over a sixth of the points, or at every value where there are few. "
        "All other parameters move too, which is what scatters the points.",
        "拉丁超立方各点（运行最后若干天的均值）依次对各参数作图；线为六分之一点的滑动平均，取值少时为"
        "各值的均值。其余参数同时变化，点的离散由此而来。",
    ),
}
