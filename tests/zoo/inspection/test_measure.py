"""Gradients by states: against differences, against closed forms, and where masks and directions
turn time round or leave it out."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

import reference
from kinds import BATCH, FEATURES, KINDS, MASK, TIME, UNITS, X, draw
from zoo import layers
from zoo.inspection import gradient_flow
from zoo.layers import states_through

Y = draw(BATCH, 2, seed=9)
Y_STEPS = draw(BATCH, TIME, 2, seed=9)


@pytest.fixture(autouse=True)
def exact():
    """Keras computes a loss in its default type, whatever the model's and the loss's own."""
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx("float32")


def model_of(*stack, mask=False):
    """Recurrences and a linear output in float64, with weights that all differ; MSE."""
    x = keras.Input((None, FEATURES), dtype="float64")
    inputs, told = x, {}
    if mask:
        told["mask"] = keras.Input((None,), dtype="bool")
        inputs = [x, told["mask"]]
    for layer in stack:
        x = layer(x, **told)
    model = keras.Model(inputs, keras.layers.Dense(2, dtype="float64")(x))
    model.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(model.weights)])
    model.compile(loss="mse")
    return model


def by_difference(model, inputs, targets, name, step):
    """(batch, units): the slope of the loss as that one state is pushed, by the loop's own hook."""

    def loss(push):
        def begin(layer, keep):
            steps = iter(range(10**6))

            def pushed(state):
                if layer.name != name or next(steps) != step:
                    return state
                return (state[0] + push, *state[1:])

            return pushed

        with states_through(begin), layers.using("loop"):
            return float(model.compute_loss(inputs, targets, model(inputs, training=False)))

    return reference.numerical_gradient(loss, np.zeros((BATCH, UNITS)))


def assert_norms_are_slopes(model, inputs, targets, name, counts=None):
    flow = gradient_flow(model, inputs, targets)
    for step in (0, 3, TIME - 1):
        found = flow[name].norms[step]
        slopes = np.linalg.norm(by_difference(model, inputs, targets, name, step), axis=1)
        rows = np.ones(BATCH, bool) if counts is None else counts[:, step]
        if rows.any():
            np.testing.assert_allclose(found, slopes[rows].mean(), rtol=1e-6, atol=1e-9)
        else:
            assert np.isnan(found)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("backwards, every", [(False, True), (True, False)])
def test_norms_are_slopes_of_the_loss(kind, backwards, every):
    arguments = {"return_sequences": every, "go_backwards": backwards, "dtype": "float64"}
    layer = kind.layer(name="recurrence", **arguments)
    assert_norms_are_slopes(model_of(layer), X, Y_STEPS if every else Y, "recurrence")


@pytest.mark.parametrize(
    "backwards, every, zeros",
    [(False, True, False), (True, True, True), (False, False, True), (True, False, False)],
)
def test_masked_steps_count_in_the_rows_that_have_them(backwards, every, zeros):
    layer = layers.LSTM(
        UNITS,
        return_sequences=every,
        go_backwards=backwards,
        zero_output_for_mask=zeros,
        dtype="float64",
        name="recurrence",
    )
    mask = MASK.copy()
    mask[:, 3] = False  # a step that counts in no row
    inputs, counts = [X, mask], mask[:, ::-1] if backwards else mask
    targets = Y_STEPS if every else Y
    assert_norms_are_slopes(model_of(layer, mask=True), inputs, targets, "recurrence", counts)


def test_every_layer_of_a_stack_and_both_directions_are_measured():
    lower = layers.GRU(UNITS, return_sequences=True, dtype="float64", name="lower")
    both = layers.Bidirectional(layers.LSTM(UNITS, dtype="float64"), name="both")
    model = model_of(lower, both)
    names = [layer.name for layer in gradient_flow(model, X, Y).layers]
    assert names == ["lower", both.forward_layer.name, both.backward_layer.name]
    for name in names:
        assert_norms_are_slopes(model, X, Y, name)


