"""A layer of Keras in a race: `python in_keras.py zoo.layers` or `keras.layers`, on TensorFlow.

Both libraries are run by the same lines, as a user would run them; to write characters each has
its own way, see `write.py`.
"""

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(1, str(Path(__file__).parents[3]))  # the zoo this file belongs to, and no other

import keras
import numpy as np
import tensorflow as tf
from serve import serve
from write import by_predict, in_the_graph

import zoo.layers
from zoo.bench.peephole import PeepholeCell

NAMES = {"simple_rnn": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}
library = importlib.import_module(sys.argv[1])
Run = Callable[[], object]


def make(layer: str, units: int, **arguments: Any) -> Any:
    """A layer of the library; a cell that it lacks runs in the layer that runs any cell."""
    if layer in NAMES:
        return getattr(library, NAMES[layer])(units, **arguments)
    if layer == "bilstm":
        return library.Bidirectional(library.LSTM(units, **arguments))
    run_any = keras.layers.RNN if library is keras.layers else library.Recurrent
    cell = PeepholeCell(units) if layer == "peephole" else zoo.layers.layer(layer, units).cell
    return run_any(cell, **arguments)


def made(layer: str, shape: list[int], masked: bool, **arguments: Any) -> tuple[Any, Any, Any]:
    """A layer that is built, sequences, and a mask or None."""
    batch, time, features, units = shape
    recurrence = make(layer, units, return_sequences=True, **arguments)
    x = tf.random.normal((batch, time, features))
    mask = tf.constant(np.random.default_rng(0).random((batch, time)) < 0.8) if masked else None
    recurrence.build(x.shape)
    return recurrence, x, mask


def done(result: Any) -> None:
    """Waits for a GPU, which works on when a call is back."""
    for array in keras.tree.flatten(result)[:1]:
        array[..., :1].numpy()


def forward(layer: str, shape: list[int], masked: bool = False) -> Run:
    """The outputs of a layer."""
    recurrence, x, mask = made(layer, shape, masked)
    call = tf.function(lambda x: recurrence(x, mask=mask))
    return lambda: done(call(x))


def step(layer: str, shape: list[int], masked: bool = False, **arguments: Any) -> Run:
    """Its training step: the gradients of all weights."""
    recurrence, x, mask = made(layer, shape, masked, **arguments)

    @tf.function
    def gradients(x: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(recurrence(x, mask=mask, training=True)))
        return tape.gradient(loss, recurrence.trainable_variables)

    return lambda: done(gradients(x))


def fit(layer: str, shape: list[int], symbols: int, batches: int, **arguments: Any) -> Run:
    """An epoch of a model of characters in `fit`."""
    batch, time, features, units = shape
    recurrence = make(layer, units, return_sequences=True, **arguments)
    model = keras.Sequential(
        [keras.layers.Embedding(symbols, features), recurrence, keras.layers.Dense(symbols)]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    text = np.random.default_rng(0).integers(0, symbols, (batches, batch, time + 1))
    data = tf.data.Dataset.from_tensor_slices((text[..., :-1], text[..., 1:]))
    # With its tuner an epoch may end late, by as much as it took, whatever is trained.
    plain = tf.data.Options()
    plain.autotune.enabled = False
    data = data.with_options(plain)
    return lambda: model.fit(data, verbose=0)


def generate(layer: str, shape: list[int], **task: Any) -> Run:
    """Characters, written one by one."""
    if library is keras.layers:
        return by_predict(make(layer, shape[-1]), shape, **task)
    return in_the_graph(PeepholeCell if layer == "peephole" else layer, shape, **task)


def product(size: int) -> Run:
    """One product of matrices, the measure of the machine."""
    a, b = tf.random.normal((2, size, size))
    call = tf.function(tf.matmul)
    return lambda: done(call(a, b))


ACTS: dict[str, Callable[..., Run]] = {
    "forward": forward,
    "step": step,
    "fit": fit,
    "generate": generate,
    "product": product,
}


def prepare(act: str, **task: Any) -> Run:
    """What is raced, ready to be called."""
    keras.utils.set_random_seed(0)
    return ACTS[act](**task)


serve(prepare)
