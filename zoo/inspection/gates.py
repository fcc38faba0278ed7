"""How much gradient gates let pass, from what went into their activations."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from zoo.inspection.layer_flow import Floats, Gate
from zoo.inspection.verdicts import FADED, FLAT

STEEPEST = np.linspace(-10.0, 10.0, 2001)  # where an activation is looked for its steepest slope


def gates(
    cell: Any, blocks: Iterable[tuple[tuple[str, ...], Floats]], keep: Any
) -> dict[str, Gate]:
    """Every gate of a cell over a whole sequence, in the order of the cell's gates.

    Arguments:
        blocks: names of gates, and what went into their activations (time, batch, gates·units).
        keep: (time, batch), which steps count, or None.
    """
    found = {}
    for names, block in blocks:
        for name, before in zip(names, np.split(block, len(names), axis=-1), strict=True):
            slopes = _slopes(getattr(cell, cell.gates[name]), before)
            found[name] = _gate(
                slopes.reshape(-1, slopes.shape[-1]) if keep is None else slopes[keep]
            )
    return {name: found[name] for name in cell.gates if name in found}


def _gate(slopes: Floats) -> Gate:
    """Of the slopes of one gate (values, units), as parts of the steepest."""
    units = slopes.shape[1]
    if not len(slopes):
        return Gate(units, 0.0, 0.0)
    dead = (slopes < FADED).all(axis=0)
    return Gate(units, float((slopes < FLAT).mean()), float(dead.mean()))


def _slopes(activation: Callable[[Any], Any], before: Floats) -> Floats:
    """The slope of an activation at every value, without sign, as a part of its steepest."""
    import tensorflow as tf

    def slope(values: Floats) -> Floats:
        x = tf.constant(values, "float64")
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = activation(x)
        by = tape.gradient(y, x, unconnected_gradients="zero")
        return np.abs(by.numpy())

    return slope(before) / (slope(STEEPEST).max() or 1.0)
