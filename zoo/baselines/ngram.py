"""Interpolated n-grams with modified Kneser-Ney discounts (Kneser & Ney 1995; Chen & Goodman 1999).

    P_k(w | c) = (N(c,w) - D(N(c,w)) + Σ_v D(N(c,v)) · P_{k-1}(w | c')) / Σ_v N(c,v)
    P_{-1}(w)  = 1 / size

    w        the symbol predicted
    c        the k symbols before it; c' lacks the oldest of them
    N(c,w)   how often c,w occurs in the training text if c has the full length, order - 1;
             in how many contexts, i.e. after how many different symbols, if it is shorter
    D(N)     the part of a count given to the shorter context (`discounts`)

A context that training has never continued says nothing: there P_k = P_{k-1}.

Nats per character on Tiny Shakespeare, first 90 % to count, last 10 % to score, by order:

                        2      3      4      5      6      7      8     10
    this             2.484  2.038  1.719  1.561  1.523  1.517  1.519  1.522
    Witten-Bell      2.486  2.049  1.774  1.669  1.698  1.779  1.876  2.047

Witten & Bell's (1991) smoothing, the simpler choice, is 0.15 nats weaker at its best order.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.baselines.frequencies import positive, symbols

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


def interpolated_ngram(train: ArrayLike, held_out: ArrayLike, size: int, order: int = 10) -> float:
    """Mean negative log-likelihood of `held_out`, in nats per symbol, under an n-gram of `train`.

    train     (n,) integers in [0, size)
    held_out  (m,) integers in [0, size), the text that follows `train`: all m are scored, and the
              first take their context from the end of `train`
    size      number of different symbols
    order     length of the longest gram, the predicted symbol included. 10 costs little where
              fewer are best (above) and gains on texts that repeat themselves.

    Raises ValueError if a sequence is empty, not one-dimensional, not of integers or has a symbol
    outside [0, size), or if `size` or `order` is not a positive integer.
    """
    positive("size", "the number of different symbols", size)
    positive("order", "the length of the longest gram", order)
    known = symbols("train", "the symbols to count", train, size)
    scored = symbols("held_out", "the symbols to score", held_out, size)

    order, m = min(order, len(known)), len(scored)
    text = np.concatenate([known[len(known) - order + 1 :], scored])  # (order - 1 + m,)
    probability = np.full(m, 1 / size)
    grams, contexts = np.zeros(len(text) + 1, np.int64), 1
    for k, (codes, counts) in enumerate(_levels(known, size, order)):
        discount = discounts(counts)[np.minimum(counts, 3)]  # (distinct,)
        total = np.bincount(codes // size, counts, contexts)  # (contexts,)
        freed = np.bincount(codes // size, discount, contexts)

        context = grams[:-1][-m:]
        grams = _look_up(grams[:-1] * size + text[k:], codes)
        found = grams[-m:]
        kept = np.where(found >= 0, (counts - discount)[found], 0)
        continued = (context >= 0) & (total[context] > 0)
        longer = (kept + freed[context] * probability) / np.where(continued, total[context], 1)
        probability = np.where(continued, longer, probability)
        contexts = len(codes)
    return float(-np.mean(np.log(probability)))


def discounts(counts: Integers) -> Floats:
    """What is taken from grams counted 0, 1, 2, and 3 or more times.

    counts  (distinct,) positive, of all grams of one length
    return  (4,), 0 < D[j] < j for j = 1, 2, 3: every context gives, none gives all

    Chen & Goodman's estimates from n_j, the number of grams counted j times. Where these are
    missing or give a negative discount, as in little or very regular text, the one discount of
    Ney, Essen & Kneser (1994) serves for all; without even that, one half.
    """
    n1, n2, n3, n4 = (int(np.count_nonzero(counts == j)) for j in (1, 2, 3, 4))
    if not (n1 and n2):
        return np.array([0, 0.5, 0.5, 0.5])
    Y = n1 / (n1 + 2 * n2)
    if n3 and n4:
        D = np.array([0, Y, 2 - 3 * Y * n3 / n2, 3 - 4 * Y * n4 / n3])
        if D[1:].min() > 0:
            return D
    return np.array([0, Y, Y, Y])


def _levels(train: Integers, size: int, order: int) -> Iterator[tuple[Integers, Integers]]:
    """For k = 0 … order - 1, the distinct grams of k + 1 symbols and the counts N of each.

    A gram's number is its place among the distinct grams of its length, and its code is (number of
    all but its last symbol) · size + (last symbol). So codes stay below n · size at any order, are
    sorted, and have the context's number as their quotient.
    """
    grams = np.zeros(len(train) + 1, np.int64)  # the empty gram, before and after every symbol
    codes = counts = np.zeros(0, np.int64)
    for k in range(order):
        longer, first, numbers, occurrences = np.unique(
            grams[:-1] * size + train[k:],
            return_index=True,
            return_inverse=True,
            return_counts=True,
        )
        if k > 0:
            after = np.bincount(grams[1:][first], minlength=len(codes))
            # Only the gram that opens the text may follow nothing; the opening counts as one.
            yield codes, np.maximum(after, 1)
        grams, codes, counts = numbers, longer, occurrences
    yield codes, counts


def _look_up(wanted: Integers, codes: Integers) -> Integers:
    """The place of each of `wanted` in the sorted `codes`; -1 where it is not among them.

    A gram that begins with an unknown one, whose number is -1, has a negative code: not found.
    """
    place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    return np.where(codes[place] == wanted, place, -1)
