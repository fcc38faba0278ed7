"""A training that breaks is stopped, told why in one message, and leaves a usable model."""

import math
import time

import keras
import numpy as np
import pytest

import zoo
from zoo import layers
from zoo.training.guard import guard as guard_module
from zoo.training.guard.data import batch_of, in_data
from zoo.training.guard.guard import Guard
from zoo.training.variables import changing

RANDOM = np.random.default_rng(0)
X = RANDOM.standard_normal((256, 60, 3)).astype("float32")
Y = X.sum((1, 2))[:, None] / 10


def build(layer=None, optimizer="adam", loss="mse", **how):
    keras.utils.set_random_seed(0)
    layer = layer or layers.GRU(8, name="memory")
    model = keras.Sequential([keras.Input((None, 3)), layer, keras.layers.Dense(1, name="answer")])
    model.compile(optimizer, loss, **how)
    return model


def fit(model, guard, x=X, y=Y, **how):
    model.fit(x, y, callbacks=[guard], verbose=0, **how)
    return guard.told


def assert_usable(model, told, capsys):
    assert np.isfinite(model.predict(X[:8, :20], verbose=0)).all()
    assert all(np.isfinite(v.numpy()).all() for v in model.optimizer.variables)
    assert capsys.readouterr().err == told["message"] + "\n"


@pytest.mark.parametrize("simple_rnn", [layers.SimpleRNN, keras.layers.SimpleRNN])
def test_an_exploding_network_is_named(simple_rnn, capsys):
    start = keras.initializers.Identity(2.0)
    exploding = simple_rnn(8, activation="relu", recurrent_initializer=start, name="exploding")
    model = build(exploding)
    told = fit(model, Guard((X, Y)), shuffle=False)
    assert told["why"] in ("nan", "inf")
    assert (told["finding"].kind, told["finding"].place) == ("gradients", "exploding")
    assert told["epoch"] == 1 and told["batch"] > 1
    assert "'exploding'" in told["message"] and "global_clipnorm" in told["message"]
    assert "orthogonal" in told["message"]
    assert_usable(model, told, capsys)


def test_where_outputs_overflow_layer_and_step_are_named():
    start = keras.initializers.Identity(1e10)
    layer = layers.SimpleRNN(
        8,
        activation="relu",
        recurrent_initializer=start,
        return_sequences=True,
        name="exploding",
    )
    model = build(layer)
    told = fit(model, Guard((X, np.repeat(Y[:, None], 60, axis=1))), y=np.repeat(Y[:, None], 60, 1))
    assert (told["finding"].kind, told["finding"].place) == ("outputs", "exploding")
    assert "overflow from step 3 on" in told["message"] or "from step 4 on" in told["message"]
    assert told["good"] is None and "none are known to be good" in told["message"]
    assert "No learning rate helps" in told["message"]


@pytest.mark.parametrize("lost", [math.nan, math.inf])
def test_a_value_that_is_no_number_is_blamed_on_the_data(lost, capsys):
    x = X[:, :20].copy()
    x[77, 5, 1] = lost
    model = build()
    told = fit(model, Guard((x, Y)), x=x)
    finding = told["finding"]
    assert (finding.kind, finding.place, finding.row, finding.step) == ("data", "inputs", 77, 5)
    assert f"the inputs hold {lost} at row 77, step 5" in told["message"]
    assert "layer '" not in told["message"]
    assert_usable(model, told, capsys)


def test_the_batch_of_a_bad_target_is_named_in_batches():
    y = Y.copy()
    y[100] = math.nan
    batches = [(X[i : i + 32, :20], y[i : i + 32]) for i in range(0, 256, 32)]
    guard = Guard(batches)
    build().fit(iter_of(batches), callbacks=[guard], verbose=0, shuffle=False)
    assert (guard.told["epoch"], guard.told["batch"]) == (1, 4)
    assert "in batch 4 the targets hold nan at row 4, counted from 0" in guard.told["message"]


def iter_of(batches):
    import tensorflow as tf

    signature = tuple(tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in batches[0])
    return tf.data.Dataset.from_generator(lambda: iter(batches), output_signature=signature)


def test_named_fields_and_data_in_another_order_are_searched():
    good = {"a": np.zeros((2, 3)), "b": np.zeros((2, 3))}
    bad = {"a": np.zeros((2, 3)), "b": np.array([[0, 0, 0], [0, math.nan, 0]])}
    finding = in_data(Walked([(good, 0.0), (bad, 0.0)]), [0], 2)
    assert (finding.place, finding.row, finding.step) == ("b", 1, 1)
    assert "batch 2, in the order in which they now come" in finding.told
    assert in_data(Walked([(good, 0.0)]), [0], 1) is None
    assert batch_of(Walked([]), 3) is None


class Walked:
    """What can be walked through, but not looked up."""

    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


def test_the_rate_that_is_advised_learns(capsys):
    model = build(optimizer=keras.optimizers.SGD(100.0))
    told = fit(model, Guard((X[:, :20], Y)), x=X[:, :20], epochs=20)
    assert told["advised"] in [100.0 / 10**power for power in range(1, 9)]
    assert f"from 100 to {told['advised']:.3g}" in told["message"]
    assert f"model.optimizer.learning_rate = {told['advised']:.3g}" in told["message"]
    assert "global_clipnorm" in told["message"]
    assert_usable(model, told, capsys)
    assert float(model.optimizer.learning_rate) == 100.0  # the user decides
    model.optimizer.learning_rate = told["advised"]
    guard = Guard((X[:, :20], Y))
    course = model.fit(X[:, :20], Y, epochs=5, callbacks=[guard], verbose=0).history["loss"]
    assert guard.told is None and course[-1] < course[0]


