"""The loss of a split, against a plain reading of the same streams."""

import keras
import numpy as np
import pytest

from zoo.evaluation import cross_entropy
from zoo.evaluation.cross_entropy import CrossEntropy
from zoo.topologies import build_model

SYMBOLS = np.random.default_rng(1).integers(0, 6, 101)
TEXT = np.random.default_rng(2).integers(0, 6, 300)  # what precedes them
BEFORE = TEXT[-1:]


def build(**sizes):
    return build_model("synced_many_to_many", units=[5, 4], vocabulary=6, **sizes)


@pytest.fixture(scope="module")
def model():
    """One whose beliefs are strong, so that what it has read makes a difference."""
    keras.utils.set_random_seed(0)
    model = build()
    model.set_weights([3 * w for w in model.get_weights()])
    return model


def plain(model, rows, before=BEFORE):
    """Each stream read whole, after its context; every symbol scored once, in float64."""
    text, context = np.array([*before, *SYMBOLS]), min(len(before) - 1, cross_entropy.CONTEXT)
    total = 0.0
    for places in np.array_split(np.arange(len(SYMBOLS)), rows):
        first = len(before) - 1 + places[0]
        read = text[first - context : first + len(places)]
        logits = keras.ops.convert_to_numpy(model(read[None]))[0, context:].astype("float64")
        scores = logits[np.arange(len(places)), SYMBOLS[places]]
        total += (np.log(np.exp(logits).sum(-1)) - scores).sum()
    return total / len(SYMBOLS)


@pytest.mark.parametrize("window", [1, 7, 25, 33])
def test_every_symbol_is_scored_once_whatever_the_window(model, monkeypatch, window):
    monkeypatch.setattr(cross_entropy, "STREAMS", 3)
    monkeypatch.setattr(cross_entropy, "WINDOW", window)
    evaluation = CrossEntropy(model, SYMBOLS, BEFORE)
    assert evaluation.streams.inputs.shape[1:] == (3, window)
    assert evaluation() == pytest.approx(plain(model, 3), rel=1e-5)


def test_one_stream_is_the_whole_sequence_from_the_symbol_before(model, monkeypatch):
    monkeypatch.setattr(cross_entropy, "WINDOW", 10)
    monkeypatch.setattr(cross_entropy, "STREAMS", 1)
    loss = CrossEntropy(model, SYMBOLS, BEFORE)()
    assert loss == pytest.approx(plain(model, 1), rel=1e-5)
    assert abs(CrossEntropy(model, SYMBOLS, (BEFORE + 1) % 6)() - loss) > 1e-4


@pytest.mark.parametrize("known", [2, 6, 50])
def test_no_stream_starts_from_nothing(model, monkeypatch, known):
    monkeypatch.setattr(cross_entropy, "WINDOW", 10)
    monkeypatch.setattr(cross_entropy, "STREAMS", 10)
    monkeypatch.setattr(cross_entropy, "CONTEXT", 30)
    loss = CrossEntropy(model, SYMBOLS, TEXT[-known:])()
    assert loss == pytest.approx(plain(model, 10, TEXT[-known:]), rel=1e-5)
    assert abs(loss - plain(model, 10)) > 1e-4


def test_the_rows_do_make_a_difference(model):
    assert abs(plain(model, 1) - plain(model, 20)) > 1e-3  # else the tests above would show nothing


def test_a_split_shorter_than_a_window_is_read_too(model):
    assert len(SYMBOLS) < cross_entropy.WINDOW
    assert CrossEntropy(model, SYMBOLS, BEFORE)() == pytest.approx(plain(model, 1), rel=1e-5)


def test_it_uses_the_present_weights(model):
    other = build()
    other.set_weights([0 * w for w in model.get_weights()])
    evaluation = CrossEntropy(other, SYMBOLS, BEFORE)
    assert evaluation() == pytest.approx(np.log(6), rel=1e-5)
    other.set_weights(model.get_weights())
    assert evaluation() == pytest.approx(plain(model, 1), rel=1e-5)


def test_a_model_in_training_is_judged_without_dropout_and_left_as_it_was(model):
    learner = build(stateful=True, batch=2, dropout=0.5)
    learner.set_weights(model.get_weights())
    learner(np.array([[1, 2, 3], [3, 2, 1]]))
    before = [v.numpy() for v in learner.variables]
    loss = CrossEntropy(learner, SYMBOLS, BEFORE)()
    assert loss == pytest.approx(plain(model, 1), rel=1e-5)
    for variable, value in zip(learner.variables, before, strict=True):
        np.testing.assert_array_equal(variable.numpy(), value)
