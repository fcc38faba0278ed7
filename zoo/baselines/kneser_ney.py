"""An n-gram that says how likely every symbol is after a context, its discounts tuned.

The model is that of `ngram.py`, interpolated Kneser-Ney with modified discounts; there it is only
scored on a text, here it answers, so that what it would suggest can be judged as well.  And what it
learns from is no text but events, a context and the symbol after it: a context may begin with what
is no symbol, such as a class.

    P_k(w | c) = (N(c,w) - D(N(c,w)) + Σ_v D(N(c,v)) · P_{k-1}(w | c')) / Σ_v N(c,v)

with the legend told there.  The discounts of each length are first Chen & Goodman's estimates; then
those under which events that were not counted are likeliest.
"""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.baselines.frequencies import positive, symbols
from zoo.baselines.ngram import Floats, Integers, discounts

STEPS = (0.2, 0.1, 0.05)  # by which a discount is moved, while that helps


class Level(NamedTuple):
    """The grams of one length.

    keys    (contexts,) sorted: number of the context without its oldest symbol, and that symbol
    codes   (distinct,) sorted: number of the context · size + symbol
    counts  (distinct,) N
    starts  (contexts + 1,) where the grams of each context begin in `codes`
    """

    keys: Integers
    codes: Integers
    counts: Integers
    starts: Integers


class KneserNey:
    """An n-gram of events.

    contexts   (n, order - 1) integers ≥ 0, the newest last
    following  (n,) integers in [0, size)
    size       number of different symbols
    given      (order, 4) discounts of grams counted 0, 1, 2, and 3 or more times, the shortest
               grams first, or None: estimates

    Raises ValueError if there are no events, or of other shapes or symbols.
    """

    def __init__(
        self, contexts: ArrayLike, following: ArrayLike, size: int, given: ArrayLike | None = None
    ) -> None:
        positive("size", "the number of different symbols", size)
        self.size = size
        known = symbols("following", "the symbols to count", following, size)
        before = _contexts(contexts, len(known))
        self.order = before.shape[1] + 1
        self._levels = list(_levels(before, known, size))
        estimates = [discounts(level.counts) for level in self._levels]
        self.discounts: Floats = np.array(estimates if given is None else given, np.float64)

    def probabilities(self, contexts: ArrayLike) -> Floats:
        """(n, size) of what follows each of the contexts (n, order - 1)."""
        before = _contexts(contexts)
        told = np.full((len(before), self.size), 1 / self.size)
        for k, (level, numbers) in enumerate(self._found(before)):
            rows = np.flatnonzero(numbers >= 0)
            context = numbers[rows]
            kept, freed, total = self._parts(k)
            told[rows] *= (freed[context] / total[context])[:, None]
            lengths = np.diff(level.starts)[context]
            row = np.repeat(np.arange(len(rows)), lengths)
            first = np.repeat(np.cumsum(lengths) - lengths, lengths)
            gram = level.starts[context][row] + np.arange(len(row)) - first
            told[rows[row], level.codes[gram] % self.size] += kept[gram] / total[context[row]]
        return told

    def nats(self, contexts: ArrayLike, following: ArrayLike) -> Floats:
        """(n,) the negative log-likelihood of each event."""
        scored = symbols("following", "the symbols to score", following, self.size)
        probability = np.full(len(scored), 1 / self.size)
        before = _contexts(contexts, len(scored))
        for k, (level, context) in enumerate(self._found(before)):
            kept, freed, total = self._parts(k)
            gram = _look_up(context * self.size + scored, level.codes)
            told = np.where((context >= 0) & (gram >= 0), kept[gram], 0)
            longer = (told + freed[context] * probability) / total[context]
            probability = np.where(context >= 0, longer, probability)
        return -np.log(probability)

    def tune(self, contexts: ArrayLike, following: ArrayLike) -> None:
        """Moves one discount after the other while events that were not counted grow likelier.

        Those of the shortest grams stay: which symbols there are was often found in all events, and
        would make a symbol that was counted once look frequent.
        """
        for step in STEPS:
            best, improved = self.nats(contexts, following).mean(), True
            while improved:
                improved = False
                for k, times in itertools.product(range(1, self.order), (1, 2, 3)):
                    for move in (step, -step):
                        before = self.discounts.copy()
                        self.discounts[k, times] += move
                        allowed = (self.discounts[:, 1:] > 0) & (self.discounts[:, 1:] < [1, 2, 3])
                        nats = self.nats(contexts, following).mean() if allowed.all() else np.inf
                        if nats < best - 1e-5:
                            best, improved = nats, True
                            break
                        self.discounts = before

    def _parts(self, k: int) -> tuple[Floats, Floats, Floats]:
        """Of each gram what it keeps; of each context what it gives away, and its total."""
        _, _, counts, starts = self._levels[k]
        discount = self.discounts[k][np.minimum(counts, 3)]
        freed, total = (np.add.reduceat(x, starts[:-1]) for x in (discount, counts))
        return counts - discount, freed, total.astype(np.float64)

    def _found(self, contexts: Integers) -> Iterator[tuple[Level, Integers]]:
        """From the shortest contexts on, the number of each; -1 where training has none."""
        numbers = np.zeros(len(contexts), np.int64)
        for k, level in enumerate(self._levels):
            if k:
                keys = _keys(numbers, contexts[:, -k])
                numbers = np.where(numbers >= 0, _look_up(keys, level.keys), -1)
            yield level, numbers


