"""A step at a time gives what the whole gives: for every cell, and all that runs forwards."""

import keras
import numpy as np
import pytest

from zoo import layers
from zoo.decoding.stepper import Stepper
from zoo.topologies import build_model

draw = np.random.default_rng(0)
TOKENS = draw.integers(1, 7, (2, 4)).astype("int32")
VECTORS = draw.normal(size=(2, 4, 3)).astype("float32")
FRAMES = draw.normal(size=(2, 4, 6, 4)).astype("float32")
CELLS = ["simple_rnn", "lstm", "gru", "min_gru"]


def build(topology, **sizes):
    """A model of strong beliefs, so that a state that is lost is seen."""
    keras.utils.set_random_seed(3)
    model = build_model(topology, **{"units": [4, 3], "engine": "loop", **sizes})
    model.set_weights([3 * weight for weight in model.get_weights()])
    return model


def walked(stepper, x):
    """What each step gives."""
    state, outputs = stepper.initial_state(len(x)), []
    for t in range(x.shape[1]):
        output, state = stepper(x[:, t : t + 1], state)
        outputs.append(output)
    return outputs


@pytest.mark.parametrize(
    "cell, sizes, x",
    [
        *((cell, {"features": 3, "classes": 2}, VECTORS) for cell in CELLS),
        ("lstm", {"vocabulary": 7, "mask": True, "tied": True, "embedding": 5}, TOKENS),
        ("lstm", {"shape": (6, 4), "classes": 2, "convolutions": [2]}, FRAMES),
        ("lstm", {"features": 3, "classes": 2, "convolutions": [4, 5], "kernel_size": 3}, VECTORS),
        ("gru", {"vocabulary": 7, "mask": True, "convolutions": 4, "kernel_size": 1}, TOKENS),
    ],
    ids=[*CELLS, "tokens", "frames", "convolutions", "of one step"],
)
def test_an_output_for_every_step(cell, sizes, x):
    model = build("synced_many_to_many", cell=cell, **sizes)
    steps = np.concatenate(walked(Stepper(model), x), axis=1)
    np.testing.assert_allclose(steps, model(x), atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_an_output_for_all_steps_so_far(cell):
    model = build("many_to_one", cell=cell, features=3, classes=2)
    for t, output in enumerate(walked(Stepper(model), VECTORS)):
        np.testing.assert_allclose(output, model(VECTORS[:, : t + 1]), atol=1e-5)


@pytest.mark.parametrize(
    "cell, topology, sizes, given",
    [
        *((cell, "many_to_many", {"source_vocabulary": 7}, {"source": TOKENS}) for cell in CELLS),
        (
            "lstm",
            "many_to_many",
            {"features": 3, "attention": "multiplicative", "units": 4},
            {"source": VECTORS},
        ),
        (
            "lstm",
            "one_to_many",
            {"shape": (6, 4), "attention": "additive", "tied": True},
            {"given": FRAMES[:, 0]},
        ),
    ],
    ids=[*CELLS, "single", "picture"],
)
def test_a_decoder_that_starts_from_what_its_encoder_gave(cell, topology, sizes, given):
    model = build(topology, cell=cell, vocabulary=7, **sizes)
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    encoded = encoder(*given.values())
    stepper, state, logits, weights = Stepper(decoder), {}, [], []
    for t in range(4):
        inputs = {"tokens": keras.ops.convert_to_tensor(TOKENS[:, t : t + 1]), **encoded}
        outputs, state = stepper.through(decoder, inputs, state)
        logits.append(outputs["logits"])
        weights.append(outputs["weights"])
    assert set(state) <= set(encoded)  # by the names that the encoder gives them
    expected = np.asarray(model({**given, "tokens": TOKENS}))
    rounding = 1e-5 + 1e-6 * np.abs(expected).max()  # a cell without bounds gives hundreds
    np.testing.assert_allclose(np.concatenate(logits, axis=1), expected, atol=rounding)
    whole = decoder({"tokens": keras.ops.convert_to_tensor(TOKENS), **encoded})["weights"]
    np.testing.assert_allclose(np.concatenate(weights, axis=1), whole, atol=1e-5)


@pytest.mark.parametrize(
    "topology, sizes, name",
    [
        ("many_to_one", {"convolutions": 3}, "convolution_0"),
        ("many_to_one", {"pooling": "mean"}, "pooling"),
        ("many_to_one", {"pooling": "max"}, "pooling"),
        ("many_to_one", {"pooling": "attention"}, "pooling"),
    ],
    ids=str,
)
def test_what_mixes_steps_and_keeps_none_is_refused(topology, sizes, name):
    model = build(topology, features=3, classes=2, **sizes)
    with pytest.raises(ValueError, match=rf"'{name}' .*keeps none of them"):
        Stepper(model)


def test_a_causal_convolution_is_that_of_keras_where_nobody_carries():
    ours = build_model(
        "synced_many_to_many", features=3, classes=2, units=4, convolutions=5, engine="loop"
    )
    layer = ours.get_layer("convolution_0")
    plain = keras.layers.Conv1D(5, 3, padding="causal", activation="relu")
    plain.build((None, None, 3))
    plain.set_weights(layer.get_weights())
    np.testing.assert_array_equal(layer(VECTORS), plain(VECTORS))


@pytest.mark.parametrize(
    "mixing",
    [keras.layers.AveragePooling1D(2, 1, "same"), keras.layers.MaxPooling1D(2, 1, "same")],
    ids=["mean", "largest"],
)
def test_what_differs_step_by_step_is_refused_though_no_layer_is_known_to_mix(mixing):
    inputs = keras.Input((None, 3))
    x = layers.LSTM(4, return_sequences=True, engine="loop")(inputs)
    model = keras.Model(inputs, mixing(x))
    with pytest.raises(ValueError, match="does not give step by step what it gives of a whole"):
        Stepper(model)


def test_attention_among_steps_is_refused():
    inputs = keras.Input((None, 3))
    x = layers.LSTM(4, return_sequences=True, engine="loop")(inputs)
    x = keras.layers.MultiHeadAttention(1, 4)(x, x, use_causal_mask=True)
    with pytest.raises(ValueError, match="a layer looks at several steps"):
        Stepper(keras.Model(inputs, x))
