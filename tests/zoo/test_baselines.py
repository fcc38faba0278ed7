"""Baselines against slow implementations written from the papers with dictionaries."""

import math
import os
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.baselines.frequencies import character_frequencies
from zoo.baselines.ngram import discounts, interpolated_ngram

BOTH = (character_frequencies, interpolated_ngram)


class SlowKneserNey:
    """Interpolated modified Kneser-Ney, one probability at a time."""

    def __init__(self, train, size, order):
        self.size, self.order = size, min(order, len(train))
        predecessors = defaultdict(set)
        occurrences = Counter()
        for length in range(1, self.order + 1):
            for start in range(len(train) - length + 1):
                gram = tuple(train[start : start + length])
                occurrences[gram] += 1
                if start:
                    predecessors[gram].add(train[start - 1])
        self.followers = defaultdict(dict)
        for gram, count in occurrences.items():
            if len(gram) < self.order:
                count = max(1, len(predecessors[gram]))
            self.followers[gram[:-1]][gram[-1]] = count
        self.discount = {k: self.estimate(k) for k in range(self.order)}

    def estimate(self, k):
        n = Counter(
            count
            for context, after in self.followers.items()
            if len(context) == k
            for count in after.values()
        )
        if n[1] == 0 or n[2] == 0:
            return (0.5, 0.5, 0.5)
        y = n[1] / (n[1] + 2 * n[2])
        if n[3] and n[4]:
            three = tuple(j - (j + 1) * y * n[j + 1] / n[j] for j in (1, 2, 3))
            if min(three) > 0:
                return three
        return (y, y, y)

    def probability(self, symbol, context):
        shorter = self.probability(symbol, context[1:]) if context else 1 / self.size
        after = self.followers.get(context, {})
        if not after:
            return shorter
        taken = {v: self.discount[len(context)][min(count, 3) - 1] for v, count in after.items()}
        kept = after[symbol] - taken[symbol] if symbol in after else 0
        return (kept + sum(taken.values()) * shorter) / sum(after.values())

    def loss(self, train, held_out):
        text, total = list(train), 0.0
        for symbol in held_out:
            context = tuple(text[len(text) - self.order + 1 :])
            total -= math.log(self.probability(symbol, context))
            text.append(symbol)
        return total / len(held_out)


@st.composite
def sequences(draw):
    """A small training text, the text after it, and the number of symbols, some perhaps unseen."""
    size = draw(st.integers(1, 5))
    text = st.lists(st.integers(0, size - 1), min_size=1, max_size=80)
    return draw(text), draw(text), size


@given(sequences())
def test_frequencies_equal_the_slow_ones(drawn):
    train, held_out, size = drawn
    slow = [math.log((train.count(w) + 1) / (len(train) + size)) for w in held_out]
    assert character_frequencies(train, held_out, size) == pytest.approx(-np.mean(slow))


@settings(deadline=None)
@given(sequences(), st.integers(1, 8))
def test_ngram_equals_the_slow_one(drawn, order):
    train, held_out, size = drawn
    slow = SlowKneserNey(train, size, order).loss(train, held_out)
    assert interpolated_ngram(train, held_out, size, order) == pytest.approx(slow, abs=1e-12)


def test_ngram_equals_the_slow_one_where_all_three_discounts_are_estimated():
    rng = np.random.default_rng(0)
    text = np.minimum(rng.geometric(0.3, 3000) - 1, 9).tolist()
    slow = SlowKneserNey(text[:2700], 10, 4)
    assert any(len(set(three)) == 3 for three in slow.discount.values())
    loss = interpolated_ngram(text[:2700], text[2700:], 10, 4)
    assert loss == pytest.approx(slow.loss(text[:2700], text[2700:]), abs=1e-12)


@settings(deadline=None)
@given(sequences(), st.integers(1, 6))
def test_probabilities_after_any_context_sum_to_one(drawn, order):
    train, _, size = drawn
    for baseline in (character_frequencies, lambda *a: interpolated_ngram(*a, order)):
        assert sum(math.exp(-baseline(train, [w], size)) for w in range(size)) == pytest.approx(1)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=60))
def test_a_discount_leaves_something_and_takes_something(counts):
    nothing, *D = discounts(np.array(counts))
    assert nothing == 0
    assert all(0 < taken < j for j, taken in enumerate(D, start=1))


