"""The SavedModel answers as the model does, or it is not there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from zoo.decoding.settings import Sampling
from zoo.export import proof, saved_model

ROOT = Path(__file__).parents[2]
TEXTS = ["T", "the é日😀 of", "a\nb"]


@pytest.fixture(scope="module")
def signatures(exported):
    return tf.saved_model.load(str(exported[0])).signatures


def named(state):
    return {name.replace(".", "__"): value for name, value in state.items()}


def test_it_was_proven_by_itself(exported):
    folder, proven = exported
    assert 0 <= proven.serve <= proof.TOLERANCE
    assert 0 <= proven.step <= proof.TOLERANCE
    assert proven.texts == 6  # three prompts, greedy and drawn
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_its_signatures_are_as_documented(signatures):
    inputs = {name: set(s.structured_input_signature[1]) for name, s in signatures.items()}
    outputs = {name: set(s.structured_outputs) for name, s in signatures.items()}
    state = {"recurrence_0.h", "recurrence_0.c"}
    assert inputs == {
        "serving_default": {"texts"},
        "serve": {"texts"},
        "init_state": {"batch"},
        "step": {"characters", "recurrence_0__h", "recurrence_0__c"},
        "generate": {"texts", "count", "temperature", "top_k", "top_p", "seed"},
        "vocabulary": set(),
    }
    assert outputs == {
        "serving_default": {"probabilities", "nats_per_character"},
        "serve": {"probabilities", "nats_per_character"},
        "init_state": state,
        "step": {"probabilities", *state},
        "generate": {"texts"},
        "vocabulary": {"characters"},
    }
    told = set(re.findall(r"\w+", saved_model.__doc__))
    assert told >= (inputs.keys() | inputs["generate"] | {"characters", "batch", "state"}) - {
        "serving_default"
    }


def test_its_characters_are_in_the_order_of_its_probabilities(signatures, trained):
    characters = [c.decode() for c in signatures["vocabulary"]()["characters"].numpy()]
    assert "".join(characters) == trained.vocabulary.characters
    (row,) = signatures["serve"](texts=tf.constant(["The "]))["probabilities"].numpy()
    (told,) = trained.predict(["The "])
    for character, probability in zip(characters, row, strict=True):
        assert told[character] == pytest.approx(probability, abs=1e-6)


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[1:2], TEXTS * 5], ids=len)
def test_it_serves_any_number_of_texts(signatures, trained, texts):
    served = signatures["serve"](texts=tf.constant(texts))
    probabilities, nats = trained.decoder.probabilities(texts)
    np.testing.assert_allclose(served["probabilities"], probabilities, atol=1e-6)
    np.testing.assert_allclose(served["nats_per_character"], nats, atol=1e-5)


def test_its_state_is_handed_out_and_in(signatures, trained):
    """Two texts side by side, a character at a time."""
    texts = ["the é日", "def 😀:"]
    state = signatures["init_state"](batch=tf.constant(2))
    for characters in zip(*texts, strict=True):
        state = signatures["step"](characters=tf.constant(characters), **named(state))
        probabilities = state.pop("probabilities")
    np.testing.assert_allclose(probabilities, trained.decoder.probabilities(texts)[0], atol=1e-6)


@pytest.mark.parametrize("how", [Sampling(0.0), Sampling(0.9, 5, 0.9)], ids=str)
def test_it_writes_what_the_model_writes(signatures, trained, how):
    numbers = {
        "count": tf.constant(30),
        "temperature": tf.constant(how.temperature),
        "top_k": tf.constant(how.top_k),
        "top_p": tf.constant(how.top_p),
        "seed": tf.constant(5),
    }
    texts = signatures["generate"](texts=tf.constant(TEXTS), **numbers)["texts"].numpy()
    assert [text.decode() for text in texts] == trained.decoder.write(TEXTS, 30, how, 5)


@pytest.mark.parametrize("text, message", [("a\x00", "Not in the vo"), ("", "must not be empty")])
def test_it_refuses_what_it_cannot_read(signatures, text, message):
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        signatures["serve"](texts=tf.constant(["a", text]))


def test_a_full_disk_is_told_as_one_and_nothing_is_kept(trained, tmp_path, files, monkeypatch):
    class Full:
        def write_out(self, path, **_):
            (Path(path) / "half").write_text("written")
            raise tf.errors.ResourceExhaustedError(None, None, "No space left on device")

    monkeypatch.setattr(saved_model, "_archive", lambda decoder: Full())
    with pytest.raises(OSError, match="1 cannot be written: No space left"):
        trained.export(tmp_path / "new" / "1")
    assert files(tmp_path) == {}


def answer(decoder, prompts):
    """What a faithful export would answer."""
    probabilities, nats = decoder.probabilities(prompts)
    return {
        "probabilities": probabilities.tolist(),
        "nats_per_character": nats.tolist(),
        "stepped": probabilities.tolist(),
        "written": [decoder.write(prompts, proof._COUNT, w, proof._SEED) for w in proof._WAYS],
    }


def nudged(by):
    return lambda values: (np.array(values) + by).tolist()


@pytest.mark.parametrize(
    "part, change, message",
    [
        ("probabilities", nudged(1e-4), "`serve` differs"),
        ("probabilities", nudged(np.nan), "`serve` differs"),
        ("nats_per_character", nudged(1e-3), "`serve` differs"),
        ("nats_per_character", nudged(np.nan), "`serve` differs"),
        ("stepped", nudged(-1e-4), "`step` differs"),
        ("written", lambda texts: [texts[0], [*texts[1][:-1], "x"]], "writes another text"),
    ],
)
def test_every_answer_is_held_against_the_model(
    trained, tmp_path, monkeypatch, part, change, message
):
    prompts = ["the", "a é"]
    given = answer(trained.decoder, prompts)
    monkeypatch.setattr(proof, "_run_alone", lambda folder, prompts: given)
    assert proof.compare(trained.decoder, tmp_path, prompts) == proof.Proof(0, 0, 4)
    given[part] = change(given[part])
    with pytest.raises(ValueError, match=message):
        proof.compare(trained.decoder, tmp_path, prompts)


def test_a_model_that_answers_otherwise_is_not_kept(trained, tmp_path, files, monkeypatch):
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / saved_model.SIGN).write_text("an older one")
    before, tried = files(tmp_path), []

    def tampered(folder, prompts):
        tried.append((folder / saved_model.SIGN).stat().st_size)
        given = answer(trained.decoder, prompts)
        return {**given, "stepped": nudged(1e-3)(given["stepped"])}

    monkeypatch.setattr(proof, "_run_alone", tampered)
    with pytest.raises(ValueError, match=r"`step` differs from the model by 1\.0e-03"):
        trained.export(tmp_path / "1")
    assert tried[0] > 1000  # it was written and tried
    assert files(tmp_path) == before


def test_a_model_that_cannot_be_used_by_itself_is_told(tmp_path, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, stderr="Traceback …\nOSError: no such model\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(ValueError, match="cannot be used by itself: OSError: no such model"):
        proof._run_alone(tmp_path, ["a"])


def test_the_program_alone_cannot_use_this_package(tmp_path):
    """A stand-in for TensorFlow that tries to."""
    (tmp_path / "tensorflow.py").write_text("import zoo.names")
    program = (
        "import runpy, sys; sys.path[:0] = sys.argv[1:3]; import zoo; del sys.modules['zoo']; "
        "runpy.run_path(sys.argv[3])['main']('folder', 'request', 'answer')"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path), str(ROOT), str(proof._ALONE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "ImportError: zoo is not to be used here: the model must stand alone." in ran.stderr


def test_the_program_alone_is_given_nothing_of_this_process(monkeypatch, tmp_path):
    """-I: neither the present folder nor PYTHONPATH."""
    calls = []

    def run(command, **_):
        calls.append(command)
        Path(command[-1]).write_text(json.dumps({"fine": True}))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert proof._run_alone(tmp_path, ["a"]) == {"fine": True}
    assert calls[0][:3] == [sys.executable, "-I", str(proof._ALONE)]
