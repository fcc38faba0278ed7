"""Dropout, both directions, a state that stays, one that is learned, and what is recorded."""

from typing import Any

import keras
import numpy as np
from keras import ops

from zoo.layers import Bidirectional
from zoo.layers.recording import recorded
from zoo.testing.comparing import NotApplicable, Unequal, arrays, close, same
from zoo.testing.properties.over_time import named
from zoo.testing.running import BATCH, BOTH, MASK, TIME, draw, run

RATE = 0.5


def drops_once(kind: Any, name: str) -> float:
    """What `dropout` or `recurrent_dropout` drops is drawn once a call, and in training alone.

    In training, the layer is its cell by hand, whose inputs, or whose sight of the state, lack the
    same parts at every step.
    """
    of_state = name == "recurrent_dropout"
    cell = kind.layer().cell
    if of_state and not cell.droppable:
        raise NotApplicable("no recurrent matrix sees its first state: use dropout")
    layer, plain = kind.built(**{name: RATE}, seed=1, **BOTH), kind.built(**BOTH)
    x, states = draw(BATCH, TIME, kind.features), kind.states()
    for one, other in zip(run(layer, x, states), run(plain, x, states), strict=True):
        same(one, other, f"what is put out with {name} outside of training")
    drawn = [(variable, arrays([variable.value])[0]) for variable in layer.non_trainable_variables]

    def by_hand(drops: bool) -> list[Any]:
        """From the same draws."""
        for variable, value in drawn:
            variable.assign(value)
        shape = (BATCH, cell.state_size[0]) if of_state else (BATCH, 1, kind.features)
        ones = ops.ones(shape, layer.compute_dtype)
        dropped = keras.random.dropout(ones, RATE, seed=layer.seed_generator)
        dropped = dropped if drops else ones
        inputs = ops.cast(x, layer.compute_dtype) * (1.0 if of_state else dropped)
        return _walked(layer.cell, inputs, states, dropped if of_state else None, training=True)

    found, (dropped, whole) = run(layer, x, states, training=True), map(by_hand, (True, False))
    off = close(found, dropped, names=named(layer))
    if all(np.array_equal(one, other) for one, other in zip(dropped, whole, strict=True)):
        raise Unequal(f"{name} changes nothing in training")
    if of_state and not cell.cut:
        _keeps_what_it_keeps(layer, x, states)
    return off


def _walked(cell: Any, x: Any, states: list[Any], dropped: Any, training: bool) -> list[Any]:
    """Outputs and final states of a cell, step by step."""
    inputs = cell.drawn(x, training)
    projected, outputs = cell.project(inputs), []
    state = tuple(ops.cast(each, x.dtype) for each in states)
    for t in range(x.shape[1]):
        state = cell.step(projected[:, t], state, dropped)
        outputs.append(cell.read(state[0], inputs[:, t]))
    return arrays([ops.stack(outputs, axis=1), *state])


def _keeps_what_it_keeps(layer: Any, x: Any, states: list[Any]) -> None:
    """A cell that writes `step` itself must drop in what its matrices see, and nowhere else.

    Without weights they see nothing, and then nothing is dropped.
    """
    layer.set_weights([0 * weight for weight in layer.get_weights()])
    inputs = ops.cast(x, layer.compute_dtype)
    ones = ops.ones((BATCH, layer.cell.state_size[0]), layer.compute_dtype)
    found, expected = (_walked(layer.cell, inputs, states, d, False) for d in (0 * ones, ones))
    names = [f"{name}, all weights zero, with all of the state dropped" for name in named(layer)]
    close(found, expected, names=names)


def reads_from_both_ends(kind: Any) -> float:
    """In `Bidirectional` it is itself forwards, beside itself backwards, under any mask."""
    both = Bidirectional(kind.layer(return_sequences=True))
    x = draw(BATCH, TIME, kind.features)
    both.build(x.shape)
    for layer in (both.forward_layer, both.backward_layer):
        layer.cell.set_weights(kind.built().cell.get_weights())
    off = 0.0
    for mask in (None, MASK):
        alone = {"return_sequences": True, "zero_output_for_mask": True}
        [ahead] = run(kind.built(**alone), x, mask=mask)
        [back] = run(kind.built(**alone, go_backwards=True), x, mask=mask)
        expected = np.concatenate([ahead, back[:, ::-1]], axis=-1)
        off = max(off, close(arrays(both(x, mask=mask)), [expected], names=["outputs"]))
    return off


def stateful_is_carried(kind: Any) -> float:
    """A stateful layer goes on where it ended, until its state is reset."""
    layer, cut = kind.built(stateful=True, return_sequences=True), TIME // 3
    x = draw(BATCH, TIME, kind.features)
    whole, *final = run(kind.built(**BOTH), x)
    pieces = [run(layer, piece)[0] for piece in (x[:, :cut], x[:, cut:])]
    found = [np.concatenate(pieces, axis=1), *arrays(list(layer.states))]
    off = close(found, [whole, *final], names=named(layer))
    layer.reset_state()
    return max(off, close(run(layer, x), [whole], names=["outputs after a reset"]))


def learns_its_initial_state(kind: Any) -> float:
    """With `learn_initial_state` every row starts from trained weights."""
    layer, x = kind.built(learn_initial_state=True, **BOTH), draw(BATCH, TIME, kind.features)
    learned = [state[:1] for state in kind.states()]
    layer.set_weights([*learned, *layer.cell.get_weights()])
    rows = [np.repeat(state, BATCH, axis=0) for state in learned]
    return close(run(layer, x), run(kind.built(**BOTH), x, rows), names=named(layer))


def is_recorded(kind: Any) -> float:
    """What `recorded` tells are the states of every step, and what is put out stays as it was."""
    layer, x = kind.built(**BOTH), draw(BATCH, TIME, kind.features)
    expected = run(layer, x, kind.states(), MASK)
    with recorded() as calls:
        found = run(layer, x, kind.states(), MASK)
    off = close(found, expected, names=named(layer))
    [told] = calls
    last = arrays([states[:, -1] for states in told.states.values()])
    return max(off, close(last, expected[1:], names=[f"recorded {n}" for n in told.states]))
