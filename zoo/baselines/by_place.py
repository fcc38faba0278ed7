"""Naive Bayes of sequences of one length: each symbol at its place speaks for itself.

    log P(c) + Σ_t log P(x_t | t, c)        P(x | t, c) = (1 + n(x, t, c)) / Σ_y (1 + n(y, t, c))

n(x, t, c)   how many sequences of class c have the symbol x at place t

Where two places mean something only together, it sees nothing.
"""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.integer]


def naive_bayes(
    train: Integers, labels: Integers, held_out: Integers, size: int, classes: int
) -> NDArray[np.float64]:
    """(rows, classes) of `held_out` the logarithms of what each class deserves.

    train, held_out: (rows, time) symbols in [0, size).  labels: (rows,) of train, in [0, classes).
    """
    places = np.arange(train.shape[1])
    prior = 1 + np.bincount(labels, minlength=classes)
    scores = np.tile(np.log(prior / prior.sum()), (len(held_out), 1))
    for c in range(classes):
        counts = np.ones((len(places), size))
        np.add.at(counts, (places, train[labels == c]), 1)
        shares = np.log(counts / counts.sum(1, keepdims=True))
        scores[:, c] += shares[places, held_out].sum(1)
    return scores
