"""What holds for all topologies: they learn, are kept in files, run fast, and refuse nonsense."""

import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.layers.engines import watched
from zoo.topologies import build_model

draw = np.random.default_rng(0)
TOKENS = draw.integers(1, 7, (4, 5))
FILLED = np.pad(TOKENS, ((0, 0), (0, 2)))  # with steps that do not count
VECTORS = draw.normal(size=(4, 5, 3)).astype("float32")
PICTURES = draw.normal(size=(4, 6, 4)).astype("float32")
FRAMES = draw.normal(size=(4, 5, 6, 4)).astype("float32")
TARGET = draw.integers(1, 7, (4, 3))
CLASSES = np.array([0, 1, 2, 1])

# A name → topology, sizes, inputs, labels.
CASES = {
    "one_to_one": (
        "one_to_one",
        {"shape": (6, 4), "classes": 3, "convolutions": [2], "hidden": [5, 4]},
        PICTURES,
        CLASSES,
    ),
    "many_to_one": (
        "many_to_one",
        {"vocabulary": 7, "classes": 3, "pooling": "attention", "bidirectional": True},
        FILLED,
        CLASSES,
    ),
    "many_to_one, frames": (
        "many_to_one",
        {"shape": (6, 4), "classes": 3, "convolutions": 2, "pooling": "max", "mask": True},
        FRAMES,
        CLASSES,
    ),
    "synced": (
        "synced_many_to_many",
        {"vocabulary": 7, "tied": True, "units": [4, 4], "residual": True, "mask": True},
        FILLED,
        FILLED,
    ),
    "synced, both directions": (
        "synced_many_to_many",
        {"features": 3, "classes": 7, "bidirectional": True, "convolutions": [3]},
        VECTORS,
        TOKENS,
    ),
    "many_to_many": (
        "many_to_many",
        {"source_vocabulary": 7, "vocabulary": 7, "cell": "lstm"},
        {"source": FILLED, "tokens": TARGET},
        TARGET,
    ),
    "many_to_many, stacked": (
        "many_to_many",
        {
            "features": 3,
            "vocabulary": 7,
            "units": [4, 3],
            "attention": "multiplicative",
            "tied": True,
        },
        {"source": VECTORS, "tokens": TARGET},
        TARGET,
    ),
    "many_to_many, no attention": (
        "many_to_many",
        {"source_vocabulary": 7, "vocabulary": 7, "attention": None, "bidirectional": False},
        {"source": FILLED, "tokens": TARGET},
        TARGET,
    ),
    "one_to_many": (
        "one_to_many",
        {"classes": 3, "vocabulary": 7, "tied": True, "embedding": 5},
        {"given": CLASSES, "tokens": TARGET},
        TARGET,
    ),
    "one_to_many, attention": (
        "one_to_many",
        {"shape": (6, 4), "vocabulary": 7, "convolutions": [2], "attention": "additive"},
        {"given": PICTURES, "tokens": TARGET},
        TARGET,
    ),
}
CALM = {"engine": "loop"}  # compiles nothing; that engines agree is tested elsewhere


def build(case, **more):
    keras.utils.set_random_seed(1)
    topology, sizes, *_ = CASES[case]
    recurrent = {} if topology == "one_to_one" else {"units": 4, "cell": "simple_rnn", **CALM}
    return build_model(topology, **{**recurrent, **sizes, **more})


@pytest.mark.parametrize("case", CASES)
def test_a_few_steps_of_fit_lower_the_loss_and_move_every_weight(case):
    *_, inputs, labels = CASES[case]
    model = build(case)
    before = {w.path: w.numpy() for w in model.trainable_weights}
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.1), loss, run_eagerly=True)  # sooner than traced
    losses = model.fit(inputs, labels, epochs=4, batch_size=4, verbose=0).history["loss"]
    assert losses[-1] < 0.9 * losses[0]
    assert [w.path for w in model.trainable_weights if np.array_equal(w, before[w.path])] == []


@pytest.mark.parametrize("case", CASES)
def test_a_file_gives_back_the_same_model(case, tmp_path):
    inputs = CASES[case][2]
    model = build(case, dropout=0.1)
    model.save(tmp_path / "model.keras")
    revived = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(revived(inputs), model(inputs))
    assert [layer.name for layer in revived.layers] == [layer.name for layer in model.layers]


