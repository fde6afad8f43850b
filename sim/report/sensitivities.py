"""What is said of indices of sensitivity beside their figures and in their table on the page."""

import pandas as pd

from sim.report.labels import Words
from sim.report.parameters import parameter_label
from sim.report.results import Results

OVERLAPS, LEFT_OUT, TOO_FEW = "overlaps ", " left out", "too few samples"
SIMPLE = ("wide", "outside", "constant", TOO_FEW)


def unranked_notes(results: Results, ranking: str, words: Words) -> list[str]:
    """Return sentences on the metrics whose parameters are not ranked, or that have no index."""
    table = results.table("sensitivity")
    ranked = table[table["index"] == ranking]
    said = ranked["warning"].fillna("")
    sentences = []
    for key, chosen in (("unranked", said.str.contains(OVERLAPS)),
                        ("few_samples", said.str.contains(TOO_FEW) & ranked["value"].notna()),
                        ("samples_left_out", said.str.contains(LEFT_OUT)),
                        ("no_index", ranked["value"].isna())):
        metrics = dict.fromkeys(ranked[chosen]["metric"])
        if metrics:
            sentences.append(words(key, names=words.joined(map(words.metric, metrics))))
    return sentences


def warning_text(warning: object, words: Words) -> str:
    """Return the warnings of an index in a language."""
    if pd.isna(warning):  # type: ignore[call-overload]
        return ""
    return words.joined(_one(each, words) for each in str(warning).split("; "))


def _one(warning: str, words: Words) -> str:
    if warning.startswith(OVERLAPS):
        path = warning.removeprefix(OVERLAPS)
        return words("warning_overlaps", name=parameter_label(path, words))
    if warning.endswith(LEFT_OUT):
        left, _, of = warning.removesuffix(LEFT_OUT).partition(" of ")
        return words("warning_left_out", left=left, of=of)
    return words(f"warning_{warning.replace(' ', '_')}")
