"""Races take turns and tell the truth; reports tell what ran."""

import importlib.util
import json
import sys

import keras
import numpy as np
import pytest

import zoo
from zoo import layers
from zoo.bench.plan import tasks
from zoo.bench.race import Contestant, Times, race
from zoo.bench.shapes import Shape

SLEEPER = """
import sys, time
sys.path.insert(0, {folder!r})
from serve import serve

def prepare(seconds, fail=False, turns=10**9, characters=1, megabytes=0):
    if fail:
        raise RuntimeError("it\\nis ill")
    print("noise on the standard output")
    done = []

    def run():
        filled = bytearray(b"1") * (megabytes * 10**6)
        done.append(time.sleep(seconds * characters))
        if len(done) > turns:
            raise RuntimeError("enough")

    return run

serve(prepare)
"""


@pytest.fixture
def sleeper():
    """A contestant that takes as long as its task says."""
    from zoo.bench import race as module

    program = SLEEPER.format(folder=str(module._PROGRAMS))
    return Contestant("sleeper", (sys.executable, "-c", program))


def test_a_race_measures_what_a_turn_takes(sleeper):
    entries = [(name, sleeper, {"seconds": s}) for name, s in (("slow", 0.04), ("swift", 0.01))]
    results = race(entries, turns=3)
    assert [len(times.seconds) for times in results.values()] == [3, 3]
    assert 0.04 <= results["slow"].median < 0.08
    assert 0.01 <= results["swift"].median < 0.03


def test_who_cannot_run_is_told_and_the_others_run(sleeper):
    gone = Contestant("gone", (sys.executable, "-c", "raise SystemExit(3)"))
    results = race(
        [
            ("ill", sleeper, {"seconds": 0, "fail": True}),
            ("gone", gone, {}),
            ("well", sleeper, {"seconds": 0.01}),
        ],
        turns=3,
    )
    assert results["ill"] == "RuntimeError: it is ill"
    assert "ended with code 3: no message" in results["gone"]
    assert isinstance(results["well"], Times)


def test_who_fails_in_the_middle_does_not_end_the_race(sleeper):
    absent = Contestant("absent", ("/nowhere/python",))
    results = race(
        [
            ("short-lived", sleeper, {"seconds": 0.01, "turns": 3}),
            ("absent", absent, {}),
            ("well", sleeper, {"seconds": 0.01}),
        ],
        turns=3,
    )
    assert "RuntimeError: enough" in results["short-lived"]
    assert "/nowhere/python cannot be started" in results["absent"]
    assert len(results["well"].seconds) == 3


def test_a_character_is_timed_where_characters_are_written(sleeper):
    (times,) = race([("", sleeper, {"seconds": 0.01, "characters": 5})], turns=3).values()
    assert 0.01 <= times.median < 0.02
    assert times.first >= 0.05


def test_memory_is_what_a_run_takes_whatever_this_process_holds(sleeper):
    here = bytearray(b"1") * 300_000_000
    entries = [(str(m), sleeper, {"seconds": 0, "megabytes": m}) for m in (0, 50, 100)]
    nothing, some, more = (times.memory for times in race(entries, turns=3).values())
    del here
    assert nothing < 5e6
    assert some == pytest.approx(50e6, abs=5e6)
    assert more == pytest.approx(100e6, abs=5e6)


def raced(command, file, *arguments):
    """What `zoo bench` said, and its results."""
    said = command("bench", *arguments, "--turns", 3, "--out", file)
    assert (said.code, said.err) == (0, "")
    results = json.loads(file.read_text())["results"]
    for result in results:
        for name in ("zoo", "keras"):
            assert result["times"][name].get("median_ms", 0) > 0, result
    return said.out, results


@pytest.mark.parametrize("layer", ["gru", "bilstm"])
def test_bench_races_ours_against_keras(command, tmp_path, layer):
    options = ["--layers", layer, "--shapes", "2x3x4x5", "--acts", "step"]
    said, (result,) = raced(command, tmp_path / "bench.json", *options)
    assert {"act": "step", "layer": layer, "shape": "2x3x4x5"}.items() <= result.items()
    assert 0 < result["floor_ms"] < result["times"]["zoo"]["median_ms"]
    for told in (f"step {layer} 2x3x4x5", "zoo /", "matrix", "Slower than keras:"):
        assert told in said


def test_each_race_is_run_once_and_by_those_who_can():
    """Shapes that differ in time alone are one to an act that has lengths of its own."""
    both = [Shape(2, time, 4, 5) for time in (3, 6)]
    assert [str(each) for each in tasks(["length"], ["lstm"], both, [7])] == ["length lstm 2x7x4x5"]
    acts = [each.act for each in tasks(["step", "generate"], ["bilstm"], both[:1])]
    assert acts == ["step"]


