"""What Keras averages is what is validated and kept, and training goes on from where it was."""

import keras
import numpy as np
import pytest

from zoo.datasets.batches.streams import streams
from zoo.topologies import build_model
from zoo.training.averaged import averaged
from zoo.training.fit import fit
from zoo.training.truncated import Truncated

MOMENTUM = 0.5
STREAMS = streams(np.random.default_rng(0).integers(0, 5, 33), batch=2, time=4)


def compiled(**how):
    keras.utils.set_random_seed(0)
    model = build_model(
        "synced_many_to_many", cell="gru", units=4, vocabulary=5, stateful=True, batch=2
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.AdamW(0.05, **how), loss)
    return model


class Course(keras.callbacks.Callback):
    """The weights after every batch."""

    def on_train_begin(self, logs=None):
        self.weights = []

    def on_train_batch_end(self, batch, logs=None):
        self.weights.append(self.model.get_weights())


def assert_equal(weights, others, **within):
    for one, other in zip(weights, others, strict=True):
        np.testing.assert_allclose(one, other, **within)


def test_the_average_is_validated_and_kept_and_training_goes_on_without_it():
    model, course, seen = compiled(use_ema=True, ema_momentum=MOMENTUM), Course(), []

    def validate():
        seen.append((model.get_weights(), len(course.weights)))
        return 1.0 / len(seen)

    fit(model, Truncated(STREAMS), validate, peak_rate=0.05, epochs=3, callbacks=[course])
    plain = Course()
    fit(compiled(), Truncated(STREAMS), lambda: 1.0, peak_rate=0.05, epochs=3, callbacks=[plain])
    for one, other in zip(course.weights, plain.weights, strict=True):
        assert_equal(one, other, rtol=0, atol=0)
    mean = [np.array(w) for w in plain.weights[0]]
    for weights in plain.weights[1:]:
        mean = [MOMENTUM * m + (1 - MOMENTUM) * w for m, w in zip(mean, weights, strict=True)]
    weights, when = seen[-1]
    assert when == len(plain.weights)
    assert_equal(weights, mean, rtol=1e-4, atol=1e-6)
    assert_equal(model.get_weights(), mean, rtol=1e-4, atol=1e-6)


def test_weights_come_back_to_the_bit_even_after_an_error():
    model = compiled(use_ema=True, ema_momentum=MOMENTUM)
    model.fit(Truncated(STREAMS).dataset, verbose=0, shuffle=False)
    before = [v.numpy() for v in model.trainable_variables]
    model.optimizer.iterations.assign_add(1)
    for variable in model.trainable_variables:  # `fit` ends with the averages in their place
        variable.assign_add(variable * 0.1)
    moved = [v.numpy() for v in model.trainable_variables]
    with pytest.raises(KeyError), averaged(model):
        assert_equal([v.numpy() for v in model.trainable_variables], before, rtol=1e-6)
        raise KeyError
    assert_equal([v.numpy() for v in model.trainable_variables], moved, rtol=0, atol=0)


@pytest.mark.parametrize("how", [{}, {"use_ema": True}], ids=["none", "before the first batch"])
def test_without_an_average_nothing_changes(how):
    model = compiled(**how)
    before = model.get_weights()
    with averaged(model):
        assert_equal(model.get_weights(), before, rtol=0, atol=0)
