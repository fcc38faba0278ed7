"""What a network sees of a window, and what it is to say.

Of the values known at an origin t, of which the last `lags` are read one by one, with m a season:

    past        (batch, lags, …)       y[s] beside y[s-1], beside y[t], and beside y[s-m] of each m,
                                       each as the target has it; and what was observed
    reference   (batch, horizon)       y[t], or with a season y[t + j - m·⌈j/m⌉]
    ahead       (batch, horizon, …)    that of each season beside y[t]; and what is planned
    size        (batch, 1)             root mean square of y[s] beside y[t], or of the last season's
                                       view, by which all is divided where each window is measured
                                       by itself; else 1
    volatility  (batch, 1)             of the last changes, the newest counting most (RiskMetrics
                                       1996), as the target has them, divided by size; 1 where the
                                       target has no changes

`of` is made of TensorFlow's operations alone, in float64, so that an exported model that is given
raw values does the same.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import tensorflow as tf

from zoo.forecasting.targets import Target

DECAY = 0.94  # of what a change counts for the volatility, from row to row


class Features(NamedTuple):
    """See the head of this file."""

    past: Any
    ahead: Any
    reference: Any
    size: Any
    volatility: Any


def depth(lags: int, seasons: Sequence[int]) -> int:
    """How many values are read before an origin, its own included."""
    return lags + max([1, *seasons])


def of(
    known: Any,
    observed: Any,
    planned: Any,
    *,
    target: Target,
    lags: int,
    seasons: Sequence[int],
    horizon: int,
    by_window: bool,
    least: float = 0.0,
) -> Features:
    """The features of windows.

    Arguments:
        known, observed, planned: (batch, depth), (batch, depth, k), (batch, horizon, m), float64.
        target, lags, seasons, horizon: see `Settings`.
        by_window: whether each window is measured by itself.
        least: the size of a window that would have a smaller one.
    """
    recent, last = known[:, -lags:], known[:, -1:]
    if target.relative:
        before = [known[:, -lags - m : -m] for m in (1, *seasons)]
        views = [target.of(recent, one) for one in (before[0], last, *before[1:])]
    else:
        views = [recent]
    references = [_reference(known, season, horizon) for season in seasons]
    reference = references[0] if seasons else tf.repeat(last, horizon, axis=1)
    ahead = [target.of(one, last) for one in references]
    size = tf.ones_like(last)
    if by_window:
        size = tf.sqrt(tf.reduce_mean(views[-1] ** 2, axis=1, keepdims=True))
        size = tf.maximum(size, tf.cast(least, tf.float64))
    past = tf.stack([view / size for view in views], axis=2)
    steps = [one / size for one in ahead] or [tf.zeros_like(reference)]
    volatility = tf.ones_like(last)
    if target.relative:
        weights = DECAY ** tf.range(lags - 1, -1, -1, tf.float64)
        moved = tf.reduce_sum(past[:, :, 0] ** 2 * weights, axis=1, keepdims=True)
        volatility = tf.sqrt(moved / tf.reduce_sum(weights))
    return Features(
        tf.concat([past, observed[:, -lags:]], axis=2),
        tf.concat([tf.stack(steps, axis=2), planned], axis=2),
        reference,
        size,
        volatility,
    )


def _reference(known: Any, season: int, horizon: int) -> Any:
    """The values of the same places in the last season, again and again."""
    rounds = -(-horizon // season)
    return tf.tile(known[:, -season:], [1, rounds])[:, :horizon]
