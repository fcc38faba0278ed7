"""What every recurrence must hold, by whatever engine it runs: small named properties of a `Kind`.

A property asserts; what it takes beside the kind are arguments of the layer or of its call.
"""

import functools
import inspect

import keras
import numpy as np
from keras import ops

import reference
import zoo.layers
from kinds import (
    BATCH,
    BOTH,
    DTYPE,
    EVERY_MASK,
    EXACT,
    FEATURES,
    MASK,
    TIME,
    UNITS,
    X,
    arrays,
    close,
    differentiate,
    draw,
    run,
)

# --- Form -----------------------------------------------------------------------------------------


def shapes(kind, **returns):
    layer = kind.layer(**returns)
    steps = (TIME,) if returns["return_sequences"] else ()
    states = kind.cell.states if returns["return_state"] else 0
    expected = [(*steps, UNITS), *states * [(UNITS,)]]
    symbols = keras.tree.flatten(layer(keras.Input((TIME, FEATURES))))
    assert [symbol.shape for symbol in symbols] == [(None, *shape) for shape in expected]
    assert [array.shape for array in run(layer, X)] == [(BATCH, *shape) for shape in expected]


def dtypes(kind, policy):
    policy = keras.DTypePolicy(policy)
    layer = kind.layer(dtype=policy, dropout=0.5, recurrent_dropout=0.5, **BOTH)
    outputs = layer(X, mask=MASK, training=True)
    assert {str(array.dtype) for array in arrays(outputs)} == {policy.compute_dtype}
    assert {weight.dtype for weight in layer.weights} == {policy.variable_dtype}


def saves_and_loads(kind, path, **arguments):
    layer = kind.layer(return_sequences=True, **arguments)
    model = keras.Sequential([keras.Input((None, FEATURES)), keras.layers.Masking(), layer])
    model.set_weights([draw(*weight.shape) for weight in model.weights])
    model.save(path)
    loaded = keras.saving.load_model(path)
    np.testing.assert_array_equal(*arrays([model(X), loaded(X)]))
    assert loaded.layers[-1].get_config() == layer.get_config()


def knows_no_sizes(kind):
    """One graph serves every batch and every time, no steps and no rows included."""
    layer = kind.built(**BOTH)
    x, mask = keras.Input((None, FEATURES)), keras.Input((None,), dtype="bool")
    model = keras.Model([x, mask], layer(x, mask=mask))
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        specs = [tf.TensorSpec(symbol.shape, symbol.dtype) for symbol in model.inputs]
        model = tf.function(model, input_signature=[specs])
    for batch, time in [(3, 6), (1, 6), (3, 1), (3, 0), (0, 6)]:
        x, mask = draw(batch, time, FEATURES).astype("float32"), draw(batch, time) > 0
        zeros = [0 * state for state in kind.states(batch)]
        close(arrays(model([x, mask])), kind.run_reference(x, zeros, mask=mask), 1e-5)


# --- Time -----------------------------------------------------------------------------------------


def step_is_sequence(kind):
    """The cell by hand, and the cell in stock Keras, give what the layer gives."""
    layer = kind.built(**BOTH)
    expected = run(layer, X, kind.states())
    states, outputs = kind.states(), []
    for t in range(TIME):
        output, states = layer.cell(X[:, t], states)
        outputs.append(output)
    close(arrays([ops.stack(outputs, axis=1), states]), expected)
    close(run(keras.layers.RNN(layer.cell, **BOTH), X, kind.states()), expected)


def splits(kind, cut):
    layer = kind.built(**BOTH)
    first, *between = run(layer, X[:, :cut], kind.states())
    second, *final = run(layer, X[:, cut:], between)
    close([np.concatenate([first, second], 1), *final], run(layer, X, kind.states()))


def carries(kind, cut):
    layer = kind.built(return_sequences=True)
    with zoo.layers.carried() as between:
        first = layer(X[:, :cut])
    with zoo.layers.carried(between):
        second = layer(X[:, cut:])
    close(arrays(ops.concatenate([first, second], axis=1)), run(layer, X))


def causal(kind, t):
    layer = kind.built(return_sequences=True)
    changed = X + (np.arange(TIME) >= t)[:, None]
    [before], [after] = run(layer, X), run(layer, changed)
    np.testing.assert_array_equal(before[:, :t], after[:, :t])
    assert (before[:, t:] != after[:, t:]).all()


def rows_are_independent(kind):
    layer = kind.built(**BOTH)
    expected, states = run(layer, X, kind.states()), kind.states()
    order = [2, 0, 1]
    found = run(layer, X[order], [state[order] for state in states])
    close(found, [array[order] for array in expected])
    other = np.concatenate([X[:1], 9 * X[1:]])
    for one, changed in zip(expected, run(layer, other, states), strict=True):
        np.testing.assert_array_equal(one[0], changed[0])


def unroll_is_rolled(kind, mask=None, **arguments):
    layers = [kind.built(unroll=unroll, **BOTH, **arguments) for unroll in (True, False)]
    found, expected = (differentiate(layer, X, kind.states(), mask=mask) for layer in layers)
    close(found[0], expected[0])
    close(found[1], expected[1], 1e-5)


def no_steps(kind, mask=None, **arguments):
    """No outputs, the initial state, and zeros where a last output is wanted."""
    x = X[:, :0]
    outputs, *final = run(kind.built(**BOTH, **arguments), x, kind.states(), mask)
    assert outputs.shape == (BATCH, 0, UNITS)
    close(final, kind.states())
    [last] = run(kind.built(**arguments), x, kind.states(), mask)
    np.testing.assert_array_equal(last, np.zeros((BATCH, UNITS)))


