"""How much outputs depend on inputs: equal to finite differences, and nothing of the future."""

import keras
import numpy as np
import pytest

import zoo
from zoo.inspection.connecting import connectivity
from zoo.layers import using

if keras.backend.backend() != "tensorflow":
    pytest.skip("gradients are measured on TensorFlow", allow_module_level=True)

X = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
TOKENS = np.array([[3, 4, 5, 1], [6, 2, 2, 7]])


@pytest.fixture(autouse=True)
def uncompiled():
    with using("loop"):
        yield


@pytest.fixture(scope="module")
def tagger():
    return zoo.build_model("synced_many_to_many", features=3, units=[4, 3], classes=6)


def test_it_is_what_finite_differences_say(tagger):
    found = connectivity(tagger, X, row=1)
    logits = np.asarray(tagger(X[1:]))[0]
    assert list(found.predicted) == logits.argmax(-1).tolist()
    slopes = np.zeros((5, 5, 3))
    ε = 1e-2
    for s, k in np.ndindex(5, 3):
        moved = np.repeat(X[1:], 2, axis=0)
        moved[:, s, k] += (ε, -ε)
        more, less = np.asarray(tagger(moved), "float64")
        slopes[:, s, k] = ((more - less) / (2 * ε))[range(5), found.predicted]
    np.testing.assert_allclose(found.norms, np.linalg.norm(slopes, axis=-1), atol=2e-4)


def test_no_output_depends_on_what_is_yet_to_come(tagger):
    norms = connectivity(tagger, X).norms
    assert not np.triu(norms, 1).any()
    assert (np.diagonal(norms) > 0).all()


def test_both_directions_see_everything():
    model = zoo.build_model(
        "synced_many_to_many", features=3, units=4, classes=6, bidirectional=True
    )
    assert (connectivity(model, X).norms > 0).all()


def test_tokens_are_moved_by_their_vectors():
    model = zoo.build_model("synced_many_to_many", vocabulary=9, units=4, tied=True)
    found = connectivity(model, TOKENS, at=[1, 3])
    assert found.norms.shape == (2, 4) and found.at == [1, 3]
    embed = model.get_layer("embedding")
    table = embed.get_weights()[0]
    logits = np.asarray(model(TOKENS[:1]))[0]
    # Token 3 stands in one place alone, and another's logit is asked for: its row moves that alone.
    assert found.predicted[1] == logits[3].argmax() != 3
    slopes = np.zeros(table.shape[1])
    for k in range(len(slopes)):
        told = []
        for ε in (1e-2, -1e-2):
            moved = table.copy()
            moved[3, k] += ε
            embed.set_weights([moved])
            told.append(float(model(TOKENS[:1])[0, 3, found.predicted[1]]))
        slopes[k] = (told[0] - told[1]) / 2e-2
    embed.set_weights([table])
    # an embedded token is its row, times √width
    slope = np.linalg.norm(slopes) / np.sqrt(len(slopes))
    np.testing.assert_allclose(found.norms[1, 0], slope, rtol=2e-2)
    assert all("call" not in vars(layer) for layer in model._flatten_layers())


def test_many_outputs_are_no_other_than_few(tagger, monkeypatch):
    whole = connectivity(tagger, X).norms
    monkeypatch.setattr("zoo.inspection.connecting.TOGETHER", 2)
    np.testing.assert_allclose(connectivity(tagger, X).norms, whole, atol=1e-6)
    first = connectivity(tagger, X, first=3)
    np.testing.assert_allclose(first.norms, whole[:3, :3], atol=1e-6)


def test_one_output_for_all_steps_is_one_line():
    model = zoo.build_model("many_to_one", vocabulary=9, units=4, classes=2)
    found = connectivity(model, np.array([[3, 4, 5, 0]]))
    assert found.norms.shape == (1, 4) and list(found.at) == [3]
    assert found.norms[0, 3] == 0  # padding
    assert (found.norms[0, :3] > 0).all()


def test_of_several_inputs_one_is_meant():
    model = zoo.build_model("many_to_many", source_vocabulary=9, vocabulary=8, units=5)
    inputs = {"source": TOKENS, "tokens": TOKENS[:, :3]}
    assert connectivity(model, inputs, by="source").norms.shape == (3, 4)
    norms = connectivity(model, inputs, by="tokens").norms
    assert norms.shape == (3, 3) and not np.triu(norms, 1).any()
    with pytest.raises(ValueError, match=r"one of source, tokens\. Received: by=None"):
        connectivity(model, inputs)


def test_a_trained_model_is_asked_by_raw_text(trained):
    found = connectivity(trained, ["The pole", "The"], row=1)
    assert found.labels == found.after == ["T", "h", "e"]
    assert found.norms.shape == (3, 3)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"row": 2}, r"`row` must be one of the 2 .*row=2"),
        ({"row": -1}, r"`row` must be one of the 2 .*row=-1"),
        ({"at": [5]}, r"`at`.*from 0 to 4.*\[5\]"),
        ({"at": []}, r"`at`.*at least one"),
        ({"by": "tokens"}, r"`by` names one .*by='tokens'"),
    ],
)
def test_what_there_is_not_is_refused(tagger, options, message):
    with pytest.raises(ValueError, match=message):
        connectivity(tagger, X, **options)


def test_models_that_cannot_be_asked_are_refused():
    stateful = zoo.build_model(
        "synced_many_to_many", features=3, units=4, classes=2, stateful=True, batch=2
    )
    with pytest.raises(ValueError, match=r"`model` must take any batch.*batch of 2"):
        connectivity(stateful, X)
    inputs = keras.Input((None,), dtype="int32")
    coded = keras.layers.Lambda(lambda x: keras.ops.one_hot(x, 9))(inputs)
    bare = keras.Model(inputs, zoo.layers.LSTM(4, return_sequences=True)(coded))
    with pytest.raises(ValueError, match=r"`inputs` must be vectors, or tokens .*int32"):
        connectivity(bare, TOKENS)
    with pytest.raises(TypeError, match=r"keras\.Model or a trained model.*Received: str"):
        connectivity("lstm", X)
