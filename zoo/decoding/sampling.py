"""The next symbol from logits, for a whole batch at once, as part of a graph.

Greedy; temperature; top-k (Fan et al. 2018); top-p, the nucleus (Holtzman et al. 2020).  A sample
is drawn by adding Gumbel noise and taking the largest: a pure function of logits and seed.
"""

from typing import Any

import tensorflow as tf

from zoo.decoding.settings import Sampling


def next_symbol(logits: Any, sampling: Sampling, seed: Any, step: Any) -> Any:
    """One symbol for each row.

    Arguments:
        logits: (batch, classes) float32.
        sampling: how to choose; its numbers may be tensors.
        seed, step: two integers that fix the draw; row b of a batch has its own noise.

    Returns:
        (batch,) int32.
    """
    greedy = tf.argmax(logits, axis=-1, output_type=tf.int32)
    if isinstance(sampling.temperature, int | float) and sampling.temperature == 0:
        return greedy  # what is not drawn need not be sorted
    temperature = tf.cast(sampling.temperature, logits.dtype)
    logits -= tf.reduce_max(logits, -1, keepdims=True)  # so that no temperature makes one infinite
    warm = logits / tf.where(temperature > 0, temperature, tf.ones_like(temperature))
    kept = nucleus(most_likely(warm, sampling.top_k), sampling.top_p)
    tiny = tf.constant(1e-20, logits.dtype)
    uniform = tf.random.stateless_uniform(tf.shape(logits), tf.stack([seed, step]), tiny, 1.0)
    drawn = tf.argmax(kept - tf.math.log(-tf.math.log(uniform)), axis=-1, output_type=tf.int32)
    return tf.where(temperature > 0, drawn, greedy)


def most_likely(logits: Any, top_k: Any) -> Any:
    """Keeps the k largest of (batch, classes), and what equals the k-th; 0 keeps all."""
    classes = tf.shape(logits)[-1]
    k = tf.where(tf.logical_and(top_k > 0, top_k < classes), top_k, classes)
    least = tf.sort(logits, direction="DESCENDING")[:, k - 1 : k]
    return tf.where(logits >= least, logits, logits.dtype.min)


def nucleus(logits: Any, top_p: Any) -> Any:
    """Keeps the fewest symbols of (batch, classes) whose probabilities sum to at least p."""
    ordered = tf.sort(logits, direction="DESCENDING")
    probabilities = tf.nn.softmax(ordered)
    above = tf.cumsum(probabilities, axis=-1, exclusive=True)  # of all more likely symbols
    top_p = tf.cast(top_p, logits.dtype)
    kept = (above < top_p) | (top_p >= 1)  # a sum of many may be rounded up to one
    inside = tf.where(kept, ordered, logits.dtype.max)
    return tf.where(logits >= tf.reduce_min(inside, -1, keepdims=True), logits, logits.dtype.min)
