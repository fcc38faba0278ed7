"""The recurrences under test, and how a test runs, differentiates and compares them.

Layers are called on float64 NumPy arrays, which they cast to their own dtype.
"""

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
# The finest that can be asked: Keras's tanh on JAX computes in float32 whatever it is given.
DTYPE, EXACT = ("float64", 1e-9) if keras.backend.backend() == "tensorflow" else ("float32", 1e-4)


def draw(*shape, seed=0):
    """Normal deviates, the same ones for the same arguments."""
    return np.random.default_rng([seed, *shape]).normal(size=shape)


X = draw(BATCH, TIME, FEATURES)
MASK = np.array([[1, 1, 1, 1, 0, 0], [0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]], bool)
EVERY_MASK = np.array(list(itertools.product([False, True], repeat=4)))


@dataclasses.dataclass(frozen=True, eq=False)
class Kind:
    """A recurrence: `name` in `reference.CELLS`, `layer_name` in zoo.layers and in keras.layers.

    positive: which states are positive numbers, by their place.
    """

    name: str
    layer_name: str
    arguments: dict = dataclasses.field(default_factory=dict)
    engine: str = "loop"
    positive: tuple = ()

    @property
    def cell(self):
        return reference.CELLS[self.name]

    @functools.cached_property
    def weights(self):
        return reference.initial_weights(self.name, FEATURES, UNITS, np.random.default_rng(0))

    def states(self, batch=BATCH):
        drawn = [draw(batch, width, seed=k) for k, width in enumerate(self.cell.widths(UNITS))]
        return [abs(x) + 0.5 if k in self.positive else x for k, x in enumerate(drawn)]

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
        arguments = {"read": self.cell.read, **arguments}
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

# The rest of the collection.
COLLECTION = [
    Kind("IRNN", "IRNN"),
    Kind("IndRNN", "IndRNN"),
    Kind("PeepholeLSTM", "PeepholeLSTM"),
    Kind("CoupledLSTM", "CoupledLSTM"),
    Kind("ProjectedLSTM", "ProjectedLSTM", {"projection": UNITS - 2}),
    Kind("LayerNormLSTM", "LayerNormLSTM"),
    Kind("LayerNormGRU", "LayerNormGRU"),
    Kind("MinimalGatedUnit", "MinimalGatedUnit"),
    Kind("MinGRU", "MinGRU"),
    Kind("MinLSTM", "MinLSTM"),
    Kind("SRU", "SRU"),
    Kind("LRU", "LRU"),
    Kind("SLSTM", "SLSTM", positive=(2,)),  # the normaliser
]


def filled(layer):
    """A layer of any kind, built, with weights that all differ."""
    layer.build((BATCH, None, FEATURES))
    layer.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(layer.weights)])
    return layer


# --- To run, to differentiate, to compare ---------------------------------------------------------


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


def differentiate(layer, x, states=None, how=None, **call):
    """Outputs, and the gradients of `loss` by x, each initial state and each trainable weight.

    how: "eager", "graph" or "xla"; by default what takes the least time to start.
    """
    inputs = [ops.convert_to_tensor(a, layer.compute_dtype) for a in (x, *(states or ()))]
    backend = _tensorflow if keras.backend.backend() == "tensorflow" else _jax
    return [arrays(part) for part in backend(layer, inputs, how, call)]


def gradients(layer, *inputs, **call):
    return differentiate(layer, *inputs, **call)[1]


def _tensorflow(layer, inputs, how, call):
    import tensorflow as tf

    def run(x, *states):
        with tf.GradientTape() as tape:
            tape.watch([x, *states])
            outputs = layer(x, initial_state=list(states) or None, **call)
            value = loss(outputs)
        weights = [weight.value for weight in layer.trainable_weights]
        return outputs, tape.gradient(value, [x, *states, *weights])

    graph = tf.function(run, jit_compile=how == "xla")
    return (graph if how in ("graph", "xla") else run)(*inputs)


def _jax(layer, inputs, how, call):
    import jax

    def run(inputs, trainable, rest):
        x, *states = inputs
        outputs, _ = layer.stateless_call(trainable, rest, x, initial_state=states or None, **call)
        return loss(outputs), outputs

    variables = layer.trainable_variables, layer.non_trainable_variables
    run = jax.value_and_grad(run, argnums=(0, 1), has_aux=True)
    run = run if how == "eager" else jax.jit(run)
    (_, outputs), slopes = run(inputs, *[[v.value for v in group] for group in variables])
    return outputs, slopes
