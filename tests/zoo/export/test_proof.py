"""Answers of an exported model, held against what is expected; the program that asks for them."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from zoo.export import asking, proof
from zoo.export.runtimes.saved_model import pack, unpack

ROOT = Path(__file__).parents[3]
ONE_CALL = '{"calls": [{"part": "p", "signature": "s", "inputs": {}}], "measured": 0}'


@pytest.fixture
def compare(monkeypatch, tmp_path):
    """What a model answers, against what is expected of it."""

    def compared(answer, expected):
        monkeypatch.setattr(proof, "ask", lambda *_: asking.Answers([{"y": np.asarray(answer)}]))
        return proof.compare(tmp_path, [asking.Call("serve", {}, {"y": np.asarray(expected)})])

    return compared


@pytest.mark.parametrize(
    "answer, expected, difference",
    [
        ([1.0, 0.5], [1.0, 0.5], 0),
        ([0.5 + 4e-6], [0.5], 4e-6),
        ([1000.004], [1000.0], 4e-6),
        ([-np.inf, np.inf], [-np.inf, np.inf], 0),
        (np.zeros((0, 3)), np.zeros((0, 3)), 0),
        ([2**31 - 1], [2**31 - 1], 0),
        (np.array([b"\xc3\xa9"], object), np.array([b"\xc3\xa9"], object), 0),
    ],
)
def test_what_is_equal_but_for_rounding_is_proven(compare, answer, expected, difference):
    proven = compare(answer, expected)
    assert proven.difference == pytest.approx(difference, rel=1e-6)
    assert proven.calls == 1


@pytest.mark.parametrize(
    "answer, expected, message",
    [
        ([0.5 + 2e-5], [0.5], "by 2.0e-05, more than 1e-05"),
        ([1000.02], [1000.0], "by 2.0e-05, more than 1e-05"),
        ([np.nan], [0.5], "by nan, more than 1e-05"),
        ([np.nan], [np.nan], "by nan, more than 1e-05"),
        ([np.inf], [-np.inf], "by nan, more than 1e-05"),
        ([1, 3], [1, 2], r": np.int64\(3\) instead of np.int64\(2\)"),
        ([True], [False], "True.* instead of .*False"),
        (np.array([b"a"], object), np.array([b"b"], object), ": b'a' instead of b'b'"),
        ([1.0], [[1.0]], r": float64 of shape \(1,\) instead of float64 of shape \(1, 1\)"),
        ([1], [1.0], r": int64 of shape \(1,\) instead of float64 of shape \(1,\)"),
    ],
)
def test_any_other_difference_is_told(compare, answer, expected, message):
    with pytest.raises(ValueError, match=f"`serve` differs from the model in `y`.*{message}"):
        compare(answer, expected)


def test_what_is_not_answered_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(proof, "ask", lambda *_: asking.Answers([{}]))
    with pytest.raises(
        ValueError, match="`serve` differs from the model in `y`, which it does not"
    ):
        proof.compare(tmp_path, [asking.Call("serve", {}, {"y": np.zeros(1)})])


@pytest.mark.parametrize(
    "value",
    [
        tf.constant([["é", ""], ["\0", "😀"]]),
        tf.constant([b"\xff\xfe"]),
        tf.constant([np.nan, -0.0, np.inf]),
        tf.constant([[True], [False]]),
        tf.constant([2**63 - 1], tf.int64),
        tf.zeros((0, 3), tf.bfloat16),
    ],
    ids=str,
)
def test_tensors_cross_to_the_other_process_bit_by_bit(value):
    there = unpack(pack(value))
    assert there.dtype == value.dtype and there.shape == value.shape
    assert repr(there.numpy().tolist()) == repr(value.numpy().tolist())


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    """A SavedModel with a state: it counts, and refuses to count backwards."""
    folder = tmp_path_factory.mktemp("counter") / "1"

    @tf.function(
        input_signature=[tf.TensorSpec((), tf.int32, "n"), tf.TensorSpec((), tf.int32, "by")]
    )
    def step(n, by):
        with tf.control_dependencies([tf.debugging.Assert(by > 0, ["Only upwards."])]):
            return {"n": n + by}

    module = tf.Module()
    module.step = step
    tf.saved_model.save(module, str(folder), signatures={"step": step})
    return folder


def test_a_call_can_be_given_what_another_one_answers(counter):
    first = asking.Call("step", {"n": 1, "by": 2})
    second = asking.Call("step", {"n": asking.Of(first, "n"), "by": 4}, {"n": np.int32(7)})
    assert proof.compare(counter, [first, second]) == proof.Proof(0.0, 1)


def test_a_call_that_fails_is_told_by_its_name(counter):
    with pytest.raises(ValueError, match=r"by itself: InvalidArgumentError in `step`: .*Only upw"):
        proof.compare(counter, [asking.Call("step", {"n": 1, "by": 0})])


def test_a_model_that_cannot_be_used_by_itself_is_told(tmp_path, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, stderr="Traceback …\nOSError: no such model\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(ValueError, match="cannot be used by itself: OSError: no such model"):
        proof.compare(tmp_path, [])


def test_a_model_that_does_not_answer_is_told(counter, monkeypatch):
    monkeypatch.setattr(asking, "PATIENCE", 0.01)
    with pytest.raises(ValueError, match=r"has not answered within 0\.01 s"):
        proof.compare(counter, [asking.Call("step", {"n": 1, "by": 1})])


def test_the_program_alone_cannot_use_this_package(tmp_path):
    """A runtime that tries to."""
    (tmp_path / "runtime.py").write_text("def load(path):\n    import zoo.names\n")
    np.savez(tmp_path / "request.npz", request=np.array(ONE_CALL))
    program = (
        "import runpy, sys; sys.path[:0] = sys.argv[1:2]; import zoo; del sys.modules['zoo']; "
        "runpy.run_path(sys.argv[2])['main'](*sys.argv[3:])"
    )
    files = [tmp_path / name for name in ("runtime.py", "root", "request.npz", "answer.npz")]
    ran = subprocess.run(
        [sys.executable, "-I", "-c", program, *map(str, (ROOT, asking._ASK, *files))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "ImportError: zoo is not to be used here: the model must stand alone." in ran.stderr


def test_the_program_alone_is_given_nothing_of_this_process(monkeypatch, tmp_path):
    """-I: neither the present folder nor PYTHONPATH."""
    commands = []

    def run(command, **_):
        commands.append(command)
        np.savez(command[-1], milliseconds=0.5)
        return subprocess.CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr(subprocess, "run", run)
    proven = proof.compare(tmp_path, [])
    assert proven == proof.Proof(0.0, 0) and proven.milliseconds == 0.5
    assert commands[0][:3] == [sys.executable, "-I", str(asking._ASK)]
