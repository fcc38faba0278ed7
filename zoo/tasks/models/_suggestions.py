"""Texts in, suggestions for the next word out, in the graph.

serve       texts → next_words, next_probabilities, completed_words, completed_probabilities
init_state  batch → next_words, next_probabilities, state: where a text begins
prefill     texts → the same after each text
step        words, state → the same after one word more; a line ends by the word "\\n"

The state is that of the words alone, so a keyboard that keeps it need not send the text again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import keras
import tensorflow as tf

from zoo.datasets.vocabularies.words import Words, tokenise
from zoo.decoding.prefill import prefill
from zoo.decoding.stepper import State, Stepper
from zoo.encoding.letters import ranges
from zoo.encoding.words import WordEncoder, split
from zoo.evaluation.keyboard import SHOWN
from zoo.export.asking import Call, Of
from zoo.export.served import Endpoint, Served
from zoo.layers import using
from zoo.topologies.parts.stepped import argument

LINE, SIGN = "\n", "␤"  # the end of a line is a word; how it is written among others
LONGEST = 200  # words that are read of a text, its last

_TEXTS = {"texts": tf.TensorSpec((None,), tf.string)}
_EXAMPLE = ["to be or not to", "to be or no", "", "I am, Sir!\nthe q"]
_STEPPED = ["to", "be", ",", LINE, "the"]


class Suggester(tf.Module):
    """Suggests words.

    Arguments:
        model: tokens (batch, time) → logits (batch, time, words), causal.
        words: those that are known, without the marks.
        shown: as each token is written, "" for what is not to be suggested.
    """

    def __init__(self, model: keras.Model, words: Sequence[str], shown: Sequence[str]) -> None:
        super().__init__()
        self.model, self.shown = model, tf.constant(shown)
        known = Words(tuple(SIGN if word == LINE else word for word in words))
        self._encoder = WordEncoder(known, lower=False, longest=LONGEST, last=True)
        self._begin = known.encode([SIGN])

    def __call__(self, texts: Any) -> dict[str, Any]:
        """Of texts (batch,): what may follow, and what the last word of each may become.

        next_words, completed_words: (batch, 3) strings, "" where there are fewer.
        next_probabilities, completed_probabilities: (batch, 3) float32, 0 where there are fewer.
        """
        word = ranges(r"\w")
        texts = tf.strings.unicode_transcode(texts, "UTF-8", "UTF-8")
        before = tf.strings.regex_replace(texts, f"[{word}][{word}'’]*$", "")
        typed = tf.strings.substr(texts, tf.strings.length(before), tf.strings.length(texts))

        ids, lengths = self._read(tf.concat([texts, before], 0))
        with using("loop"):  # any length comes; the others would be compiled for each
            logits = tf.gather(self.model(ids, training=False), lengths - 1, batch_dims=1)

        begins = tf.map_fn(
            lambda letters: tf.strings.substr(self.shown, 0, tf.strings.length(letters)) == letters,
            typed,
            fn_output_signature=tf.TensorSpec(self.shown.shape, tf.bool),
        )
        words, shares = self._best(logits, tf.concat([tf.ones_like(begins), begins], 0))
        halves = [tf.split(x, 2) for x in (words, shares)]
        return {
            f"{which}_{what}": half[n]
            for n, which in enumerate(("next", "completed"))
            for what, half in zip(("words", "probabilities"), halves, strict=True)
        }

    def served(self) -> Served:
        """See the head of this file."""
        stepper = Stepper(self.model)
        none = {argument(n): v for n, v in stepper.initial_state(len(_STEPPED)).items()}
        state = {n: tf.TensorSpec((None, v.shape[1]), v.dtype) for n, v in none.items()}

        def step(words: Any, **given: Any) -> dict[str, Any]:
            before = {name: given[argument(name)] for name in stepper.state_sizes}
            return self._step(stepper, words, before)

        more = {
            "init_state": Endpoint(
                lambda batch: self._init_state(stepper, batch),
                {"batch": tf.TensorSpec((), tf.int32)},
                {"batch": 3},
            ),
            "prefill": Endpoint(
                lambda texts: self._prefill(stepper, texts), _TEXTS, {"texts": _EXAMPLE}
            ),
            "step": Endpoint(
                step,
                {"words": tf.TensorSpec((None,), tf.string), **state},
                {"words": _STEPPED, **none},
            ),
        }
        calls = lambda: self._stepped(stepper)
        return Served(self, _TEXTS, {"texts": _EXAMPLE}, [self], more, calls)

    def in_steps(self, texts: Sequence[str]) -> tuple[Any, list[list[str]]]:
        """Ids (batch, time) of Python's strings, filled up with 0, and the words that are read."""
        lines = [f"{LINE}{text}".replace(LINE, f" {SIGN} ") for text in texts]
        ids, _ = self._encoder.encode(lines)
        words = [tokenise(line)[self._encoder.kept] for line in lines]
        return ids, [[LINE if word == SIGN else word for word in row] for row in words]

    def _read(self, texts: Any) -> tuple[Any, Any]:
        """Ids (batch, time) and lengths (batch,), the beginning of a line before each text."""
        lines = tf.strings.join([LINE, texts])
        ids, lengths = self._encoder(tf.strings.regex_replace(lines, LINE, f" {SIGN} "))
        return ids, lengths

    def _best(self, logits: Any, fits: Any = True) -> tuple[Any, Any]:
        """Words and probabilities (batch, 3) of those that fit, (batch, words)."""
        fits &= self.shown != ""
        logits = tf.where(fits, tf.cast(logits, tf.float32), tf.float32.min)
        shares = tf.where(fits, tf.nn.softmax(logits), 0.0)
        shares, best = tf.math.top_k(shares, min(SHOWN, len(self.shown)))
        return tf.where(shares > 0, tf.gather(self.shown, best), ""), shares

    def _told(self, logits: Any, state: State) -> dict[str, Any]:
        words, shares = self._best(logits)
        return {"next_words": words, "next_probabilities": shares, **state}

    def _init_state(self, stepper: Stepper, batch: Any) -> dict[str, Any]:
        begin = tf.tile(tf.constant(self._begin)[None], [batch, 1])
        logits, state = stepper(begin, stepper.initial_state(batch))
        return self._told(logits[:, -1], state)

    def _prefill(self, stepper: Stepper, texts: Any) -> dict[str, Any]:
        texts = tf.strings.unicode_transcode(texts, "UTF-8", "UTF-8")
        return self._told(*prefill(stepper, *self._read(texts)))

    def _step(self, stepper: Stepper, words: Any, state: State) -> dict[str, Any]:
        words = tf.strings.unicode_transcode(words, "UTF-8", "UTF-8")
        words = tf.strings.regex_replace(words, LINE, f" {SIGN} ")
        one = tf.reduce_all(split(words).row_lengths() == 1)
        told = "A step reads one word or sign, as next_words are written, or the end of a line."
        with tf.control_dependencies([tf.debugging.Assert(one, [told, words])]):
            ids, _ = self._encoder(words)
        logits, state = stepper(ids[:, 0][:, None], state)
        return self._told(logits[:, -1], state)

    def _stepped(self, stepper: Stepper) -> Iterator[Call]:
        """A text a word at a time, as it is typed, is the text at once."""
        text = "".join(word if word == LINE else f"{word} " for word in _STEPPED)
        answer = tf.function(self, autograph=False)(tf.constant([text]))
        whole = {n: answer[n].numpy() for n in ("next_words", "next_probabilities")}
        last = Call("init_state", {"batch": 1})
        yield last
        for place, word in enumerate(_STEPPED, 1):
            state = {argument(name): Of(last, name) for name in stepper.state_sizes}
            expected = whole if place == len(_STEPPED) else None
            last = Call("step", {"words": [word], **state}, expected)
            yield last
