"""What is served is what the functions give, or nothing is kept of it."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.export import proof, served
from zoo.layers import LSTM

TEXTS = {"texts": tf.TensorSpec((None,), tf.string)}
NUMBERS = {"numbers": tf.TensorSpec((None, 2), tf.float32)}
TWO = {"numbers": np.array([[1.0, 2.0], [3.0, 4.0]])}


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [keras.Input((None, 2)), LSTM(3, return_sequences=True), keras.layers.Dense(1)]
    )


@pytest.fixture(scope="module")
def exported(model, tmp_path_factory):
    """Frames in, numbers out; and strings in, strings and integers out, through a table."""
    pairs = tf.lookup.KeyValueTensorInitializer(["é", "😀"], [5, 6])
    table = tf.lookup.StaticHashTable(pairs, -1)

    def look_up(texts, suffix):
        return {"ids": table.lookup(texts), "texts": texts + suffix, "known": texts == "é"}

    folder = tmp_path_factory.mktemp("serving") / "1"
    proven = served.export(
        lambda frames: {"numbers": model(frames)},
        {"frames": tf.TensorSpec((None, None, 2), tf.float32)},
        folder,
        {"frames": np.random.default_rng(1).normal(size=(3, 5, 2))},
        tracked=[model, table],
        more={
            "look_up": (
                look_up,
                TEXTS | {"suffix": tf.TensorSpec((), tf.string)},
                {"texts": ["é", "", "😀\0"], "suffix": "!"},
            ),
            "pi": (lambda: {"value": tf.constant(3.0)}, {}, {}),
        },
    )
    return folder, proven


def test_each_signature_is_proven_with_its_example_and_one_row(exported):
    folder, proven = exported
    assert proven.calls == 5  # without a batch there is one call only
    assert 0 <= proven.difference <= proof.TOLERANCE
    assert [path.name for path in folder.parent.iterdir()] == ["1"]


def test_any_number_of_rows_and_steps_is_served(exported, model):
    signature = tf.saved_model.load(str(exported[0])).signatures["serving_default"]
    frames = np.random.default_rng(2).normal(size=(7, 9, 2)).astype("float32")
    answer = signature(frames=tf.constant(frames))
    np.testing.assert_allclose(answer["numbers"], model(frames), atol=1e-6)


def test_strings_come_in_and_out(exported):
    signature = tf.saved_model.load(str(exported[0])).signatures["look_up"]
    answer = signature(texts=tf.constant(["😀", "x"]), suffix=tf.constant("é"))
    assert answer["ids"].numpy().tolist() == [6, -1]
    assert [text.decode() for text in answer["texts"].numpy()] == ["😀é", "xé"]


def test_no_recurrence_is_compiled_by_xla_in_what_is_served(exported):
    assert b"_XlaMustCompile" not in (exported[0] / served.SIGN).read_bytes()


def test_each_variable_is_written_once_and_is_the_one_that_is_read(exported, model):
    loaded = tf.saved_model.load(str(exported[0]))
    written = tf.train.list_variables(str(exported[0] / "variables" / "variables"))
    shapes = sorted(tuple(shape) for _, shape in written if shape)
    assert shapes == sorted(tuple(variable.shape) for variable in model.variables)
    assert len(loaded.trainable_variables) == len(model.trainable_variables)
    frames = tf.ones((1, 2, 2))
    before = loaded.signatures["serve"](frames=frames)["numbers"]
    loaded.variables[-1].assign_add([1.0])  # the last one's bias
    after = loaded.signatures["serve"](frames=frames)["numbers"]
    np.testing.assert_allclose(after - before, 1.0, rtol=1e-5)


def counted():
    """A function whose answer depends on how often it was traced."""
    calls = []

    def serve(numbers):
        calls.append(numbers)
        return {"numbers": numbers + 0.001 * len(calls)}

    return serve


def test_what_would_answer_otherwise_is_not_kept(tmp_path, files):
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / served.SIGN).write_text("an older one")
    before = files(tmp_path)
    with pytest.raises(ValueError, match=r"`serve` differs from the model in `numbers` by \d"):
        served.export(counted(), NUMBERS, tmp_path / "1", TWO)
    assert files(tmp_path) == before


def test_what_needs_a_gpu_is_not_kept(tmp_path, files, monkeypatch):
    def serve(numbers):
        size = tf.raw_ops.CudnnRNNParamsSize(
            num_layers=1, num_units=1, input_size=1, T=tf.float32, S=tf.int32
        )
        return {"numbers": numbers, "size": size}

    monkeypatch.setattr(served, "_calls", lambda *_: [])  # it could not be called here
    with pytest.raises(ValueError, match="CudnnRNNParamsSize, which needs an NVIDIA GPU"):
        served.export(serve, NUMBERS, tmp_path / "1", TWO)
    assert files(tmp_path) == {}


def test_an_example_has_a_value_for_each_argument(tmp_path):
    with pytest.raises(
        ValueError, match=r"`serve` must have a value for each of numbers. Rec.*: x"
    ):
        served.export(lambda numbers: {}, NUMBERS, tmp_path / "1", {"x": [1.0]})


def test_answers_have_names(tmp_path):
    with pytest.raises(ValueError, match=r"`serve` must give a dict .* Received: EagerTensor"):
        served.export(lambda numbers: numbers, NUMBERS, tmp_path / "1", TWO)


def test_a_full_disk_is_told_as_one_and_nothing_is_kept(tmp_path, files, monkeypatch):
    def full(self, path, **_):
        (Path(path) / "half").write_text("written")
        raise tf.errors.ResourceExhaustedError(None, None, "No space left on device")

    monkeypatch.setattr(type(served.ExportArchive()), "write_out", full)
    with pytest.raises(OSError, match="1 cannot be written: No space left"):
        served.export(lambda numbers: {"numbers": numbers}, NUMBERS, tmp_path / "new" / "1", TWO)
    assert files(tmp_path) == {}


def test_what_is_timed_is_serve_with_the_first_row(tmp_path, monkeypatch):
    timed = []

    def compare(folder, calls, measured):
        timed.append(calls[measured])
        return proof.Proof(0.0, len(calls))

    monkeypatch.setattr(proof, "compare", compare)
    same = lambda numbers: {"numbers": numbers}
    served.export(same, NUMBERS, tmp_path / "1", TWO, more={"again": (same, NUMBERS, TWO)})
    (call,) = timed
    assert call.signature == "serve"
    np.testing.assert_array_equal(call.inputs["numbers"], TWO["numbers"][:1])
