"""Where a value may lie: how often an interval holds it, how wide it is, how good quantiles are.

pinball    max(τ·e, (τ - 1)·e), e = y - q, of the quantile q at level τ
CRPS       2 · ∫ pinball dτ (Gneiting & Ranjan 2011), each level counting for what is nearest to it;
           of the middles of tenths, a normal distribution's is 1 % too large
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

CONFIDENCE = 0.95


class Share(NamedTuple):
    """value: a share of n.  low, high: its 95 % confidence interval."""

    value: float
    low: float
    high: float
    n: int


def share(hits: ArrayLike) -> Share:
    """The share that is true, with the interval of Wilson (1927), which takes hits as independent.

    ValueError: there are none.
    """
    found = np.asarray(hits, bool).ravel()
    n = len(found)
    if not n:
        raise ValueError("`hits`, of which a share is told, must not be empty. Received: none.")
    z, p = NormalDist().inv_cdf((1 + CONFIDENCE) / 2), float(found.mean())
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return Share(p, float(max(0.0, middle - half)), float(min(1.0, middle + half)), n)


def width(low: ArrayLike, high: ArrayLike) -> float:
    """The mean, in the units of the values.  ValueError: other shapes."""
    a, b = np.asarray(low, float), np.asarray(high, float)
    if a.shape != b.shape:
        raise ValueError(
            f"`low` and `high` must be of one shape. Received: {a.shape} and {b.shape}."
        )
    return float((b - a).mean())


def pinball(actual: ArrayLike, quantiles: ArrayLike, levels: Sequence[float]) -> float:
    """The mean over values (…) and their quantiles (…, levels).

    ValueError: other shapes, or levels not between 0 and 1 in order.
    """
    y, q, at = np.asarray(actual, float), np.asarray(quantiles, float), np.asarray(levels, float)
    ordered = at.ndim == 1 and at.size and (np.diff(at) > 0).all() and at[0] > 0 and at[-1] < 1
    if not ordered or q.shape != (*y.shape, len(at)):
        raise ValueError(
            "`quantiles` (…, levels) of `actual` (…) must be at rising `levels` between 0 and 1. "
            f"Received: {q.shape} of {y.shape} at {tuple(levels)}."
        )
    e = y[..., None] - q
    return float(np.maximum(at * e, (at - 1) * e).mean())


def crps_of_quantiles(actual: ArrayLike, quantiles: ArrayLike, levels: Sequence[float]) -> float:
    """In the units of the values.  ValueError: as `pinball`."""
    y, q, at = np.asarray(actual, float), np.asarray(quantiles, float), np.asarray(levels, float)
    pinball(y, q, levels)  # raises
    borders = np.concatenate([[0], (at[1:] + at[:-1]) / 2, [1]])
    each = [pinball(y, q[..., n : n + 1], [level]) for n, level in enumerate(levels)]
    return float(2 * np.diff(borders) @ each)
