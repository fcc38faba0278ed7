"""What callbacks of users are, do and hold goes on too, and ends no training."""

import errno
import json

import keras
import numpy as np
import pytest

import zoo
from killed import Kill, Killed
from zoo import Checkpoints
from zoo.training import checkpoints

X, Y = np.random.default_rng(0).normal(size=(2, 24, 3)).astype("float32")


def model(metrics=()):
    keras.utils.set_random_seed(0)
    made = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    made.compile("sgd", "mse", metrics=list(metrics))
    return made


def fit(folder, *callbacks, batches=2, made=None):
    """Three epochs of six batches."""
    kept, made = Checkpoints(folder, batches=batches), made or model()
    among = kept.among(callbacks)
    how = {"epochs": 3, "initial_epoch": kept.epoch, "callbacks": among}
    made.fit(X, Y, batch_size=4, shuffle=False, verbose=0, **how)
    return made


def killed(folder, *callbacks, after=10, **how):
    with pytest.raises(Killed):
        fit(folder, *callbacks, Kill(after), **how)


class Holding(keras.callbacks.Callback):
    """Something that changes after every batch."""

    def __init__(self, held, step=lambda held: held):
        super().__init__()
        self.held, self.step = held, step

    def on_train_batch_end(self, batch, logs=None):
        self.held = self.step(self.held)


def test_hooks_that_a_callback_holds_are_called_again(tmp_path):
    killed(tmp_path, keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: None))
    heard = []
    listening = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: heard.append(batch)
    )
    fit(tmp_path, listening, Kill(0))
    assert heard == [2, 3, 4, 5, *range(6)]


@pytest.mark.parametrize(
    "held, step",
    [
        ({(1, 2): 3}, lambda held: {**held, (len(held), 0): (1, [2])}),
        ((0,), lambda held: (*held, 1)),
        (np.arange(3), lambda held: held + 1),
        (np.array(["cat", "dog"]), lambda held: held),
        (np.str_("cat"), lambda held: np.str_(held + "s")),
        (np.array([None, object()]), lambda held: held),
        (np.datetime64("2020-01-01"), lambda held: held),
    ],
)
def test_whatever_they_hold_comes_back_or_hinders_nobody(tmp_path, held, step):
    killed(tmp_path, Holding(held, step))
    there = Holding(held, step)
    fit(tmp_path, there, Kill(0))
    for _ in range(3 * 6):
        held = step(held)
    assert type(there.held) is type(held) and np.all(there.held == held)


def test_what_they_are_given_anew_holds(tmp_path):
    killed(tmp_path, keras.callbacks.EarlyStopping("loss", patience=3), Holding([0]))
    patient = keras.callbacks.EarlyStopping("loss", patience=30)
    fit(tmp_path, patient, Holding([1]), Kill(0))
    assert patient.patience == 30


def test_what_they_were_given_takes_no_room(tmp_path):
    killed(tmp_path, Holding(np.zeros(10_000)))
    assert all(file.stat().st_size < 10_000 for file in tmp_path.glob("*/state.safetensors"))


def test_metrics_of_many_numbers_are_kept(tmp_path):
    by_class = [keras.metrics.F1Score(average=None)]
    killed(tmp_path, made=model(by_class))
    fit(tmp_path, Kill(0), made=model(by_class))


def test_gradients_are_watched_on(tmp_path):
    def watched():
        keras.utils.set_random_seed(0)
        made = keras.Sequential(
            [keras.Input((4, 3)), zoo.layers.SimpleRNN(4, recurrent_initializer="zeros")]
        )
        made.compile("sgd", "mse")
        return made, zoo.GradientFlow(np.ones((2, 4, 3), "float32"), np.ones((2, 4), "float32"))

    def fit(made, watch, kill):
        kept, x = Checkpoints(tmp_path, batches=2), np.ones((12, 4, 3), "float32")
        how = {"initial_epoch": kept.epoch, "callbacks": kept.among([watch, kill])}
        made.fit(x, x[:, 0, :1] * np.ones(4), 4, 3, shuffle=False, verbose=0, **how)

    made, watch = watched()
    with pytest.raises(Killed):
        fit(made, watch, Kill(6))
    before = watch.course
    made, watch = watched()
    fit(made, watch, Kill(0))
    assert [epoch for epoch, _ in watch.course] == [0, 1, 2, 3]
    assert watch.course[1][1].loss == before[1][1].loss
    assert str(watch.course[1][1]) == str(before[1][1])


def test_a_full_disk_ends_no_training(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoints, "write", full)
    with pytest.warns(UserWarning, match=r"No checkpoint was written; training goes on\. .*space"):
        made = fit(tmp_path)
    assert int(made.optimizer.iterations) == 18


def test_among_must_be_asked(tmp_path):
    with pytest.raises(ValueError, match=r"Write fit\(…, callbacks=kept\.among"):
        model().fit(X, Y, callbacks=[Checkpoints(tmp_path)], verbose=0)


def damage(folder):
    for sign in folder.glob("*/about.json"):
        sign.write_text("[]")


def test_where_every_one_is_damaged_nothing_begins_anew(tmp_path):
    killed(tmp_path)
    damage(tmp_path)
    with pytest.raises(ValueError, match=r"each of its 3 is damaged\. Remove the folder"):
        Checkpoints(tmp_path)


def test_a_damaged_one_is_not_kept_in_the_place_of_a_newer(tmp_path):
    killed(tmp_path, after=13)
    places = sorted(tmp_path.glob("*-*"))
    for place in places[1:]:
        (place / "about.json").write_text("null")
    killed(tmp_path, after=5, batches=1)
    kept = [json.loads((p / "about.json").read_text()) for p in sorted(tmp_path.glob("*-*"))]
    assert [(about["epoch"], about["batch"]) for about in kept] == [(1, 4), (1, 5), (2, 0)]
