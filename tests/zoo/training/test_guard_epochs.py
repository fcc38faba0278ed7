"""The guard beside batches whose order is that of the epoch, in a plain `fit`."""

import dataclasses
import math

import keras
import numpy as np

from zoo import Guard, layers
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Ragged, Rows
from zoo.training.epochs import Epochs

BATCH = 8
RANDOM = np.random.default_rng(0)


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Readings(Rows):
    read: np.ndarray
    wanted: np.ndarray
    tokens: Ragged


def rows(lost=None):
    """64 rows, of which one may hold a value that is no number."""
    read = RANDOM.standard_normal((64, 6, 2)).astype("float32")
    wanted = read.sum((1, 2), keepdims=True)[:, 0] / 4
    if lost is not None:
        read[lost, 4, 1] = math.nan
    return Readings(read, wanted, Ragged.of([[1, 2]] * 64))


def build(rate=1e-3):
    keras.utils.set_random_seed(0)
    inputs, tokens = keras.Input((6, 2), name="read"), keras.Input((None,), name="tokens")
    x = keras.layers.Concatenate()([layers.GRU(4)(inputs), keras.ops.mean(tokens, 1, True)])
    model = keras.Model({"read": inputs, "tokens": tokens}, keras.layers.Dense(1)(x))
    model.compile(keras.optimizers.Adam(rate), "mse")
    return model


def fit(model, data, guard, **how):
    callbacks = [data.callback, guard]
    return model.fit(data, callbacks=callbacks, shuffle=False, verbose=0, **how)


def test_a_value_that_is_no_number_is_found_in_the_order_of_its_epoch(capsys):
    """In each it comes in another batch."""
    data = Epochs(Batches(rows(lost=37), BATCH), ["read", "tokens"], "wanted")
    places = [
        next((k, list(index).index(37)) for k, index in enumerate(order.indices) if 37 in index)
        for order in map(data.batches.epoch, range(3))
    ]
    assert len(set(places)) == 3
    guard, model = Guard(data), build()
    fit(model, data, guard, initial_epoch=2, epochs=3)
    batch, row = places[2]
    told = guard.told
    assert (told["epoch"], told["batch"]) == (3, batch + 1)
    finding = told["finding"]
    assert (finding.kind, finding.place, finding.row, finding.step) == ("data", "read", 37, 4)
    held = f"in batch {batch + 1} the inputs 'read' hold nan at row {row} (row 37 of all), step 4"
    assert held in told["message"]
    assert capsys.readouterr().err == told["message"] + "\n"
    sound = Epochs(Batches(rows(), BATCH), ["read", "tokens"], "wanted")
    course = fit(model, sound, Guard(sound), epochs=1).history["loss"]
    assert math.isfinite(course[0])


def test_a_rate_a_thousand_times_too_high_is_told_and_the_rate_advised_learns(capsys):
    data = Epochs(Batches(rows(), BATCH), ["read", "tokens"], "wanted")
    guard, model = Guard(data, first=1), build(rate=1.0 * 1000)
    fit(model, data, guard, epochs=30)
    assert guard.told["why"] == "diverged" and guard.told["finding"].kind == "weights"
    assert "Lower the learning rate from 1e+03" in capsys.readouterr().err
    model.optimizer.learning_rate = guard.told["advised"]
    again = Guard(data, first=1)
    course = fit(model, data, again, epochs=5).history["loss"]
    assert again.told is None and course[-1] < course[0]


def test_what_is_looked_at_is_of_the_epoch_in_which_it_began():
    """A loss that rose in one epoch is judged in a later one."""
    data = Epochs(Batches(rows(lost=37), BATCH), ["read", "tokens"], "wanted")
    guard = Guard(data)
    guard.set_params({"steps": len(data)})
    guard.set_model(build())
    for epoch in range(3):
        batch, row = next(
            (k, list(index).index(37))
            for k, index in enumerate(data.batches.epoch(epoch).indices)
            if 37 in index
        )
        finding, _ = guard._look(epoch, batch, None)
        assert finding.row == 37 and f"in batch {batch + 1} " in finding.told
        assert f"row {row} (row 37" in finding.told


def test_looking_at_an_epoch_does_not_disturb_the_one_that_is_read():
    data = Epochs(Batches(rows(), BATCH), "read", "wanted")

    class Look(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            shown = data.of(1)
            np.testing.assert_array_equal(
                shown[3][1], data.batches.rows.wanted[data.batches.epoch(1).indices[3]]
            )

    inputs = keras.Input((6, 2))
    model = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Flatten()(inputs)))
    model.compile("sgd", "mse")
    callbacks = [Look(), data.callback]
    assert model.fit(data, callbacks=callbacks, epochs=2, shuffle=False, verbose=0)
