"""The loss of one batch, out of what Keras tells, whoever keeps the mean."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.training.guard.batch_loss import shared

RANDOM = np.random.default_rng(0)
X = RANDOM.standard_normal((7, 3)).astype("float32")
Y = X.sum(1)[:, None]


class Tell(keras.callbacks.Callback):
    """Asks for the loss of every batch; may look at the model beside it, which empties the sums."""

    def __init__(self, evaluate=False):
        super().__init__()
        self.told, self.evaluate = [], evaluate

    def on_train_begin(self, logs=None):
        self.loss = shared(self.model)

    def on_train_batch_begin(self, batch, logs=None):
        self.loss.begin()

    def on_train_batch_end(self, batch, logs=None):
        self.told.append(self.loss.end(logs))
        if self.evaluate and batch == 1:
            self.model.evaluate(X[:4], Y[:4], verbose=0)


def fit(kind=keras.Sequential, callbacks=None, **how):
    keras.utils.set_random_seed(0)
    model = kind([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.0), "mse", **how)
    callbacks = callbacks or [Tell()]
    how = {"batch_size": 3, "epochs": 2, "shuffle": False, "verbose": 0}
    model.fit(X, Y, callbacks=callbacks, **how)
    errors = (model.predict(X, verbose=0) - Y)[:, 0] ** 2
    return [told.told for told in callbacks], [errors[:3].mean(), errors[3:6].mean(), errors[6]]


def test_it_is_told_whatever_the_sizes_of_batches_to_all_who_ask():
    """One of them lets the model be evaluated before the next has asked."""
    (first, second), expected = fit(callbacks=[Tell(evaluate=True), Tell()])
    assert [rows for _, rows in first] == [3, 3, 1] * 2
    np.testing.assert_allclose([loss for loss, _ in first], expected * 2, rtol=1e-4)
    assert first == second


def test_what_lies_in_the_model_is_read_once_for_all(monkeypatch):
    reads, convert = [], keras.Variable.__float__

    def count(variable):
        reads.append(variable.name)
        return convert(variable)

    monkeypatch.setattr(keras.Variable, "__float__", count)
    fit()
    alone = len(reads)
    reads.clear()
    fit(callbacks=[Tell(), Tell(), Tell()])
    assert len(reads) == alone > 0


class Own(keras.Sequential):
    """A `train_step` of the user's."""

    tracker: keras.metrics.Mean | None = None

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = keras.ops.mean((self(x, training=True) - y) ** 2)
        variables = self.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        return {"loss": self.tell(loss, keras.ops.shape(x)[0])}


class Plain(Own):
    def tell(self, loss, rows):
        return loss


class Kept(Own):
    """A mean over rows, or over batches, under a name of its own."""

    weighted, name_of_mean = True, "loss"

    def __init__(self, layers):
        super().__init__(layers)
        self.tracker = keras.metrics.Mean(name=self.name_of_mean)

    def tell(self, loss, rows):
        self.tracker.update_state(loss, sample_weight=rows if self.weighted else None)
        return self.tracker.result()


class OverBatches(Kept):
    weighted, name_of_mean = False, "total_loss"

    @property
    def metrics(self):
        return [self.tracker]


@pytest.mark.parametrize(
    "kind, rows", [(Plain, [1, 1, 1]), (Kept, [3, 3, 1]), (OverBatches, [1, 1, 1])]
)
def test_a_step_of_the_users_own_may_keep_its_mean_or_none(kind, rows):
    (told,), expected = fit(kind)
    assert [rows for _, rows in told] == rows * 2
    np.testing.assert_allclose([loss for loss, _ in told], expected * 2, rtol=1e-4)
