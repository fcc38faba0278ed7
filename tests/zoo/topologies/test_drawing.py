"""Models as pictures of their layers."""

import re
import xml.etree.ElementTree as ElementTree

import keras
import pytest

from zoo.topologies import build_model, draw

NAMES = ".//{http://www.w3.org/2000/svg}text[@font-weight='bold']"


def drawn(model, tmp_path):
    """The names in the boxes, from top to bottom, and the number of lines between boxes."""
    tree = ElementTree.parse(draw(model, tmp_path / "model.svg"))
    lines = tree.findall(".//{http://www.w3.org/2000/svg}path")
    return [text.text for text in tree.findall(NAMES)], len(lines)


def test_a_chain_of_layers_is_drawn_from_input_to_outputs(tmp_path):
    model = build_model("synced_many_to_many", vocabulary=5, units=[4, 3])
    names = ["tokens", "embedding", "recurrence_0", "recurrence_1", "outputs"]
    assert drawn(model, tmp_path) == (names, 4)


def test_a_layer_that_is_called_twice_is_drawn_twice(tmp_path):
    names, lines = drawn(build_model("synced_many_to_many", vocabulary=5, tied=True), tmp_path)
    assert names == ["tokens", "embedding", "recurrence_0", "embedding", "outputs"]
    assert "again" in (tmp_path / "model.svg").read_text() and lines == 4


def test_models_within_the_model_are_drawn_too(tmp_path):
    model = build_model(
        "one_to_many", shape=(6, 4), convolutions=[2], attention="additive", vocabulary=5
    )
    names, _ = drawn(model, tmp_path)
    assert {"encoder", "decoder", "convolution_0", "attention", "start_recurrence_0.h"} <= {*names}
    frames = build_model("many_to_one", shape=(6, 4), convolutions=[2], classes=2)
    assert "convolution_0" in drawn(frames, tmp_path)[0]


def test_boxes_do_not_overlap(tmp_path):
    draw(build_model("many_to_many", source_vocabulary=5, vocabulary=5), tmp_path / "model.svg")
    text = (tmp_path / "model.svg").read_text()
    places = re.findall(r'<rect x="(-?\d+)" y="(\d+)" width="210"', text)
    assert len(places) == len({*places}) > 20
    assert all(int(x) >= 0 for x, _ in places)
    rows = {}
    for x, y in places:
        rows.setdefault(y, []).append(int(x))
    for row in rows.values():
        assert all(b - a >= 210 for a, b in zip(sorted(row), sorted(row)[1:], strict=False))


def test_what_cannot_be_drawn_is_told(tmp_path):
    class Own(keras.Model):
        pass

    with pytest.raises(ValueError, match=r"`path`.* must end in \.svg.*model\.png"):
        draw(build_model("one_to_one", features=3, classes=2), tmp_path / "model.png")
    with pytest.raises(ValueError, match=r"`model` must be functional or sequential.*Own"):
        draw(Own(), tmp_path / "model.svg")
