"""Beam search: of many texts that are written side by side, those the model believes in most.

Each step takes the 2·width best continuations of a row's running texts.  Those that end, if they
are among the first `width`, are finished and kept; the best `width` others run on, so the beam
stays full.  A row is over when `width` texts are finished, when none that runs can come to a better
score than the finished ones, or at its limit; what still runs there is cut off, and given only
where too few texts are finished.  Texts are not copied while they grow: each step keeps what was
chosen and from which text it went on, and at the end the best are read backwards.
"""

from typing import Any, NamedTuple

import tensorflow as tf

from zoo.decoding.conditional import Conditional, Written, allowed, shaped_alike
from zoo.decoding.settings import Beam, Symbols


class Finished(NamedTuple):
    """The best finished texts of each row, the best first; the score is -∞ where there is none.

    All are (batch, width): scores, log-probabilities, the step of the end symbol, and the place in
    the beam of the text that it ended.
    """

    scores: Any
    log_probabilities: Any
    steps: Any
    places: Any


def beam_search(
    decoder: Conditional, inputs: Any, limits: Any, symbols: Symbols, beam: Beam
) -> Written:
    """The best texts on each condition; to be called inside a `tf.function`.

    Arguments:
        decoder: the model.
        inputs: what it encodes.
        limits: () or (batch,) int32, the most symbols to write in a row, the end among them.
        symbols: start, end, and what is never written.
        beam: how to search; its numbers may be tensors.

    Returns:
        For each row the `best` texts, the best first.  If there are fewer, a score is -∞.
    """
    memory, state = decoder.encode(inputs)
    batch, width = tf.shape(tf.nest.flatten((state, memory))[0])[0], beam.width
    limits = tf.maximum(tf.broadcast_to(tf.cast(limits, tf.int32), [batch]), 0)
    none = tf.fill([batch, width], float("-inf"))
    nowhere = tf.zeros([batch, width], tf.int32)
    every_place, every_row = nowhere + tf.range(width), nowhere + tf.range(batch)[:, None]
    of_rows = lambda nest, rows: tf.nest.map_structure(lambda x: tf.gather(x, rows), nest)
    memory, state = of_rows((memory, state), tf.reshape(every_row, [-1]))
    live = tf.where(every_place == 0, 0.0, none)  # at first all are the same, so one counts
    penalty = lambda n: ((5 + tf.cast(n, tf.float32)) / 6) ** tf.cast(beam.alpha, tf.float32)

    def step(t: Any, tokens: Any, live: Any, over: Any, state: Any, done: Any, path: Any) -> Any:
        logits, after, weights = decoder(tf.reshape(tokens, [-1]), state, memory)
        scores, origins, chosen = _continuations(live, logits, symbols, width)
        ends = (chosen == symbols.end) & (scores > float("-inf"))
        new = tf.where((ends & ~over[:, None])[:, :width], scores[:, :width], float("-inf"))
        finished = Finished(new / penalty(t + 1), new, nowhere + t, origins[:, :width])
        done_now = _best(done, finished, width)

        running, order = tf.math.top_k(tf.where(ends, float("-inf"), scores), width)
        origins = tf.gather(origins, order, batch_dims=1)
        tokens_now = tf.gather(chosen, order, batch_dims=1)
        live_now = tf.where(over[:, None], live, running)
        after = of_rows(after, tf.reshape(origins + width * every_row, [-1]))

        attainable = live_now[:, 0] / penalty(limits)
        over_now = (
            over
            | (done_now.scores[:, -1] > float("-inf"))
            | (done_now.scores[:, beam.best - 1] >= attainable)
            | (t + 1 >= limits)
        )
        weights = tf.reshape(tf.cast(weights, tf.float32), [batch, width, tf.shape(weights)[-1]])
        path = [a.write(t, x) for a, x in zip(path, (tokens_now, origins, weights), strict=True)]
        old = (tokens, live, over, state, done)
        now = (tokens_now, live_now, over_now, after, done_now)
        return t + 1, *shaped_alike(now, old), path

    path = [
        tf.TensorArray(dtype, 0, dynamic_size=True, element_shape=[None] * rank)
        for dtype, rank in ((tf.int32, 2), (tf.int32, 2), (tf.float32, 3))
    ]
    done = Finished(none, none, nowhere, nowhere)
    taken, _, live, _, _, done, path = tf.while_loop(
        lambda t, tokens, live, over, *_: (t == 0) | ~tf.reduce_all(over),
        step,
        (0, nowhere + symbols.start, live, limits == 0, state, done, path),
    )
    lengths = tf.broadcast_to(limits[:, None], [batch, width])
    cut = Finished(live / penalty(lengths), live, lengths, every_place)
    both = Finished(*(tf.concat(pair, -1) for pair in zip(done, cut, strict=True)))
    none_last = tf.argsort(tf.cast(both.scores == float("-inf"), tf.int32), stable=True)
    order = none_last[:, : beam.best]
    given = Finished(*(tf.gather(x, order, batch_dims=1) for x in both))
    texts, weights = _read_back(path, taken, given, order < width, symbols.end)
    return Written(texts, given.steps, given.log_probabilities, given.scores, weights)


