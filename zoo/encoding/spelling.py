"""Words → pieces of their spelling → ids, in Python and in the graph.

    pieces("Unlikely")    =unlikely  1<U  2<Un  3<Unl  1>y  2>ly  3>ely  4>kely  #Xx

A word that was never seen still has a beginning, an end and a shape that were: the sum of its
pieces' vectors is what a tagger knows of it (Bojanowski et al. 2017, who take all n-grams).  A
piece is one word of a vocabulary, and its first signs tell its kind.
"""

import functools
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from zoo.datasets.splits import Ragged
from zoo.datasets.vocabularies.words import UNKNOWN, Words
from zoo.encoding.letters import lower, ranges

BEGINNINGS, ENDS = 3, 4  # the longest
PIECES = 2 + BEGINNINGS + ENDS


def pieces(word: str) -> tuple[str, ...]:
    """(PIECES,) those of a word: itself in lower case, beginnings, ends, shape."""
    lowered, shape = word.lower(), word
    for pattern, letter in _shapes():
        shape = re.sub(pattern, letter, shape)
    return (
        f"={lowered}",
        *(f"{n}<{word[:n]}" for n in range(1, BEGINNINGS + 1)),
        *(f"{n}>{lowered[-n:]}" for n in range(1, ENDS + 1)),
        f"#{shape}",
    )


def in_graph(words: Any) -> Any:
    """(words, PIECES) the same of strings (words,); only that Σ at a word's end is σ, not ς."""
    lowered, shape = lower(words), words
    for pattern, letter in _shapes(in_graph=True):
        shape = tf.strings.regex_replace(shape, pattern, letter)

    def cut(texts: Any, pattern: str) -> Any:
        return tf.strings.regex_replace(texts, pattern, r"\1")

    begins = [cut(words, f"(?s)^(.{{{n}}}).*$") for n in range(1, BEGINNINGS + 1)]
    ends = [cut(lowered, f"(?s)^.*(.{{{n}}})$") for n in range(1, ENDS + 1)]
    parts = [("=", lowered)]
    parts += [(f"{n}<", part) for n, part in enumerate(begins, 1)]
    parts += [(f"{n}>", part) for n, part in enumerate(ends, 1)]
    parts += [("#", shape)]
    return tf.stack([tf.strings.join([mark, part]) for mark, part in parts], axis=1)


@functools.cache
def _shapes(in_graph: bool = False) -> tuple[tuple[str, str], ...]:
    """What becomes of runs of small letters, digits and capitals: x, 0, X; all else stays.

    For Python's `re`, or the same characters for RE2.
    """
    capitals = "".join(c for c in map(chr, range(0x110000)) if c.isupper())
    kinds = {"x": rf"[^\W\d{capitals}]", "0": r"\d", "X": f"[{capitals}]"}
    return tuple(
        (f"[{ranges(kind)}]+" if in_graph else f"{kind}+", letter) for letter, kind in kinds.items()
    )


class SpellingEncoder(tf.Module):
    """Words → ids of their pieces (…, PIECES).

    Arguments:
        vocabulary: the pieces that are known.
    """

    def __init__(self, vocabulary: Words) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        known = tf.lookup.KeyValueTensorInitializer(
            list(vocabulary.words), vocabulary.encode(vocabulary.words)
        )
        self.table = tf.lookup.StaticHashTable(known, UNKNOWN)
        self._ids = functools.cache(lambda word: vocabulary.encode(pieces(word)))

    def __call__(self, words: Any) -> Any:
        """Ragged strings (batch, words) → (batch, time, PIECES) int32, filled up with 0."""
        ids = words.with_values(self.table.lookup(in_graph(words.values)))
        return ids.to_tensor(0)

    def encode(self, sentences: Sequence[Sequence[str]]) -> Ragged:
        """(time, PIECES) int32 of each sentence."""
        return Ragged.of([np.stack([self._ids(w) for w in words]) for words in sentences])
