"""Each word's commonest tag: the baseline of taggers, which reads no word's neighbours.

A word that train lacks gets the commonest tag of the words that stand there once and are written
likewise, with a capital or without: what is rare is like what is new (Baayen & Sproat 1996).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Sentences = Iterable[Sequence[str]]


def commonest_tag(
    words: Sentences, tags: NDArray[np.integer], held_out: Sentences
) -> NDArray[np.int64]:
    """(words of all sentences of `held_out`,) their tags.

    words: of each sentence of train.  tags: (words of all sentences,) theirs.

    ValueError: not a tag for each word, or no word.
    """
    every = [*chain.from_iterable(words)]
    if len(every) != len(tags) or not every:
        raise ValueError(
            "`tags` must be as many as there are words in all sentences, at least one. "
            f"Received: {len(tags)} tags of {len(every)} words."
        )
    of_word: dict[str, Counter[int]] = defaultdict(Counter)
    for word, tag in zip(every, tags.tolist(), strict=True):
        of_word[word][tag] += 1
    commonest = {word: _first(counts) for word, counts in of_word.items()}
    rare: dict[bool, Counter[int]] = defaultdict(Counter)
    for word, counts in of_word.items():
        if counts.total() == 1:
            rare[word[:1].isupper()].update(counts)
    by_default = _first(Counter(tags.tolist()))
    unknown = {
        capital: _first(rare[capital]) if rare[capital] else by_default for capital in (False, True)
    }
    return np.array(
        [commonest.get(word, unknown[word[:1].isupper()]) for word in chain(*held_out)], np.int64
    )


def _first(counts: Counter[int]) -> int:
    """The commonest; of those equally common the least."""
    return min(counts, key=lambda tag: (-counts[tag], tag))
