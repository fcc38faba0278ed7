"""Intervals around any forecast, from how far it was off before.

At an origin t, for each step j,

    score      s = |y - ŷ| / scale            of origins whose step j is known at t
    interval   ŷ ± min(q · scale, largest)    q: the ⌈(1 - α_t)(n + 1)⌉-th smallest of n scores
    feedback   α_{t+1} = α_t + γ(α - [y is outside])

so that in the long run a share of 1 - α is covered through shifts too: adaptive conformal inference
(Gibbs & Candès 2021).  It holds as long as errors do not outgrow all that came before them, as no
interval is without end.  A `scale` that follows the volatility lets an interval widen before the
first value has left it; where a series that stood still has jumped, it would be far too wide, so
that none is wider than the `largest` error of those n.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GAMMA = 0.02  # how much one miss moves the level
MEMORY = 500  # scores that count


class Errors(NamedTuple):
    """size: (n, horizon) |y - ŷ|; NaN where y has not come yet.  scale: (n, horizon), positive,
    known at each origin.
    """

    size: Floats
    scale: Floats


class Radius(NamedTuple):
    """q and `largest`, see the head of this file: (n, horizon) each."""

    q: Floats
    largest: Floats

    def half(self, scale: Floats) -> Floats:
        """Half of an interval."""
        return np.minimum(self.q * scale, self.largest)


def conformal(
    errors: Errors,
    origins: NDArray[np.int64],
    calibration: Errors,
    *,
    level: float = 0.9,
    gamma: float = GAMMA,
    memory: int = MEMORY,
) -> Radius:
    """How far to go from each forecast, from what was known when it was made.

    Arguments:
        errors: of forecasts made at the origins.
        origins: (n,) positions of the last known rows, rising; step j of s is known at s + j.
        calibration: those of earlier origins, (m, horizon), to begin with.
        level: the share to cover.

    Raises:
        ValueError: other shapes, nothing to begin with, or origins that do not rise.
    """
    horizon = errors.size.shape[-1]
    shapes = [np.shape(x) for x in (*errors, *calibration)]
    fits = shapes[0] == shapes[1] and shapes[2] == shapes[3] and len(shapes[0]) == 2
    if not fits or shapes[2][1:] != (horizon,):
        raise ValueError(
            "`errors` and `calibration` must have sizes and scales of the shapes (n, horizon) and "
            f"(m, horizon). Received: {', '.join(map(str, shapes))}."
        )
    begun, positive = np.isfinite(calibration.size), (errors.scale > 0).all()
    if not begun.size or not begun.all() or not positive or not (calibration.scale > 0).all():
        raise ValueError(
            "`calibration`, errors to begin with, must be at least one, all finite, and every "
            f"`scale` positive. Received: {len(begun)} of them, scales from {errors.scale.min()}."
        )
    if len(origins) != len(errors.size) or (np.diff(origins) <= 0).any():
        raise ValueError(
            "`origins`, one for each forecast, must rise. "
            f"Received: {len(origins)} for {len(errors.size)} forecasts."
        )
    steps = [
        _radii(_step(errors, j), _step(calibration, j), origins, j + 1, level, gamma, memory)
        for j in range(horizon)
    ]
    return Radius(*(np.stack(each, axis=1) for each in zip(*steps, strict=True)))


def _step(errors: Errors, step: int) -> Errors:
    return Errors(errors.size[:, step], errors.scale[:, step])


def _radii(
    errors: Errors,
    start: Errors,
    origins: NDArray[np.int64],
    ahead: int,
    level: float,
    gamma: float,
    memory: int,
) -> tuple[Floats, Floats]:
    """q and `largest` (n,) of the step that many rows ahead."""
    sizes, scores = list(start.size[-memory:]), list((start.size / start.scale)[-memory:])
    q, largest = np.empty((2, len(errors.size)))
    alpha, heard = 1 - level, 0
    for now, origin in enumerate(origins):
        while heard < now and origins[heard] + ahead <= origin and np.isfinite(errors.size[heard]):
            size, scale = errors.size[heard], errors.scale[heard]
            missed = float(size > min(q[heard] * scale, largest[heard]))
            alpha += gamma * (1 - level - missed)
            sizes.append(size)
            scores.append(size / scale)
            heard += 1
        q[now] = _quantile(np.array(scores[-memory:]), alpha)
        largest[now] = max(sizes[-memory:])
    return q, largest


def _quantile(scores: Floats, alpha: float) -> float:
    """The ⌈(1 - α)(n + 1)⌉-th smallest, or where there is none, the largest or 0."""
    n = len(scores)
    rank = int(np.ceil((1 - alpha) * (n + 1)))
    if rank > n:
        return float(scores.max())
    return float(np.partition(scores, rank - 1)[rank - 1]) if rank > 0 else 0.0
