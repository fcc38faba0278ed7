"""The minimal GRU, whose gates do not see the state: by the loop and by the scan."""

import keras
import numpy as np
import pytest

import conformance
from kinds import (
    BATCH,
    BOTH,
    DTYPE,
    EXACT,
    FEATURES,
    MASK,
    TIME,
    UNITS,
    Kind,
    X,
    arrays,
    close,
    differentiate,
    draw,
    run,
)
from zoo.layers import MinGRU

KINDS = [Kind("MinGRU", "MinGRU", engine=engine) for engine in ("loop", "scan")]

each_engine = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.engine)
masked = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
walks = pytest.mark.parametrize(
    "walk",
    [{}, {"go_backwards": True}, {"go_backwards": True, "zero_output_for_mask": True}],
    ids=["forwards", "backwards", "zeros"],
)


@walks
@masked
@each_engine
def test_equals_reference(kind, mask, walk):
    conformance.equals_reference(kind, X, kind.states(), mask, **walk)


@walks
@masked
@each_engine
def test_it_starts_from_zeros(kind, mask, walk):
    found = run(kind.built(dtype=DTYPE, **BOTH, **walk), X, mask=mask)
    close(found, kind.run_reference(X, [np.zeros((BATCH, UNITS))], mask=mask, **walk), EXACT)


@walks
@masked
@each_engine
def test_gradients_are_slopes(kind, mask, walk):
    conformance.gradients_are_slopes(kind, mask, **walk)


@pytest.mark.parametrize("scale", [1, 100], ids=["mild", "saturated"])
def test_long_sequences_stay_finite(scale):
    x, states = scale * draw(2, 1000, FEATURES), [scale * draw(2, UNITS)]
    mask = draw(2, 1000) > -1
    loop, scan = (
        differentiate(kind.built(dtype=DTYPE, **BOTH), x, states, "graph", mask=mask)
        for kind in KINDS
    )
    assert all(np.isfinite(array).all() for part in (*loop, *scan) for array in part)
    for found, expected in zip(scan, loop, strict=True):
        for one, other in zip(found, expected, strict=True):
            size = abs(other).max()  # sums of a thousand terms are exact by their size only
            close([one / size], [other / size], EXACT)
    expected = KINDS[0].run_reference(x, states, mask=mask)
    close([y / scale for y in scan[0]], [y / scale for y in expected], EXACT)


@each_engine
def test_it_saves_and_loads(kind, tmp_path):
    layer = kind.layer(return_sequences=True)
    model = keras.Sequential([keras.Input((TIME, FEATURES)), keras.layers.Masking(), layer])
    model.set_weights([draw(*weight.shape) for weight in model.weights])
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert type(loaded.layers[-1]) is MinGRU
    assert loaded.layers[-1].get_config() == layer.get_config()
    np.testing.assert_array_equal(*arrays([model(X), loaded(X)]))


@each_engine
def test_its_weights_are_a_kernel_and_a_bias(kind):
    shapes = [tuple(weight.shape) for weight in kind.built().cell.weights]
    assert shapes == [(FEATURES, 2 * UNITS), (2 * UNITS,)]
    with pytest.raises(ValueError, match="recurrent_initializer"):
        kind.layer(recurrent_initializer="zeros")


@each_engine
def test_there_is_nothing_for_recurrent_dropout_to_thin(kind):
    with pytest.raises(ValueError, match="recurrent_dropout"):
        kind.layer(recurrent_dropout=0.5)
