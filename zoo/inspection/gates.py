"""How much gradient gates let pass, from what went into their activations."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from zoo.inspection.layer_flow import Floats, Gate
from zoo.inspection.verdicts import FADED, FLAT

STEEPEST = np.linspace(-10.0, 10.0, 2001)  # where an activation is looked for its steepest slope


def gates(
    blocks: Iterable[tuple[tuple[str, ...], Floats, Callable[[Any], Any]]], keep: Any
) -> dict[str, Gate]:
    """Every gate over a whole sequence, in the order in which they are activated in a step.

    Of a name that several have, as in cells of several cells, the later ones count on: "input 2".

    Arguments:
        blocks: names of gates, what went into their activations (time, batch, gates·units), and
            the activation of all of them, side by side.
        keep: (time, batch), which steps count, or None.
    """
    found: dict[str, Gate] = {}
    for names, block, activate in blocks:
        every = _slopes(activate, block)
        for name, slopes in zip(names, np.split(every, len(names), axis=-1), strict=True):
            times = sum(known.partition(" ")[0] == name for known in found)
            found[f"{name} {times + 1}" if times else name] = _gate(
                slopes.reshape(-1, slopes.shape[-1]) if keep is None else slopes[keep]
            )
    return found


def _gate(slopes: Floats) -> Gate:
    """Of the slopes of one gate (values, units), as parts of the steepest."""
    units = slopes.shape[1]
    if not len(slopes):
        return Gate(units, 0.0, 0.0)
    dead = (slopes < FADED).all(axis=0)
    return Gate(units, float((slopes < FLAT).mean()), float(dead.mean()))


def _slopes(activate: Callable[[Any], Any], before: Floats) -> Floats:
    """The slope of activations at every value, without sign, as a part of the steepest of each."""
    import tensorflow as tf

    def slope(values: Floats) -> Floats:
        x = tf.constant(values, "float64")
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = activate(x)
        by = tape.gradient(y, x, unconnected_gradients="zero")
        return np.abs(by.numpy())

    steepest = slope(np.repeat(STEEPEST[:, None], before.shape[-1], axis=1)).max(axis=0)
    return slope(before) / np.where(steepest == 0, 1, steepest)
