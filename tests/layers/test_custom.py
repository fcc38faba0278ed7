"""A cell of the user's own goes where a built-in one goes."""

import keras
import numpy as np
import pytest
from keras import ops

import zoo
from zoo.layers import LSTM, Cell, GRUResetBefore
from zoo.layers.named import layer


class CoupledCell(Cell):
    """An LSTM that writes as much as it forgets."""

    gates = dict.fromkeys(("forget", "candidate", "output"), "activation")
    states = ("h", "c")

    def update(self, projected, recurred, state):
        _, c = state
        f, g, o = self.gate(projected + recurred)
        c = f * c + (1 - f) * g
        return o * ops.tanh(c), c


def test_it_is_built_by_class_and_by_the_name_it_is_registered_under():
    name = keras.saving.get_registered_name(CoupledCell)
    for cell in (CoupledCell, name):
        assert isinstance(layer(cell, 4).cell, CoupledCell)
    with pytest.raises(ValueError, match="Import its module first"):
        layer("nowhere>Cell", 4)


def test_an_activation_that_is_not_there_is_told_when_it_is_built():
    class LostCell(Cell):
        gates = {"candidate": "squash"}

        def update(self, projected, recurred, state):
            return tuple(self.gate(projected + recurred))

    with pytest.raises(TypeError, match="'candidate' is activated by 'squash', which it does not"):
        LostCell(3).build((2, 4))


def test_the_older_gru_has_a_name_too():
    assert isinstance(layer("gru_reset_before", 4), GRUResetBefore)
    x = np.ones((2, 3, 4), "float32")
    one, other = GRUResetBefore(5, seed=1), keras.layers.GRU(5, reset_after=False)
    one.build(x.shape), other.build(x.shape)
    other.set_weights(one.get_weights())
    np.testing.assert_allclose(*map(ops.convert_to_numpy, (one(x), other(x))), atol=1e-6)


def test_the_cell_of_the_readme_runs_as_it_stands():
    """Its activations are the usual ones, as it takes none itself."""
    import re
    from pathlib import Path

    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(class LSTMCell.*?)```", text, re.S)
    named = {"Cell": Cell, "__name__": __name__}
    exec(code.replace("LSTMCell", "CellOfTheReadme"), named)
    x = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    theirs, ours = keras.layers.LSTM(4), layer(named["CellOfTheReadme"], 4)
    theirs.build(x.shape), ours.build(x.shape)
    ours.set_weights(theirs.get_weights())
    np.testing.assert_allclose(*map(ops.convert_to_numpy, (ours(x), theirs(x))), atol=1e-6)


def test_a_cell_without_equations_is_none():
    with pytest.raises(TypeError, match="Empty must state `update`"):

        class Empty(Cell):
            gates = {"candidate": "activation"}


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="tasks run on TensorFlow")
def test_a_task_learns_keeps_and_exports_it(tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("to be or not to be, that is the question. " * 60)
    sizes = {"units": 8, "layers": 2, "window": 20, "batch": 4, "epochs": 1}
    trained = zoo.train("char-lm", data=text, cell=CoupledCell, out=tmp_path / "run", **sizes)
    loaded = zoo.load(tmp_path / "run")
    assert isinstance(loaded.model.get_layer("recurrence_1").cell, CoupledCell)
    assert loaded.generate("to ", 30) == trained.generate("to ", 30)
    assert loaded.export(tmp_path / "1").calls > 0


class TestPositionalArguments:
    """What `keras.layers` takes by position, ours take by position: units and activations."""

    def test_units_and_activations(self):
        ours, theirs = (make(4, "relu", "hard_sigmoid") for make in (LSTM, keras.layers.LSTM))
        assert ours.activation is theirs.activation
        assert ours.recurrent_activation is theirs.recurrent_activation

    def test_more_is_refused_with_a_reason(self):
        with pytest.raises(TypeError, match="positional"):
            LSTM(4, "relu", "sigmoid", True)