@pytest.mark.parametrize(
    "case", ["many_to_one", "synced, both directions", "many_to_many, stacked", "one_to_many"]
)
def test_every_recurrence_is_run_by_the_fused_engine(case):
    inputs = keras.tree.map_structure(
        lambda x: tf.TensorSpec(x.shape, "int32" if x.dtype.kind == "i" else x.dtype),
        CASES[case][2],
    )
    model = build(case, engine="auto", dropout=0.1, recurrent_dropout=0.1)
    with watched() as calls:
        tf.function(lambda x: model(x, training=True)).get_concrete_function(inputs)
    assert {engine for *_, engine in calls} == {"fused"}
    masked = any(layer.name == "mask" for layer in flat(model))
    assert any(mask is not None for _, _, mask, _ in calls) == masked


def flat(model):
    return model._flatten_layers(include_self=False, recursive=True)


@pytest.mark.parametrize("case", CASES)
def test_the_number_type_reaches_every_layer(case):
    dtype = "mixed_bfloat16"
    model = build(case, dtype=dtype, dropout=0.1)
    models = (keras.layers.InputLayer, keras.Model)
    counting = [layer for layer in flat(model) if not isinstance(layer, models)]
    others = {x.name for x in counting if x.dtype_policy.name != dtype}
    assert "outputs" in others
    assert others <= {"mask", "outputs"}  # the one gives no numbers, the other logits
    assert keras.backend.standardize_dtype(model.output.dtype) == "float32"


@pytest.mark.parametrize("case", CASES)
def test_all_logits_are_linear(case):
    model = build(case)
    last = [x for x in flat(model) if x.name == "outputs"]
    assert len(last) == 1
    assert getattr(last[0], "activation", keras.activations.linear) is keras.activations.linear
    outputs = model(CASES[case][2])
    assert outputs.shape[-1] == (3 if CASES[case][0] in ("one_to_one", "many_to_one") else 7)


RATES = ["input_dropout", "dropout", "recurrent_dropout"]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("case", ["many_to_one", "many_to_many, stacked"])
def test_each_dropout_acts_in_training_alone(case, rate):
    model, inputs = build(case, **{rate: 0.5}), CASES[case][2]
    plain = build(case)
    plain.set_weights(model.get_weights())
    calm = plain(inputs)
    np.testing.assert_array_equal(model(inputs), calm)
    assert np.abs(model(inputs, training=True) - calm).max() > 1e-4


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("topology", ["many_to_one", "synced", "many_to_many", "one_to_many"])
def test_a_share_outside_its_range_is_told(topology, rate):
    for wrong in (1.0, -0.1, "0.1", True):
        with pytest.raises(ValueError, match=rf"`{rate}`.*Received: {rate}="):
            build(topology, **{rate: wrong})


def test_files_are_loaded_by_a_process_that_has_built_nothing(tmp_path):
    """Keras finds what they name once the package is imported."""
    cases = ["many_to_one", "many_to_many, stacked", "one_to_many"]
    for number, case in enumerate(cases):
        build(case).save(tmp_path / f"{number}.keras")
    program = (
        "import sys, keras, zoo.topologies\n"
        "for path in sys.argv[1:]: print(keras.models.load_model(path).name)"
    )
    paths = [str(tmp_path / f"{number}.keras") for number in range(len(cases))]
    ran = subprocess.run(
        [sys.executable, "-c", program, *paths], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["many_to_one", "many_to_many", "one_to_many"]


@pytest.mark.parametrize(
    "topology, sizes, message",
    [
        ("many_to_one", {"bidirectional": "no"}, r"`bidirectional` must be True or False.*'no'"),
        ("synced_many_to_many", {"stateful": 1}, r"`stateful` must be True or False.*=1"),
        ("many_to_many", {"tied": None}, r"`tied` must be True or False"),
        ("many_to_one", {"units": []}, r"`units` must be the width .* at least one.*\[\]"),
        (
            "many_to_one",
            {"classes": 2, "features": 3, "dropout": np.array([0.1, 0.2])},
            r"`dropout`, .* at least 0 and below",
        ),
        ("bidirectional", {}, r"Known: .*synced_many_to_many, bidirectional_many_to_many"),
    ],
)
def test_flags_and_sizes_that_make_no_sense_are_told(topology, sizes, message):
    with pytest.raises(ValueError, match=message):
        build_model(topology, **sizes)


def test_sizes_may_be_arrays():
    model = build_model("many_to_one", features=3, classes=2, units=np.array([4, 5]))
    assert model.get_layer("recurrence_1").units == 5
