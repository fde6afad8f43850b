"""The words for changes on the way, in English and Chinese."""

CHANGE_TEXT: dict[str, tuple[str, str]] = {
    "day_range": (" ({first} to {last})", "（{first} 至 {last}）"),
    "parted": ("; ", "；"),
    "named": ("{name}: ", "{name}："),
    "and_more": ("{names} and {more} more", "{names}，另 {more} 项"),
    "as_before": (" (as it was already)", "（与此前相同）"),
    "when_below": ("{metric} below {bound}", "{metric}低于 {bound}"),
    "when_above": ("{metric} above {bound}", "{metric}高于 {bound}"),
    "never_met": (
        "“{title}” never fired: its condition ({when}) was met in no run.",
        "“{title}”从未发生：其条件（{when}）在各次运行中均未满足。",
    ),
    "never_reached": (
        "“{title}” never came: the runs end before day {day}.",
        "“{title}”从未发生：运行在第 {day} 天之前结束。",
    ),
    "never_in": ("{names}: {sentence}", "{names}：{sentence}"),
    "held": (
        "{title}: a setting for the whole run outranks the change of {path} ({moment}), which does "
        "not set {setting}.",
        "{title}：全程设定优先于 {path} 的变更（{moment}），故未执行“{setting}”。",
    ),
    "held_by_design": (
        "{title}: the design moves {path} from day 0 on, so that at its points the change "
        "({moment}) does not set {setting}.",
        "{title}：设计自第 0 天起改变 {path}，故各设计点均未执行变更（{moment}）“{setting}”。",
    ),
    "changes_differ": (
        "A change stands at the median day of the runs in which it fired; where the days differ, a "
        "tick at the top is a run.",
        "变更位于其发生的各次运行的中位日；日期不一时，顶端每条短线为一次运行。",
    ),
    "changes_unlisted": (
        "{title}: {of} changes are marked, the first {shown} of them numbered; plan.json names "
        "all.",
        "{title}：标出 {of} 项变更，仅前 {shown} 项编号；全部见 plan.json。",
    ),
}
