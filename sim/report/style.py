"""How every figure looks, and how it is written so that the same data give the same bytes."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

SINGLE, DOUBLE = 3.35, 7.0
"""Widths of one and of two columns of a journal, in inches."""
TALLEST = 9.2
"""Height that a printed page has beside the caption, in inches."""
SMALL = 7.0
"""Size of tick labels and notes, in points."""

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Colours that readers with any colour vision tell apart; yellow left out, faint on white."""
DASHES = ("-", (0, (4, 1.5)), (0, (1, 1.2)))
GREY, DARK, FAINT = "#8A8A8A", "#333333", "#E4E4E4"
TINTS = ("#EEF3F8", "#FBF1E6", "#EAF5EF", "#F6EEF4")

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-subset.ttf"
FONT_FAMILY = "Noto Sans SC Subset"

_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
_SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans", FONT_FAMILY],
    "font.size": 8.0,
    "axes.labelsize": SMALL + 0.5,
    "axes.titlesize": 8.0,
    "axes.titleweight": "normal",
    "axes.linewidth": 0.6,
    "axes.edgecolor": DARK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelpad": 3.0,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.minor.size": 1.5,
    "lines.linewidth": 1.2,
    "hatch.linewidth": 0.6,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    # A title from 5 $ to 10 $ is no formula, and one that is none must not break the figure.
    "text.parse_math": False,
    # Paths show the same picture on every machine; text would need both fonts installed there.
    "svg.fonttype": "path",
    "svg.hashsalt": "weishang-sim",
    "pdf.fonttype": 42,
    "path.simplify": True,
    "path.simplify_threshold": 0.2,
}


@contextmanager
def figure_style() -> Iterator[None]:
    """Apply the style and the shipped Chinese font inside the block, whatever the user's own."""
    if FONT_FAMILY not in {entry.name for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(FONT)
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        rc_parameters: dict[Any, Any] = matplotlib.rcParams
        rc_parameters.update(_SETTINGS)
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in inches; no pyplot, so no state and no window."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def rendered(figure: Figure, file_format: str) -> bytes:
    """Return a figure as the bytes of a file, without dates or versions in it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=file_format, dpi=300, metadata=_METADATA[file_format])
    return buffer.getvalue()


def look(index: int) -> dict[str, Any]:
    """Return colour and dashes of the scenario at this place in the plan."""
    turn = index // len(OKABE_ITO) % len(DASHES)
    return {"color": OKABE_ITO[index % len(OKABE_ITO)], "linestyle": DASHES[turn]}
