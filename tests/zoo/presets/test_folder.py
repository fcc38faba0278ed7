"""A folder gives back what was kept in it, or says what is wrong with it."""

import json

import keras
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import zoo
from zoo.presets import folder as preset
from zoo.presets import sums, weights

CONFIG, WEIGHTS, CARD = sums.NEEDED
KERNEL = "outputs/kernel"


def same_weights(one, other):
    pairs = zip(one.model.get_weights(), other.model.get_weights(), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def edit(path, **changes):
    """Changes values of a JSON file; None takes one away."""
    data = {**json.loads(path.read_text("utf-8")), **changes}
    data = {name: value for name, value in data.items() if value is not None}
    path.write_text(json.dumps(data), encoding="utf-8")
    sums.write(path.parent)


def test_everything_comes_back(trained, folder):
    loaded = zoo.load(folder)
    assert same_weights(loaded, trained)
    assert loaded.settings == trained.settings
    assert loaded.vocabulary == trained.vocabulary
    assert loaded.card == trained.card
    assert {path.name for path in folder.iterdir()} == {
        CONFIG,
        WEIGHTS,
        CARD,
        "SHA256SUMS",
        "log.jsonl",
    }


def test_it_can_be_kept_again_elsewhere(trained, folder, tmp_path, files):
    zoo.load(folder).save(tmp_path / "again")
    kept = {name: held for name, held in files(folder).items() if name != "log.jsonl"}
    assert files(tmp_path / "again") == kept


def test_its_files_are_plain_data(folder):
    config = json.loads((folder / CONFIG).read_text("utf-8"))
    assert config["format"] == preset.FORMAT
    assert config["task"] == "char-lm"
    assert all(array.dtype == "float32" for array in load_file(folder / WEIGHTS).values())


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


def empty(path):
    path.write_bytes(b"")


def garble(path):
    path.write_bytes(b"\xff" * 8 + path.read_bytes()[8:])


def overwrite_the_end(path):
    """Bytes of ones are no numbers. (Other bytes would be: the format has no checksum.)"""
    path.write_bytes(path.read_bytes()[:-64] + b"\xff" * 64)


def with_arrays(change):
    def act(path):
        arrays = load_file(path)
        change(arrays)
        save_file(arrays, path)

    return act


@with_arrays
def infinite(arrays):
    arrays[KERNEL][0, 0] = np.inf


@with_arrays
def reshaped(arrays):
    arrays[KERNEL] = np.ascontiguousarray(arrays[KERNEL].T)


@with_arrays
def without_one(arrays):
    del arrays[KERNEL]


@with_arrays
def with_another(arrays):
    arrays["another/kernel"] = arrays[KERNEL]


@pytest.mark.parametrize(
    "damage, message",
    [
        (truncate, "is damaged"),
        (empty, "is damaged"),
        (garble, "is damaged"),
        (overwrite_the_end, "is damaged: .* holds values that are not numbers"),
        (infinite, f"is damaged: {KERNEL} holds values that are not numbers"),
        (reshaped, rf"does not fit its config\.json: {KERNEL} must be \(8, .*Received: \("),
        (without_one, rf"does not fit its config\.json: {KERNEL}"),
        (with_another, r"does not fit its config\.json: another/kernel"),
    ],
)
def test_weights_that_are_damaged_are_refused(kept, damage, message):
    damage(kept / WEIGHTS)
    with pytest.raises(ValueError, match=f"{WEIGHTS} is damaged or was changed.*SHA256SUMS"):
        zoo.load(kept)
    sums.write(kept)
    with pytest.raises(ValueError, match=f"{WEIGHTS} {message}"):
        zoo.load(kept)


def test_weights_are_loaded_all_or_not_at_all(kept):
    model = zoo.load(kept).model
    before = model.get_weights()
    arrays = {name: value + 1 for name, value in load_file(kept / WEIGHTS).items()}
    arrays[KERNEL][0, 0] = np.nan  # the last but one of the model
    save_file(arrays, kept / WEIGHTS)
    with pytest.raises(ValueError, match="not numbers"):
        weights.load(kept, model)
    for one, other in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS, CARD])