def test_bench_refuses_to_have_a_layer_of_both_ways_write(command):
    said = command("bench", "--acts", "generate", "--layers", "bilstm")
    assert said.code == 2
    assert "bilstm cannot do generate: what reads both ways does not write." in said.err


def test_bench_races_writers_and_lengths(command, tmp_path):
    pytest.importorskip("matplotlib")
    said, (writing, length) = raced(
        command,
        tmp_path / "bench.json",
        *("--acts", "generate,length", "--shapes", "2x3x4x5", "--lengths", "6"),
        *("--chart", tmp_path / "chart.svg"),
    )
    assert (writing["act"], writing["shape"]) == ("generate", "2x3x4x5")
    assert writing["floor_ms"] is None
    assert writing["times"]["zoo"]["median_ms"] < writing["times"]["keras"]["median_ms"]
    assert (length["act"], length["shape"]) == ("length", "2x6x4x5")
    assert length["times"]["keras"]["memory_mb"] > 0
    assert "2 x steps x 4 x 5" in said
    assert (tmp_path / "chart.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    "option, value",
    [
        ("--layers", "lstn"),
        ("--acts", "walk"),
        ("--shapes", "XL"),
        ("--lengths", "100,0"),
        ("--lengths", "ten"),
        ("--out", "gone/bench.json"),
        ("--chart", "gone/bench.png"),
        ("--chart", "bench.txt"),
    ],
)
def test_bench_refuses_what_it_does_not_know(command, option, value):
    said = command("bench", option, value)
    assert said.code == 2 and said.err.count("\n") == 1 and value in said.err


def test_bench_asks_for_matplotlib_before_it_runs(command, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = command("bench", "--chart", "bench.png")
    assert said.code == 2 and "pip install 'rnn-zoo[plots]'" in said.err


def model(**sizes):
    return zoo.build_model("synced_many_to_many", units=4, vocabulary=5, **sizes)


def test_a_report_tells_what_ran_each_layer_and_why():
    tokens = np.array([[1, 2, 3]])
    report = zoo.engine_report(model(), tokens)
    (row,) = report.rows
    assert (row.layer, row.cell, row.shape, row.engine) == (
        "recurrence_0",
        "LSTMCell",
        (1, 3, 4, 4),
        "fused",
    )
    assert row.refused == {"cudnn": "tensorflow sees no CUDA GPU"}
    assert row.milliseconds > 0
    assert "LSTMCell" in str(report)


def test_a_report_tells_both_directions():
    report = zoo.engine_report(model(bidirectional=True), np.array([[1, 2, 3]]), strict=True)
    assert [(row.layer, row.engine) for row in report.rows] == [
        ("forward_recurrence_0", "fused"),
        ("backward_recurrence_0", "fused"),
    ]


def test_strict_is_an_error_where_a_faster_engine_would_do():
    tokens = np.array([[1, 2, 3]])
    for cell in ("min_gru", "lstm"):
        zoo.engine_report(model(cell=cell), tokens, strict=True)
    with pytest.raises(ValueError, match=r"'recurrence_0' is run by loop .*not cut"):
        zoo.engine_report(model(cell="gru_reset_before"), tokens, strict=True)


def test_layers_of_keras_are_not_ours_to_report():
    inputs = keras.Input((3, 4))
    other = keras.Model(inputs, keras.layers.LSTM(4)(inputs))
    assert zoo.engine_report(other, np.zeros((1, 3, 4))).rows == ()
    with pytest.raises(ValueError, match="no recurrent layer of zoo"):
        zoo.engine_report(other, np.zeros((1, 3, 4)), strict=True)
    with pytest.raises(TypeError, match="`layer` must be a recurrent layer of zoo"):
        zoo.explain(other.layers[-1], np.zeros((1, 3, 4)))


def test_the_doctor_tells_versions_and_engines(command):
    said = command("doctor")
    assert said.code == 0
    for told in (zoo.__version__, keras.__version__, *layers.engines.engines()):
        assert told in said.out


def test_a_report_leaves_a_stateful_layer_as_it_was():
    tokens = np.array([[1, 2, 3], [3, 2, 1]])
    stateful = model(stateful=True, batch=2)
    stateful(tokens)
    (layer,) = (x for x in stateful.layers if isinstance(x, layers.Recurrent))
    zoo.engine_report(stateful, tokens)
    once = [keras.ops.convert_to_numpy(state) for state in layer.states]
    layer.reset_state()
    stateful(tokens)
    stateful(tokens)
    for one, other in zip(once, layer.states, strict=True):
        np.testing.assert_allclose(one, keras.ops.convert_to_numpy(other), atol=1e-6)


@pytest.mark.parametrize(
    "options",
    [["--masked", "--acts", "fit"], ["--dropout", "0.5", "--acts", "forward"], ["--dropout", "2"]],
    ids=str,
)
def test_bench_refuses_what_would_measure_nothing(command, options):
    said = command("bench", *options)
    assert said.code == 2 and said.err.count("\n") == 1
