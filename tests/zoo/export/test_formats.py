"""What leaves this package in other formats does what the model does, or nothing is kept of it."""

import dataclasses
import itertools
import json
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from zoo import names
from zoo.export import asking, formats, parts
from zoo.export.formats import onnx as onnx_format
from zoo.export.proof import TOLERANCE

OTHERS = ["onnx", "litert", "keras"]
SUFFIXES = {"onnx": "onnx", "litert": "tflite", "keras": "keras"}
TWO = {"numbers": tf.TensorSpec((None, 2), tf.float32)}


def part_of(function):
    drawn = lambda rows: [{"numbers": np.random.default_rng(rows).random((rows, 2))}]
    return parts.Part(function, TWO, drawn)


KINDS = ["classifier", "tagger", "translator", "writer"]
# To start Keras takes seconds; of what these two are made, the others are.
TRIED = [*itertools.product(KINDS, ["onnx", "litert"]), *itertools.product(KINDS[2:], ["keras"])]


@pytest.mark.parametrize("kind, format", TRIED)
def test_each_kind_of_model_is_proven(kind, format, tmp_path, runtime, capfd, request):
    runtime(format)
    toy = request.getfixturevalue(kind)
    capfd.readouterr()  # TensorFlow's greeting, where it was asked for nothing before
    names = set(toy.parts().parts)
    proof = toy.export(tmp_path / "out", format)
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {f"{format}.json", *(f"{name}.{SUFFIXES[format]}" for name in names)}
    assert 0 <= proof.difference <= TOLERANCE
    assert proof.format == format and proof.notes == ()
    assert proof.bytes == sum(path.stat().st_size for path in (tmp_path / "out").iterdir())
    assert 0 < proof.milliseconds < 10_000
    assert capfd.readouterr() == ("", "")


def test_rows_and_steps_are_open_and_told(classifier, tmp_path, runtime):
    runtime("onnx")
    import onnxruntime

    proof = classifier.export(tmp_path / "out", "onnx")
    assert proof.calls == 2 * len(parts.LENGTHS)
    told = json.loads((tmp_path / "out" / "onnx.json").read_text("utf-8"))
    assert told["format"] == "onnx" and told["task"] == "toy"
    assert told["facts"] == {"words": ["é", "日"]}
    part = told["parts"]["model"]
    assert part["inputs"] == {"tokens": {"dtype": "int32", "shape": [None, None]}}
    ((name, output),) = part["outputs"].items()
    assert output == {"dtype": "float32", "shape": [None, 3]}
    session = onnxruntime.InferenceSession(tmp_path / "out" / part["file"])
    assert session.get_inputs()[0].shape == ["batch", "tokens_axis_1"]
    tokens = np.array([[1, 2, 3, 0, 0, 0, 0], [4, 5, 6, 1, 2, 3, 4]], np.int32)
    (answer,) = session.run([name], {"tokens": tokens})
    np.testing.assert_allclose(answer, classifier.of(tokens), atol=TOLERANCE)


def test_a_litert_model_reads_any_number_of_steps(tagger, tmp_path, runtime):
    runtime("litert")
    from ai_edge_litert.interpreter import Interpreter

    tagger.export(tmp_path / "out", "litert")
    told = json.loads((tmp_path / "out" / "litert.json").read_text("utf-8"))["parts"]["model"]
    assert told["inputs"]["tokens"]["shape"] == [1, None]
    interpreter = Interpreter(str(tmp_path / "out" / "model.tflite"))
    signature = interpreter.get_signature_runner()
    for steps in (1, 12):
        tokens = np.arange(1, steps + 1, dtype=np.int32)[None] % 7
        (answer,) = signature(tokens=tokens).values()
        np.testing.assert_allclose(answer, tagger.of(tokens), atol=TOLERANCE)
    assert not any("Flex" in op["op_name"] for op in interpreter._get_ops_details())


def test_state_goes_in_and_comes_out(writer, tmp_path, runtime):
    runtime("litert")
    writer.export(tmp_path / "out", "litert")
    told = json.loads((tmp_path / "out" / "litert.json").read_text("utf-8"))["parts"]["step"]
    states = {"convolution_0.read", "recurrence_0.h", "recurrence_0.c"}
    assert set(told["outputs"]) == {"logits", *states}
    assert set(told["inputs"]) == {"tokens", *(name.replace(".", "__") for name in states)}
    assert told["initial_state"] == dict.fromkeys(states, "zeros")


def test_a_broken_file_is_refused_and_nothing_is_kept(
    classifier, tmp_path, files, runtime, monkeypatch
):
    runtime("onnx")
    write = onnx_format.write

    def doubled(part, path):
        twice = lambda **given: {n: 2 * v for n, v in part.function(**given).items()}
        write(dataclasses.replace(part, function=twice), path)

    monkeypatch.setattr(onnx_format, "write", doubled)
    expected = r"`model` differs from the model in `.*` by \d.*e.*; nothing was kept of it"
    with pytest.raises(ValueError, match=expected):
        classifier.export(tmp_path / "out", "onnx")
    monkeypatch.setattr(onnx_format, "write", lambda part, path: path.write_bytes(b"no model"))
    with pytest.raises(ValueError, match="cannot be used by itself: "):
        classifier.export(tmp_path / "out", "onnx")
    assert files(tmp_path) == {}


def lacking(numbers):
    return {"found": tf.math.digamma(numbers + 1)}


