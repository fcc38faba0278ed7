"""The choice of a symbol, against definitions written in NumPy."""

import math

import numpy as np
import pytest
import tensorflow as tf

from zoo.decoding.sampling import most_likely, next_symbol, nucleus
from zoo.decoding.settings import Sampling

LOGITS = (3 * np.random.default_rng(0).normal(size=(300, 12))).astype("float32")
LOWEST = np.finfo("float32").min


def softmax(logits):
    e = np.exp(logits.astype("float64") - logits.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def plain_most_likely(row, k):
    return set(np.argsort(-row)[:k])


def plain_nucleus(row, p):
    """Taken one by one, the likeliest first, until their probabilities sum to p."""
    inside, total = set(), 0.0
    probabilities = softmax(row)
    for symbol in np.argsort(-row):
        if total >= p:
            break
        inside.add(symbol)
        total += probabilities[symbol]
    return inside


def kept(logits):
    return [set(np.flatnonzero(row > LOWEST)) for row in np.asarray(logits)]


def draw(logits, seed=0, step=0, **how):
    sampling = Sampling(**{"temperature": 1.0, **how})
    return next_symbol(tf.constant(logits), sampling, seed, step).numpy()


@pytest.mark.parametrize("k", [1, 3, 11, 12])
def test_the_k_likeliest_are_kept_as_they_are(k):
    result = most_likely(tf.constant(LOGITS), k).numpy()
    assert kept(result) == [plain_most_likely(row, k) for row in LOGITS]
    np.testing.assert_array_equal(result[result > LOWEST], LOGITS[result > LOWEST])


@pytest.mark.parametrize("k", [0, 13, 1000])
def test_no_k_and_a_large_one_keep_all(k):
    np.testing.assert_array_equal(most_likely(tf.constant(LOGITS), k), LOGITS)


@pytest.mark.parametrize("p", [0.01, 0.3, 0.5, 0.9, 0.99])
def test_the_nucleus_is_the_fewest_that_sum_to_p(p):
    result = nucleus(tf.constant(LOGITS), p).numpy()
    assert kept(result) == [plain_nucleus(row, p) for row in LOGITS]
    np.testing.assert_array_equal(result[result > LOWEST], LOGITS[result > LOWEST])


def test_a_nucleus_of_one_keeps_all():
    np.testing.assert_array_equal(nucleus(tf.constant(LOGITS), 1.0), LOGITS)


@pytest.mark.parametrize("k, p", [(3, 1.0), (0, 0.6), (4, 0.7)])
def test_no_symbol_is_drawn_that_is_not_allowed(k, p):
    drawn = np.stack([draw(LOGITS, step=step, top_k=k, top_p=p) for step in range(50)], axis=1)
    for row, symbols in zip(LOGITS, drawn, strict=True):
        of_k = plain_most_likely(row, k or len(row))
        among_them = np.where(np.isin(np.arange(len(row)), list(of_k)), row, -np.inf)
        allowed = of_k & plain_nucleus(among_them, p)
        assert set(symbols) <= allowed
    assert (drawn != drawn[:, :1]).any()  # there was a choice


@pytest.mark.parametrize("how", [{}, {"top_k": 5, "top_p": 0.5}], ids=str)
def test_temperature_zero_is_greedy(how):
    np.testing.assert_array_equal(draw(LOGITS, temperature=0.0, **how), LOGITS.argmax(-1))


def test_a_temperature_next_to_zero_does_not_overflow():
    drawn = draw(100 * LOGITS, temperature=2 * np.finfo("float32").tiny)
    np.testing.assert_array_equal(drawn, LOGITS.argmax(-1))


@pytest.mark.parametrize("how", [{"top_k": 1}, {"top_p": 1e-6}, {"temperature": 1e-5}], ids=str)
def test_what_leaves_one_choice_is_greedy(how):
    np.testing.assert_array_equal(draw(LOGITS, **how), LOGITS.argmax(-1))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_symbols_are_drawn_as_the_softmax_says(temperature):
    """χ² of many draws: near its degrees of freedom for the right distribution, far for another."""
    row, rows = np.array([1.5, 0.0, 0.7, -1.0, 0.3, -0.2], "float32"), 20_000
    drawn = draw(np.tile(row, (rows, 1)), seed=3, temperature=temperature)
    observed = np.bincount(drawn, minlength=len(row))

    def chi_square(believed):
        expected = rows * softmax(row / believed)
        return ((observed - expected) ** 2 / expected).sum()

    freedom = len(row) - 1
    unlikely = freedom + 5 * math.sqrt(2 * freedom)  # mean and five standard deviations
    assert chi_square(temperature) < unlikely
    assert chi_square(1.1 * temperature) > unlikely


def test_the_same_seed_and_step_draw_the_same():
    np.testing.assert_array_equal(draw(LOGITS, 1, 2), draw(LOGITS, 1, 2))


@pytest.mark.parametrize("seed, step", [(2, 2), (1, 3)])
def test_another_seed_or_step_draws_otherwise(seed, step):
    assert (draw(LOGITS, 1, 2) != draw(LOGITS, seed, step)).mean() > 0.1


def test_every_row_has_its_own_noise():
    assert len(set(draw(np.zeros((50, 12), "float32")))) > 6


@pytest.mark.parametrize(
    "how, message",
    [
        ({"temperature": -1.0}, "`temperature` .*Received: temperature=-1.0"),
        ({"temperature": math.inf}, "`temperature` .*temperature=inf"),
        ({"temperature": math.nan}, "`temperature` .*temperature=nan"),
        ({"top_k": -1}, "`top_k`, .*Received: top_k=-1"),
        ({"top_k": 1.5}, "`top_k`, .*top_k=1.5"),
        ({"top_k": True}, "`top_k`, .*top_k=True"),
        ({"top_k": None}, "`top_k`, .*top_k=None"),
        ({"temperature": "a"}, "`temperature` .*temperature='a'"),
        ({"temperature": True}, "`temperature` .*temperature=True"),
        ({"top_p": None}, "`top_p`, .*top_p=None"),
        ({"top_p": 0.0}, "`top_p`, .*Received: top_p=0.0"),
        ({"top_p": 1.1}, "`top_p`, .*top_p=1.1"),
        ({"top_p": math.nan}, "`top_p`, .*top_p=nan"),
    ],
    ids=str,
)
def test_numbers_that_make_no_sense_are_told(how, message):
    with pytest.raises(ValueError, match=message):
        Sampling(**how).check()


def test_numbers_of_numpy_are_taken_as_those_of_python():
    how = Sampling(np.float32(0.5), np.int64(3), np.float64(1)).check()
    assert how == Sampling(0.5, 3, 1.0) and type(how.top_k) is int
