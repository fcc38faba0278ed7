"""The layer around a cell: what it refuses, and the state that it keeps, learns and is given."""

import re

import keras
import numpy as np
import pytest

from kinds import (
    BATCH,
    BOTH,
    FEATURES,
    KINDS,
    MASK,
    UNITS,
    X,
    arrays,
    close,
    draw,
    gradients,
    run,
)
from zoo.layers import GRU, LSTM, LSTMCell, Recurrent, SimpleRNN

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


# --- Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("units", [0, -1, True, 2.5, None, "8"])
@pytest.mark.parametrize("cls", [SimpleRNN, LSTM, GRU, LSTMCell])
def test_units_is_a_positive_integer(cls, units):
    message = (
        f"`units`, the width of the state, must be a positive integer. Received: units={units!r}"
    )
    with pytest.raises(ValueError) as error:
        cls(units)
    assert message in str(error.value)


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, float("nan")])
@pytest.mark.parametrize("name", ["dropout", "recurrent_dropout"])
def test_rates_are_from_0_to_below_1(name, rate):
    with pytest.raises(
        ValueError, match=f"`{name}`.* at least 0 and below 1. Received: {name}={rate}"
    ):
        LSTM(UNITS, **{name: rate})


@pytest.mark.parametrize("engine, near", [("lop", "loop"), ("autp", "auto"), ("loops", "loop")])
def test_an_unknown_engine_and_the_nearest(engine, near):
    with pytest.raises(ValueError, match=f"engine={engine!r}. Did you mean '{near}'"):
        LSTM(UNITS, engine=engine)


@pytest.mark.parametrize("engine", ["warp drive", None, 3])
def test_an_engine_like_no_other(engine):
    with pytest.raises(ValueError, match=r"must be one of auto, .*loop.*\. Received: engine=.*\.$"):
        LSTM(UNITS, engine=engine)


@pytest.mark.parametrize("use_cudnn", ["yes", None, 2])
def test_use_cudnn_is_of_three(use_cudnn):
    with pytest.raises(ValueError, match=r"`use_cudnn` must be 'auto', True or False. Received"):
        LSTM(UNITS, use_cudnn=use_cudnn)


@pytest.mark.parametrize("cell", [keras.layers.LSTMCell(UNITS), "lstm", LSTMCell, None])
def test_cell_is_one_of_ours(cell):
    with pytest.raises(TypeError, match=r"must be a zoo.layers.Cell. Received: cell="):
        Recurrent(cell)


def test_stateful_or_learned():
    with pytest.raises(
        ValueError, match=r"`learn_initial_state` .* `stateful` .* exclude each other"
    ):
        LSTM(UNITS, stateful=True, learn_initial_state=True)


@pytest.mark.parametrize("count", [1, 3])
def test_one_initial_state_for_each_of_the_cells(count):
    with pytest.raises(ValueError, match=f"`initial_state` .* h, c. Received: {count}"):
        LSTM(UNITS)(X, initial_state=[draw(BATCH, UNITS)] * count)


@pytest.mark.parametrize("shape", [(1, UNITS), (BATCH, 1), (BATCH, UNITS + 1), (UNITS,)])
def test_an_initial_state_has_a_row_for_each_of_the_batch(shape):
    message = f"'memory' must start from a state c of shape (batch, size), here {(BATCH, UNITS)}. "
    with pytest.raises(ValueError, match=re.escape(f"{message}Received: {shape}.")):
        LSTM(UNITS, name="memory")(X, initial_state=[draw(BATCH, UNITS), draw(*shape)])


def test_a_stateful_layer_keeps_its_size_of_batch():
    layer = LSTM(UNITS, stateful=True)
    layer(X)
    with pytest.raises(ValueError, match=r"Received: \(3, 5\)\. A stateful layer keeps its size"):
        layer(X[:1])


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="elsewhere time is known")
def test_unroll_needs_a_known_time():
    import tensorflow as tf

    call = tf.function(LSTM(UNITS, unroll=True))
    with pytest.raises(ValueError, match="`unroll` needs a known number of time steps"):
        call.get_concrete_function(tf.TensorSpec((BATCH, None, FEATURES)))


@pytest.mark.parametrize(
    "made", [lambda **k: LSTM(UNITS, **k), lambda **k: Recurrent(LSTMCell(UNITS), **k)]
)
def test_an_unknown_keyword_is_named(made):
    with pytest.raises((TypeError, ValueError), match="dropuot"):
        made(dropuot=0.1)


def test_a_sequence_has_three_dimensions():
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        LSTM(UNITS)(X[:, 0])


# --- State ----------------------------------------------------------------------------------------


def test_a_single_state_needs_no_list():
    layer, state = GRU(UNITS), draw(BATCH, UNITS)
    close(run(layer, X, state), run(layer, X, [state]), 0)


