"""State handed into and out of whole models."""

import keras
import numpy as np
import pytest

from kinds import BATCH, FEATURES, MASK, UNITS, X, arrays, close, draw
from zoo.layers import GRU, LSTM, carried


def stack(**first):
    """Two recurrences, and between them what a model has between them."""
    x, mask = keras.Input((None, FEATURES)), keras.Input((None,), dtype="bool")
    h = LSTM(UNITS, return_sequences=True, name="lower", **first)(x, mask=mask)
    h = keras.layers.Dense(UNITS, activation="relu")(h)
    y = GRU(UNITS, return_sequences=True, name="upper")(h, mask=mask)
    return keras.Model([x, mask], y)


def pieces(mask, *cuts):
    return [list(piece) for piece in zip(*(np.split(a, cuts, 1) for a in (X, mask)), strict=True)]


def run(model, inputs, before=None):
    with carried(before) as after:
        outputs = model(inputs)
    return arrays(outputs), after


def test_a_model_in_pieces_is_the_whole():
    model, mask, state, outputs = stack(), np.ones_like(MASK), None, []
    for piece in pieces(mask, 1, 4):
        found, state = run(model, piece, state)
        outputs += found
    close([np.concatenate(outputs, 1)], arrays(model([X, mask])))


def test_a_masked_model_in_pieces_ends_as_the_whole():
    model, state = stack(zero_output_for_mask=True), None
    for piece in pieces(MASK, 2, 3):
        _, state = run(model, piece, state)
    _, whole = run(model, [X, MASK])
    close(arrays(state), arrays(whole))


def test_states_stand_by_layer_in_the_order_of_calls():
    _, after = run(stack(), [X, MASK])
    assert list(after) == ["lower", "upper"]
    assert [[s.shape for s in states] for states in after.values()] == [
        [(BATCH, UNITS)] * 2,
        [(BATCH, UNITS)],
    ]


def test_a_layer_without_a_state_to_start_from_starts_as_otherwise():
    model = stack(learn_initial_state=True)
    model.set_weights([draw(*weight.shape) for weight in model.weights])
    close(run(model, [X, MASK])[0], arrays(model([X, MASK])))
    upper = {"upper": (draw(BATCH, UNITS),)}
    _, plain = run(model, [X, MASK])
    _, found = run(model, [X, MASK], upper)
    close(arrays(found["lower"]), arrays(plain["lower"]))
    assert not np.allclose(*arrays([found["upper"], plain["upper"]]))


def test_carried_state_goes_before_any_other():
    layer, h = GRU(UNITS, name="layer"), draw(BATCH, UNITS)
    with carried({"layer": (h,)}):
        found = layer(X, initial_state=[1 + h])
    close(arrays(found), arrays(layer(X, initial_state=[h])))


def test_a_stateful_layer_keeps_its_own_state():
    layer = GRU(UNITS, stateful=True)
    layer(X)
    [kept] = arrays(list(layer.states))
    with carried() as after:
        layer(X)
    close(arrays(list(layer.states)), [kept], 0)
    assert not np.allclose(*arrays(after), kept)


def test_nothing_is_carried_outside():
    layer = GRU(UNITS, name="layer")
    before = arrays(layer(X))
    with carried() as after:
        layer(X)
    state = arrays(after)
    close(arrays(layer(2 * X[:1])), arrays(layer(2 * X[:1])), 0)
    close(arrays(after), state, 0)
    close(arrays(layer(X)), before, 0)


def test_the_inner_of_two_scopes_has_the_state():
    layer = GRU(UNITS, name="layer")
    with carried() as outer:
        with carried() as inner:
            layer(X)
        assert (list(outer), list(inner)) == ([], ["layer"])
        layer(X)
    assert list(outer) == ["layer"]


def test_an_error_closes_the_scope():
    with pytest.raises(ZeroDivisionError), carried():
        raise ZeroDivisionError
    layer = GRU(UNITS)
    layer(X), layer(X)  # in a scope, the second call would be refused


def test_backwards_is_refused():
    layer = GRU(UNITS, go_backwards=True, name="reader")
    with pytest.raises(ValueError, match="'reader': it reads the sequence backwards"), carried():
        layer(X)
    with pytest.raises(ValueError, match="'backward_gru'"), carried():
        keras.layers.Bidirectional(GRU(UNITS, name="gru"))(X)


def test_two_calls_are_refused():
    layer = GRU(UNITS, name="twice")
    with (
        pytest.raises(ValueError, match="'twice': two calls of that name"),
        carried(),
    ):
        layer(X)
        layer(X)


def test_a_state_too_many_is_refused():
    layer = GRU(UNITS, name="layer")
    with (
        pytest.raises(ValueError, match=r"`initial_state` .* Received: 2"),
        carried({"layer": (X, X)}),
    ):
        layer(X)


def test_a_function_of_input_and_state_compiles():
    """What export rests on: the context is gone when the graph runs."""
    layer = LSTM(UNITS, name="layer")
    expected = run(layer, X)
    if keras.backend.backend() == "jax":
        import jax

        variables = (
            [w.value for w in layer.weights],
            [v.value for v in layer.non_trainable_variables],
        )

        @jax.jit
        def step(x, before):
            with carried({"layer": before}) as after:
                outputs, _ = layer.stateless_call(*variables, x)
            return outputs, after["layer"]
    else:
        import tensorflow as tf

        @tf.function
        def step(x, before):
            with carried({"layer": before}) as after:
                outputs = layer(x)
            return outputs, after["layer"]

    x = X.astype("float32")
    _, between = step(x[:, :2], tuple(arrays(layer.get_initial_state(BATCH))))
    outputs, final = step(x[:, 2:], between)
    close(arrays([outputs, final]), [*expected[0], *arrays(expected[1])])
