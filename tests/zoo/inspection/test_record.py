"""`zoo.record`: every gate, state and weight of attention of a model, by name."""

import keras
import numpy as np
import pytest

import zoo
from zoo.inspection.attended import attended

if keras.backend.backend() != "tensorflow":
    pytest.skip("models are built on TensorFlow", allow_module_level=True)

TOKENS = np.array([[3, 4, 5, 0], [3, 4, 5, 6]])


@pytest.fixture(scope="module")
def translator():
    return zoo.build_model("many_to_many", source_vocabulary=9, vocabulary=8, units=5)


@pytest.fixture(scope="module")
def writer():
    return zoo.build_model("synced_many_to_many", vocabulary=9, units=[4, 3], cell="gru")


def test_every_layer_and_direction_has_its_states_and_gates(translator):
    inputs = {"source": TOKENS, "tokens": TOKENS[:, :3]}
    record = zoo.record(translator, inputs)
    told = [(layer.name, layer.backwards, layer.counts.shape) for layer in record]
    assert told == [
        ("forward_source_recurrence_0", False, (2, 4)),
        ("backward_source_recurrence_0", True, (2, 4)),
        ("recurrence_0", False, (2, 3)),
    ]
    for layer in record:
        assert [*layer.states] == ["h", "c"]
        assert [*layer.gates] == ["input", "forget", "candidate", "output"]
        assert {array.shape for array in layer.arrays().values()} == {(*layer.counts.shape, 5)}
    np.testing.assert_array_equal(record["forward_source_recurrence_0"].counts, TOKENS != 0)
    np.testing.assert_allclose(record.outputs, translator(inputs), atol=1e-6)


def test_attention_is_told_and_nothing_stays_behind(translator):
    inputs = {"source": TOKENS, "tokens": TOKENS[:, :3]}
    (name,) = zoo.record(translator, inputs).attention
    α = zoo.record(translator, inputs).attention[name]
    assert α.shape == (2, 3, 4)
    np.testing.assert_allclose(α.sum(-1), 1, rtol=1e-5)
    assert (α[0, :, 3] < 1e-6).all()  # padding
    with pytest.raises(RuntimeError), attended(translator):
        raise RuntimeError
    layers = [layer for layer in translator._flatten_layers() if layer.name == name]
    assert layers and all("call" not in vars(layer) for layer in layers)


def test_many_models_are_recorded_without_a_word(monkeypatch, caplog):
    """TensorFlow warns of functions that are traced again and again, and takes these for one."""
    import tensorflow as tf

    monkeypatch.setattr(tf.get_logger(), "propagate", True)
    for _ in range(6):
        inputs = keras.Input((2, 1))
        zoo.record(keras.Model(inputs, zoo.layers.SimpleRNN(1)(inputs)), np.zeros((1, 2, 1)))
    assert caplog.messages == []


def test_pooling_that_attends_is_told():
    model = zoo.build_model("many_to_one", vocabulary=9, units=4, classes=2, pooling="attention")
    (α,) = zoo.record(model, TOKENS).attention.values()
    assert α.shape == (2, 4)
    np.testing.assert_allclose(α.sum(-1), 1, rtol=1e-5)


def test_a_new_batch_is_a_new_record(writer):
    one, other = zoo.record(writer, TOKENS[:1]), zoo.record(writer, TOKENS)
    assert one["recurrence_0"].gates["reset"].shape == (1, 4, 4)
    first = other["recurrence_0"].gates["reset"][:1]
    np.testing.assert_allclose(one["recurrence_0"].gates["reset"], first, atol=1e-6)
    writer.set_weights([0 * weight for weight in writer.get_weights()])
    assert not zoo.record(writer, TOKENS)["recurrence_0"].states["h"].any()


def test_numpy_and_pandas(writer):
    record = zoo.record(writer, TOKENS)
    named = record.to_numpy()
    assert named["recurrence_1/candidate"].shape == (2, 4, 3)
    frame = record.to_pandas(1)
    assert frame.columns.names == ["layer", "name", "unit"]
    expected = record["recurrence_0"].states["h"][1, :, 2]
    np.testing.assert_array_equal(frame["recurrence_0", "h", 2], expected)
    assert frame.shape == (4, 4 * (4 + 3))


