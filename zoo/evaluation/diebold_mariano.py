"""Whether one forecast is better than another, or only luckier.

    d_t = e²_t − f²_t                       loss of the one less that of the other
    DM  = d̄ / √(γ̂₀ / n)                    one step ahead: errors of a good forecast do not overlap
    DM* = DM · √((n − 1) / n)               Student t with n − 1 degrees of freedom

Diebold and Mariano (1995), with the correction of Harvey, Leybourne and Newbold (1997) for h = 1.
"""

from typing import NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike


class Comparison(NamedTuple):
    """statistic: DM*, negative if the first is better.  p: two-sided, of no difference at all."""

    statistic: float
    p: float


def diebold_mariano(errors: ArrayLike, others: ArrayLike) -> Comparison:
    """Compares squared errors (n,) of two forecasts one step ahead of the same n values.

    Forecasts that err alike throughout are not different: p is 1.

    Raises:
        ValueError: other shapes, fewer than two values, or what is no number.
    """
    one, other = np.asarray(errors, float), np.asarray(others, float)
    if one.ndim != 1 or one.shape != other.shape or len(one) < 2:
        raise ValueError(
            "`errors` and `others`, of two forecasts of the same values, must both have the shape "
            f"(n,), n at least 2. Received: {one.shape} and {other.shape}."
        )
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise ValueError("`errors` and `others` must be finite numbers. Received: nan or infinity.")
    difference, n = one**2 - other**2, len(one)
    variance = np.mean((difference - difference.mean()) ** 2)
    if not variance:
        alike = not difference[0]
        return (
            Comparison(0.0, 1.0)
            if alike
            else Comparison(float(np.sign(difference[0])) * np.inf, 0.0)
        )
    statistic = difference.mean() / np.sqrt(variance / n) * np.sqrt((n - 1) / n)
    return Comparison(float(statistic), student_t(float(statistic), n - 1))


def student_t(statistic: float, degrees: int) -> float:
    """How likely a value of Student's t is as far from 0 as this one: I(ν / (ν + t²); ν / 2, ½)."""
    x = degrees / (degrees + statistic**2)
    half = tf.constant(0.5, tf.float64)
    return float(tf.math.betainc(half * degrees, half, tf.constant(x, tf.float64)))
