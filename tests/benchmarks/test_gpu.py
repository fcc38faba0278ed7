"""The script that checks and times the engines: tiny, and on the processor at hand."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
OPTIONS = ["--shapes", "2x3x4x5", "--turns", "2", "--json"]
TINY = f"""
import importlib.util
spec = importlib.util.spec_from_file_location("gpu", {str(ROOT / "benchmarks" / "gpu.py")!r})
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)
script.CHECKED = script.Shape(3, 4, 2, 3)
script.CELLS = {{name: script.CELLS[name] for name in ("GRU", "MinGRU")}}
script.MASKS, script.LEAST = 1, 0
"""
# A machine that has Keras and JAX, and nothing else that this package is made of.
BARE = f"""
import sys
sys.modules |= dict.fromkeys(("tensorflow", "pandas", "pooch", "click", "jinja2", "yfinance"))
{TINY}
sys.exit(script.main(sys.argv[1:]))
"""


@pytest.fixture
def script(monkeypatch):
    tf = pytest.importorskip("tensorflow")
    allowed = tf.config.experimental.tensor_float_32_execution_enabled()
    monkeypatch.setattr(sys, "path", [*sys.path])
    names: dict = {}
    exec(TINY, names)
    yield names["script"]
    tf.config.experimental.enable_tensor_float_32_execution(allowed)


def assert_told(file):
    told = json.loads(file.read_text())
    assert {"date", "device", "keras", "numpy", "Keras on"} <= told["machine"].keys()
    assert 0 < told["differences"]["GRU fused"] < 1e-5
    assert 0 < told["differences"]["MinGRU scan"] < 1e-5
    assert 0 <= told["differences"]["MinGRU fused"] < 1e-5
    for act in ("forward", "step"):
        assert {"fused", "loop", "keras"} <= told["milliseconds"][f"{act} GRU 2x3x4x5"].keys()
        spent = told["milliseconds"][f"{act} MinGRU 2x3x4x5"]
        assert {"scan", "loop"} <= spent.keys() and "keras" not in spent
        assert all(each > 0 for each in spent.values())


@pytest.mark.slow  # the one on JAX does the same in every run
def test_it_checks_and_times_every_engine(script, tmp_path, capsys):
    assert script.main([*OPTIONS, str(tmp_path / "told.json")]) == 0
    assert_told(tmp_path / "told.json")
    assert [path.name for path in tmp_path.iterdir()] == ["told.json"]
    said = capsys.readouterr().out
    assert "device" in said and "step     GRU        2x3x4x5" in said


@pytest.mark.parametrize("wrong", [1e-3, np.nan])
def test_an_engine_that_is_wrong_is_told(script, monkeypatch, capsys, wrong):
    arrays = {"fused": [np.full(3, wrong)]}
    monkeypatch.setattr(script, "found", lambda _, engine: arrays.get(engine, [np.zeros(3)]))
    monkeypatch.setattr(script, "contestants", lambda *_: {})
    assert script.main(["--shapes", "2x3x4x5", "--turns", "1"]) == 1
    said = capsys.readouterr().out
    assert f"fused   failed: the difference is {wrong}" in said
    assert said.count("failed") == len(script.CELLS)


def test_who_breaks_down_is_told_and_the_others_run(script, monkeypatch, capsys):
    def broken(*_):
        raise RuntimeError("the device is hot")

    runs = {"fused": (broken, broken), "loop": (int, int)}
    monkeypatch.setattr(script, "contestants", lambda *_: runs)
    monkeypatch.setattr(script, "found", broken)
    assert script.main(["--shapes", "2x3x4x5", "--turns", "1"]) == 1
    said = capsys.readouterr().out
    assert "GRU         fused   failed: RuntimeError: the device is hot" in said
    assert "\nfused failed: RuntimeError: the device is hot" in said
    assert script.raced({"fused": broken, "loop": int}, 3).keys() == {"loop"}


def test_on_jax_it_needs_no_tensorflow(tmp_path):
    if importlib.util.find_spec("jax") is None:
        pytest.skip("JAX is not installed")
    file = tmp_path / "told.json"
    process = subprocess.run(
        [sys.executable, "-c", BARE, *OPTIONS, str(file)],
        env={**os.environ, "KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    assert_told(file)
