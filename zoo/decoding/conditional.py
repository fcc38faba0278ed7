"""What writing on a condition needs of a model, and what it gives, whatever the model is.

A condition is what the text is to tell: a sentence of another language, a picture, a class.  It is
encoded once; then the decoder reads a symbol at a time.
"""

from typing import Any, NamedTuple, Protocol

import tensorflow as tf

from zoo.decoding.settings import Symbols

State = dict[str, Any]  # arrays (rows, …): what a row holds moves when rows are exchanged


class Conditional(Protocol):
    """A model that writes on a condition, as two functions for use inside a `tf.function`."""

    def encode(self, inputs: Any) -> tuple[State, State]:
        """What stays the same while a row is written, and the state before its first symbol."""

    def __call__(self, tokens: Any, state: State, memory: State) -> tuple[Any, State, Any]:
        """Reads one symbol in each row.

        Arguments:
            tokens: (rows,) int32.
            state, memory: as `encode` gives them; state may come from the step before.

        Returns:
            logits (rows, classes) of the next symbol, the new state, and the attention's weights
            (rows, source); source is 0 where there is no attention.
        """


class Written(NamedTuple):
    """What was written; (…) is (batch,), and (batch, best) of a beam.

    symbols: (…, time) int32, without the start; the end symbol, and the rest filled up with it.
    lengths: (…) int32, the symbols before the end; all, where a row was cut off at its limit.
    log_probabilities: (…) float32, of the symbols and the end, in nats, as the model believes.
    scores: (…) float32, by which the best is chosen: see `Beam`; else the log-probabilities.
    weights: (…, time, source) float32, what the decoder attended to at each symbol, end included.
    """

    symbols: Any
    lengths: Any
    log_probabilities: Any
    scores: Any
    weights: Any


def allowed(logits: Any, symbols: Symbols) -> Any:
    """Logits (rows, classes), minus infinity where a symbol is never to be written.

    What is left is not normalised anew: a text is as likely as the model says.
    """
    never = tf.constant(symbols.never, tf.int32)
    forbidden = tf.reduce_any(tf.one_hot(never, tf.shape(logits)[-1], True, False), axis=0)
    return tf.where(forbidden, tf.constant(float("-inf"), logits.dtype), logits)


def shaped_alike(new: Any, old: Any) -> Any:
    """Nests of arrays with the shapes that a loop began with, as far as these were known."""
    return tf.nest.map_structure(lambda n, o: tf.ensure_shape(n, o.shape), new, old)
