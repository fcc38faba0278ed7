"""Batches in `fit`: their order is that of (seed, epoch), whatever Keras would make of it."""

import dataclasses

import keras
import numpy as np
import pytest

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Ragged, Rows
from zoo.training.epochs import Epochs, InOrder


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Words(Rows):
    tokens: Ragged
    labels: np.ndarray


ROWS = Words(Ragged.of([[n] * (1 + n % 7) for n in range(1, 31)]), np.arange(30) % 2)


@pytest.fixture
def model():
    tokens = keras.Input((None,), dtype="int32")
    x = keras.layers.GlobalAveragePooling1D()(keras.layers.Embedding(31, 4, mask_zero=True)(tokens))
    model = keras.Model(tokens, keras.layers.Dense(2)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, metrics=["accuracy"], run_eagerly=True)
    return model


@pytest.fixture
def seen(model, monkeypatch):
    """The batches that train the model, as tuples of their first tokens."""
    step, seen = model.train_step, []

    def train_step(data):
        seen.append(tuple(np.asarray(data[0])[:, 0]))
        return step(data)

    monkeypatch.setattr(model, "train_step", train_step)
    return seen


def expected(batches, *epochs):
    return [tuple(b["tokens"][:, 0]) for epoch in epochs for b in batches.epoch(epoch)]


def fit(model, train, **keywords):
    keywords = {"shuffle": False, "callbacks": [train.callback], "verbose": 0} | keywords
    return model.fit(train, **keywords)


def test_fit_sees_every_epoch_in_its_own_order(model, seen):
    batches = Batches(ROWS, 4, seed=5)
    train = Epochs(batches, "tokens", "labels")
    fit(model, train, epochs=3, validation_data=InOrder(batches, "tokens", "labels"))
    assert seen == expected(batches, 0, 1, 2)
    seen.clear()
    fit(model, train, initial_epoch=1, epochs=3)  # as one resumed
    assert seen == expected(batches, 1, 2)


def test_evaluate_and_predict_keep_the_order_of_rows(model):
    data = InOrder(Batches(ROWS, 4), "tokens", "labels")
    predicted = model.predict(data, verbose=0)
    order = np.concatenate(data.epoch.indices)
    for row, logits in zip(order, predicted, strict=True):
        alone = model(np.asarray(ROWS.tokens[row])[None])[0]
        np.testing.assert_allclose(logits, alone, atol=1e-6)
    right = keras.ops.argmax(predicted, -1) == ROWS.labels[order]
    assert model.evaluate(data, verbose=0)[1] == pytest.approx(np.mean(right), abs=1e-6)


def test_fields_by_name_make_a_dictionary():
    inputs, targets, weights = InOrder(Batches(ROWS, 4), ["tokens"], "labels", "labels")[0]
    assert set(inputs) == {"tokens"}
    assert targets.shape == weights.shape == (4,)


@pytest.mark.parametrize("names", [("token", "labels"), (["tokens", "words"], "labels")])
def test_a_field_that_there_is_not_is_told(names):
    with pytest.raises(ValueError, match=r"numbers: tokens, labels\. Received: '(token|words)'"):
        Epochs(Batches(ROWS, 4), *names)


def test_a_forgotten_callback_is_told(model):
    train = Epochs(Batches(ROWS, 4), "tokens", "labels")
    with pytest.raises(ValueError, match=r"Write callbacks=\[data\.callback\]"):
        fit(model, train, callbacks=[])


def test_evaluating_what_is_made_for_fit_is_told(model):
    train = Epochs(Batches(ROWS, 4), "tokens", "labels")
    with pytest.raises(ValueError, match=r"InOrder"):
        model.evaluate(train, verbose=0)


@pytest.mark.filterwarnings("ignore")
def test_a_shuffle_of_keras_is_told(model):
    train = Epochs(Batches(ROWS, 1), "tokens", "labels")
    with pytest.raises(ValueError, match="shuffle=False"):
        fit(model, train, shuffle=True)


def test_the_first_batches_may_be_of_one_width(model, seen):
    """As in a file that is sorted by length."""
    rows = Words(Ragged.of([[n] * (1 if n <= 12 else 9) for n in range(1, 25)]), np.arange(24) % 2)
    batches = Batches(rows, 4, seed=5)
    held_out = InOrder(batches, "tokens", "labels")
    fit(model, Epochs(batches, "tokens", "labels"), epochs=1, validation_data=held_out)
    assert seen == expected(batches, 0)
    read = np.concatenate([held_out.rows_of(number) for number in range(len(held_out))])
    assert sorted(read) == list(range(24))
