"""What docs/weights.md says is so."""

import re
from pathlib import Path

import keras
import numpy as np

import torch_reference as reference

PAGE = (Path(__file__).parents[2] / "docs" / "weights.md").read_text("utf-8")
FROM, TO, KERAS, MODEL = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    state = reference.draw("LSTM", 8, 16, layers=2, both=True, dtype="float32")
    np.savez("state.npz", **state)
    x = np.random.default_rng(0).normal(size=(3, 5, 8)).astype("float32")
    found: dict = {}
    exec(FROM, found)
    expected, *_ = reference.forward("LSTM", state, x)
    np.testing.assert_allclose(found["model"](x), expected, atol=1e-5)
    exec(TO, found)
    again = dict(np.load("state.npz"))
    assert [*again] == [*state]
    exec(KERAS, found)
    np.testing.assert_allclose(found["ours"](x), found["theirs"](x), atol=1e-5)
    exec(MODEL, found)
    old, new = found["old"], found["new"]
    assert type(new.layers[0]).__module__ == "zoo.layers.bidirectional"
    assert type(new.layers[1]) is keras.layers.Dense
    np.testing.assert_allclose(new(x), old(x), atol=1e-5)
