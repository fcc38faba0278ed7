"""Cells of several cells leave TensorFlow too, though what they hand on may be nothing."""

import keras
import numpy as np
import pytest

from zoo.export.formats import litert, onnx
from zoo.export.parts import of_model
from zoo.export.runtimes import litert as run_litert
from zoo.export.runtimes import onnx as run_onnx
from zoo.layers import DeepTransition, LSTMCell, MinGRUCell, Recurrent, Stacked, Zoneout

CELLS = {
    "stacked": lambda: Stacked([MinGRUCell(3), Zoneout(LSTMCell(3), 0.2)]),
    "deep": lambda: DeepTransition([LSTMCell(3), LSTMCell(3)]),
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
@pytest.mark.parametrize(
    ("format", "runtime"), [(litert, run_litert), (onnx, run_onnx)], ids=["litert", "onnx"]
)
def test_a_file_answers_as_the_model(cell, format, runtime, tmp_path):
    x = keras.Input((None, 4), name="x")
    model = keras.Model(x, Recurrent(cell(), return_sequences=True)(x))
    format.write(of_model(model), tmp_path / "model")
    loaded = runtime.load(str(tmp_path / "model"))
    for steps in (6, 2):
        given = np.random.default_rng(0).normal(size=(1, steps, 4)).astype("float32")
        (found,) = loaded({"x": given}).values()
        np.testing.assert_allclose(found, model(given), atol=1e-5)
