"""Training ends when its budget does, with its best weights, whatever happens."""

import math

import keras
import numpy as np
import pytest

from zoo.datasets.batches.streams import streams
from zoo.evaluation.cross_entropy import CrossEntropy
from zoo.topologies import build_model
from zoo.training import best, progress
from zoo.training.fit import fit
from zoo.training.truncated import Truncated

IDS = np.random.default_rng(0).integers(0, 5, 33)
STREAMS = streams(IDS, batch=2, time=4)  # four windows, no padding


def build(**sizes):
    return build_model("synced_many_to_many", cell="gru", units=4, vocabulary=5, **sizes)


@pytest.fixture(scope="module")
def compiled():
    keras.utils.set_random_seed(0)
    model = build(stateful=True, batch=STREAMS.batch)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, model.get_weights()


@pytest.fixture
def learner(compiled):
    """A model for `STREAMS`, with the same weights for every test."""
    model, weights = compiled
    model.set_weights(weights)
    return model


class Validation:
    """Stands for a validation: gives or raises what it is told, and keeps the weights it saw."""

    def __init__(self, model, *results):
        self.model, self.results, self.seen = model, list(results), []

    def __call__(self):
        self.seen.append(self.model.get_weights())
        result = self.results.pop(0)
        if isinstance(result, float):
            return result
        raise result


def assert_same(weights, others):
    for one, other in zip(weights, others, strict=True):
        np.testing.assert_array_equal(one, other)


def differ(weights, others):
    return any((a != b).any() for a, b in zip(weights, others, strict=True))


def test_epochs_are_trained_and_validated_one_by_one(learner):
    history = fit(learner, Truncated(STREAMS), lambda: 1.0, peak_rate=0.01, epochs=3)
    assert [(p.epoch, p.batches) for p in history.points] == [(1, 4), (2, 8), (3, 12)]
    assert not history.interrupted


def test_minutes_end_training_in_the_middle_of_an_epoch(learner, clock, monkeypatch):
    def a_second_a_batch(self, batch, logs=None):
        clock.now += 1

    monkeypatch.setattr(progress.ProgressBar, "on_train_batch_end", a_second_a_batch)
    history = fit(learner, Truncated(STREAMS), lambda: 1.0, peak_rate=0.01, minutes=5.5 / 60)
    assert [p.batches for p in history.points] == [4, 7]  # the batch after the limit is the last
    assert history.seconds == 7


def test_a_long_epoch_is_validated_in_between(learner, clock, monkeypatch, capsys):
    def half_a_pause(self, batch, logs=None):
        clock.now += best.PAUSE / 2
        batch_end(self, batch, logs)

    batch_end = progress.ProgressBar.on_train_batch_end
    monkeypatch.setattr(progress.ProgressBar, "on_train_batch_end", half_a_pause)
    monkeypatch.setattr(progress, "time", clock)
    history = fit(learner, Truncated(STREAMS), lambda: 1.0, peak_rate=0.01, epochs=2)
    assert [(p.epoch, p.batches) for p in history.points] == [(1, 3), (1, 4), (2, 7), (2, 8)]
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_slow_validations_stay_a_small_part_of_the_time(learner, clock, monkeypatch):
    def validate():
        clock.now += best.PAUSE
        return 1.0

    def a_pause(self, batch, logs=None):
        clock.now += best.PAUSE

    monkeypatch.setattr(progress.ProgressBar, "on_train_batch_end", a_pause)
    history = fit(learner, Truncated(STREAMS), validate, peak_rate=0.01, epochs=5)
    between = [p.batches for p in history.points if p.batches % STREAMS.windows]
    assert between == [2]  # the next is due ten pauses after the end of an epoch, so never


def test_a_budget_must_be_given(learner):
    with pytest.raises(ValueError, match="`epochs`, `minutes` or both"):
        fit(learner, Truncated(STREAMS), lambda: 1.0, peak_rate=0.01)


def test_training_learns(learner):
    validate = CrossEntropy(learner, IDS[1:], IDS[:1])
    before = validate()
    history = fit(learner, Truncated(STREAMS), validate, peak_rate=0.03, epochs=20)
    assert history.best.validation_loss < 0.9 * before
    assert validate() == pytest.approx(history.best.validation_loss)


def test_the_best_weights_are_kept(learner):
    better = []
    validate = Validation(learner, 3.0, 1.0, 2.0)
    history = fit(
        learner, Truncated(STREAMS), validate, peak_rate=0.03, epochs=3, on_better=better.append
    )
    assert differ(validate.seen[1], validate.seen[2])
    assert_same(learner.get_weights(), validate.seen[1])
    assert [point.validation_loss for point in better] == [3.0, 1.0]
    assert history.best is better[-1] is history.points[1]


