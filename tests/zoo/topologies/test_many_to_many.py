"""Encoder and decoder: what passes between them, and what is attended to."""

import keras
import numpy as np
import pytest

from zoo.topologies import build_model

draw = np.random.default_rng(0)
SOURCE = np.array([[3, 1, 4, 1, 5], [2, 2, 0, 0, 0]])
TOKENS = np.array([[1, 2, 3], [1, 4, 5]])
BOTH = {"source": SOURCE, "tokens": TOKENS}


def build(**sizes):
    keras.utils.set_random_seed(0)
    sizes = {"units": 4, "engine": "loop", "cell": "gru", "vocabulary": 6, **sizes}
    model = build_model("many_to_many", **{"source_vocabulary": 6, **sizes})
    model.set_weights([3 * weight for weight in model.get_weights()])
    return model


def parts(model):
    return model.get_layer("encoder"), model.get_layer("decoder")


def decoded(model, encoded):
    return parts(model)[1]({"tokens": keras.ops.convert_to_tensor(TOKENS), **encoded})


def inside(decoder, name, encoded):
    """What a layer of a decoder puts out; the first of it, if it is several things."""
    output = keras.tree.flatten(decoder.get_layer(name).output)[0]
    tokens = keras.ops.convert_to_tensor(TOKENS)
    part = keras.Model(decoder.input, output)
    return keras.ops.convert_to_numpy(part({"tokens": tokens, **encoded}))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def test_the_whole_is_the_encoder_and_then_the_decoder():
    model = build()
    np.testing.assert_allclose(decoded(model, parts(model)[0](SOURCE))["logits"], model(BOTH))
    assert model(BOTH).shape == (2, 3, 6)


def test_final_states_of_the_encoder_start_the_same_level_of_the_decoder():
    encoder, _ = parts(build(cell="lstm", units=[4, 3], attention=None))
    encoded = encoder(SOURCE)
    shapes = {name: tuple(x.shape) for name, x in encoded.items()}
    expected = {"recurrence_0.h": 4, "recurrence_0.c": 4, "recurrence_1.h": 3, "recurrence_1.c": 3}
    assert shapes == {name: (2, size) for name, size in expected.items()}
    for level in (0, 1):
        finals = encoder.get_layer(f"final_{level}").output
        final = keras.Model(encoder.input, finals)(SOURCE)
        assert final.shape == (2, 4 * (4 - level))  # h and c of both directions
        for state in ("h", "c"):
            bridge = encoder.get_layer(f"start_recurrence_{level}.{state}")
            weights, bias = bridge.get_weights()
            np.testing.assert_allclose(
                encoded[f"recurrence_{level}.{state}"], np.tanh(final @ weights + bias), atol=1e-6
            )


@pytest.mark.parametrize("kind", ["additive", "multiplicative"])
def test_weights_are_those_of_the_paper(kind):
    model = build(attention=kind)
    encoder, decoder = parts(model)
    encoded = encoder(SOURCE)
    memory = keras.ops.convert_to_numpy(encoded["memory"])
    keys = memory @ encoder.get_layer("keys").get_weights()[0]
    queries = inside(decoder, "recurrence_0", encoded)
    if kind == "additive":
        (w,), (v,) = (
            decoder.get_layer("query").get_weights(),
            decoder.get_layer("attention").get_weights(),
        )
        scores = np.tanh((queries @ w)[:, :, None] + keys[:, None]) @ v
    else:
        scores = queries @ keys.transpose(0, 2, 1)
    expected = softmax(np.where(SOURCE[:, None] == 0, -np.inf, scores))
    weights = decoded(model, encoded)["weights"]
    np.testing.assert_allclose(weights, expected, atol=1e-6)
    assert np.ptp(expected[0]) > 0.01  # it prefers something
    context = inside(decoder, "attention", encoded)
    np.testing.assert_allclose(context, expected @ memory, atol=1e-6)


def test_above_a_single_recurrence_context_and_output_are_joined_as_by_luong():
    model = build()
    encoder, decoder = parts(model)
    encoded = encoder(SOURCE)
    both = [inside(decoder, name, encoded) for name in ("attention", "recurrence_0")]
    (w,) = decoder.get_layer("attentional").get_weights()
    joined = np.tanh(np.concatenate(both, axis=-1) @ w)
    np.testing.assert_allclose(decoder.get_layer("outputs")(joined), model(BOTH), atol=1e-5)


def test_in_a_stack_every_further_recurrence_reads_the_context_as_in_gnmt():
    _, decoder = parts(build(units=[4, 3, 2]))
    read = {
        level: decoder.get_layer(f"recurrence_{level}").cell.kernel.shape[0] for level in (1, 2)
    }
    assert read == {1: 4 + 2 * 2, 2: 3 + 2 * 2}  # below it, and the memory's top in both directions


def test_without_attention_the_states_alone_are_handed_over():
    model = build(attention=None)
    encoded = parts(model)[0](SOURCE)
    assert list(encoded) == ["recurrence_0.h"]
    assert list(decoded(model, encoded)) == ["logits"]
    other = model({"source": SOURCE[:, ::-1], "tokens": TOKENS})
    assert np.abs(other - model(BOTH)).max() > 1e-3


def test_tied_logits_are_products_with_the_embedding_of_the_target():
    model = build(tied=True, embedding=5)
    _, decoder = parts(model)
    encoded = parts(model)[0](SOURCE)
    attentional = inside(decoder, "attentional", encoded)
    table = decoder.get_layer("embedding").get_weights()[0]
    bias = decoder.get_layer("outputs").get_weights()[0]
    assert attentional.shape[-1] == 5
    np.testing.assert_allclose(model(BOTH), attentional @ table.T + bias, atol=1e-5)


def test_the_source_may_be_pictures_or_vectors_with_convolutions():
    frames, vectors = draw.normal(size=(2, 5, 6, 4)), draw.normal(size=(2, 5, 3))
    model = build(source_vocabulary=None, shape=(6, 4), convolutions=[2])
    assert model({"source": frames, "tokens": TOKENS}).shape == (2, 3, 6)
    model = build(source_vocabulary=None, features=3, convolutions=[2], mask=False)
    assert model({"source": vectors, "tokens": TOKENS}).shape == (2, 3, 6)
    assert "mask" not in parts(model)[0].output


@pytest.mark.parametrize(
    "sizes, message",
    [
        (
            {"source_vocabulary": None},
            r"Exactly one of `source_vocabulary`.*source_vocabulary=None",
        ),
        ({"features": 3}, r"Exactly one of .*source_vocabulary=6, features=3"),
        ({"vocabulary": None}, r"`vocabulary`.* of the target, must be given"),
        ({"vocabulary": 0}, r"`vocabulary` .*vocabulary=0"),
        ({"source_vocabulary": 0}, r"`source_vocabulary` .*source_vocabulary=0"),
        ({"attention": "dot"}, r"`attention` must be one of 'additive', .*attention='dot'"),
        ({"units": 0}, r"`units` .*units=0"),
        ({"embedding": -1}, r"`embedding` .*embedding=-1"),
    ],
    ids=str,
)
def test_sizes_that_make_no_sense_are_told(sizes, message):
    with pytest.raises(ValueError, match=message):
        build(**sizes)