@pytest.mark.parametrize("activation", ["linear", "tanh"])
def test_a_simple_rnn_follows_the_closed_form(activation):
    """∂L/∂h_t = ∂L/∂h_T · Π D_s·Uᵀ, written by hand."""
    layer = layers.SimpleRNN(
        UNITS, activation=activation, return_state=False, dtype="float64", name="recurrence"
    )
    model = model_of(layer)
    W, U, b, V, c = model.get_weights()
    h, states = np.zeros((BATCH, UNITS)), []
    for t in range(TIME):
        h = X[:, t] @ W + b + h @ U
        h = np.tanh(h) if activation == "tanh" else h
        states.append(h)
    by = 2 * (h @ V + c - Y) / Y.size @ V.T
    expected = []
    for t in reversed(range(TIME)):
        expected.append(np.linalg.norm(by, axis=1).mean())
        slope = 1 - states[t] ** 2 if activation == "tanh" else 1.0
        by = by * slope @ U.T
    flow = gradient_flow(model, X, Y)
    np.testing.assert_allclose(flow["recurrence"].norms, expected[::-1], rtol=1e-12)


def test_the_rate_is_the_factor_of_every_step():
    """Of U = 0.7·Q with Q orthogonal the gradient is multiplied by 0.7 at every step."""
    layer = layers.SimpleRNN(UNITS, activation="linear", dtype="float64", name="recurrence")
    model = model_of(layer)
    U = 0.7 * np.linalg.qr(draw(UNITS, UNITS))[0]
    layer.set_weights([layer.get_weights()[0], U, np.zeros(UNITS)])
    flow = gradient_flow(model, X, Y)["recurrence"]
    assert flow.rate == pytest.approx(0.7)
    assert flow.across == pytest.approx(0.7 ** (TIME - 1))
    assert flow.first_to_last == pytest.approx(0.7 ** (TIME - 1))


def test_norms_of_weights_are_those_of_the_tape():
    model = model_of(layers.GRU(UNITS, dtype="float64", kernel_regularizer="l2"))
    with tf.GradientTape() as tape:
        loss = model.compute_loss(X, Y, model(X))
    gradients = tape.gradient(loss, [v.value for v in model.trainable_variables])
    flow = gradient_flow(model, X, Y)
    assert flow.loss == pytest.approx(float(loss))
    expected = {
        v.path: np.linalg.norm(g) for v, g in zip(model.trainable_variables, gradients, strict=True)
    }
    assert flow.weights == pytest.approx(expected)


def test_sample_weights_choose_whose_loss_is_followed():
    layer = layers.LSTM(UNITS, return_sequences=True, dtype="float64", name="recurrence")
    last = np.zeros((BATCH, TIME))
    last[:, 2] = 1
    norms = gradient_flow(model_of(layer), X, Y_STEPS, last)["recurrence"].norms
    assert (norms[:3] > 0).all() and (norms[3:] == 0).all()


def test_a_frozen_layer_a_nested_one_and_a_shared_one_are_measured():
    shared = layers.SimpleRNN(UNITS, return_sequences=True, dtype="float64", name="shared")
    shared.trainable = False
    x = keras.Input((None, UNITS), dtype="float64")
    inner = keras.Model(x, shared(shared(x)))
    inputs = keras.Input((None, UNITS), dtype="float64")
    model = keras.Model(inputs, keras.layers.Dense(2, dtype="float64")(inner(inputs)[:, -1]))
    model.compile(loss="mse")
    flow = gradient_flow(model, draw(BATCH, TIME, UNITS), Y)
    assert [layer.name for layer in flow.layers] == ["shared", "shared (2)"]
    assert all((layer.norms > 0).all() for layer in flow.layers)
    assert not any("shared" in path for path in flow.weights)


def test_a_state_that_is_handed_on_is_measured_step_by_step():
    """A cell may give back the very tensor that it got."""

    class Holding(layers.Cell):
        gates = {"candidate": "activation"}

        def update(self, projected, recurred, state):
            return state

    layer = layers.Recurrent(Holding(UNITS), dtype="float64", name="recurrence")
    norms = gradient_flow(model_of(layer), X, Y)["recurrence"].norms
    np.testing.assert_allclose(norms, norms[-1])
    assert norms[-1] > 0


