"""Whether one forecast is better than another, or only luckier.

    d_t = e²_t - f²_t                                loss of the one less that of the other
    DM  = d̄ / √((γ̂₀ + 2 Σ_{k<h} γ̂_k) / n)            good forecasts h steps ahead overlap in h - 1
    DM* = DM · √((n + 1 - 2h + h(h - 1) / n) / n)    Student t with n - 1 degrees of freedom

Diebold and Mariano (1995), with the correction of Harvey, Leybourne and Newbold (1997).  Where the
sum under the root is not positive, γ̂_k counts 1 - k / h of itself, which it always is (Bartlett).
"""

from typing import NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike


class Comparison(NamedTuple):
    """statistic: DM*, negative if the first is better.  p: two-sided, of no difference at all."""

    statistic: float
    p: float


def diebold_mariano(errors: ArrayLike, others: ArrayLike, horizon: int = 1) -> Comparison:
    """Compares squared errors of two forecasts of the same n values.

    Forecasts that err alike throughout are not different: p is 1.

    Arguments:
        errors, others: (n,), or (n, steps), of which an origin counts the mean square.
        horizon: steps that two forecasts which follow each other have in common, and one.

    Raises:
        ValueError: other shapes, fewer than two values, or what is no number.
    """
    one, other = np.asarray(errors, float), np.asarray(others, float)
    if one.ndim not in (1, 2) or one.shape != other.shape or len(one) < 2:
        raise ValueError(
            "`errors` and `others`, of two forecasts of the same values, must both have the shape "
            f"(n,), n at least 2. Received: {one.shape} and {other.shape}."
        )
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise ValueError("`errors` and `others` must be finite numbers. Received: nan or infinity.")
    n = len(one)
    squares, others = ((each**2).reshape(n, -1).mean(1) for each in (one, other))
    return from_losses(squares, others, horizon)


def from_losses(losses: ArrayLike, others: ArrayLike, horizon: int = 1) -> Comparison:
    """Compares any losses (n,) of two forecasts; the rest is as in `diebold_mariano`."""
    one, other = np.asarray(losses, float), np.asarray(others, float)
    if one.ndim != 1 or one.shape != other.shape or not 1 <= horizon < len(one):
        raise ValueError(
            "`losses` and `others`, of two forecasts of the same values, must both have the shape "
            "(n,), n above `horizon`, which is at least 1. "
            f"Received: {one.shape} and {other.shape}, horizon={horizon}."
        )
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise ValueError("`losses` and `others` must be finite numbers. Received: nan or infinity.")
    difference, n = one - other, len(one)
    centred = difference - difference.mean()
    covariances = np.array([(centred[k:] * centred[: n - k]).sum() / n for k in range(horizon)])
    if not covariances[0]:
        alike = not difference[0]
        return (
            Comparison(0.0, 1.0)
            if alike
            else Comparison(float(np.sign(difference[0])) * np.inf, 0.0)
        )
    variance = 2 * covariances.sum() - covariances[0]
    if variance <= 0:
        weights = 1 - np.arange(horizon) / horizon
        variance = 2 * (weights * covariances).sum() - covariances[0]
    correction = np.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    statistic = float(difference.mean() / np.sqrt(variance / n) * correction)
    return Comparison(statistic, student_t(statistic, n - 1))


def student_t(statistic: float, degrees: int) -> float:
    """How likely a value of Student's t is as far from 0 as this one: I(ν / (ν + t²); ν / 2, ½)."""
    x = degrees / (degrees + statistic**2)
    half = tf.constant(0.5, tf.float64)
    return float(tf.math.betainc(half * degrees, half, tf.constant(x, tf.float64)))
