"""Texts written on conditions, against plain loops and the probabilities of whole texts."""

import numpy as np
import pytest
import tensorflow as tf

import plain_decoding as plain
from zoo.decoding.settings import Beam, Sampling, Symbols
from zoo.decoding.writing import write

CLASSES, END = 7, 2
SYMBOLS = Symbols(start=1, end=END, never=(0, 1))
SOURCES = [(3, 4, 5, 6), (5,), (6, 6, 3), (4, 1, 1, 2)]
PADDED = np.array([[*s, *[0] * (4 - len(s))] for s in SOURCES], "int32")
LIMITS = [8, 5, 8, 0]


def written(model, sources, limits, sampling, seed=0, symbols=SYMBOLS):
    return tf.function(lambda: write(model, sources, limits, symbols, sampling, seed))()


def texts(result, limits):
    rows = zip(result.symbols.numpy(), result.lengths.numpy(), limits, strict=True)
    return [tuple(text[: n + (n < limit)].tolist()) for text, n, limit in rows]


@pytest.mark.parametrize(
    "greedy", [{"temperature": 0.0}, {"temperature": 1.0, "top_k": 1}], ids=str
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_greedy_is_the_likeliest_symbol_again_and_again(seed, greedy):
    model = plain.Tiny(seed, CLASSES)
    result = written(model, PADDED, LIMITS, Sampling(**greedy))
    expected = [
        plain.greedy(model, source, limit, END, SYMBOLS.never)
        for source, limit in zip(SOURCES, LIMITS, strict=True)
    ]
    assert texts(result, LIMITS) == expected
    for b, (source, text) in enumerate(zip(SOURCES, expected, strict=True)):
        log_p = model.log_probability(source, text)
        assert float(result.log_probabilities[b]) == pytest.approx(log_p, abs=1e-4)
        assert float(result.scores[b]) == pytest.approx(log_p, abs=1e-4)
        weights = np.zeros(result.weights.shape[1:])
        if text:
            weights[: len(text), : len(source)] = model.weights(source, text)
        np.testing.assert_allclose(result.weights[b], weights, atol=1e-5)
        assert (result.symbols[b, len(text) :].numpy() == END).all()


def test_texts_are_as_frequent_as_they_are_likely():
    """χ² of texts of at most two symbols: near its degrees of freedom."""
    rows, limit = 20_000, 2
    model, warm, any_symbol = plain.Tiny(0, 5, strength=1.0), Sampling(1.0), Symbols(1, END)
    found = texts(
        written(model, np.tile([[3, 4]], (rows, 1)), limit, warm, 5, any_symbol), [limit] * rows
    )
    words = [s for s in range(5) if s != END]
    possible = [(END,), *((a, b) for a in words for b in range(5))]
    expected = rows * np.exp([model.log_probability((3, 4), text) for text in possible])
    observed = np.array([found.count(text) for text in possible])
    assert expected.sum() == pytest.approx(observed.sum()) == rows
    chi_square = ((observed - expected) ** 2 / expected).sum()
    freedom = len(possible) - 1
    assert chi_square < freedom + 5 * (2 * freedom) ** 0.5


def test_the_seed_alone_decides_and_what_must_not_be_written_is_not():
    model, sources = plain.Tiny(0, CLASSES), np.tile(PADDED, (50, 1))
    one, same, other = (written(model, sources, 8, Sampling(2.0), seed) for seed in (1, 1, 2))
    assert texts(one, [8] * 200) == texts(same, [8] * 200) != texts(other, [8] * 200)
    assert set(np.unique(one.symbols)) == {2, 3, 4, 5, 6}


def test_what_is_drawn_is_as_likely_as_the_model_says():
    model, sampling = plain.Tiny(0, CLASSES), Sampling(temperature=2.0, top_k=4, top_p=0.9)
    result = written(model, PADDED, LIMITS, sampling, 3)
    for source, text, log_p in zip(SOURCES, texts(result, LIMITS), result.scores, strict=True):
        assert float(log_p) == pytest.approx(model.log_probability(source, text), abs=1e-4)


@pytest.mark.parametrize(
    "act, message",
    [
        (
            lambda: Symbols(start=-1, end=2),
            "`start`, the id of .*Received: start=-1",
        ),
        (
            lambda: Symbols(start=1, end=True),
            "`end`, the id of .*Received: end=True",
        ),
        (
            lambda: Symbols(1, 2, (0.5,)),
            "`never`, the id of .*Received: never=0.5",
        ),
        (lambda: Symbols(1, 2, (2, 0)), r"`never`, .*Received: end=2, never=\(0, 2\)"),
        (lambda: Beam(width=0).check(), "`width`, .*Received: width=0"),
        (lambda: Beam(width=2.0).check(), "`width`, .*Received: width=2.0"),
        (lambda: Beam(width="a").check(), "`width`, .*Received: width='a'"),
        (lambda: Beam(width=2**31).check(), "`width`, .*Received: width=2147483648"),
        (lambda: Beam(best=True).check(), "`best`, .*Received: best=True"),
        (lambda: Beam(alpha=None).check(), "`alpha`, .*Received: alpha=None"),
        (lambda: Beam(width=2, best=3).check(), "`best`, .*Received: best=3, width=2"),
        (lambda: Beam(alpha=-0.1).check(), "`alpha`, .*Received: alpha=-0.1"),
        (lambda: Beam(alpha=float("nan")).check(), "`alpha`, .*Received: alpha=nan"),
    ],
)
def test_settings_that_make_no_sense_are_told(act, message):
    with pytest.raises(ValueError, match=message):
        act()