def test_every_epoch_starts_from_the_initial_state_and_carries_it_on(learner):
    """At rate 0 only the state could make a difference."""
    history = fit(learner, Truncated(STREAMS), lambda: 1.0, peak_rate=0.0, epochs=2)
    first, second = (point.training_loss for point in history.points)
    assert first == second

    stateless = build()
    stateless.set_weights(learner.get_weights())
    read, scored = (np.concatenate(x, axis=1) for x in (STREAMS.inputs, STREAMS.targets))
    probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(stateless(read)))
    chosen = np.take_along_axis(probabilities, scored[..., None], axis=-1)
    assert first == pytest.approx(-np.log(chosen).mean(), rel=1e-5)


def test_a_loss_that_is_no_number_is_told(learner):
    validate = Validation(learner, math.nan)
    with pytest.raises(ValueError, match=r"Lower the learning rate. Received: learning_rate=0.1"):
        fit(learner, Truncated(STREAMS), validate, peak_rate=0.1, epochs=3)


def test_a_rate_beyond_all_bounds_is_told_and_leaves_the_model_usable(learner, capsys):
    before = learner.get_weights()
    validate = CrossEntropy(learner, IDS[1:], IDS[:1])
    history = fit(learner, Truncated(STREAMS), validate, peak_rate=math.inf, epochs=3)
    assert history.stopped.startswith("Training was stopped: in epoch 1, batch 2 the loss became")
    assert capsys.readouterr().err.count(history.stopped) == 1
    assert math.isfinite(validate())
    trainable = len(learner.trainable_weights)
    assert_same(learner.get_weights()[:trainable], before[:trainable])


@pytest.mark.parametrize("lost", [math.nan, math.inf])
def test_what_was_learnt_before_the_loss_was_no_number_is_kept(learner, lost):
    validate = Validation(learner, 1.0, lost, 0.5)
    history = fit(learner, Truncated(STREAMS), validate, peak_rate=0.01, epochs=5)
    assert len(history.points) == 2
    assert_same(learner.get_weights(), validate.seen[0])


def interrupt(monkeypatch, when, method="on_train_batch_end"):
    def interrupted(self, *given, **named):
        if self.budget.done >= when:
            raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressBar, method, interrupted)


@pytest.mark.parametrize("again, best", [(1.0, 2), (3.0, 0)])
def test_a_validation_that_is_interrupted_is_made_again_and_the_best_kept(learner, again, best):
    validate = Validation(learner, 2.0, KeyboardInterrupt(), again)
    history = fit(learner, Truncated(STREAMS), validate, peak_rate=0.01, epochs=5)
    assert history.interrupted
    assert [p.batches for p in history.points] == [4, 8]
    assert_same(learner.get_weights(), validate.seen[best])


@pytest.mark.parametrize("last, best", [(1.0, 1), (3.0, 0)])
def test_an_interruption_between_validations_counts_what_was_learnt(
    learner, monkeypatch, last, best
):
    interrupt(monkeypatch, 6)
    validate = Validation(learner, 2.0, last)
    history = fit(learner, Truncated(STREAMS), validate, peak_rate=0.01, epochs=5)
    assert history.interrupted
    assert [p.batches for p in history.points] == [4, 6]
    assert_same(learner.get_weights(), validate.seen[best])


def test_a_second_interruption_is_obeyed_too(learner, monkeypatch):
    interrupt(monkeypatch, 6)
    validate = Validation(learner, 2.0, KeyboardInterrupt())
    history = fit(learner, Truncated(STREAMS), validate, peak_rate=0.01, epochs=5)
    assert history.best.batches == 4


@pytest.mark.parametrize("method", ["on_train_batch_begin", "on_train_begin"])
def test_an_interruption_before_anything_was_learnt_is_one(learner, monkeypatch, method):
    interrupt(monkeypatch, 0, method)
    with pytest.raises(KeyboardInterrupt):
        fit(learner, Truncated(STREAMS), Validation(learner), peak_rate=0.01, epochs=5)


def test_a_failure_takes_the_bar_away(learner, monkeypatch):
    stopped = []
    monkeypatch.setattr(progress.ProgressBar, "stop", lambda bar: stopped.append(bar))
    validate = Validation(learner, OSError("full"))
    with pytest.raises(OSError, match="full"):
        fit(learner, Truncated(STREAMS), validate, peak_rate=0.01, epochs=5)
    assert stopped


def test_every_validation_is_told_without_a_terminal(learner, capsys):
    validate = Validation(learner, 3.0, 1.0, 2.0)
    fit(learner, Truncated(STREAMS), validate, peak_rate=0.01, epochs=3)
    told = [line.split() for line in capsys.readouterr().err.splitlines()]
    assert [(line[1], line[line.index("validation") + 1]) for line in told] == [
        ("1", "3.0000"),
        ("2", "1.0000"),
        ("3", "2.0000"),
    ]
    assert [line[-1] for line in told] == ["best", "best", "2.0000"]
