"""Gradients are what the outputs do when something is moved a little."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from zoo.testing.comparing import close
from zoo.testing.properties.over_time import slopes
from zoo.testing.running import (
    BATCH,
    BOTH,
    DTYPE,
    TENSORFLOW,
    TIME,
    arrays,
    compiled,
    differentiate,
    draw,
)

STEP, TOLERANCE = (1e-6, 1e-6) if TENSORFLOW else (4e-3, 1e-2)


def gradients_are_slopes(kind: Any, mask: Any = None) -> float:
    """By inputs, initial states and every weight, against finite differences of the cell itself."""
    layer = kind.built(dtype=DTYPE, **BOTH)
    x, states = draw(BATCH, TIME, kind.features), kind.states()
    outputs, found = differentiate(layer, x, states, mask=mask)
    at = [x, *states, *arrays([weight.value for weight in layer.trainable_weights])]
    function = compiled(layer, mask=mask)
    weighed = [draw(*y.shape, seed=k) for k, y in enumerate(outputs)]

    def height(k: int, array: Any) -> float:
        """As `loss`, summed here: in float64 whatever the outputs are."""
        told = function([*at[:k], array, *at[k + 1 :]], len(states))
        return sum(float(np.sum(y * w)) for y, w in zip(told, weighed, strict=True))

    expected = [
        _slope(functools.partial(height, k), array, gradient)
        for k, (array, gradient) in enumerate(zip(at, found, strict=True))
    ]
    return close(found, expected, TOLERANCE, slopes(layer))


def _slope(function: Callable[[Any], float], array: Any, gradient: Any) -> Any:
    """By differences of both sides, or of that one which is nearest: a kink spoils the others."""
    point = np.array(array, np.float64)
    slope = np.zeros_like(point)
    middle = function(point)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + STEP
        above = function(point) - middle
        point[index] = here - STEP
        below = middle - function(point)
        point[index] = here
        found = np.array([(above + below) / 2, above, below]) / STEP
        slope[index] = found[abs(found - gradient[index]).argmin()]
    return slope
