"""The recurrences under test, and how a test runs, differentiates and compares them.

Layers are called on float64 NumPy arrays, which they cast to their own dtype.
"""

import contextlib
import dataclasses
import functools
import itertools

import keras
import numpy as np
from keras import ops

import reference
import zoo.layers

BATCH, TIME, FEATURES, UNITS = 3, 6, 4, 5
BOTH = {"return_sequences": True, "return_state": True}


def draw(*shape, seed=0):
    """Normal deviates, the same ones for the same arguments."""
    return np.random.default_rng([seed, *shape]).normal(size=shape)


X = draw(BATCH, TIME, FEATURES)
MASK = np.array([[1, 1, 1, 1, 0, 0], [0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]], bool)
EVERY_MASK = np.array(list(itertools.product([False, True], repeat=5)))


@dataclasses.dataclass(frozen=True, eq=False)
class Kind:
    """A recurrence: `name` in `reference.CELLS`, `layer_name` in zoo.layers and in keras.layers."""

    name: str
    layer_name: str
    arguments: dict = dataclasses.field(default_factory=dict)
    engine: str = "auto"

    @property
    def cell(self):
        return reference.CELLS[self.name]

    @functools.cached_property
    def weights(self):
        return reference.initial_weights(self.name, FEATURES, UNITS, np.random.default_rng(0))

    def states(self, batch=BATCH):
        return [draw(batch, UNITS, seed=k) for k in range(self.cell.states)]

    def layer(self, units=UNITS, **arguments):
        layer = getattr(zoo.layers, self.layer_name)
        return layer(units, **self.arguments, engine=self.engine, **arguments)

    def built(self, **arguments):
        """A layer with the weights above, for a batch of any size unless it is stateful."""
        layer = self.layer(**arguments)
        layer.build((BATCH, None, FEATURES))
        layer.cell.set_weights(self.weights[: len(layer.cell.weights)])
        return layer

    def of_keras(self, **arguments):
        layer = getattr(keras.layers, self.layer_name)(UNITS, **self.arguments, **arguments)
        layer.build((BATCH, None, FEATURES))
        layer.cell.set_weights(self.weights)
        return layer

    def run_reference(self, x, states, weights=None, mask=None, step=None, **arguments):
        outputs, states = reference.run(
            step or self.cell.step, x, states, weights or self.weights, mask, **arguments
        )
        return [outputs, *states]


KINDS = [
    Kind("SimpleRNN", "SimpleRNN"),
    Kind("LSTM", "LSTM"),
    Kind("GRU", "GRU"),
    Kind("GRUResetBefore", "GRU", {"reset_after": False}),
]


# --- To run, to differentiate, to compare ---------------------------------------------------------


def float64():
    """The scope in which float64 is float64: JAX has it only where it is asked for."""
    if keras.backend.backend() != "jax":
        return contextlib.nullcontext()
    import jax

    return jax.enable_x64(True)


def arrays(outputs):
    """What a layer gave, as a list of NumPy arrays."""
    return [ops.convert_to_numpy(array) for array in keras.tree.flatten(outputs)]


def run(layer, x, states=None, mask=None, training=False):
    return arrays(layer(x, initial_state=states, mask=mask, training=training))


def close(found, expected, tolerance=1e-6):
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


def loss(outputs):
    """A number that every element of every output moves, each by an amount of its own."""
    flat = keras.tree.flatten(outputs)
    return sum(ops.sum(y * ops.cast(draw(*y.shape, seed=k), y.dtype)) for k, y in enumerate(flat))


def gradients(layer, x, states=None, how="eager", **call):
    """Of `loss` by x, each initial state, each trainable weight; how: eager, graph or xla."""
    inputs = [ops.convert_to_tensor(a, layer.compute_dtype) for a in (x, *(states or ()))]
    backend = {"tensorflow": _gradients_tensorflow, "jax": _gradients_jax}[keras.backend.backend()]
    return arrays(backend(layer, inputs, how, call))


def _gradients_tensorflow(layer, inputs, how, call):
    import tensorflow as tf

    def differentiate(x, *states):
        with tf.GradientTape() as tape:
            tape.watch([x, *states])
            value = loss(layer(x, initial_state=list(states) or None, **call))
        return tape.gradient(value, [x, *states, *(w.value for w in layer.trainable_weights)])

    if how != "eager":
        differentiate = tf.function(differentiate, jit_compile=how == "xla")
    return differentiate(*inputs)


def _gradients_jax(layer, inputs, how, call):
    import jax

    def value(inputs, trainable, rest):
        x, *states = inputs
        outputs, _ = layer.stateless_call(trainable, rest, x, initial_state=states or None, **call)
        return loss(outputs)

    differentiate = jax.grad(value, argnums=(0, 1))
    if how != "eager":
        differentiate = jax.jit(differentiate)
    variables = layer.trainable_variables, layer.non_trainable_variables
    return differentiate(inputs, *[[v.value for v in group] for group in variables])
