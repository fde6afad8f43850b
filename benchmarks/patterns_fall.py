"""The decomposition of the fall as tables and as a figure."""

from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from sim.experiment.fall import Fall, Peak, decomposition

mpl.rcParams["svg.hashsalt"] = "weishang-sim"

ENDS = "end frozen: "
COLOURS = {
    "fatigue and blocking": "#D55E00",
    "trust": "#0072B2",
    "recruits": "#009E73",
    "face": "#CC79A7",
}
"""Okabe and Ito's colours, which colour-blind readers tell apart."""


def falls_of(rows: pd.DataFrame) -> dict[int, list[Fall]]:
    """Return the falls by population, from the rows that were measured."""
    found: dict[int, list[Fall]] = {}
    of_falls = rows[rows["case"] == "fall"]
    for (persons, _seed), part in of_falls.groupby(["persons", "seed"]):
        value = part.set_index("statistic")["value"]
        ends = {
            frozenset(filter(None, name.removeprefix(ENDS).split("+"))): float(value[name])
            for name in value.index
            if name.startswith(ENDS)
        }
        peak = Peak(int(value["peak_day"]), float(value["peak_orders"]))
        found.setdefault(int(persons), []).append(Fall(peak, ends))
    return found


def fall_tables(rows: pd.DataFrame) -> dict[str, str]:
    """Return the tables of shares and of end points."""
    falls = falls_of(rows)
    if not falls:
        return {}
    return {"fall": share_table(falls), "fall ends": end_table(falls)}


def share_table(falls: dict[int, list[Fall]]) -> str:
    """Return the shares of the mechanisms, by orders and by the logarithm of orders."""
    lines = [
        "| persons | seeds | mechanism | share of the gap, % | sd | in log orders, % "
        "| in depths of the fall | end over peak, it alone acting |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for persons, seeds in sorted(falls.items()):
        logarithmic = decomposition(seeds, logarithmic=True).set_index("mechanism")
        for row in decomposition(seeds).itertuples():
            log = logarithmic.loc[row.mechanism]
            lines.append(
                f"| {persons:,} | {row.n} | {row.mechanism} "
                f"| {100 * row.share:.0f} ({100 * row.ci_low:.0f} to {100 * row.ci_high:.0f}) "
                f"| {100 * row.sd:.0f} "
                f"| {100 * log.share:.0f} ({100 * log.ci_low:.0f} to {100 * log.ci_high:.0f}) "
                f"| {row.of_the_fall:.2f} | {row.alone:.2f} |"
            )
    return "\n".join(lines)


def end_table(falls: dict[int, list[Fall]]) -> str:
    """Return both end points beside the peak: nothing frozen and all frozen."""
    lines = [
        "| persons | seeds | day of the peak | end over peak, nothing frozen | its range "
        "| end over peak, all four frozen | its range |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for persons, seeds in sorted(falls.items()):
        none = pd.Series([fall.none_frozen for fall in seeds])
        everything = pd.Series([fall.all_frozen for fall in seeds])
        days = pd.Series([fall.peak.day for fall in seeds])
        lines.append(
            f"| {persons:,} | {len(seeds)} | {days.mean():.0f} (sd {days.std():.0f}) "
            f"| {none.mean():.2f} (sd {none.std():.2f}) | {none.min():.2f} to {none.max():.2f} "
            f"| {everything.mean():.2f} (sd {everything.std():.2f}) "
            f"| {everything.min():.2f} to {everything.max():.2f} |"
        )
    return "\n".join(lines)


def fall_figure(rows: pd.DataFrame, path: Path) -> None:
    """Draw the share of each mechanism, a dot a seed, with mean and 95 % interval."""
    falls = falls_of(rows)
    drawing = Figure(figsize=(7.0, 3.4), layout="constrained")
    panels = drawing.subplots(1, len(falls), sharex=True, sharey=True, squeeze=False)[0]
    for panel, (persons, seeds) in zip(panels, sorted(falls.items()), strict=True):
        names = list(reversed(COLOURS))
        shares = decomposition(seeds).set_index("mechanism")
        for height, name in enumerate(names):
            row = shares.loc[name]
            each = [100 * fall.shares()[name] for fall in seeds]
            panel.barh(height, 100 * row.share, height=0.62, color=COLOURS[name], alpha=0.35)
            panel.plot(each, [height - 0.2] * len(each), "o", ms=3.2, color=COLOURS[name])
            panel.errorbar(
                100 * row.share, height + 0.08,
                xerr=[[100 * (row.share - row.ci_low)], [100 * (row.ci_high - row.share)]],
                fmt="s", ms=4, color="black", capsize=3, lw=1.2,
            )
        panel.set_yticks(range(len(names)), names)
        panel.axvline(0, color="black", lw=0.8)
        panel.set_title(f"{persons:,} persons, {len(seeds)} seeds", fontsize=10)
        panel.spines[["top", "right"]].set_visible(False)
    drawing.suptitle("What makes the wild-growth market fall after its peak", fontsize=11)
    drawing.supxlabel("share of the gap between the end points, %", fontsize=10)
    drawing.savefig(path, metadata={"Date": None})
