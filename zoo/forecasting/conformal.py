"""Intervals around any forecast, from how far it was off before.

At an origin t, for each step j,

    score      s = |y - ŷ| / scale            of origins whose step j is known at t
    interval   ŷ ± q · scale                  q: the ⌈(1 - α_t)(n + 1)⌉-th smallest of n scores
    feedback   α_{t+1} = α_t + γ(α - [y is outside])

so that in the long run a share of 1 - α is covered whatever the data do, shifts included: adaptive
conformal inference (Gibbs & Candès 2021).  A `scale` that follows the volatility lets an interval
widen before the first value has left it.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
GAMMA = 0.02  # how much one miss moves the level
MEMORY = 500  # scores that count


def conformal(
    forecasts: Floats,
    actual: Floats,
    origins: NDArray[np.int64],
    calibration: Floats,
    *,
    level: float = 0.9,
    scale: ArrayLike | None = None,
    gamma: float = GAMMA,
    memory: int = MEMORY,
) -> tuple[Floats, Floats]:
    """Lower and upper bounds (n, horizon).

    Arguments:
        forecasts: (n, horizon), made at the origins.
        actual: (n, horizon) what came; NaN where it has not come yet.
        origins: (n,) positions of the last known rows, rising; step j of s is known at s + j.
        calibration: (m, horizon) scores of earlier origins, to begin with.
        level: the share to cover.
        scale: (n, horizon), positive, known at each origin; 1 if not given.

    Raises:
        ValueError: other shapes, nothing to begin with, or origins that do not rise.
    """
    y, f = np.asarray(actual, float), np.asarray(forecasts, float)
    unit = np.ones_like(f) if scale is None else np.asarray(scale, float)
    start = np.asarray(calibration, float)
    horizon = f.shape[-1]
    if f.ndim != 2 or not y.shape == f.shape == unit.shape or start.shape[1:] != (horizon,):
        raise ValueError(
            "`forecasts`, `actual` and `scale` must have the shape (n, horizon), `calibration` "
            f"(m, horizon). Received: {f.shape}, {y.shape}, {unit.shape} and {start.shape}."
        )
    if not len(start) or not np.isfinite(start).all() or not (unit > 0).all():
        raise ValueError(
            "`calibration`, scores to begin with, must be at least one, all finite, and `scale` "
            f"positive. Received: {len(start)} scores and a scale from {unit.min()}."
        )
    if len(origins) != len(f) or (np.diff(origins) <= 0).any():
        raise ValueError(
            "`origins`, one for each forecast, must rise. "
            f"Received: {len(origins)} for {len(f)} forecasts."
        )
    scores = np.abs(y - f) / unit
    radii = np.stack(
        [
            _radii(scores[:, j], start[:, j], origins, origins + j + 1, level, gamma, memory)
            for j in range(horizon)
        ],
        axis=1,
    )
    return f - radii * unit, f + radii * unit


def _radii(
    scores: Floats,
    start: Floats,
    origins: NDArray[np.int64],
    known_at: NDArray[np.int64],
    level: float,
    gamma: float,
    memory: int,
) -> Floats:
    """(n,) of one step."""
    past = list(start[-memory:])
    alpha, radii, heard = 1 - level, np.empty(len(scores)), 0
    for now, origin in enumerate(origins):
        while heard < now and known_at[heard] <= origin and np.isfinite(scores[heard]):
            missed = float(scores[heard] > radii[heard])
            alpha += gamma * (1 - level - missed)
            past.append(scores[heard])
            heard += 1
        radii[now] = _quantile(np.array(past[-memory:]), alpha)
    return radii


def _quantile(scores: Floats, alpha: float) -> float:
    """The ⌈(1 - α)(n + 1)⌉-th smallest, or where there is none, the largest or 0."""
    n = len(scores)
    rank = int(np.ceil((1 - alpha) * (n + 1)))
    if rank > n:
        return float(scores.max())
    return float(np.partition(scores, rank - 1)[rank - 1]) if rank > 0 else 0.0