def of_text(text: ArrayLike, order: int) -> tuple[Integers, Integers]:
    """Events of a text (n,): contexts (n - order + 1, order - 1), and what follows each."""
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(text, np.int64), order)
    return windows[:, :-1], windows[:, -1]


def tuned(contexts: ArrayLike, following: ArrayLike, size: int, share: float = 0.1) -> KneserNey:
    """A model of all events, with discounts tuned on the last `share` of them, counted without.

    Raises ValueError as `KneserNey`.
    """
    before, known = _contexts(contexts), np.asarray(following)
    cut = max(1, int(len(known) * (1 - share)))
    model = KneserNey(before[:cut], known[:cut], size)
    if cut < len(known):
        model.tune(before[cut:], known[cut:])
    return KneserNey(before, known, size, model.discounts)


def _levels(contexts: Integers, following: Integers, size: int) -> Iterator[Level]:
    """From the shortest grams on."""
    number, keys = np.zeros(len(following), np.int64), np.zeros(1, np.int64)
    made = []
    for k in range(contexts.shape[1] + 1):
        if k:
            keys, number = np.unique(_keys(number, contexts[:, -k]), return_inverse=True)
        codes, first, occurs = np.unique(
            number * size + following, return_index=True, return_counts=True
        )
        made.append((keys, codes, first, occurs, number))
    for k, (keys, codes, _, occurs, number) in enumerate(made):
        if k + 1 < len(made):  # in how many contexts, not how often
            longer = made[k + 1][2]
            shorter = np.searchsorted(codes, number[longer] * size + following[longer])
            occurs = np.bincount(shorter, minlength=len(codes))
        starts = np.searchsorted(codes // size, np.arange(len(keys) + 1))
        yield Level(keys, codes, occurs, starts)


def _keys(numbers: Integers, older: Integers) -> Integers:
    return numbers << 32 | older


def _look_up(wanted: Integers, known: Integers) -> Integers:
    """The place of each of `wanted` in the sorted `known`; -1 where it is not among them."""
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, place, -1)


def _contexts(values: ArrayLike, rows: int | None = None) -> NDArray[np.int64]:
    array = np.asarray(values)
    fits = array.ndim == 2 and array.dtype.kind in "iu" and rows in (None, len(array))
    if not fits or (array.size and not 0 <= array.min() <= array.max() < 2**31):
        raise ValueError(
            "`contexts`, what stands before each symbol, must be integers from 0 on of shape "
            f"(events, order - 1). Received: shape={array.shape}, dtype={array.dtype}."
        )
    return array.astype(np.int64)