@pytest.mark.parametrize("order", [1, 2, 3])
def test_uniform_data_costs_the_logarithm_of_its_size(order):
    text = np.random.default_rng(0).integers(0, 20, 100_000)
    assert character_frequencies(text[:90_000], text[90_000:], 20) == pytest.approx(
        math.log(20), abs=0.01
    )
    assert interpolated_ngram(text[:90_000], text[90_000:], 20, order) == pytest.approx(
        math.log(20), abs=0.06
    )


@pytest.mark.parametrize("order", [2, 3, 10])
def test_a_cycle_costs_an_ngram_nothing_and_frequencies_everything(order):
    text = np.arange(4000) % 7
    assert 0 < interpolated_ngram(text[:3600], text[3600:], 7, order) < 0.005
    assert character_frequencies(text[:3600], text[3600:], 7) == pytest.approx(math.log(7), 1e-3)


@pytest.mark.parametrize("baseline", BOTH)
@pytest.mark.parametrize("train", [[0], [0, 0, 0, 0], [0, 1] * 50, [0, 1, 2, 3]])
def test_what_training_never_showed_stays_finite(baseline, train):
    assert math.isfinite(baseline(train, [4, 4, 0, 4, 1, 4, 2, 4, 3], 5))


def test_the_first_held_out_symbol_is_predicted_from_the_end_of_train():
    train = [0, 1, 2] * 100
    assert interpolated_ngram(train, [0], 3, 3) < 0.05
    assert interpolated_ngram(train, [1], 3, 3) > 3


def test_one_symbol_alone_costs_nothing():
    for baseline in BOTH:
        assert baseline([0, 0], [0, 0, 0], 1) == pytest.approx(0)


def test_codes_of_a_large_vocabulary_at_a_high_order_do_not_overflow():
    text = np.arange(2000, dtype=np.int32) % 50 * 1_000_003
    assert interpolated_ngram(text[:1800], text[1800:], 50_000_151, 40) < 0.5


@pytest.mark.parametrize("baseline", BOTH)
def test_any_integer_dtype_is_read(baseline):
    train, held_out = np.array([0, 1, 2, 1, 0]), np.array([1, 2])
    expected = baseline(train, held_out, 3)
    for dtype in ("uint8", "int16", "uint64"):
        assert baseline(train.astype(dtype), held_out.astype(dtype), 3) == expected


@pytest.mark.parametrize("baseline", BOTH)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], [0], 2), "`train`, .* must be one non-empty sequence of integers"),
        (([0], [], 2), "`held_out`, .* must be one non-empty sequence of integers"),
        (([0.5], [0], 2), "`train`, .* Received: shape=.*float64"),
        (([[0, 1]], [0], 2), "`train`, .* Received: shape=\\(1, 2\\)"),
        (([0, 2], [0], 2), "`train`, .* size=2. Received: symbols from 0 to 2"),
        (([0], [0, -1], 2), "`held_out`, .* size=2. Received: symbols from -1 to 0"),
        (([0], [0], 0), "`size`, .* must be a positive integer. Received: size=0"),
        (([0], [0], 2.0), "`size`, .* must be a positive integer. Received: size=2.0"),
    ],
)
def test_wrong_arguments_are_named_in_one_line(baseline, arguments, message):
    with pytest.raises(ValueError, match=message) as error:
        baseline(*arguments)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("order", [0, -1, 1.5, True, "3"])
def test_a_wrong_order_is_an_error(order):
    with pytest.raises(ValueError, match="`order`, the length of the longest gram, must be"):
        interpolated_ngram([0, 1], [1], 2, order)


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="$ZOO_TEST_DATA holds the real text")
def test_tiny_shakespeare_costs_what_the_module_says():
    text = Path(os.environ["ZOO_TEST_DATA"], "lm/tinyshakespeare.txt").read_text("utf-8")
    alphabet, symbols = np.unique(list(text), return_inverse=True)
    cut = len(symbols) * 9 // 10
    train, held_out, size = symbols[:cut], symbols[cut:], len(alphabet)
    assert character_frequencies(train, held_out, size) == pytest.approx(3.347, abs=1e-3)
    assert interpolated_ngram(train, held_out, size, 7) == pytest.approx(1.517, abs=1e-3)
    assert interpolated_ngram(train, held_out, size) == pytest.approx(1.522, abs=1e-3)
