"""Models from plain sizes."""

import keras
import numpy as np
import pytest

from zoo import layers
from zoo.topologies import build_model

SYNCED = "synced_many_to_many"
TOKENS = np.array([[0, 3, 1, 4, 1], [2, 2, 0, 1, 3]])
VECTORS = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")


def build(topology=SYNCED, **sizes):
    """A model that compiles nothing: that engines agree is tested elsewhere."""
    keras.utils.set_random_seed(0)
    return build_model(topology, **{"units": 4, "engine": "loop", **sizes})


def answers(model, inputs, **how):
    return keras.ops.convert_to_numpy(model(inputs, **how))


def recurrences(model):
    return [layer for layer in model.layers if layer.name.startswith("recurrence_")]


def test_tokens_give_logits_for_the_vocabulary_at_every_step():
    model = build(vocabulary=5)
    assert answers(model, TOKENS).shape == (2, 5, 5)
    assert model.get_layer("embedding").output_dim == 4
    assert model.get_layer("outputs").activation is keras.activations.linear


def test_features_give_logits_for_the_classes_at_every_step():
    assert answers(build(features=3, classes=7), VECTORS).shape == (2, 5, 7)


def test_sizes_go_where_they_belong():
    model = build(vocabulary=5, classes=2, embedding=6, units=[4, 3])
    assert model.get_layer("embedding").output_dim == 6
    assert [layer.units for layer in recurrences(model)] == [4, 3]
    assert answers(model, TOKENS).shape == (2, 5, 2)


@pytest.mark.parametrize("cell, kind", [("lstm", layers.LSTM), ("gru", layers.GRU)])
def test_a_cell_is_named(cell, kind):
    built = recurrences(build(vocabulary=5, cell=cell, units=[4, 4]))
    assert [type(layer) for layer in built] == [kind, kind]


def test_a_cell_is_given_as_a_class():
    (layer,) = recurrences(build(vocabulary=5, cell=layers.SimpleRNNCell))
    assert isinstance(layer.cell, layers.SimpleRNNCell)


@pytest.mark.parametrize("sizes, inputs", [({"vocabulary": 5}, TOKENS), ({"features": 3}, VECTORS)])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_one_direction_is_causal_and_both_are_not(sizes, inputs, bidirectional):
    model = build(**sizes, classes=5, units=[4, 4], bidirectional=bidirectional)
    changed = inputs.copy()
    changed[:, 3] = changed[:, 3] + 1 if inputs is VECTORS else 4 - changed[:, 3]
    difference = np.abs(answers(model, inputs) - answers(model, changed)).max(axis=(0, 2))
    assert difference[3] > 1e-4
    assert (difference[:3] > 1e-4).all() if bidirectional else (difference[:3] == 0).all()
    assert difference[4] > 1e-4  # the past is remembered


def test_the_alias_has_both_directions():
    model = build("bidirectional_many_to_many", vocabulary=5)
    (layer,) = recurrences(model)
    assert isinstance(layer, layers.Bidirectional)
    same = build(vocabulary=5, bidirectional=True)
    np.testing.assert_array_equal(answers(model, TOKENS), answers(same, TOKENS))


def test_dropout_is_for_training_and_after_every_layer():
    model = build(vocabulary=5, units=[4, 4], dropout=0.5)
    assert [x.rate for x in model.layers if isinstance(x, keras.layers.Dropout)] == [0.5, 0.5]
    without = build(vocabulary=5, units=[4, 4])
    without.set_weights(model.get_weights()[: len(without.weights)])
    plain = answers(without, TOKENS)
    np.testing.assert_array_equal(answers(model, TOKENS), plain)
    dropped = answers(model, TOKENS, training=True)
    assert (np.abs(dropped - plain).max(axis=(1, 2)) > 1e-4).all()


def test_a_stateful_model_goes_on_where_it_ended():
    model = build(vocabulary=5, stateful=True, batch=2)
    whole = answers(build(vocabulary=5), TOKENS)
    halves = [answers(model, TOKENS[:, :2]), answers(model, TOKENS[:, 2:])]
    np.testing.assert_allclose(np.concatenate(halves, axis=1), whole, atol=1e-6)


@pytest.mark.parametrize("dtype", ["float64", "mixed_bfloat16"])
def test_the_number_type_reaches_every_layer(dtype):
    model = build(vocabulary=5, dtype=dtype, dropout=0.1, bidirectional=True)
    *calculating, outputs = [x for x in model.layers if not isinstance(x, keras.layers.InputLayer)]
    assert {layer.dtype_policy.name for layer in calculating} == {dtype}
    assert outputs.dtype_policy.name == keras.DTypePolicy(dtype).variable_dtype


def test_the_engine_reaches_every_layer():
    model = build(vocabulary=5, units=[4, 4], engine="loop")
    assert [layer.engine for layer in recurrences(model)] == ["loop", "loop"]


@pytest.mark.parametrize("sizes", [{}, {"bidirectional": True, "dropout": 0.1}], ids=str)
@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_a_file_gives_back_the_same_model(tmp_path, cell, sizes):
    model = build(vocabulary=5, cell=cell, units=[4, 3], **sizes)
    model.save(tmp_path / "model.keras")
    revived = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(answers(revived, TOKENS), answers(model, TOKENS))


