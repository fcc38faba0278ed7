"""A step at a time gives what the whole gives: for every cell, and all that runs forwards."""

import keras
import numpy as np
import pytest

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
    ],
    ids=[*CELLS, "tokens", "frames"],
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
    np.testing.assert_allclose(
        np.concatenate(logits, axis=1), model({**given, "tokens": TOKENS}), atol=1e-5
    )
    whole = decoder({"tokens": keras.ops.convert_to_tensor(TOKENS), **encoded})["weights"]
    np.testing.assert_allclose(np.concatenate(weights, axis=1), whole, atol=1e-5)


@pytest.mark.parametrize(
    "topology, sizes, name",
    [
        ("synced_many_to_many", {"convolutions": 3}, "convolution_0"),
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
