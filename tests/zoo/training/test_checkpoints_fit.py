"""Checkpoints in a `fit` of the user's own: any model, batches in the order of `Epochs`."""

import contextlib
import dataclasses

import keras
import numpy as np
import pytest

from zoo import Checkpoints, layers
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Ragged, Rows
from zoo.training.epochs import Epochs


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Words(Rows):
    tokens: Ragged
    labels: np.ndarray


ROWS = Words(Ragged.of([[1 + n % 5] * 4 for n in range(30)]), np.arange(30) % 2)
EPOCHS, BATCHES = 3, 8


class Stop(keras.callbacks.Callback):
    """Ends a training at the end of a batch or while one is read, as Ctrl-C would."""

    def __init__(self, after=0):
        super().__init__()
        self.left = after

    def get_state(self):
        return {}

    def set_state(self, state):
        pass

    def on_train_batch_end(self, batch, logs=None):
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def build():
    mean = keras.layers.GlobalAveragePooling1D()
    return compiled(tokens(), keras.layers.Embedding(6, 3), mean)


def recurrent():
    memory = layers.SimpleRNN(3, dropout=0.2, recurrent_dropout=0.2)
    return compiled(tokens(), keras.layers.Embedding(6, 3), memory)


def without_input():
    return compiled(keras.layers.Embedding(6, 3), keras.layers.GlobalAveragePooling1D())


def tokens():
    return keras.Input((None,), dtype="int32")


def compiled(*first):
    model = keras.Sequential([*first, keras.layers.Dropout(0.3), keras.layers.Dense(2)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"])
    return model


def data():
    return Epochs(Batches(ROWS, 4, seed=2), "tokens", "labels")


def fit(model, kept, stop=None, read=None, epochs=EPOCHS, callbacks=()):
    read = read or data()
    among = kept.among([read.callback, stop or Stop(), *callbacks])
    how = {"initial_epoch": kept.epoch, "shuffle": False, "verbose": 0}
    return model.fit(read, epochs=epochs, callbacks=among, **how).history


def learn(folder, seed, stop=0, batches=3, build=build):
    keras.utils.set_random_seed(seed)
    model = build()
    course = fit(model, Checkpoints(folder, batches=batches), Stop(stop))
    return model.get_weights(), course


def same(one, other):
    assert one[1] == other[1] and len(one[1]["accuracy"]) == EPOCHS
    for a, b in zip(one[0], other[0], strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return learn(tmp_path_factory.mktemp("whole"), 1)


def stopped(folder, stop, **how):
    with pytest.raises(KeyboardInterrupt):
        learn(folder, 1, stop, **how)


@pytest.mark.parametrize("build", [recurrent, without_input])
def test_dropout_metrics_and_order_go_on_to_the_bit(tmp_path, build):
    """Of a model that is built only by its first batch, too."""
    whole = learn(tmp_path / "whole", 1, build=build)
    stopped(tmp_path / "stopped", 14, build=build)
    kept = Checkpoints(tmp_path / "stopped")
    assert (kept.epoch, kept.batch) == (1, 4)
    same(learn(tmp_path / "stopped", 2, build=build), whole)


def test_they_go_on_where_an_epoch_begins(tmp_path, whole):
    stopped(tmp_path, 10, batches=8)
    kept = Checkpoints(tmp_path)
    assert (kept.epoch, kept.batch) == (1, 0)
    same(learn(tmp_path, 2, batches=8), whole)


def test_where_an_epoch_begins_a_model_must_be_built(tmp_path):
    stopped(tmp_path, 10, batches=8)
    with pytest.raises(ValueError, match=r"must be built.*Put keras\.Input before its first layer"):
        learn(tmp_path, 1, batches=8, build=without_input)


def test_an_error_while_batches_are_passed_over_is_forgotten(tmp_path, whole):
    """In a notebook, the cell is run again: with the same model, data and callbacks."""
    stopped(tmp_path, 14)
    read, model, kept = data(), build(), Checkpoints(tmp_path, batches=3)
    counted = Stop()
    with pytest.raises(ValueError, match="Received: 0"):  # forgot initial_epoch
        among = kept.among([read.callback, counted])
        model.fit(read, epochs=EPOCHS, callbacks=among, shuffle=False, verbose=0)

    class Broken(Epochs):
        def __getitem__(self, index):
            if self.told and index == 2:
                raise OSError("the disk is gone")
            return super().__getitem__(index)

    broken = Broken(Batches(ROWS, 4, seed=2), "tokens", "labels")
    with pytest.raises(Exception, match="the disk is gone"):
        fit(model, kept, counted, broken)
    assert counted.left == 0
    course = fit(model, kept, counted, read)
    same((model.get_weights(), course), whole)
    assert -counted.left == EPOCHS * BATCHES - BATCHES - 4
    model.fit(read, callbacks=[read.callback, counted], shuffle=False, verbose=0)  # a plain one
    assert int(model.optimizer.iterations) == (EPOCHS + 1) * BATCHES
    assert -counted.left == EPOCHS * BATCHES - 4


def test_a_second_fit_with_the_same_checkpoints_learns_every_batch(tmp_path):
    stopped(tmp_path, 14)
    read, model, kept = data(), build(), Checkpoints(tmp_path, batches=3)
    fit(model, kept)
    steps = int(model.optimizer.iterations)
    assert steps == EPOCHS * BATCHES
    among = kept.among([read.callback, Stop()])
    model.fit(read, callbacks=among, initial_epoch=3, epochs=4, shuffle=False, verbose=0)
    assert int(model.optimizer.iterations) == steps + BATCHES


def test_what_cannot_be_gone_on_with_is_told(tmp_path):
    stopped(tmp_path, 14)
    with pytest.raises(ValueError, match=r"`epochs`, .* must be above 1, .*Received: 1"):
        fit(build(), Checkpoints(tmp_path), epochs=1)
    fewer = Epochs(Batches(ROWS, 10), "tokens", "labels")
    with pytest.raises(ValueError, match=r"after 4 batches of an epoch\. Received: fewer"):
        fit(build(), Checkpoints(tmp_path), read=fewer)


def test_a_log_of_keras_goes_on_in_its_file(tmp_path):
    for stop in (14, 0):
        kept = Checkpoints(tmp_path / "kept", batches=3)
        log = keras.callbacks.CSVLogger(tmp_path / "log.csv", append=True)
        with contextlib.suppress(KeyboardInterrupt):
            fit(build(), kept, Stop(stop), callbacks=[log])
        log.csv_file.close()
    head, *rows = (tmp_path / "log.csv").read_text().splitlines()
    assert head.startswith("epoch,accuracy,loss")
    assert [row.split(",")[0] for row in rows] == ["0", "1", "2"]
