"""What suggestions of words save who writes: the same measure for whatever gives scores to words.

A text is typed as on a phone, word after word.  Before each letter, three words that begin with the
letters typed so far are shown: the best by their scores.  If the word wanted is among them it is
taken, which is one keystroke and sets the blank too; else the next letter is typed, which is one.
A word of n letters that is never shown costs n + 1, the blank included.

    top-3 hits         share of words shown before their first letter
    keystrokes saved   1 - keystrokes with suggestions / keystrokes without

Only words are typed and judged: punctuation and ends of lines are read, and cost nothing either
way.  A word that is not in the vocabulary is never shown, and counts in full.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

SHOWN = 3
BLOCK = 1 << 24  # scores looked at once


class Keyboard:
    """Counts keystrokes.

    Arguments:
        writings: (classes,) how each class is written; "" for what is never to be shown.
        text: the words that are typed, unknown ones among them.

    Raises:
        ValueError: no words to type.
    """

    def __init__(self, writings: Sequence[str], text: Sequence[str]) -> None:
        if not text:
            raise ValueError("`text`, the words that are typed, must hold one at least.")
        self.classes = np.array([n for n, writing in enumerate(writings) if writing])
        alphabetical = sorted(self.classes, key=lambda n: writings[n])
        self._order = np.array(alphabetical)
        self._place = np.full(len(writings), -1)
        self._place[self._order] = np.arange(len(self._order))
        self._ranges = _ranges([writings[n] for n in alphabetical])
        self.words = len(text)
        self.plain = sum(len(word) + 1 for word in text)
        self.hits, self.saved = 0, 0

    def type(self, scores: ArrayLike, wanted: ArrayLike) -> None:
        """Types some of the words.

        Arguments:
            scores: (n, classes) before each word.
            wanted: (n,) the class of each; of those never shown nothing is counted.
        """
        scores, wanted = np.asarray(scores), np.asarray(wanted)
        rows = max(1, BLOCK // scores.shape[1])
        for start in range(0, len(wanted), rows):
            self._type(scores[start : start + rows], wanted[start : start + rows])

    def _type(self, scores: NDArray[np.float32], wanted: NDArray[np.int64]) -> None:
        shown = self._place[wanted] >= 0
        scores, wanted = scores[shown], wanted[shown]
        own = scores[np.arange(len(wanted)), wanted][:, None]
        others = scores[:, self._order]
        better = (others > own) | ((others == own) & (self._order < wanted[:, None]))
        upto = np.zeros((len(wanted), len(self._order) + 1), np.int32)
        np.cumsum(better, axis=1, out=upto[:, 1:])
        first, last, lengths = (part[self._place[wanted]] for part in self._ranges)
        before = np.take_along_axis(upto, last, 1) - np.take_along_axis(upto, first, 1)
        letters = np.argmax((before < SHOWN) & (np.arange(before.shape[1]) < lengths[:, None]), 1)
        found = (before[np.arange(len(letters)), letters] < SHOWN) & (letters < lengths)
        self.hits += int(np.count_nonzero(found & (letters == 0)))
        self.saved += int(np.where(found, lengths - letters, 0).sum())

    def scores(self) -> dict[str, float]:
        """Top-3 hits and keystrokes saved, when all words were typed."""
        return {
            "top-3 hits": self.hits / self.words,
            "keystrokes saved": self.saved / self.plain,
        }


def _ranges(words: Sequence[str]) -> tuple[NDArray[np.int64], ...]:
    """Of words in alphabetical order: first and last of those that share its first k letters.

    (words, longest) twice, for k = 0, 1, … below the longest's length; and lengths (words,).
    """
    lengths = np.array([len(word) for word in words])
    first = np.zeros((len(words), lengths.max()), np.int64)
    last = np.full_like(first, len(words))
    for k in range(1, lengths.max()):
        starts = np.array([word[:k] for word in words])
        change = np.flatnonzero(starts[1:] != starts[:-1]) + 1
        bounds = np.concatenate([[0], change, [len(words)]])
        group = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        first[:, k], last[:, k] = bounds[group], bounds[group + 1]
    return first, last, lengths