def test_states_pass_between_the_layers_of_a_model(tmp_path):
    """An encoder hands its state to a decoder; saved and loaded, too."""
    question, answer = (keras.Input((None, FEATURES)) for _ in range(2))
    encoder, decoder = LSTM(UNITS, return_state=True), LSTM(UNITS, return_sequences=True)
    _, *states = encoder(question)
    model = keras.Model([question, answer], decoder(answer, initial_state=states))
    model.save(tmp_path / "model.keras")
    inputs, (_, *states) = [2 * X, X[:, :4]], run(encoder, 2 * X)
    for one in (model, keras.saving.load_model(tmp_path / "model.keras")):
        close(arrays(one(inputs)), run(decoder, inputs[1], states))


@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
@each_kind
def test_stateful(kind, mask):
    layer = kind.built(stateful=True, return_sequences=True)
    whole = run(kind.built(return_sequences=True), X, mask=mask)
    pieces = [(X[:, s], mask if mask is None else mask[:, s]) for s in (slice(2), slice(2, None))]
    again = [np.concatenate([run(layer, x, mask=m)[0] for x, m in pieces], axis=1)]
    if mask is None:  # else the second piece cannot know the last output of the first
        close(again, whole)
    with_state = kind.built(return_state=True)
    close(arrays(list(layer.states)), run(with_state, X, mask=mask)[1:])
    layer.reset_state()
    close(run(layer, X, mask=mask), whole)
    close(arrays(list(layer.states)), run(with_state, X, mask=mask)[1:])


@each_kind
def test_stateless_by_default(kind):
    layer = kind.built(**BOTH)
    close(run(layer, X), run(layer, X), 0)


@each_kind
def test_second_use(kind):
    """One layer in two places of a model, on inputs of other lengths, has one set of weights."""
    layer = kind.built(return_sequences=True)
    inputs = [keras.Input((None, FEATURES)), keras.Input((4, FEATURES))]
    model = keras.Model(inputs, [layer(x) for x in inputs])
    short = draw(2, 4, FEATURES)
    assert len(model.weights) == len(kind.weights)
    close(arrays(model([X[:2], short])), [*run(layer, X[:2]), *run(layer, short)])


@each_kind
def test_a_learned_initial_state_starts_at_zero_and_counts(kind):
    layer, plain = kind.built(learn_initial_state=True, **BOTH), kind.built(**BOTH)
    close(run(layer, X), run(plain, X))
    assert len(layer.trainable_weights) - len(plain.trainable_weights) == kind.cell.states
    assert layer.count_params() - plain.count_params() == kind.cell.states * UNITS


@each_kind
def test_a_learned_initial_state_is_where_each_row_starts(kind):
    layer = kind.built(learn_initial_state=True, **BOTH)
    learned = [draw(1, UNITS, seed=k) for k in range(kind.cell.states)]
    layer.set_weights([*learned, *layer.cell.get_weights()])
    rows = [np.repeat(state, BATCH, axis=0) for state in learned]
    close(run(layer, X), run(kind.built(**BOTH), X, rows))
    close(run(layer, X, kind.states()), run(kind.built(**BOTH), X, kind.states()))


@each_kind
def test_a_learned_initial_state_is_trained(kind):
    """Its gradient is that of the initial states, summed over the rows that share it."""
    states = slice(1, 1 + kind.cell.states)
    learned = gradients(kind.built(learn_initial_state=True, **BOTH), X)[states]
    zeros = [0 * state for state in kind.states()]
    given = gradients(kind.built(**BOTH), X, zeros)[states]
    close(learned, [gradient.sum(0, keepdims=True) for gradient in given], 1e-5)
    assert all(np.abs(gradient).min() > 0 for gradient in learned)


# --- Dropout --------------------------------------------------------------------------------------

RATES = {"dropout": 0.5, "recurrent_dropout": 0.5}


@each_kind
def test_no_dropout_at_inference(kind):
    close(run(kind.built(**RATES, **BOTH), X), run(kind.built(**BOTH), X), 0)


@pytest.mark.parametrize("name", RATES)
@each_kind
def test_dropout_is_drawn_anew_and_repeats_by_its_seed(kind, name):
    first, same, other = (kind.built(**{name: 0.5}, seed=seed, **BOTH) for seed in (1, 1, 2))
    runs = [run(layer, X, kind.states(), training=True)[0] for layer in (first, same, other, first)]
    close(runs[:1], runs[1:2], 0)
    assert not np.allclose(runs[0], runs[2])
    assert not np.allclose(runs[0], runs[3])


@each_kind
def test_each_row_has_its_own_dropout(kind):
    layer = kind.built(**RATES, seed=1, return_sequences=True)
    rows = run(layer, np.repeat(X[:1], 8, axis=0), training=True)[0]
    assert len(np.unique(rows[:, -1], axis=0)) > 1


# --- Training -------------------------------------------------------------------------------------


@each_kind
def test_fit_lowers_the_loss(kind):
    layer = kind.layer(learn_initial_state=True, **RATES)
    model = keras.Sequential([keras.Input((None, FEATURES)), keras.layers.Masking(), layer])
    model.compile(keras.optimizers.Adam(0.02), "mse")
    y = np.tanh(draw(BATCH, UNITS))
    before = model.evaluate(X, y, verbose=0)
    model.fit(X, y, epochs=15, verbose=0)
    assert model.evaluate(X, y, verbose=0) < 0.9 * before
