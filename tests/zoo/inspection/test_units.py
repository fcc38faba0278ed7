"""Units that follow a property are found where they were put, and judged on other texts."""

import re

import keras
import numpy as np
import pytest

import zoo
from zoo.inspection.units import PROPERTIES, ablate, find_units
from zoo.inspection.units.search import _Sums

if keras.backend.backend() != "tensorflow":
    pytest.skip("models of text run on TensorFlow", allow_module_level=True)

TEXTS = ["ab ba\n" * 5, "ba\nab ab\n" * 3, "bb aa ab\n" * 3, "a\nb\nab\n" * 4]


class Planted:
    """A model whose unit 2 counts the steps of a line, and whose others do nothing of use."""

    characters = "ab \n"

    def __init__(self):
        tokens = keras.Input((None,), dtype="int32")
        x = keras.layers.Embedding(4, 4, weights=[np.eye(4, dtype="float32")])(tokens)
        cell = zoo.layers.GRUCell(5, activation="linear", name="cell")
        x = zoo.layers.Recurrent(cell, return_sequences=True, name="counter")(x)
        self.model = keras.Model(tokens, keras.layers.Dense(4, name="logits")(x))
        W = np.random.default_rng(0).normal(size=(4, 15)).astype("float32")
        U, b = np.zeros((5, 15), "float32"), np.zeros((2, 15), "float32")
        # h ← z·h + (1−z)·g with z = ½ and g = h + 2 until a line ends: one more at every step.
        W[:, [2, 7, 12]], U[2, 12], b[0, 7] = 0, 1, 20
        b[0, 12], W[3, 2], W[3, 12] = 2, -20, -2
        U[2, 12] = 1
        W[3, 7] = -40  # at its end the state is not seen
        self.model.get_layer("counter").set_weights([W, U, b])

    def in_steps(self, texts):
        tokens = np.zeros((len(texts), max(map(len, texts))), "int32")
        for row, text in zip(tokens, texts, strict=True):
            row[: len(text)] = [self.characters.index(c) for c in text]
        return tokens, [[*text] for text in texts]


def steps_since_the_end(labels):
    count, told = 0, []
    for label in labels:
        count = 0 if label == "\n" else count + 1
        told.append(count)
    return told


def test_a_planted_unit_is_found():
    best, *rest = find_units(Planted(), TEXTS, steps_since_the_end, most=3)
    assert (best.layer, best.state, best.unit) == ("counter", "h", 2)
    assert best.r == pytest.approx(1, abs=1e-5)
    assert all(abs(unit.r_found) < 0.99 for unit in rest)
    assert str(best) == "counter/h[2]"


def test_what_is_told_is_measured_on_other_texts():
    model = Planted()
    constant_then_not = lambda labels: [float(label == "a") for label in labels]
    one = find_units(model, TEXTS, constant_then_not, most=1)[0]
    other = find_units(model, [*TEXTS[:2], *reversed(TEXTS[2:])], constant_then_not, most=1)[0]
    swapped = find_units(model, [*TEXTS[2:], *TEXTS[:2]], constant_then_not, most=50)
    assert one == other
    (same,) = [u for u in swapped if (u.state, u.unit) == (one.state, one.unit)]
    assert (same.r, same.r_found) == pytest.approx((one.r_found, one.r), abs=1e-6)


def test_correlations_that_come_in_pieces_are_those_of_the_whole():
    random = np.random.default_rng(0)
    x, y = random.normal(size=(50, 3)) + 1e3, random.normal(size=50) - 1e3
    x[:, 1] = 7
    sums = _Sums(3)
    for start, end in [(0, 1), (1, 20), (20, 20), (20, 50)]:
        sums.add(x[start:end], y[start:end])
    expected = [np.corrcoef(x[:, 0], y)[0, 1], 0, np.corrcoef(x[:, 2], y)[0, 1]]
    np.testing.assert_allclose(sums.correlations(), expected, atol=1e-10)