def test_a_file_that_is_missing_is_named(kept, name):
    (kept / name).unlink()
    with pytest.raises(FileNotFoundError, match=name):
        zoo.load(kept)


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"folder of a trained model.*zoo train"):
        zoo.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [CONFIG, CARD])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"\0" * 20])
def test_a_file_that_is_no_json_is_told(kept, name, content):
    (kept / name).write_bytes(content)
    sums.write(kept)
    with pytest.raises(ValueError, match=f"{name} is not JSON"):
        zoo.load(kept)


@pytest.mark.parametrize("content", ["[]", "3", "null", '"text"'])
@pytest.mark.parametrize("name", [CONFIG, CARD])
def test_json_of_another_kind_is_told(kept, name, content):
    (kept / name).write_text(content)
    sums.write(kept)
    with pytest.raises(ValueError, match=f"{name} must be"):
        zoo.load(kept)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_version_is_told(kept, version):
    edit(kept / CONFIG, format=version)
    with pytest.raises(ValueError, match=r"config\.json must be of format 1"):
        zoo.load(kept)


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"task": "char-ln"}, "no task 'char-ln'. Did you mean 'char-lm'"),
        ({"task": None}, "no task"),
        ({"settings": None}, "settings"),
        ({"settings": [1]}, "settings"),
        ({"settings": {"unitz": 8}}, "unitz"),
        ({"settings": {"units": "eight"}}, "units"),
        ({"settings": {"units": -8}}, "units"),
        ({"vocabulary": None}, "vocabulary"),
        ({"vocabulary": 7}, "vocabulary"),
        ({"vocabulary": "aa"}, "vocabulary"),
        ({"vocabulary": "ab"}, "does not fit"),
    ],
    ids=str,
)
def test_a_configuration_that_makes_no_sense_is_told(kept, changes, message):
    edit(kept / CONFIG, **changes)
    with pytest.raises((ValueError, TypeError), match=message):
        zoo.load(kept)


def test_a_failure_to_save_leaves_what_was_there(trained, kept, files, monkeypatch):
    before = files(kept.parent)

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("safetensors.numpy.save_file", full)
    with pytest.raises(OSError, match="No space left"):
        trained.save(kept)
    assert files(kept.parent) == before


@pytest.mark.parametrize("part", ["validation", "data", "versions"])
def test_a_card_that_does_not_tell_all_is_told(kept, part):
    edit(kept / CARD, **{part: None})
    with pytest.raises(ValueError, match=rf"card\.json must tell of {part}"):
        zoo.load(kept)


@pytest.mark.parametrize("size", ["units", "layers", "embedding"])
def test_a_size_beyond_all_measure_is_refused_before_it_is_built(kept, size):
    settings = json.loads((kept / CONFIG).read_text("utf-8"))["settings"]
    edit(kept / CONFIG, settings={**settings, size: 10**9})
    with pytest.raises(ValueError, match=f"`{size}`, .*at most"):
        zoo.load(kept)


def test_a_model_far_larger_than_its_file_is_refused_before_it_is_built(kept):
    settings = json.loads((kept / CONFIG).read_text("utf-8"))["settings"]
    edit(kept / CONFIG, settings={**settings, "units": 2**16, "layers": 50})  # 7 TB
    with pytest.raises(ValueError, match=r"does not fit its config\.json"):
        zoo.load(kept)
    keras.Sequential([keras.layers.Dense(1)]).build((None, 1))  # Keras makes weights as before


def test_parts_of_a_model_may_have_layers_of_one_name(tmp_path):
    def model(value):
        parts = []
        for name, size in (("encoder", 3), ("decoder", 3)):
            x = keras.Input((size,))
            layer = keras.layers.Dense(size, use_bias=False, name="same")
            parts.append(keras.Model(x, layer(x), name=name))
            layer.set_weights([np.full((size, size), value + len(parts), "float32")])
        x = keras.Input((3,))
        return keras.Model(x, parts[1](parts[0](x)))

    kept, other = model(0), model(5)
    preset.save(tmp_path / "kept", {}, kept, {})
    weights.load(tmp_path / "kept", other)
    for one, two in zip(kept.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
    assert {*load_file(tmp_path / "kept" / WEIGHTS)} == {"same/kernel", "same/kernel:2"}
