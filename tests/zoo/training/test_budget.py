"""The budget: when training ends, and the learning rate that follows from it."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from zoo.training.budget import Budget
from zoo.training.schedules import WARM_UP, constant, cosine


def started(**limits):
    """A budget in a training that has begun."""
    callback = Budget(3.0, **limits)
    callback.set_model(
        SimpleNamespace(optimizer=SimpleNamespace(learning_rate=0.5), stop_training=False)
    )
    callback.on_train_begin()
    return callback


def test_the_rate_climbs_to_its_peak_and_falls_to_zero():
    climb = [cosine(x) for x in np.linspace(0, WARM_UP, 20)]
    fall = [cosine(x) for x in np.linspace(WARM_UP, 1, 50)]
    assert climb == sorted(climb) and 0 < climb[0] < 0.1
    assert fall == sorted(fall, reverse=True)
    assert fall[0] == 1 == pytest.approx(climb[-1])
    assert fall[-1] == pytest.approx(0, abs=1e-12)
    part = np.linspace(0, 1, 50)
    np.testing.assert_allclose(fall, np.cos(part * math.pi / 2) ** 2, atol=1e-12)  # half a wave


def test_a_constant_rate_climbs_and_stays():
    assert [constant(x, 0.5) for x in (0.25, 0.5, 1.0)] == [0.5, 1, 1]
    assert constant(0.0, 0.0) == 1  # without a climb
    assert constant(0.0) > 0  # or the first batch would be lost


def test_every_batch_gets_the_rate_of_its_place_in_the_budget(clock):
    callback = started(batches=8, minutes=None)
    for batch in range(8):
        callback.on_train_batch_begin(batch)
        assert callback.model.optimizer.learning_rate == 3 * cosine(batch / 8)
        assert not callback.model.stop_training
        callback.on_train_batch_end(batch)
    assert callback.model.stop_training


def test_what_others_make_of_the_rate_holds(clock):
    callback = started(batches=8, minutes=None)
    optimizer = callback.model.optimizer
    for batch, (change, factor) in enumerate([(1, 1), (0.5, 0.5), (1, 0.5), (3, 1.5)]):
        if batch:
            optimizer.learning_rate *= change
        callback.on_train_batch_begin(batch)
        assert optimizer.learning_rate == pytest.approx(3 * factor * cosine(batch / 8))
        callback.on_train_batch_end(batch)
    again = started(batches=8, minutes=None)
    again.model.optimizer.learning_rate = optimizer.learning_rate
    again.set_state(callback.get_state())
    again.on_train_batch_begin(4)
    assert again.model.optimizer.learning_rate == pytest.approx(3 * 1.5 * cosine(4 / 8))


def test_a_rate_that_is_set_before_the_first_batch_holds(clock):
    callback = started(batches=8, minutes=None)
    optimizer = callback.model.optimizer
    optimizer.learning_rate = 0.03
    for batch in range(3):
        callback.on_train_batch_begin(batch)
        assert optimizer.learning_rate == pytest.approx(0.03 * cosine(batch / 8))
        callback.on_train_batch_end(batch)


def test_a_rate_that_was_zero_is_left_again(clock):
    callback = started(batches=8, minutes=None)
    optimizer = callback.model.optimizer
    for batch, (rate, factor) in enumerate([(0.5, 1), (0.0, 0), (0.0, 0), (3 * cosine(2 / 8), 1)]):
        if batch:
            optimizer.learning_rate = rate
        callback.on_train_batch_begin(batch)
        assert optimizer.learning_rate == pytest.approx(3 * factor * cosine(batch / 8))
        callback.on_train_batch_end(batch)


def test_minutes_are_a_budget_too(clock):
    callback = started(batches=None, minutes=2)
    clock.now += 60
    callback.on_train_batch_begin(0)
    assert callback.model.optimizer.learning_rate == 3 * cosine(0.5)
    clock.now += 59
    callback.on_train_batch_end(0)
    assert not callback.model.stop_training
    clock.now += 2
    callback.on_train_batch_end(1)
    assert callback.model.stop_training


@pytest.mark.parametrize("batches, minutes", [(1, 60), (1000, 0.1)])
def test_whichever_is_spent_first_ends_it(clock, batches, minutes):
    callback = started(batches=batches, minutes=minutes)
    clock.now += 7
    callback.on_train_batch_end(0)
    assert callback.model.stop_training
