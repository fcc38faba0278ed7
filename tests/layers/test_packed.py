"""What is packed, run to its length and spread out again is what the loop makes of the mask."""

import functools
import types

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.numpy import arrays as drawn
from keras import ops

from kinds import BATCH, BOTH, DTYPE, EXACT, FEATURES, MASK, TIME, UNITS, close, differentiate, draw
from zoo.layers import LSTMCell, Recurrent, engines
from zoo.layers.engines import Engine, loop
from zoo.layers.packed import Packed

TENSORFLOW = keras.backend.backend() == "tensorflow"
TOLERANCE = 1e-10 if TENSORFLOW else EXACT
WAYS = {
    "forwards": {},
    "zeros": {"zero_output_for_mask": True},
    "backwards": {"go_backwards": True},
    "backwards, zeros": {"go_backwards": True, "zero_output_for_mask": True},
}


def run_packed(layer, sequences, state, mask, dropped):
    """The loop, which sees masks of sequences that end early and no others."""
    packed = Packed(mask, layer.go_backwards, layer.zero_output_for_mask)
    plain = dict.fromkeys(("go_backwards", "zero_output_for_mask", "unroll"), False)
    plain = types.SimpleNamespace(cell=layer.cell, return_sequences=True, **plain)
    in_front = ops.arange(sequences.shape[1]) < packed.lengths[:, None]
    call = packed.pack(sequences), state, in_front, dropped
    _, outputs, final = loop.run(plain, *call)
    return packed.last(final[0]), packed.unpack(outputs), packed.states(state, final)


@pytest.fixture(scope="module", autouse=True)
def two_engines():
    known = {"packed": Engine(1, lambda *call: None, run_packed), "loop": loop.ENGINE}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "engines", lambda: known)
        yield


@functools.cache
def made(engine, way):
    layer = Recurrent(LSTMCell(UNITS), engine=engine, dtype=DTYPE, **BOTH, **WAYS[way])
    layer.build((BATCH, TIME, FEATURES))
    layer.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(layer.weights)])
    return layer


@pytest.mark.parametrize("way", WAYS)
@settings(
    max_examples=5 if TENSORFLOW else 3,  # JAX compiles anew for every example
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(mask=drawn(bool, (BATCH, TIME)), x=drawn(np.int8, (BATCH, TIME, FEATURES)))
def test_it_is_what_the_loop_makes_of_the_mask(way, mask, x):
    states = [draw(BATCH, UNITS, seed=k) for k in range(2)]
    found, expected = (
        differentiate(made(engine, way), x / 64, states, mask=mask) for engine in ("packed", "loop")
    )
    close(found[0], expected[0], TOLERANCE)
    close(found[1], expected[1], TOLERANCE)


@pytest.mark.parametrize("backwards", [False, True])
def test_steps_that_count_stand_in_front_in_the_order_of_reading(backwards):
    x = 1.0 + np.arange(MASK.size).reshape(*MASK.shape, 1)
    packed = Packed(MASK, backwards)
    found = ops.convert_to_numpy(packed.pack(x))[..., 0]
    order = slice(None, None, -1 if backwards else 1)
    for row, steps, counted, length in zip(found, x[..., 0], MASK, packed.lengths, strict=True):
        expected = steps[order][counted[order]]
        assert length == len(expected)
        np.testing.assert_array_equal(row, np.pad(expected, (0, TIME - len(expected))))


def test_the_last_output_is_that_of_the_last_step():
    outputs = draw(BATCH, TIME, UNITS)
    for zero_output in (False, True):
        packed = Packed(MASK, zero_output=zero_output)
        ends = outputs[np.arange(BATCH), np.maximum(MASK.sum(axis=1), 1) - 1]
        close(
            [ops.convert_to_numpy(packed.last(ends))],
            [ops.convert_to_numpy(packed.unpack(outputs))[:, -1]],
            0,
        )
