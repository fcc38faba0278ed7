"""Trainings: the same again, whatever was trained before; and those that diverge."""

import math

import numpy as np
import pytest

from zoo.compare.learner import BATCH, Learner


@pytest.fixture
def learner(small):
    return Learner(small.read(), "simple_rnn", 5)


def test_a_training_is_that_of_its_seed_and_rate_alone(learner, small):
    first = learner.train(0, 0.01, 24)
    other = learner.train(1, 0.01, 24)
    faster = learner.train(0, 0.03, 24)
    again = learner.train(0, 0.01, 24)
    assert (first.course, first.score) == (again.course, again.score)
    assert len({first.score, other.score, faster.score}) == 3
    anew = Learner(small.read(), "simple_rnn", 5).train(0, 0.01, 24)
    assert (first.course, first.score) == (anew.course, anew.score)


def test_it_learns_and_tells_how(learner):
    trained = learner.train(0, 0.01, 60)
    done, losses = zip(*trained.course, strict=True)
    assert done == (8, 16, 24, 32, 39, 46, 53, 60)
    assert losses[-1] < 0.75 * losses[0]
    assert 0 < trained.score < losses[0]
    assert 0 < trained.milliseconds < 1e3 * trained.seconds
    assert trained.processor > 0
    assert learner.compiled > 0 and learner.parameters == learner.model.count_params()


def test_it_is_judged_by_the_weights_that_did_best(learner, monkeypatch):
    losses = iter([3.0, 1.0, 2.0, 4.0])
    weights = []

    def validated():
        weights.append([np.array(w) for w in learner.model.get_weights()])
        return next(losses)

    monkeypatch.setattr(learner, "_validated", validated)
    kept = []
    monkeypatch.setattr(learner, "_judged", lambda best: kept.extend(best) or 0.5)
    assert learner.train(0, 0.01, 4).score == 0.5
    # one update of four: of its average nothing else is known than that it is not the last
    last = [np.array(w) for w in weights[-1]]
    assert any((a != b).any() for a, b in zip(kept, last, strict=True))


def test_batches_are_whole_and_epochs_differ(learner):
    batches = learner._batches(0, 25)
    assert batches.shape == (25, BATCH)
    assert sorted(batches[:10].ravel()) == sorted(batches[10:20].ravel()) == list(range(320))
    assert (batches[:10] != batches[10:20]).any()


def test_what_diverges_has_no_score(learner):
    trained = learner.train(0, 1e30, 24)
    assert trained.score is None
    assert math.isnan(trained.course[-1][1])
    assert learner.train(0, 0.01, 8).score is not None


def test_all_rows_are_read_once(learner):
    part = learner.problem.test
    outputs = learner._outputs(part)
    assert len(outputs) == len(part.inputs) == 1_000
    np.testing.assert_allclose(outputs, learner.model(part.inputs), atol=1e-5)
