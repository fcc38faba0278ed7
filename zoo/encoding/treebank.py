"""Texts → words as an English treebank has them, in Python and in the graph.

    words("I don't think it's 3.5 km...")    I  do  n't  think  it  's  3.5  km  ...

The words of `tokenise`; but numbers, addresses and runs of one mark are whole, and what is
contracted is two words.  It is near the hand-made division of the English Web Treebank, not equal.
"""

import re
from typing import Any

import tensorflow as tf

from zoo.encoding.letters import ranges

# of a word: its first part and what hangs on it
_CONTRACTED = (
    r"^(.+)([nN]['’][tT])$",
    r"^(.+)(['’](?:[sSmMdD]|[rR][eE]|[vV][eE]|[lL][lL]))$",
)


def words(text: str) -> list[str]:
    """The words of a text."""
    found = re.findall(_word(r"\w", r"\s"), text)
    for pattern in _CONTRACTED:
        found = [part for w in found for part in re.sub(pattern, r"\1 \2", w).split(" ")]
    return found


def split(texts: Any) -> Any:
    """The same of strings (batch,): ragged strings (batch, words); what is no UTF-8 is "�"."""
    texts = tf.strings.unicode_transcode(texts, "UTF-8", "UTF-8")
    letter, blank = ranges(r"\w"), ranges(r"\s")
    texts = tf.strings.regex_replace(texts, f"[{blank}]+", " ")
    found = tf.strings.split(tf.strings.regex_replace(texts, _word(letter, blank), r"\0 "))
    for pattern in _CONTRACTED:
        parts = tf.strings.split(tf.strings.regex_replace(found.values, pattern, r"\1 \2"))
        found = tf.RaggedTensor.from_row_splits(
            parts.values, tf.gather(parts.row_splits, found.row_splits)
        )
    return found


def _word(letter: str, blank: str) -> str:
    """For Python's `re` and for RE2, each with its own names of what makes words and of blanks."""
    return "|".join(
        (
            f"(?:https?://|www[.])[^{blank}]+",
            # of 64 letters before the @, as mail has it: else each place would look to the end;
            # of ASCII alone, as RE2 writes them out 64 times
            f"[A-Za-z0-9_.+-]{{1,64}}@[{letter}-]+[.][{letter}.-]*[{letter}]",
            r"[0-9]+(?:[.,:/][0-9]+)+",
            r"[.]{2,}|-{2,}|!{2,}|[?]{2,}",
            r"(?:[A-Za-z][.]){2,}",
            f"[{letter}]+(?:['’][{letter}]+)*",
            f"[^{letter}{blank}]",
        )
    )
