"""The network without a memory learns what a step tells, and is chosen on what is held out."""

import dataclasses

import keras
import numpy as np

from zoo.baselines.feed_forward import feed_forward
from zoo.datasets.splits import Rows

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
SIZES = {"features": 3, "classes": 2, "hidden": [16]}


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Steps(Rows):
    frames: np.ndarray
    labels: np.ndarray


def steps(rows, seed, wrong=False):
    frames = np.random.default_rng(seed).normal(size=(rows, 3)).astype("float32")
    labels = (frames[:, 0] + frames[:, 1] > 0).astype("int32")
    return Steps(frames, 1 - labels if wrong else labels)


def right(model, rows):
    return (np.argmax(model(rows.frames), -1) == rows.labels).mean()


def test_what_a_step_tells_is_learnt():
    train, held_out, unseen = steps(4000, 0), steps(500, 1), steps(500, 2)
    fields = ("frames", "labels")
    model = feed_forward(train, held_out, fields, LOSS, seed=0, **SIZES)
    assert right(model, unseen) > 0.93
    again = feed_forward(train, held_out, fields, LOSS, seed=0, **SIZES)
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_best_on_what_is_held_out_is_kept():
    """Where that says the contrary, hardly anything is learnt."""
    train, held_out = steps(1000, 0), steps(200, 1, wrong=True)
    model = feed_forward(train, held_out, ("frames", "labels"), LOSS, seed=0, **SIZES)
    assert right(model, train) < 0.9
