"""What a model loses without a unit: its states are held at their mean, at every step."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np

from zoo.inspection.recording import record
from zoo.inspection.units.search import AT_ONCE
from zoo.layers import states_through, using

State = tuple[Any, ...]


@dataclasses.dataclass(frozen=True)
class Ablation:
    """Nats for each step after the first, as the model is and without the units."""

    whole: float
    without: float

    @property
    def lost(self) -> float:
        """Nats a step that the units were worth."""
        return self.without - self.whole


def ablate(model: Any, texts: Sequence[str], layer: str, units: Sequence[int]) -> Ablation:
    """How much worse a model of text foretells what comes next without some units.

    Arguments:
        model: a trained character model, whose outputs are logits of the next symbol.
        texts: what is read.
        layer: the name of a recurrent layer.
        units: which of its units are held, in each of its states, at their mean over the texts.

    Raises:
        ValueError: there is no such unit; Keras does not run on TensorFlow.
        KeyError: there is no such layer.
        TypeError: as `record`.

    Example:
        >>> texts = ["To be, or not to be: that is the question.\\n"]
        >>> lost = zoo.ablate(zoo.load("char-lm"), texts, "recurrence_0", [399])
        >>> lost.whole != lost.without
        True
    """
    whole = _nats(model, texts)
    with held(model, texts, layer, units):
        without = _nats(model, texts)
    return Ablation(whole, without)


@contextlib.contextmanager
def held(model: Any, texts: Sequence[str], layer: str, units: Sequence[int]) -> Iterator[None]:
    """Graphs traced meanwhile hold some units at their mean over the texts, by the plain loop.

    Raises:
        ValueError, KeyError, TypeError: as `ablate`.
    """
    if keras.backend.backend() != "tensorflow":
        raise ValueError(
            "Units are held on the TensorFlow backend of Keras. "
            f"Received: KERAS_BACKEND={keras.backend.backend()!r}."
        )
    means = _means(model, texts, layer)
    for unit in units:
        if not 0 <= unit < len(means[0]):
            raise ValueError(
                f"`units` must be of {layer!r}, from 0 to {len(means[0]) - 1}. Received: {unit!r}."
            )
    masks = [np.isin(np.arange(len(mean)), units) for mean in means]

    def begin(called: Any, keep: Any) -> Callable[[State], State]:
        if called.name != layer:
            return tuple
        return lambda state: tuple(
            keras.ops.where(mask, keras.ops.cast(mean, part.dtype), part)
            for mask, mean, part in zip(masks, means, state, strict=True)
        )

    with using("loop"), states_through(begin):
        yield


def _means(model: Any, texts: Sequence[str], layer: str) -> list[Any]:
    """Of each state of a layer, over all steps."""
    told = record(model, list(texts[:AT_ONCE]))[layer]
    return [states[told.counts].mean(0) for states in told.states.values()]


def _nats(model: Any, texts: Sequence[str]) -> float:
    """Cross-entropy of each symbol after the first, by the plain loop, traced anew."""
    import tensorflow as tf

    def cross_entropy(tokens: Any, lengths: Any) -> Any:
        logits = tf.cast(model.model(tokens, training=False)[:, :-1], tf.float32)
        nats = tf.nn.sparse_softmax_cross_entropy_with_logits(tokens[:, 1:], logits)
        counts = tf.sequence_mask(lengths - 1, tf.shape(nats)[1], nats.dtype)
        return tf.reduce_sum(nats * counts), tf.reduce_sum(counts)

    signature = [tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.int32)]
    call = tf.function(cross_entropy, signature, autograph=False)
    total, count = 0.0, 0.0
    with using("loop"):
        for start in range(0, len(texts), AT_ONCE):
            tokens, labels = model.in_steps(list(texts[start : start + AT_ONCE]))
            lengths = np.array([len(row) for row in labels], np.int32)
            nats, steps = call(tokens, lengths)
            total, count = total + float(nats), count + float(steps)
    return total / count
