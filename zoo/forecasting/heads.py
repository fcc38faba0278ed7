"""What a network says of each step: a number, or where it may lie.

    point        its mean, by squared errors
    quantiles    several quantiles at once, by the pinball loss (Koenker & Bassett 1978)
    gaussian     mean and deviation of a normal distribution, by its likelihood
    student-t    place, scale and degrees of freedom of a heavy-tailed one, by its likelihood
    volatility   the deviation around 0, by QLIKE (Patton 2011): s + r²·exp(-s), s = log σ²
    direction    the probability of a rise, by cross-entropy

`outputs` (…, width) are what the last layer gives, y (…, 1) what is learnt; all is float32 and
measured in deviations of y on the training windows.
"""

import abc
import math
from collections.abc import Sequence
from typing import Any, ClassVar

import keras
import tensorflow as tf

LEVELS = tuple(round(0.05 + 0.1 * n, 2) for n in range(10))  # the middles of tenths
NARROW = 1e-4  # the least deviation; a likelihood of less is without bound


class Head(keras.losses.Loss, abc.ABC):
    """Abstract.  The loss of a network, and what its outputs mean.

    width: how many numbers it says of a step.  spread: whether it says where y may lie.  tells:
    what the forecast is of: a value, its volatility or its direction.
    """

    width: ClassVar[int] = 1
    tells: ClassVar[str] = "value"
    spread: ClassVar[bool] = False

    @abc.abstractmethod
    def call(self, y: Any, outputs: Any) -> Any:
        """The loss of each step, (…)."""

    def middle(self, outputs: Any) -> Any:
        """The forecast, (…)."""
        return outputs[..., 0]

    def quantiles(self, outputs: Any, levels: Sequence[float]) -> Any:
        """(…, levels), never crossing."""
        raise ValueError(f"{type(self).__name__} says one number of a step, and no quantiles.")


class Point(Head):
    """One number, the mean, by its squared error."""

    def call(self, y: Any, outputs: Any) -> Any:
        return tf.square(y[..., 0] - outputs[..., 0])


class Quantiles(Head):
    """`LEVELS` of the distribution, by their pinball loss."""

    width, spread = len(LEVELS), True

    def call(self, y: Any, outputs: Any) -> Any:
        levels = tf.constant(LEVELS, outputs.dtype)
        error = y - outputs
        return tf.reduce_mean(tf.maximum(levels * error, (levels - 1) * error), axis=-1)

    def middle(self, outputs: Any) -> Any:
        """Between the two in the middle."""
        half = len(LEVELS) // 2
        return tf.reduce_mean(tf.sort(outputs, axis=-1)[..., half - 1 : half + 1], axis=-1)

    def quantiles(self, outputs: Any, levels: Sequence[float]) -> Any:
        if tuple(levels) != LEVELS:
            raise ValueError(f"`levels` must be those learnt, {LEVELS}. Received: {levels}.")
        return tf.sort(outputs, axis=-1)


class Gaussian(Head):
    """A normal distribution, by its likelihood."""

    width, spread = 2, True

    def call(self, y: Any, outputs: Any) -> Any:
        mean, deviation = self._parameters(outputs)
        return 0.5 * tf.square((y[..., 0] - mean) / deviation) + tf.math.log(deviation)

    def quantiles(self, outputs: Any, levels: Sequence[float]) -> Any:
        mean, deviation = self._parameters(outputs)
        places = tf.math.ndtri(tf.constant(levels, outputs.dtype))
        return mean[..., None] + deviation[..., None] * places

    def _parameters(self, outputs: Any) -> tuple[Any, Any]:
        return outputs[..., 0], tf.nn.softplus(outputs[..., 1] + _ONE) + NARROW


class StudentT(Head):
    """Its degrees of freedom are above 2, so that there is a variance."""

    width, spread = 3, True

    def call(self, y: Any, outputs: Any) -> Any:
        place, scale, freedom = self._parameters(outputs)
        z = (y[..., 0] - place) / scale
        half = 0.5 * (freedom + 1)
        return (
            half * tf.math.log1p(z**2 / freedom)
            + tf.math.log(scale)
            + 0.5 * tf.math.log(math.pi * freedom)
            + tf.math.lgamma(0.5 * freedom)
            - tf.math.lgamma(half)
        )

    def quantiles(self, outputs: Any, levels: Sequence[float]) -> Any:
        place, scale, freedom = self._parameters(outputs)
        z = tf.stack([_student_quantile(level, freedom) for level in levels], axis=-1)
        return place[..., None] + scale[..., None] * z

    def _parameters(self, outputs: Any) -> tuple[Any, Any, Any]:
        scale = tf.nn.softplus(outputs[..., 1] + _ONE) + NARROW
        return outputs[..., 0], scale, 2.1 + tf.nn.softplus(outputs[..., 2] + 4)


class Volatility(Head):
    """The log variance of a return whose mean is zero, by its likelihood."""

    tells = "volatility"

    def call(self, y: Any, outputs: Any) -> Any:
        return outputs[..., 0] + tf.square(y[..., 0]) * tf.exp(-outputs[..., 0])

    def middle(self, outputs: Any) -> Any:
        return tf.exp(0.5 * outputs[..., 0])


class Direction(Head):
    """The probability of a rise."""

    tells = "direction"

    def call(self, y: Any, outputs: Any) -> Any:
        rose = tf.cast(y[..., 0] > 0, outputs.dtype)
        return tf.nn.sigmoid_cross_entropy_with_logits(rose, outputs[..., 0])

    def middle(self, outputs: Any) -> Any:
        return tf.sigmoid(outputs[..., 0])


HEADS: dict[str, type[Head]] = {
    "point": Point,
    "quantiles": Quantiles,
    "gaussian": Gaussian,
    "student-t": StudentT,
    "volatility": Volatility,
    "direction": Direction,
}
_ONE = math.log(math.e - 1)  # softplus of it is 1, where a network that knows nothing begins


def _student_quantile(level: float, freedom: Any) -> Any:
    """By halving an interval of the distribution function, which is an incomplete beta function."""
    low, high = tf.zeros_like(freedom), tf.fill(tf.shape(freedom), tf.constant(1e3, freedom.dtype))
    tail = tf.constant(2 * min(level, 1 - level), freedom.dtype)
    for _ in range(50):
        z = 0.5 * (low + high)
        beyond = tf.math.betainc(0.5 * freedom, 0.5 * tf.ones_like(z), freedom / (freedom + z**2))
        low, high = tf.where(beyond > tail, z, low), tf.where(beyond > tail, high, z)
    return math.copysign(1.0, level - 0.5) * 0.5 * (low + high)
