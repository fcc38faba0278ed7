"""A stepper that looks up what a model makes of a token before its first recurrence.

What meets the state there depends on the token alone.  Computed for all tokens at once, it is one
product of matrices before the first step instead of one in every step: with one layer, half of the
weights that each symbol has to wait for.
"""

from typing import Any

import keras
import tensorflow as tf

from zoo.decoding.stepper import State, Stepper

MOST = 1000  # tokens; to fill a larger table takes longer than a text of some hundred symbols


def lookup(stepper: Stepper) -> "Stepper | Lookup":
    """The stepper for steps of one token, inside the `tf.function` that takes them.

    Itself, if the model is not such that a table can take the place of its beginning.
    """
    model, first = stepper.model, stepper.first
    embeddings = [layer for layer in model.layers if isinstance(layer, keras.layers.Embedding)]
    fits = (
        stepper.recurrences_alone
        and first in model.layers
        and not isinstance(first.input, list)  # of a mask or a state beside what it reads
        and first.return_sequences
        and not first.return_state
        and first.compute_dtype == first.variable_dtype  # what Keras casts, it casts in calls
        and [layer.mask_zero for layer in embeddings] == [False]
        and embeddings[0].input_dim <= MOST
    )
    if not fits:
        return stepper
    try:
        return Lookup(stepper, embeddings[0].input_dim)
    except (AttributeError, ValueError):  # something else leads past the first recurrence
        return stepper


class Lookup:
    """A function (tokens, state) → (logits, state), as `Stepper` is, for one token in each row.

    Arguments:
        tokens: how many different ones there are.
    """

    def __init__(self, stepper: Stepper, tokens: int) -> None:
        self._stepper, self._first = stepper, stepper.first
        beginning = keras.Model(stepper.model.input, self._first.input)
        features = beginning(tf.range(tokens)[:, None], training=False)
        cell = self._first.cell
        features = cell.drawn(tf.cast(features, self._first.compute_dtype), training=False)[:, 0]
        self._table = cell.project(features)
        self._features = features  # what is put out may be read of them too
        self._rest = keras.Model(self._first.output, stepper.model.output)

    def __call__(self, tokens: Any, state: State) -> tuple[Any, State]:
        """Logits (batch, 1, classes) for tokens (batch, 1), and the state after them."""
        names = [f"{self._first.name}.{name}" for name in self._first.cell.states]
        cell, tokens = self._first.cell, tokens[:, 0]
        projected = tf.gather(self._table, tokens)
        new = cell.step(projected, tuple(state[name] for name in names))
        new = [tf.cast(array, projected.dtype) for array in new]
        output = cell.read(new[0], tf.gather(self._features, tokens)) if cell.reads else new[0]
        logits, after = self._stepper.through(self._rest, output[:, None], state)
        return logits, {**dict(zip(names, new, strict=True)), **after}