def test_nothing_is_changed_by_looking():
    x = keras.Input((TIME, FEATURES), batch_size=BATCH)
    h = layers.LSTM(UNITS, stateful=True, return_sequences=True, dropout=0.5)(x)
    h = keras.layers.BatchNormalization()(h)
    model = keras.Model(x, [keras.layers.Dense(2, name="a")(h), keras.layers.Dense(2, name="b")(h)])
    model.compile("adam", {"a": "mse", "b": "mse"}, metrics={"a": "mae"})
    model.fit(X, [Y_STEPS, Y_STEPS], batch_size=BATCH, verbose=0)
    state = [v.numpy() for v in model.layers[1].states]
    tree = keras.tree.flatten(model.get_state_tree("numpy_array"))
    assert any(s.any() for s in state)
    gradient_flow(model, X, [Y_STEPS, Y_STEPS])
    after = keras.tree.flatten(model.get_state_tree("numpy_array"))
    for one, other in zip(
        [*tree, *state], [*after, *[v.numpy() for v in model.layers[1].states]], strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("policy, tolerance", [("mixed_float16", 2e-2), ("mixed_bfloat16", 8e-2)])
def test_half_precision_is_scaled_as_in_fit(policy, tolerance):
    """A loss so small that its gradient is nothing in float16, unless it is scaled."""
    keras.config.set_floatx("float32")
    found = []
    for dtype in (policy, "float32"):
        layer = layers.GRU(UNITS, dtype=dtype, name="recurrence")
        model = keras.Sequential([keras.Input((None, FEATURES)), layer, keras.layers.Dense(2)])
        model.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(model.weights)])
        optimizer = keras.optimizers.SGD()
        if dtype == "mixed_float16":
            optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
        model.compile(optimizer, "mse", loss_weights=1e-6)
        found.append(gradient_flow(model, X.astype("float32"), Y.astype("float32")))
    np.testing.assert_allclose(*[flow["recurrence"].norms for flow in found], rtol=tolerance)
    assert [*found[0].weights.values()] == pytest.approx(
        [*found[1].weights.values()], rel=tolerance
    )


def test_integers_through_an_embedding():
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            keras.layers.Embedding(7, 4, mask_zero=True),
            layers.LSTM(UNITS, name="recurrence"),
            keras.layers.Dense(2),
        ]
    )
    model.compile(loss="mse")
    tokens = np.array([[1, 2, 3, 0, 0], [4, 5, 6, 1, 0]])
    flow = gradient_flow(model, tokens, Y[:2])
    assert np.isnan(flow["recurrence"].norms).tolist() == [False] * 4 + [True]
    assert all(norm > 0 for norm in flow.weights.values())


# --- What is refused ------------------------------------------------------------------------------


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match=r"`model`.*Received: model=3"):
        gradient_flow(3, X, Y)


def test_a_model_without_a_loss_is_refused():
    model = keras.Sequential([keras.Input((None, FEATURES)), layers.LSTM(UNITS)])
    with pytest.raises(ValueError, match=r"compile\(loss"):
        gradient_flow(model, X, Y)


def test_a_model_without_a_layer_of_ours_is_refused():
    model = keras.Sequential([keras.Input((None, FEATURES)), keras.layers.LSTM(2)])
    model.compile(loss="mse")
    with pytest.raises(ValueError, match=r"layer of zoo\.layers"):
        gradient_flow(model, X, Y)


def test_a_layer_inside_a_compiled_function_is_refused():
    layer = layers.LSTM(2, name="hidden")
    layer.build((None, None, FEATURES))

    class Compiled(keras.Model):
        @tf.function
        def call(self, x):
            return layer(x)

    model = Compiled()
    model.compile(loss="mse")
    with pytest.raises(ValueError, match=r"'hidden' inside a tf\.function"):
        gradient_flow(model, ops.cast(X, "float32"), Y)


def test_an_unknown_layer_is_told_with_those_there_are():
    flow = gradient_flow(model_of(layers.LSTM(UNITS, dtype="float64", name="one")), X, Y)
    with pytest.raises(KeyError, match=r"'two'\. Known: one"):
        flow["two"]
