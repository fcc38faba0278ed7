"""The rows that are most alike, by the words they share: what a memory without a model would say.

    cos(a, b) = Σ_w a_w b_w / (‖a‖ ‖b‖)      a_w = n_w(a) · log(N / n_w)

n_w(a)  how often word w occurs in text a        N, n_w  how many texts there are; that hold w

These are Salton & Buckley's (1988) weights, tf·idf.
"""

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.splits import Ragged


def nearest(known: Ragged, asked: Ragged) -> NDArray[np.int64]:
    """(asked rows,) for each the row of `known` that is most alike, of equals the first.

    known, asked: the ids (time,) of each text's words, by one numbering.
    """
    size = 1 + int(max(known.values.max(initial=0), asked.values.max(initial=0)))
    rows, words, counts = _weighted(known, size)
    rarity = np.log(len(known) / np.maximum(np.bincount(words, minlength=size), 1))
    weights = counts.astype(np.float64) * rarity[words]
    norms = np.sqrt(np.bincount(rows, weights**2, len(known)))
    weights = weights / np.maximum(norms[rows], 1e-12)
    order = np.argsort(words, kind="stable")
    rows, weights = rows[order], weights[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(words, minlength=size))])

    found = np.zeros(len(asked), np.int64)
    for n, text in enumerate(asked):
        likeness = np.zeros(len(known))
        for word, times in zip(*np.unique(text, return_counts=True), strict=True):
            holders = slice(starts[word], starts[word + 1])
            likeness[rows[holders]] += times * rarity[word] * weights[holders]
        found[n] = likeness.argmax()
    return found


def _weighted(texts: Ragged, size: int) -> tuple[NDArray[np.int64], ...]:
    """Text, word, and how often the one holds the other: (pairs,) each."""
    rows = np.repeat(np.arange(len(texts)), texts.lengths)
    places, counts = np.unique(rows * size + texts.values, return_counts=True)
    return *np.divmod(places, size), counts
