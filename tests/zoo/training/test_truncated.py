"""Truncated back-propagation: exact where nothing is cut, and state where it belongs."""

import keras
import numpy as np
import pytest

from zoo import Truncated, layers
from zoo.datasets.batches.documents import documents
from zoo.datasets.batches.streams import streams
from zoo.training.variables import carried

BATCH, FEATURES, UNITS = 2, 3, 4
RANDOM = np.random.default_rng(0)
LENGTHS = (7, 5, 6, 3)
READ = [RANDOM.normal(size=(n, FEATURES)).astype("float32") for n in LENGTHS]
LEARNT = [RANDOM.normal(size=(n, 1)).astype("float32") for n in LENGTHS]

LEARNT_BY, HELD_OUT = ([RANDOM.normal(size=(n, w)) for n in (4, 8, 2)] for w in (FEATURES, 1))


def model(time=None, rate=0.1, **arguments):
    """A stack, so that more than one layer carries state."""
    keras.utils.set_random_seed(1)
    stateful = {"stateful": True, **arguments}
    made = keras.Sequential(
        [
            keras.Input((time, FEATURES), batch_size=BATCH),
            layers.LSTM(UNITS, return_sequences=True, **stateful),
            layers.GRU(UNITS, return_sequences=True, **stateful),
            keras.layers.Dense(1),
        ]
    )
    made.compile(keras.optimizers.SGD(rate), keras.losses.MeanSquaredError(reduction="sum"))
    return made


def fitted(made, data, epochs=1):
    made.fit(data.dataset, epochs=epochs, callbacks=[data.callback], shuffle=False, verbose=0)
    return made.get_weights()


def test_it_is_the_whole_gradient_where_a_window_holds_the_sequence():
    """Against one step on whole sequences, by a model that carries nothing."""
    longest = max(LENGTHS[:2])
    whole = [np.zeros((2, longest, width), "float32") for width in (FEATURES, 1)]
    counted = np.zeros((2, longest), "float32")
    for row, (x, y) in enumerate(zip(READ[:2], LEARNT[:2], strict=True)):
        whole[0][row, : len(x)], whole[1][row, : len(x)], counted[row, : len(x)] = x, y, 1
    plain = model(stateful=False)
    plain.train_on_batch(*whole, sample_weight=counted)
    for time in (longest, 2 * longest):
        cut = documents(READ[:2], LEARNT[:2], BATCH, time)
        found = fitted(model(), Truncated(cut))
        for one, other in zip(found, plain.get_weights(), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)


def test_the_gradient_is_cut_between_windows():
    cut = documents(READ[:2], LEARNT[:2], BATCH, 2)
    short, whole = (
        fitted(model(rate=1e-3), Truncated(c))
        for c in (cut, documents(READ[:2], LEARNT[:2], BATCH, 7))
    )
    assert not np.allclose(short[1], whole[1], rtol=1e-4, atol=0)


@pytest.mark.parametrize("time", [2, 3, 7])
def test_what_is_predicted_does_not_depend_on_the_window(time):
    """With nothing learnt, the loss of windows is that of whole documents, one by one."""
    found = model(rate=0.0)
    data = Truncated(documents(READ, LEARNT, BATCH, time))
    told = found.fit(data.dataset, callbacks=[data.callback], shuffle=False, verbose=0)
    alone = model(rate=0.0, stateful=False)
    expected = 0.0
    for x, y in zip(READ, LEARNT, strict=True):
        expected += float(np.square(alone.predict_on_batch(np.stack([x] * BATCH))[0] - y).sum())
    # Keras tells the mean over batches of what a batch gives
    assert told.history["loss"][0] * len(data.windows) == pytest.approx(expected, rel=1e-5)


def test_every_epoch_begins_anew():
    cut = streams(np.arange(41) % 5, BATCH, 4)
    made = keras.Sequential(
        [
            keras.Input((None,), batch_size=BATCH, dtype="int32"),
            keras.layers.Embedding(5, 3),
            layers.SimpleRNN(UNITS, return_sequences=True, stateful=True),
            keras.layers.Dense(5),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    made.compile(keras.optimizers.SGD(0.0), loss)
    data = Truncated(cut)
    told = made.fit(data.dataset, epochs=2, callbacks=[data.callback], shuffle=False, verbose=0)
    assert told.history["loss"][0] == told.history["loss"][1]


def test_a_model_without_state_is_told():
    data = Truncated(documents(READ, LEARNT, BATCH, 3))
    with pytest.raises(ValueError, match="none of whose recurrences is stateful"):
        fitted(model(stateful=False), data)


def test_memory_does_not_grow_with_the_sequence():
    """Windows are cut when they are read: nothing is as long as a sequence but itself."""
    x = np.zeros((10_000, FEATURES), "float32")
    cut = documents([x] * 2, [x[:, :1]] * 2, BATCH, 100)
    assert len(cut) == 100 and cut[99].inputs.shape == (BATCH, 100, FEATURES)
    assert all(kept is x for kept in cut.inputs)


def losses_alone(documents_of):
    """Of each document by itself, by a model that carries nothing and learns nothing."""
    alone = model(rate=0.0, stateful=False)
    return sum(
        float(np.square(alone(np.repeat(x[None], 2, 0))[0] - y).sum())
        for x, y in zip(*documents_of, strict=True)
    )


def test_it_is_evaluated_as_it_is_learnt():
    data = Truncated(documents(READ, LEARNT, BATCH, 2))
    made = model(rate=0.0)
    fitted(made, data)  # leaves states behind
    told = made.evaluate(data.dataset, callbacks=[data.callback], verbose=0)
    assert told * len(data) == pytest.approx(losses_alone((READ, LEARNT)), rel=1e-5)


def test_a_validation_within_fit_minds_its_own_documents_and_no_state_of_training():
    held_out = documents(LEARNT_BY, HELD_OUT, BATCH, 3)
    data = Truncated(documents(READ, LEARNT, BATCH, 2), held_out)
    made = model(rate=0.0)
    how = {"validation_data": data.held_out, "callbacks": [data.callback], "shuffle": False}
    seen = []

    class See(keras.callbacks.Callback):
        def on_test_begin(self, logs=None):
            seen.append([np.array(s) for s in carried(made)])

        def on_test_end(self, logs=None):
            seen.append([np.array(s) for s in carried(made)])

    how["callbacks"] = [See(), data.callback, See()]
    told = made.fit(data.dataset, epochs=2, verbose=0, **how).history
    wanted = losses_alone((LEARNT_BY, HELD_OUT)) / len(held_out)
    assert told["val_loss"] == pytest.approx([wanted, wanted], rel=1e-5)
    before, begun, ended, after = seen[:4]
    assert np.abs(before[0]).max() > 0 and not any(state.any() for state in begun)
    assert np.abs(ended[0] - before[0]).max() > 0
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    "how, compiled, message",
    [
        ({"steps_per_epoch": 2}, {}, r"must read all \d+ windows .*Received: steps=2"),
        ({}, {"steps_per_execution": 2}, r"`steps_per_execution` .*Received: .*=2"),
    ],
)
def test_a_fit_that_would_lose_its_place_is_told(how, compiled, message):
    data, made = Truncated(documents(READ, LEARNT, BATCH, 2)), model()
    made.compile("sgd", "mse", **compiled)
    with pytest.raises(ValueError, match=message):
        made.fit(data.dataset, callbacks=[data.callback], shuffle=False, verbose=0, **how)