def test_layers_of_two_times_have_no_common_table(translator):
    record = zoo.record(translator, {"source": TOKENS, "tokens": TOKENS[:, :3]})
    with pytest.raises(ValueError, match=r"one axis of time\. Received: \[3, 4\] steps\."):
        record.to_pandas()


def test_a_trained_model_is_recorded_on_raw_text():
    review = zoo.load("sentiment")
    record = zoo.record(review, ["A fine film!", "Two hours of my life, lost"])
    assert record.labels[0] == ["a", "fine", "film", "!"]
    assert record["forward_recurrence_0"].counts.sum(1).tolist() == [4, 7]
    labels = record.to_pandas(0).index.get_level_values("label")
    assert [*labels] == record.labels[0]
    names = zoo.load("char-lm")
    record = zoo.record(names, ["To be", "or not"])
    assert record.labels == [[*"To be"], [*"or not"]]
    assert record["recurrence_0"].counts.sum(1).tolist() == [5, 6]


def test_a_translator_is_recorded_on_what_it_writes():
    translator = zoo.load("translation-en-fr")
    texts = ["A man is reading a book.", "Two dogs."]
    record, (written, _) = zoo.record(translator, texts), translator.translate(texts)
    assert record.source[0] == ["A", "man", "is", "reading", "a", "book", ".", "</s>"]
    assert record.labels[0] == ["<s>", *written.words]
    layers = {layer.name: layer for layer in record}
    assert layers["forward_source_recurrence_0"].labels is record.source
    assert layers["recurrence_0"].labels is record.labels
    assert layers["backward_source_recurrence_0"].counts.sum(1).tolist() == [8, 4]
    assert layers["recurrence_0"].counts.sum(1).tolist() == [*map(len, record.labels)]
    (α,) = record.attention.values()
    shape = written.weights.shape
    np.testing.assert_allclose(α[0, : shape[0], : shape[1]], written.weights, atol=1e-5)
    likeliest = [translator.symbols[n] for n in record.outputs[0].argmax(-1)]
    assert likeliest[: shape[0] + 1] == [*written.words, "</s>"]


def test_taggers_and_keyboards_are_recorded_on_raw_text():
    tagger = zoo.load("pos-tags")
    record = zoo.record(tagger, ["Where does he live?", "Run!"])
    assert record.labels == [["Where", "does", "he", "live", "?"], ["Run", "!"]]
    ((*words,), _) = tagger.predict(["Where does he live?", "Run!"])
    tags = [tagger.symbols[n] for n in record.outputs[0].argmax(-1)]
    assert [*zip(record.labels[0], tags, strict=True)] == words
    keyboard = zoo.load("next-word")
    record = zoo.record(keyboard, ["To be, or\nnot"])
    assert record.labels == [["\n", "To", "be", ",", "or", "\n", "not"]]
    shares = {keyboard.symbols[n]: record.outputs[0, -1, n] for n in range(len(keyboard.symbols))}
    first, second, *_ = keyboard.predict(["To be, or\nnot"])[0]
    assert shares[first] > shares[second]


def test_a_stateful_layer_goes_on_from_where_it_was():
    inputs = keras.Input(batch_shape=(2, 4, 3))
    model = keras.Model(inputs, zoo.layers.LSTM(5, stateful=True, name="kept")(inputs))
    x = np.ones((2, 4, 3), "float32")
    first, second = zoo.record(model, x)["kept"], zoo.record(model, x)["kept"]
    np.testing.assert_array_equal(first.states["c"][:, -1], second.initial["c"])


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match=r"keras\.Model or a trained model .*Received: str"):
        zoo.record("lstm", TOKENS)
    dense = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    with pytest.raises(ValueError, match=r"recurrent layer of zoo\.layers.*which called none"):
        zoo.record(dense, np.ones((2, 3)))
    with pytest.raises(KeyError, match=r"'lost'\. Recorded: recurrence_0, recurrence_1"):
        zoo.record(zoo.build_model("synced_many_to_many", vocabulary=9, units=[4, 3]), TOKENS)[
            "lost"
        ]
