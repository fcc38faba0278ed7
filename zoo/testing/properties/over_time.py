"""A sequence is its steps, in their order, however it is cut."""

from typing import Any

import keras
import numpy as np
from keras import ops

from zoo.layers import carried
from zoo.testing.comparing import Unequal, arrays, close, same
from zoo.testing.running import BATCH, BOTH, TIME, differentiate, draw, run


def step_is_sequence(kind: Any) -> float:
    """The cell by hand, and the cell in stock Keras, give what the layer gives."""
    layer, x = kind.built(**BOTH), draw(BATCH, TIME, kind.features)
    expected = run(layer, x, kind.states())
    states, outputs = kind.states(), []
    for t in range(TIME):
        output, states = layer.cell(x[:, t], states)
        outputs.append(output)
    by_hand = arrays([ops.stack(outputs, axis=1), states])
    of_keras = run(keras.layers.RNN(layer.cell, **BOTH), x, kind.states())
    return max(close(found, expected, names=named(layer)) for found in (by_hand, of_keras))


def splits(kind: Any, cut: int) -> float:
    """A sequence in two pieces, with the state handed on, is the whole."""
    layer, x = kind.built(**BOTH), draw(BATCH, TIME, kind.features)
    first, *between = run(layer, x[:, :cut], kind.states())
    second, *final = run(layer, x[:, cut:], between)
    found = [np.concatenate([first, second], 1), *final]
    return close(found, run(layer, x, kind.states()), names=named(layer))


def carries(kind: Any, cut: int) -> float:
    """So it is if `carried` hands it on."""
    layer, x = kind.built(return_sequences=True), draw(BATCH, TIME, kind.features)
    with carried() as between:
        first = layer(x[:, :cut])
    with carried(between):
        second = layer(x[:, cut:])
    return close(arrays(ops.concatenate([first, second], axis=1)), run(layer, x), names=["outputs"])


def causal(kind: Any, t: int) -> None:
    """What comes at step t changes nothing before it."""
    layer, x = kind.built(return_sequences=True), draw(BATCH, TIME, kind.features)
    changed = x + (np.arange(TIME) >= t)[:, None]
    [before], [after] = run(layer, x), run(layer, changed)
    same(after[:, :t], before[:, :t], f"what is put out before step {t}, whose input was changed,")
    if not (before[:, t:] != after[:, t:]).any():
        raise Unequal(f"nothing that is put out sees the inputs from step {t} on")


def no_steps(kind: Any, mask: Any = None, **arguments: Any) -> float:
    """No outputs, the initial state, and zeros where a last output is wanted."""
    layer, x = kind.built(**BOTH, **arguments), draw(BATCH, 0, kind.features)
    outputs, *final = run(layer, x, kind.states(), mask)
    width = layer.cell.output_size
    same(outputs, np.zeros((BATCH, 0, width)), "what is put out of no steps")
    off = close(final, kind.states(), names=layer.cell.states)
    [last] = run(kind.built(**arguments), x, kind.states(), mask)
    same(last, np.zeros((BATCH, width)), "the last output of no steps")
    return off


def last_is_last(kind: Any, mask: Any = None, **arguments: Any) -> float:
    """The last output is the last one of all outputs."""
    x = draw(BATCH, TIME, kind.features)
    outputs, *final = run(kind.built(**BOTH, **arguments), x, kind.states(), mask)
    found = run(kind.built(return_state=True, **arguments), x, kind.states(), mask)
    return close(found, [outputs[:, -1], *final])


def unroll_is_rolled(kind: Any, mask: Any = None, **arguments: Any) -> float:
    """Written out step by step, it gives the same, gradients too."""
    layers = [kind.built(unroll=unroll, **BOTH, **arguments) for unroll in (True, False)]
    x = draw(BATCH, TIME, kind.features)
    found, expected = (differentiate(layer, x, kind.states(), mask=mask) for layer in layers)
    off = close(found[0], expected[0], names=named(layers[0]))
    return max(off, close(found[1], expected[1], names=slopes(layers[0])))


def named(layer: Any) -> list[str]:
    """What each array is that a layer gives with its states."""
    return ["outputs", *(f"final state {name}" for name in layer.cell.states)]


def slopes(layer: Any) -> list[str]:
    """What each gradient is that `differentiate` gives of such a layer."""
    weights = [weight.path.rpartition("/")[2] for weight in layer.trainable_weights]
    by = ["the inputs", *(f"state {name}" for name in layer.cell.states), *weights]
    return [f"the gradient by {each}" for each in by]
