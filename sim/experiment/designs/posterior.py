"""What a population of draws says of the parameters: posterior draws and their summary."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FOUND, VAGUELY, NOT_FOUND = "found", "vaguely", "not found"
CLEAR, VAGUE = 0.5, 0.8
"""Widths of the 90 % interval over that of the prior up to which a parameter is found, and from
which the targets say next to nothing about it."""
FEWEST = 2
"""Effective draws that a regression takes for each of its coefficients."""
EDGE = 1e-4
"""A share of 0 or 1 counts as so far inside: its logit is infinite."""


@dataclass(frozen=True)
class Posterior:
    """Weighted draws.

    Attributes
    ----------
    shares : ndarray
        Where the draws lie in the ranges, a row a draw.
    weights : ndarray
        Their weights, which add up to 1.
    adjusted : bool
        Whether they were moved by local linear regression.
    """

    shares: np.ndarray
    weights: np.ndarray
    adjusted: bool

    @property
    def effective_size(self) -> float:
        """Number of equally weighted draws that would tell as much (Kish 1965)."""
        return float(1.0 / (self.weights * self.weights).sum())

    def quantiles(self) -> np.ndarray:
        """Return the `QUANTILES` of every parameter's share, a column a parameter."""
        return np.quantile(
            self.shares, QUANTILES, axis=0, weights=self.weights, method="inverted_cdf"
        )

    def correlations(self) -> np.ndarray:
        """Return the correlations of the shares; missing where a parameter does not vary."""
        with np.errstate(invalid="ignore", divide="ignore"):
            covariance = np.atleast_2d(np.cov(self.shares.T, aweights=self.weights, ddof=0))
            spread = np.sqrt(np.diag(covariance))
            found: np.ndarray = covariance / np.outer(spread, spread)
        return found

    def drawn(self, count: int) -> np.ndarray:
        """Return rows of `count` draws, each as often as its weight says, without chance."""
        at = (np.arange(count) + 0.5) / count
        rows: np.ndarray = np.searchsorted(np.cumsum(self.weights), at)
        return np.minimum(rows, len(self.weights) - 1)


def posterior(
    shares: np.ndarray, weights: np.ndarray, distances: np.ndarray, shown: np.ndarray
) -> Posterior:
    """Return posterior draws, adjusted by local linear regression where there are enough.

    Draws are moved along the regression of their logits on what they showed, to where the model
    shows the targets exactly, and weighted by the kernel of Epanechnikov in the distance
    (Beaumont, Zhang & Balding 2002). Logits keep them inside their ranges. Draws that do not show
    every target are left out; one at least must.

    Parameters
    ----------
    shares : ndarray
        Where the kept draws lie, a row a draw.
    weights : ndarray
        Their weights.
    distances : ndarray
        Their distances from the targets, squared.
    shown : ndarray
        How far what they showed is from the targets, in tolerances, a column a target.
    """
    there = np.isfinite(distances) & ~np.isnan(shown).any(axis=1)
    shares, weights, distances, shown = (
        each[there] for each in (shares, weights, distances, shown)
    )
    furthest = distances.max()
    used = weights * (1.0 - distances / furthest) if furthest > 0.0 else weights
    if used.sum() ** 2 <= FEWEST * (shown.shape[1] + 1) * (used * used).sum():
        return Posterior(shares, weights / weights.sum(), False)
    rows = used > 0.0
    shares, used, shown = shares[rows], used[rows] / used.sum(), shown[rows]
    inside = np.clip(shares, EDGE, 1.0 - EDGE)
    logits = np.log(inside / (1.0 - inside))
    design = np.column_stack([np.ones(len(shown)), shown])
    root = np.sqrt(used)[:, None]
    fitted = np.linalg.lstsq(root * design, root * logits, rcond=None)[0]
    size = float(1.0 / (used * used).sum())
    # A fit takes from the spread of its residuals, and its own value at the target is uncertain.
    leverage = float(np.linalg.pinv(design.T @ (used[:, None] * design))[0, 0]) / size
    spread = math.sqrt(size / (size - design.shape[1]) * (1.0 + leverage))
    moved = fitted[0] + spread * (logits - design @ fitted)
    return Posterior(1.0 / (1.0 + np.exp(-moved)), used, True)


def found(width_over_prior: float) -> str:
    """Return in words how far the targets tell a parameter."""
    if width_over_prior <= CLEAR:
        return FOUND
    return VAGUELY if width_over_prior < VAGUE else NOT_FOUND