@pytest.mark.parametrize(
    "sizes, message",
    [
        ({}, r"Exactly one of .*Received: vocabulary=None, features=None"),
        ({"vocabulary": 5, "features": 3}, r"Exactly one of .*vocabulary=5, features=3"),
        ({"features": 3}, r"`classes`.* must be given with `features`"),
        ({"vocabulary": 0}, r"`vocabulary` must be a positive integer\. Received: vocabulary=0"),
        ({"features": -1, "classes": 2}, r"`features` .*features=-1"),
        ({"vocabulary": 5, "classes": -2}, r"`classes` .*classes=-2"),
        ({"vocabulary": 5, "embedding": 0}, r"`embedding` .*embedding=0"),
        ({"vocabulary": 5, "units": -4}, r"`units` must be a positive integer.*units=-4"),
        ({"vocabulary": 5, "units": [4, 0]}, r"`units` .*units=0"),
        ({"vocabulary": 5, "units": 2.5}, r"`units` .*units=2\.5"),
        ({"vocabulary": 5, "units": "64"}, r"`units` .*units='64'"),
        ({"vocabulary": 5, "units": True}, r"`units` .*units=True"),
        ({"vocabulary": 5, "batch": 0}, r"`batch` .*batch=0"),
        ({"vocabulary": 5, "units": []}, r"`units` must be the width .*units=\[\]"),
        ({"vocabulary": 5, "stateful": True}, r"`stateful` needs a fixed `batch`"),
        (
            {"vocabulary": 5, "stateful": True, "batch": 2, "bidirectional": True},
            r"`stateful` needs .* one direction",
        ),
        (
            {"features": 3, "classes": 2, "stateful": True, "batch": 2, "convolutions": 4},
            r"`stateful` needs .* no convolutions over time.*convolutions=4",
        ),
        ({"shape": (6, 4)}, r"`classes`.* must be given with `features` or `shape`"),
        ({"features": 3, "classes": 3, "tied": True}, r"`tied` .*Received: vocabulary=None"),
        ({"vocabulary": 5, "classes": 3, "tied": True}, r"`tied` .*vocabulary=5, classes=3"),
        ({"vocabulary": 5, "cell": "lstn"}, r"Did you mean 'lstm'\?"),
        ({"vocabulary": 5, "engine": "lop"}, r"Did you mean 'loop'\?"),
    ],
    ids=str,
)
def test_sizes_that_make_no_sense_are_told(sizes, message):
    with pytest.raises(ValueError, match=message):
        build(**sizes)


@pytest.mark.parametrize("embedding", [4, 3])
def test_tied_logits_are_products_with_the_embedding(embedding):
    model = build(vocabulary=5, tied=True, embedding=embedding)
    h = keras.Model(model.input, model.get_layer("recurrence_0").output)(TOKENS)
    if embedding != 4:
        h = model.get_layer("projection")(h)
    (table,), (bias,) = (model.get_layer(x).get_weights() for x in ("embedding", "outputs"))
    assert table.shape == (5, embedding) and bias.shape == (5,)
    np.testing.assert_allclose(answers(model, TOKENS), np.asarray(h) @ table.T + bias, atol=1e-6)


def test_frames_are_seen_each_by_itself():
    model = build(shape=(6, 4), classes=2, convolutions=[2], cell="gru")
    frames = np.random.default_rng(0).normal(size=(2, 5, 6, 4)).astype("float32")
    seen = keras.Model(model.input, model.get_layer("each_frame").output)(frames)
    alone = model.get_layer("each_frame").layer(frames[:, 3])
    np.testing.assert_allclose(seen[:, 3], alone, atol=1e-6)
    assert answers(model, frames).shape == (2, 5, 2)


def test_convolutions_of_one_direction_do_not_see_what_is_to_come():
    model = build(features=3, classes=2, convolutions=[4, 4])
    seen = keras.Model(model.input, model.get_layer("convolution_1").output)
    changed = VECTORS.copy()
    changed[:, 3] += 1
    difference = np.abs(answers(seen, VECTORS) - answers(seen, changed)).max(axis=(0, 2))
    assert (difference[:3] == 0).all() and (difference[3:] > 0).all()


def test_a_residual_layer_adds_to_what_it_reads_where_widths_agree():
    model = build(features=3, classes=2, units=[4, 4], residual=True)
    below, above = (
        keras.Model(model.input, model.get_layer(f"recurrence_{level}").output)(VECTORS)
        for level in (0, 1)
    )
    np.testing.assert_allclose(
        answers(model, VECTORS), model.get_layer("outputs")(below + above), atol=1e-6
    )
    assert "residual_0" not in [layer.name for layer in model.layers]


def test_a_topology_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(ValueError, match=r"no topology 'synced'.*synced_many_to_many"):
        build("synced", vocabulary=5)


def test_an_argument_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(TypeError, match=r"no argument of synced.* 'unit'. Did you mean 'units'\?"):
        build(vocabulary=5, unit=3)


def test_sizes_may_be_of_numpy():
    model = build(vocabulary=np.int64(5), units=np.int32(4))
    assert keras.models.model_from_json(model.to_json()).count_params() == model.count_params()


def test_an_alias_is_both_directions_and_nothing_else():
    from zoo import build_model

    model = build_model("bidirectional-many-to-many", units=4, vocabulary=5)
    assert isinstance(model.layers[2], layers.Bidirectional)
    with pytest.raises(ValueError, match=r"bidirectional=True. Received: bidirectional=False"):
        build_model("bidirectional_many_to_many", units=4, vocabulary=5, bidirectional=False)
