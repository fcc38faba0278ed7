"""Texts read up to their ends, so that each can be gone on with from there.

What all rows of a batch hold is read at once; what the longer ones have beyond that, a step at a
time, while the state of a row that has ended stays as it is.
"""

from typing import Any

import tensorflow as tf

from zoo.decoding.stepper import State, Stepper


def prefill(stepper: Stepper, tokens: Any, lengths: Any) -> tuple[Any, State]:
    """Logits of what follows each row, and the state there; to be called inside a `tf.function`.

    Arguments:
        stepper: of a model that gives logits (batch, time, classes).
        tokens: (batch, time) int32, filled up on the right with anything.
        lengths: (batch,) int32, how many tokens of each row count; at least 1.

    Returns:
        (batch, classes), and the state after the last token that counts.
    """
    batch, time = tf.unstack(tf.shape(tokens))
    shortest = tf.minimum(tf.reduce_min(lengths), time)
    logits, state = stepper(tokens[:, :shortest], stepper.initial_state(batch))

    def step(t: Any, logits: Any, state: State) -> tuple[Any, Any, State]:
        after, new = stepper(tokens[:, t][:, None], state)
        goes_on = (t < lengths)[:, None]
        kept = {name: tf.where(goes_on, new[name], old) for name, old in state.items()}
        return t + 1, tf.where(goes_on, after[:, -1], logits), kept

    _, logits, state = tf.while_loop(
        lambda t, *_: t < time, step, (shortest, logits[:, -1], dict(state))
    )
    return logits, state