def test_a_model_is_worse_without_the_unit_it_uses():
    model = Planted()
    kernel = np.zeros((5, 4), "float32")
    kernel[2, 3] = 1  # a line is the likelier to end, the longer it is
    model.model.get_layer("logits").set_weights([kernel, np.array([2, 2, 0, 0], "float32")])
    with_it = ablate(model, ["abababab\n" * 3] * 2, "counter", [2])
    assert with_it.without != pytest.approx(with_it.whole, abs=1e-3)
    idle = ablate(model, ["abababab\n" * 3] * 2, "counter", [0, 1, 3, 4])
    assert idle.lost == pytest.approx(0, abs=1e-6)
    assert with_it.whole == pytest.approx(idle.whole, abs=1e-6)


@pytest.mark.parametrize(
    "name, text, expected",
    [
        ("inside-quotes", 'a "b" c', [0, 0, 1, 1, 0, 0, 0]),
        ("inside-quotes", "“a”b", [1, 1, 0, 0]),
        ("line-position", "ab\nc\n\nd", [0, 1, 2, 0, 1, 0, 0]),
        ("word-position", "ab, c1", [1, 2, 0, 0, 1, 2]),
        ("bracket-depth", "a(b[c])d)", [0, 1, 1, 2, 2, 1, 0, 0, 0]),
        ("indentation", "  a b\n c", [1, 2, 2, 2, 2, 0, 1, 1]),
        ("capital", "aBcÉ", [0, 1, 0, 1]),
        ("weekday", ["2026-11-26", "2026-11-29 00:00"], [3, 6]),
        ("drawdown", ["100", "80", "120", "90"], [0, 0.2, 0, 0.25]),
        ("capital", ["The", "", "cat"], [1, 0, 0]),
    ],
)
def test_properties(name, text, expected):
    assert PROPERTIES[name](text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "texts, property, error, message",
    [
        (TEXTS, "line", ValueError, "no property 'line'.*line-position"),
        ("a text", "capital", ValueError, "list of two or more.*Received: a str"),
        (TEXTS[:1], "capital", ValueError, "list of two or more.*Received: 1"),
        (TEXTS, lambda labels: [1.0], ValueError, r"a number for each step.*\(1,\) for 30 steps"),
        (TEXTS, "inside-quotes", ValueError, "tell steps apart"),
    ],
)
def test_refusals(texts, property, error, message):
    with pytest.raises(error, match=message):
        find_units(Planted(), texts, property)


def test_a_bare_model_is_refused():
    with pytest.raises(TypeError, match="must be a trained model"):
        find_units(Planted().model, TEXTS, "capital")
    with pytest.raises(ValueError, match=r"from 0 to 4\. Received: 5"):
        ablate(Planted(), TEXTS, "counter", [5])
    with pytest.raises(KeyError, match="No recurrent layer is called 'lost'"):
        ablate(Planted(), TEXTS, "lost", [0])


def test_the_command_finds_a_unit_of_a_pretrained_model(command, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("First Citizen:\nBefore we proceed any further, hear me speak.\n\n" * 50)
    said = command("units", "char-lm", text, "--most", 2, "--ablate")
    assert said.code == 0, said.err
    assert "Pearson's r with line-position, on 2,000 characters:" in said.out
    assert said.out.count("recurrence_") == 3
    assert "nats a character instead of" in said.out


@pytest.mark.parametrize(
    "model, length, options, message",
    [
        ("char-lm", 1500, [], "at least 2,000 characters.*Received: 1,500"),
        ("char-lm", 3000, ["--property", "lines"], "no property 'lines'.*'line-position'"),
        ("sentiment", 3000, [], "no `zoo units`"),
    ],
)
def test_the_command_refuses(command, tmp_path, model, length, options, message):
    text = tmp_path / "text.txt"
    text.write_text(("to be or not to be\n" * 200)[:length])
    said = command("units", model, text, *options)
    assert said.code == 2
    assert re.search(message, said.err), said.err