def test_the_model_is_put_back_to_the_bit():
    seen = {}

    class See(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            seen[batch] = [
                v.numpy() for v in (*self.model.weights, *self.model.optimizer.variables)
            ]

    y = Y.copy()
    y[200:] = math.nan
    model, guard = build(), Guard()
    model.fit(X[:, :20], y, callbacks=[See(), guard], verbose=0, shuffle=False)
    epoch, batch = guard.told["good"]
    assert (epoch, guard.told["batch"]) == (1, 7)
    for now, then in zip(
        (*model.weights, *model.optimizer.variables), seen[batch - 1], strict=True
    ):
        np.testing.assert_array_equal(now.numpy(), then)
    assert "give the guard its `data`" in guard.told["message"]


def test_moments_that_overflowed_are_not_put_back(monkeypatch):
    """Adam squares gradients: these may be beyond all bounds while the loss is within."""
    monkeypatch.setattr(guard_module, "SHARE", math.inf)  # a copy before every batch
    y = np.full_like(Y, 1e18)
    y[96:] = math.nan
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    told = fit(model, Guard(), x=1e3 * X[:, 0], y=y, shuffle=False)
    assert (told["batch"], told["good"]) == (3, (1, 1))
    assert all(np.isfinite(v.numpy()).all() for v in changing(model))


def test_a_model_that_its_first_batch_built_and_broke_is_told(capsys):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    told = fit(model, Guard(), x=X[:, 0], y=Y * math.nan)
    assert told["batch"] == 1 and "make it anew, with keras.Input" in told["message"]


@pytest.mark.parametrize("lstm", [layers.LSTM, keras.layers.LSTM])
def test_a_state_that_is_carried_is_put_back_too(lstm):
    memory = lstm(4, stateful=True, name="memory")
    inputs = keras.Input(batch_shape=(32, None, 3))
    model = keras.Sequential([inputs, memory, keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1e3), "mse")
    batches = [(X[i : i + 32, :20], 1e3 * Y[i : i + 32]) for i in range(0, 256, 32)]
    guard = Guard(batches)
    model.fit(iter_of(batches), epochs=9, callbacks=[guard], verbose=0, shuffle=False)
    assert guard.told["why"] in ("nan", "inf") and guard.told["advised"] < 1e3
    assert all(np.isfinite(state.numpy()).all() for state in memory.states)
    assert np.isfinite(model.predict(X[:32, :20], verbose=0)).all()


def test_a_diagnosis_that_fails_does_not_take_the_model_along():
    def broken(number):
        raise OSError("the disk is gone")

    class Data:
        __getitem__ = staticmethod(broken)

    model = build()
    told = fit(model, Guard(Data()), x=X[:, :20], y=np.full_like(Y, math.nan))
    assert "could not be looked at: the disk is gone" in told["message"]
    assert np.isfinite(model.predict(X[:4, :20], verbose=0)).all()


def test_a_rate_a_thousand_times_too_high_is_told_and_the_model_kept(
    corpus, settings, tmp_path, capsys
):
    sizes = {**settings, "epochs": 4, "units": 32, "embedding": 32}
    trained = zoo.train("char-lm", out=tmp_path / "run", learning_rate=4.0, **sizes)
    message = trained.card["stopped"]
    assert message in capsys.readouterr().err
    assert "stayed at more than twice that" in message
    assert "Lower the learning rate from 4 to 0." in message
    assert "zoo train char-lm --data" in message and "--learning-rate 0." in message
    assert "--units 32" in message and "--clip" not in message
    loaded = zoo.load(tmp_path / "run")
    assert sum(loaded.predict(["The "])[0].values()) == pytest.approx(1, abs=1e-5)
    assert math.isfinite(loaded.evaluate())


SOUND = {
    "one row a batch": {"batch_size": 1, "optimizer": "sgd"},
    "few rows, no learning": {"batch_size": 4, "optimizer": keras.optimizers.SGD(1e-6)},
    "a high rate without a warm-up": {"optimizer": keras.optimizers.Adam(0.1)},
    "heavy tails": {"batch_size": 8, "y": RANDOM.standard_t(2, (256, 1)).astype("float32")},
}


@pytest.mark.parametrize("case", SOUND.values(), ids=SOUND)
def test_sound_trainings_are_left_alone(case, capsys):
    case = {"batch_size": 16, "y": Y, **case}
    model = build(optimizer=case.pop("optimizer", "adam"))
    assert fit(model, Guard(), x=X[:, :8], epochs=6, **case) is None
    assert capsys.readouterr().err == ""


def test_a_trained_model_under_a_fresh_optimizer_may_be_thrown_off_for_a_while():
    model = build(optimizer=keras.optimizers.Adam(0.02))
    x = X[:, :4]
    y = x.sum((1, 2))[:, None] / 4
    model.fit(x, y, epochs=60, batch_size=32, verbose=0)
    model.compile(keras.optimizers.Adam(0.02), "mse")
    assert fit(model, Guard(), x=x, y=y, epochs=20) is None


def test_it_costs_less_than_a_hundredth():
    """Copies are paid for by the clock: with each, the next is due later."""
    guard, model = Guard(), build()
    guard.set_model(model)
    guard.set_params({})
    guard.on_train_begin()
    guard.on_epoch_begin(0)
    begun = time.monotonic()
    guard.on_train_batch_begin(0)
    took = time.monotonic() - begun
    assert guard._due - begun >= 100 * min(took, guard._due - begun)
    kept = guard._candidate
    guard.on_train_batch_begin(1)
    assert guard._candidate is kept