LACKING = {
    "onnx": "tf2onnx cannot make ONNX of Digamma",
    "litert": "LiteRT has no built-in for Digamma",
    "keras": "Keras saves models, and this part is a function around one",
}


@pytest.mark.parametrize("format", OTHERS)
def test_what_a_format_has_no_operations_for_is_told(format, toy_of, tmp_path, files, runtime):
    runtime(format)
    toy = toy_of(parts.Parts({"serve": part_of(lacking)}))
    expected = rf"`serve` cannot be exported: {LACKING[format]}.*\. Nothing was kept of it\."
    with pytest.raises(ValueError, match=expected) as refused:
        toy.export(tmp_path / "out", format)
    assert "\n" not in str(refused.value)
    assert files(tmp_path) == {}


def test_the_network_stands_in_and_that_is_told(classifier, toy_of, tmp_path, runtime):
    runtime("litert")
    other = parts.Parts({"serve": part_of(lacking)}, instead=classifier.parts())
    proof = toy_of(other).export(tmp_path / "out", "litert")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"litert.json", "model.tflite"}
    (note,) = proof.notes
    assert "no built-in for" in note and "Exported instead: model." in note
    assert json.loads((tmp_path / "out" / "litert.json").read_text("utf-8"))["notes"] == [note]


@pytest.mark.parametrize(
    "function, exported",
    [
        (lambda numbers: {"sums": tf.reduce_sum(numbers, 1)}, "serve"),
        (lambda numbers: {"sums": tf.strings.as_string(numbers)}, "model"),
    ],
)
def test_what_is_served_is_a_part_if_it_is_numbers_alone(function, exported, classifier):
    example = {"numbers": [[1.0, 2.0], [3.0, 4.0]]}
    assert [*parts.of_served(function, TWO, example, classifier.parts()).parts] == [exported]
    texts = {"texts": tf.TensorSpec((None,), tf.string)}
    network = classifier.parts()
    assert parts.of_served(function, texts, {"texts": ["a"]}, network) is network


def nested():
    """A loop in a loop, as of a network that reads its own forecasts."""
    weights = tf.Variable(np.eye(2, dtype="float32") / 2)

    def inner(step, state):
        return step + 1, (tf.matmul(state, weights) + weights[0])[..., :2]

    def outer(step, state):
        _, state = tf.while_loop(lambda step, _: step < 3, inner, (0, state))
        return step + 1, state

    def found(numbers):
        _, state = tf.while_loop(lambda step, _: step < 2, outer, (0, numbers))
        return {"found": state}

    return found


@pytest.mark.parametrize("turned", [False, True])
def test_a_loop_in_a_loop_is_read_after_the_other(turned, toy_of, tmp_path, runtime, monkeypatch):
    runtime("onnx")
    ordered, orders = onnx_format._ordered, []

    def in_some_order(graph):
        functions = sorted(graph._functions.items(), reverse=turned)
        found = ordered(SimpleNamespace(**{**vars(ordered(graph)), "_functions": dict(functions)}))
        orders.append([name for name in found._functions if "body" in name])
        return found

    monkeypatch.setattr(onnx_format, "_ordered", in_some_order)
    proof = toy_of(parts.Parts({"serve": part_of(nested())})).export(tmp_path / "out", "onnx")
    ((first, second),) = orders
    assert first.count("while") < second.count("while")
    assert proof.notes == ()


def test_what_is_missing_is_told_before_anything_is_done(classifier, tmp_path, monkeypatch, files):
    monkeypatch.setattr(formats, "_installed", lambda package: False)
    for format in ("onnx", "litert"):
        with pytest.raises(
            ImportError, match=rf"{format} needs .*: pip install 'rnn-zoo\[{format}"
        ):
            classifier.export(tmp_path / "out", format)
    assert files(tmp_path) == {}


def test_an_unknown_format_is_told_with_those_there_are(classifier, tmp_path):
    with pytest.raises(
        ValueError, match=r"no format 'onxn'\. Did you mean 'onnx'\? Known: keras, l"
    ):
        classifier.export(tmp_path / "out", "onxn")


def test_other_things_are_not_replaced(classifier, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "diary.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"holds other things: it has no keras\.json"):
        classifier.export(tmp_path / "out", "keras")


def test_no_format_replaces_another(classifier, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "_installed", lambda package: True)
    signs = {format: formats.find(format).SIGN for format in names.names(formats)}
    assert len({*signs.values()}) == len(signs) and "model.json" not in signs.values()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / signs["onnx"]).write_text("{}")
    with pytest.raises(FileExistsError, match=r"holds other things: it has no keras\.json"):
        classifier.export(tmp_path / "out", "keras")


def test_each_format_has_a_runtime_that_asks_it():
    asked = {path.stem for path in asking.RUNTIMES.glob("[!_]*.py")}
    assert asked == {*names.names(formats)} == {*OTHERS, "saved_model"}


def test_a_model_of_characters_is_steps(trained, tmp_path, runtime):
    runtime("onnx")
    proof = trained.export(tmp_path / "out", "onnx")
    told = json.loads((tmp_path / "out" / "onnx.json").read_text("utf-8"))
    assert told["vocabulary"] == trained.vocabulary.characters
    assert [*told["parts"]] == ["step"]
    assert proof.calls == 2 * (len(parts.LENGTHS) + parts.LENGTHS[0])