def last_is_last(kind, mask=None, **arguments):
    outputs, *final = run(kind.built(**BOTH, **arguments), X, kind.states(), mask)
    found = run(kind.built(return_state=True, **arguments), X, kind.states(), mask)
    close(found, [outputs[:, -1], *final])


# --- Masks ----------------------------------------------------------------------------------------


def mask_skips(kind, **arguments):
    """Of all masks of four steps, each is as if the layer had met the valid steps alone."""
    layer = kind.built(**BOTH, **arguments)
    rows, time = EVERY_MASK.shape
    x, states = draw(rows, time, FEATURES), kind.states(rows)
    outputs, *final = run(layer, x, states, EVERY_MASK)
    walked = EVERY_MASK[:, ::-1] if layer.go_backwards else EVERY_MASK
    for valid in range(time + 1):
        some = EVERY_MASK.sum(1) == valid
        alone = x[some][EVERY_MASK[some]].reshape(some.sum(), valid, FEATURES)
        expected = run(layer, alone, [state[some] for state in states])
        met = outputs[some][walked[some]].reshape(expected[0].shape)
        close([met, *(state[some] for state in final)], expected)
    before = np.pad(outputs, [(0, 0), (1, 0), (0, 0)])[:, :-1]
    skipped = np.zeros_like(before) if layer.zero_output_for_mask else before
    np.testing.assert_array_equal(outputs[~walked], skipped[~walked])


# --- Equations and their gradients ----------------------------------------------------------------


def equals_reference(kind, x, states, mask=None, **arguments):
    layer = kind.built(dtype=DTYPE, **BOTH, **arguments)
    expected = kind.run_reference(x, states, mask=mask, **arguments)
    close(run(layer, x, states, mask), expected, EXACT)


def equals_reference_without_bias(kind):
    named = zip(kind.cell.names, kind.weights, strict=True)
    biased = [(name == "b" or name.startswith("b_"), weight) for name, weight in named]
    layer = kind.layer(use_bias=False, **BOTH)
    layer.build((BATCH, None, FEATURES))
    layer.cell.set_weights([weight for bias, weight in biased if not bias])
    weights = [0 * weight if bias else weight for bias, weight in biased]
    close(run(layer, X, kind.states()), kind.run_reference(X, kind.states(), weights), 1e-5)


def equals_reference_with_activations(kind, *names):
    """With others than the usual for the arguments named, as far as the cell has them."""
    told = {"activation": "softsign", "recurrent_activation": "hard_sigmoid"}
    meant = {
        "activation": lambda a: a / (1 + abs(a)),
        "recurrent_activation": lambda a: np.clip(a / 6 + 1 / 2, 0, 1),
    }
    parts = {"step": kind.cell.step, "read": kind.cell.read}
    taken = {part: _taken(function, names) for part, function in parts.items()}
    found = run(
        kind.built(**{name: told[name] for name in set().union(*taken.values())}, **BOTH),
        X,
        kind.states(),
    )
    for part, some in taken.items():
        if some:
            parts[part] = functools.partial(parts[part], **{name: meant[name] for name in some})
    close(found, kind.run_reference(X, kind.states(), **parts), 1e-5)


def _taken(function, names):
    return {*names} & {*inspect.signature(function).parameters} if function else set()


def gradients_are_slopes(kind, mask=None, how=None, **arguments):
    """By inputs, initial states and every weight, against finite differences of the reference."""
    at = [X, *kind.states(), *kind.weights]
    split = 1 + kind.cell.states
    layer = kind.built(dtype=DTYPE, **BOTH, **arguments)
    _, found = differentiate(layer, at[0], at[1:split], how, mask=mask)

    def height(k, array):
        x, *rest = [*at[:k], array, *at[k + 1 :]]
        states, weights = rest[: split - 1], rest[split - 1 :]
        outputs = kind.run_reference(x, states, weights, mask, **arguments)
        return sum(np.sum(y * draw(*y.shape, seed=k)) for k, y in enumerate(outputs))

    slopes = [
        reference.numerical_gradient(functools.partial(height, k), array)
        for k, array in enumerate(at)
    ]
    close(found, slopes, max(EXACT, 1e-6))


def dropout_thins(kind):
    """Dropout is the network whose W and U lack some rows, the same at every step of a sequence.

    The others are scaled up.  Which are lacking is seen in the gradients; a state that lost a part
    by the dropout, not just its sight by U, would not agree.
    """
    x, states, (W, U, b) = X[:1], kind.states(batch=1), kind.weights
    lost = set()
    for seed in range(3):
        told = {"dropout": 0.5, "recurrent_dropout": 0.75, "seed": seed, "dtype": DTYPE}
        found, gradients = differentiate(kind.built(**told, **BOTH), x, states, training=True)
        by_W, by_U, _ = gradients[1 + len(states) :]
        seen, remembered = by_W.any(1, keepdims=True), by_U.any(1, keepdims=True)
        close(found, kind.run_reference(x, states, (2 * seen * W, 4 * remembered * U, b)), EXACT)
        lost |= {("x", kept) for kept in seen.flat} | {("h", kept) for kept in remembered.flat}
    assert len(lost) == 4  # some features and units were dropped, and some were not
