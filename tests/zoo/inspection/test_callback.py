"""The callback in a plain `fit`, and what it draws."""

import keras
import numpy as np
import pytest

import zoo
from kinds import BATCH, FEATURES, TIME, UNITS, X, draw
from zoo import layers

Y = draw(BATCH, 1, seed=9)


def model_of(*, rate=1e-3, **arguments):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((None, FEATURES)),
            layers.SimpleRNN(UNITS, name="recurrence", **arguments),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.SGD(rate), "mse", metrics=["mae"])
    return model


def test_it_keeps_the_course_and_changes_nothing_that_is_learnt():
    plain = model_of()
    one = plain.fit(X, Y, epochs=5, verbose=0, shuffle=False)
    watched = model_of()
    watch = zoo.GradientFlow(X, Y, every=2)
    other = watched.fit(X, Y, epochs=5, verbose=0, shuffle=False, callbacks=[watch])
    assert [epoch for epoch, _ in watch.course] == [0, 2, 4]
    assert one.history == other.history
    for before, after in zip(plain.get_weights(), watched.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    norms = [flow["recurrence"].norms for _, flow in watch.course]
    assert all(len(each) == TIME for each in norms)
    assert (norms[0] != norms[-1]).any()


def test_a_verdict_is_said_once_and_again_when_it_no_longer_holds(capsys):
    model = model_of(recurrent_initializer=keras.initializers.Identity(1e-3))
    watch = zoo.GradientFlow(X, Y)

    class Mend(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 2:
                cell = self.model.layers[0].cell
                cell.recurrent_kernel.assign(0.9 * np.eye(UNITS))
                cell.kernel.assign(0.1 * cell.kernel)

    model.fit(X, Y, epochs=5, verbose=0, callbacks=[Mend(), watch])
    said = [line for line in capsys.readouterr().out.splitlines() if line]
    assert len(said) == 2
    assert said[0].startswith("epoch 0: recurrence: vanishing: each step back multiplies")
    assert said[1] == "epoch 3: recurrence: no longer vanishing."


def test_a_second_fit_goes_on_with_the_course():
    model, watch = model_of(), zoo.GradientFlow(X, Y)
    model.fit(X, Y, epochs=1, verbose=0, callbacks=[watch])
    model.fit(X, Y, initial_epoch=1, epochs=2, verbose=0, callbacks=[watch])
    assert [epoch for epoch, _ in watch.course] == [0, 1, 2]


@pytest.mark.parametrize("every", [0, -1, 1.5, True, None])
def test_every_must_be_a_number_of_epochs(every):
    with pytest.raises(ValueError, match=r"`every`.*Received: every="):
        zoo.GradientFlow(X, Y, every=every)


# --- Pictures -------------------------------------------------------------------------------------


@pytest.fixture
def watch():
    pytest.importorskip("matplotlib")
    watch = zoo.GradientFlow(X, Y)
    model_of().fit(X, Y, epochs=2, verbose=0, callbacks=[watch])
    return watch


@pytest.mark.parametrize("name, begins", [("a.svg", b"<?xml"), ("a.PNG", b"\x89PNG")])
def test_the_course_is_drawn(watch, tmp_path, name, begins):
    assert watch.draw(tmp_path / name).read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_has_no_logarithm_is_drawn_as_a_gap(watch, tmp_path):
    for norms in ([0.0] * TIME, [np.inf] * TIME, [np.nan] * TIME, [1.0] * TIME):
        watch.course[-1][1]["recurrence"].norms[:] = norms
        assert watch.draw(tmp_path / "a.svg").is_file()


@pytest.mark.parametrize(
    "name, error", [("a.pdf", ValueError), ("a", ValueError), ("no/a.svg", FileNotFoundError)]
)
def test_a_picture_that_cannot_be_written_is_told(watch, tmp_path, name, error):
    with pytest.raises(error):
        watch.draw(tmp_path / name)


def test_nothing_measured_is_no_picture(tmp_path):
    with pytest.raises(ValueError, match="nothing was measured"):
        zoo.GradientFlow(X, Y).draw(tmp_path / "a.svg")
