"""Every engine gives what the loop gives, whatever is masked, dropped in or read backwards."""

import functools

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as drawn

from cells import NormalisedCell, PeepholeCell, ProjectedCell
from kinds import BATCH, DTYPE, EXACT, FEATURES, TIME, UNITS, close, differentiate, draw
from zoo.layers import GRUCell, LSTMCell, MinGRUCell, Recurrent, SimpleRNNCell

TENSORFLOW = keras.backend.backend() == "tensorflow"
TOLERANCE = 1e-10 if TENSORFLOW else EXACT
CELLS = {
    "fused": [
        *(SimpleRNNCell, LSTMCell, GRUCell, MinGRUCell),
        *(PeepholeCell, NormalisedCell, ProjectedCell),
    ],
    "scan": [MinGRUCell],
}
PAIRS = [(engine, cell) for engine, cells in CELLS.items() for cell in cells]
MASKS = drawn(bool, (BATCH, TIME)) | st.none()
VALUES = st.floats(-3, 3, width=32)


@functools.cache
def made(cell, engine, collect, backwards, zero_output):
    layer = Recurrent(
        cell(UNITS),
        engine=engine,
        dtype=DTYPE,
        return_sequences=collect,
        return_state=True,
        go_backwards=backwards,
        zero_output_for_mask=zero_output,
    )
    layer.build((BATCH, TIME, FEATURES))
    layer.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(layer.weights)])
    return layer


@pytest.mark.parametrize(("engine", "cell"), PAIRS, ids=lambda x: getattr(x, "__name__", x))
@settings(
    max_examples=8 if TENSORFLOW else 3,  # JAX compiles anew for every example
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(
    mask=MASKS,
    x=drawn(np.float32, (BATCH, TIME, FEATURES), elements=VALUES),
    start=VALUES,
    how=st.sampled_from([(True, False, False), (True, True, True), (False, True, False)]),
)
def test_it_agrees_with_the_loop(engine, cell, mask, x, start, how):
    states = [np.full((BATCH, size), start) for size in cell(UNITS).state_size]
    found, expected = (
        differentiate(made(cell, name, *how), x, states, "graph", mask=mask)
        for name in (engine, "loop")
    )
    close(found[0], expected[0], TOLERANCE)
    close(found[1], expected[1], TOLERANCE)
