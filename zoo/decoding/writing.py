"""Texts written on conditions, greedily or by chance, in one compiled loop."""

from typing import Any

import tensorflow as tf

from zoo.decoding.conditional import Conditional, Written, allowed, shaped_alike
from zoo.decoding.sampling import next_symbol
from zoo.decoding.settings import Sampling, Symbols


def write(
    decoder: Conditional, inputs: Any, limits: Any, symbols: Symbols, sampling: Sampling, seed: Any
) -> Written:
    """A text on each condition; to be called inside a `tf.function`.

    Arguments:
        decoder: the model.
        inputs: what it encodes.
        limits: () or (batch,) int32, the most symbols to write in a row, the end among them.
        symbols: start, end, and what is never written.
        sampling, seed: how to choose; the same seed gives the same texts.
    """
    memory, state = decoder.encode(inputs)
    batch = tf.shape(tf.nest.flatten((state, memory))[0])[0]
    limits = tf.broadcast_to(tf.cast(limits, tf.int32), [batch])
    nothing = tf.zeros([batch], tf.int32)

    def step(t: Any, tokens: Any, lengths: Any, sums: Any, over: Any, state: Any, path: Any) -> Any:
        logits, after, weights = decoder(tokens, state, memory)
        logits = tf.cast(logits, tf.float32)
        chosen = next_symbol(allowed(logits, symbols), sampling, seed, t)
        chosen = tf.where(over, symbols.end, chosen)
        log_p = tf.gather(logits, chosen, batch_dims=1) - tf.reduce_logsumexp(logits, -1)
        sums_now = sums + tf.where(over, 0.0, log_p)
        weights = tf.where(over[:, None], 0.0, tf.cast(weights, tf.float32))
        ended = over | (chosen == symbols.end)
        lengths_now = lengths + tf.cast(~ended, tf.int32)
        old = (tokens, lengths, sums, over, state)
        now = (chosen, lengths_now, sums_now, ended | (t + 1 >= limits), after)
        path = [array.write(t, x) for array, x in zip(path, (chosen, weights), strict=True)]
        return t + 1, *shaped_alike(now, old), path

    path = [
        tf.TensorArray(tf.int32, 0, dynamic_size=True, element_shape=(None,)),
        tf.TensorArray(tf.float32, 0, dynamic_size=True, element_shape=(None, None)),
    ]
    sums = tf.zeros([batch])
    _, _, lengths, sums, _, _, path = tf.while_loop(
        lambda t, tokens, lengths, sums, over, *_: (t == 0) | ~tf.reduce_all(over),
        step,
        (0, nothing + symbols.start, nothing, sums, limits <= 0, state, path),
    )
    texts, weights = tf.transpose(path[0].stack()), tf.transpose(path[1].stack(), [1, 0, 2])
    return Written(texts, lengths, sums, sums, weights)