def _continuations(live: Any, logits: Any, symbols: Symbols, width: Any) -> tuple[Any, Any, Any]:
    """The 2·width best: log-probabilities, the place each goes on from, its symbol.

    Ordered in each text first and then among all, which compares far fewer numbers.
    """
    logits = tf.cast(logits, tf.float32)
    batch, classes = tf.shape(live)[0], tf.shape(logits)[-1]
    most = tf.minimum(2 * width, classes)
    values, chosen = tf.math.top_k(allowed(logits, symbols), most)
    values -= tf.reduce_logsumexp(logits, -1, keepdims=True)
    scores = live[:, :, None] + tf.reshape(values, [batch, width, most])
    filled = tf.pad(  # where there are fewer classes than that
        tf.reshape(scores, [batch, width * most]),
        [[0, 0], [0, tf.maximum(2 * width - width * most, 0)]],
        constant_values=float("-inf"),
    )
    scores, index = tf.math.top_k(filled, 2 * width)
    index = tf.minimum(index, width * most - 1)
    chosen = tf.gather(tf.reshape(chosen, [batch, width * most]), index, batch_dims=1)
    return scores, index // most, chosen


def _best(one: Finished, other: Finished, width: Any) -> Finished:
    """The best of two, (batch, width) again."""
    both = Finished(*(tf.concat(pair, -1) for pair in zip(one, other, strict=True)))
    _, order = tf.math.top_k(both.scores, width)
    return Finished(*(tf.gather(x, order, batch_dims=1) for x in both))


def _read_back(
    path: list[Any], taken: Any, given: Finished, ended: Any, end: int
) -> tuple[Any, Any]:
    """Symbols (batch, best, time) and weights (batch, best, time, source), the last step first."""
    chosen, origins, attended = path
    texts = tf.TensorArray(tf.int32, taken, element_shape=(None, None))
    weights = tf.TensorArray(tf.float32, taken, element_shape=(None, None, None))

    def step(t: Any, places: Any, texts: Any, weights: Any) -> Any:
        inside = t < given.steps
        pick = lambda array, where: tf.gather(array.read(t), where, batch_dims=1)
        symbols = tf.where(inside, pick(chosen, places), end)
        before = tf.where(inside, pick(origins, places), places)
        counts = inside | (ended & (t == given.steps))
        looked = tf.where(counts[:, :, None], pick(attended, before), 0.0)
        before = tf.ensure_shape(before, places.shape)
        return t - 1, before, texts.write(t, symbols), weights.write(t, looked)

    *_, texts, weights = tf.while_loop(
        lambda t, *_: t >= 0, step, (taken - 1, given.places, texts, weights)
    )
    return tf.transpose(texts.stack(), [1, 2, 0]), tf.transpose(weights.stack(), [1, 2, 0, 3])
