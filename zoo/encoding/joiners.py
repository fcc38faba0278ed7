"""A text → words that tell where no blank stood, and back, in any language.

    split("L'homme dort, non ?")    L'￭  homme  dort  ￭,  non  ?
    join(…)                         L'homme dort, non ?

A joiner ￭ is a part of the word, as in OpenNMT's tokenizer: a comma that stands at a word is
another symbol than one by itself.  So a model that writes words writes their blanks too, and no
rules of a language are needed to put them together.  A word is a run of letters, digits and
underscores, with the apostrophe behind it if another follows at once: what French elides, l' and
qu', is a word.
"""

import re
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

JOINER = "￭"

_WORD = re.compile(r"(\w+(?:['’](?=\w))?)|[^\w\s]")
_JOINED = f" ?{JOINER} ?"  # for Python and RE2 alike


def split(text: str) -> list[str]:
    """The words of a text, of which every run of blanks is one U+0020 and which holds no joiner."""
    words: list[str] = []
    end, open_ = -1, False
    for found in _WORD.finditer(text):
        word, letters = found[0], found[1] is not None
        if found.start() == end and not open_:
            if letters:
                words[-1] += JOINER
            else:
                word = JOINER + word
        open_ = letters and word[-1] in "'’"
        words.append(word + JOINER * open_)
        end = found.end()
    return words


def join(words: Sequence[str]) -> str:
    """The text of words."""
    return re.sub(_JOINED, "", " ".join(words))


def joined(words: Any) -> Any:
    """The same in the graph: texts (batch,) of words (batch, words), dense or ragged."""
    texts = tf.strings.reduce_join(words, axis=-1, separator=" ")
    return tf.strings.regex_replace(texts, _JOINED, "")
