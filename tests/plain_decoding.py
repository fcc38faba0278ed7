"""Texts on a condition, written plainly: one row and one text at a time, in NumPy float64.

A text is a tuple of symbols; its belief is computed anew from its first symbol for each that is
appended.  `Tiny` is the model: a recurrence that attends to an embedded source, also as the graph
that the library decodes.
"""

import itertools

import numpy as np
import tensorflow as tf


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


class Tiny:
    """Reads symbols, attends to a source of symbols other than 0, and believes strongly."""

    def __init__(self, seed, classes, units=5, start=1, strength=3.0):
        random = np.random.default_rng(seed)
        shapes = [(classes, units), (units, units), (classes, units), (units, units)]
        self.sources, self.recurrent, self.tokens, self.context = map(
            random.normal, [0] * 4, [1] * 4, shapes
        )
        self.outputs = random.normal(0, strength / units**0.5, (units, classes))
        self.start = start

    # for one row

    def believe(self, source, text):
        """Log-probabilities (classes,) of what follows a text, and the weights (source,) then."""
        keys = self.sources[list(source)]
        h = keys.mean(0)
        for token in (self.start, *text):
            weights = softmax(keys @ h)
            h = np.tanh(h @ self.recurrent + self.tokens[token] + weights @ keys @ self.context)
        return np.log(softmax(h @ self.outputs)), weights

    def log_probability(self, source, text):
        return sum(self.believe(source, text[:n])[0][text[n]] for n in range(len(text)))

    def weights(self, source, text):
        return np.array([self.believe(source, text[:n])[1] for n in range(len(text))])

    # for many, as a graph

    def encode(self, sources):
        keys = tf.gather(tf.constant(self.sources, tf.float32), sources)
        counted = tf.cast(sources != 0, tf.float32)[..., None]
        h = tf.reduce_sum(keys * counted, 1) / tf.reduce_sum(counted, 1)
        return {"keys": keys, "counted": sources != 0}, {"h": h}

    def __call__(self, tokens, state, memory):
        h, keys = state["h"], memory["keys"]
        fit = tf.where(memory["counted"], tf.linalg.matvec(keys, h), -1e9)
        weights = tf.nn.softmax(fit)
        read = tf.linalg.matvec(keys, weights, transpose_a=True) @ tf.constant(
            self.context, tf.float32
        )
        token = tf.gather(tf.constant(self.tokens, tf.float32), tokens)
        h = tf.tanh(h @ tf.constant(self.recurrent, tf.float32) + token + read)
        return h @ tf.constant(self.outputs, tf.float32), {"h": h}, weights


def greedy(model, source, limit, end, never=()):
    """The likeliest symbol again and again."""
    text = ()
    while len(text) < limit and end not in text:
        belief, _ = model.believe(source, text)
        belief[list(never)] = -np.inf
        text = (*text, int(belief.argmax()))
    return text


def score(model, source, text, alpha):
    return model.log_probability(source, text) / ((5 + len(text)) / 6) ** alpha


def beam(model, source, limit, end, width, alpha, never=()):
    """The finished texts, the best first, then those cut off; nothing is given up early."""
    live, finished = [((), 0.0)], []
    for _ in range(limit):
        candidates = []
        for text, log_p in live:
            belief, _ = model.believe(source, text)
            symbols = [s for s in range(len(belief)) if s not in never]
            candidates += [((*text, s), log_p + belief[s]) for s in symbols]
        candidates.sort(key=lambda pair: -pair[1])
        candidates = candidates[: 2 * width]
        finished += [text for text, _ in candidates[:width] if text[-1] == end]
        live = [pair for pair in candidates if pair[0][-1] != end][:width]
        if len(finished) >= width:
            break
    best_first = lambda texts: sorted(texts, key=lambda t: -score(model, source, t, alpha))
    return [*best_first(finished), *best_first(text for text, _ in live)]


def all_texts(classes, limit, end, never=()):
    """Every text of at most `limit` symbols that ends, the end among them."""
    words = [s for s in range(classes) if s != end and s not in never]
    for n in range(limit):
        yield from ((*text, end) for text in itertools.product(words, repeat=n))
