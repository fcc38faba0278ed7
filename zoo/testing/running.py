"""How a layer is run and differentiated, on whatever backend Keras runs.

Layers are called on float64 NumPy arrays, which they cast to their own dtype.
"""

import contextlib
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
from keras import ops

from zoo.testing.comparing import arrays

TENSORFLOW = keras.backend.backend() == "tensorflow"
# The finest that can be asked: Keras's tanh on JAX computes in float32 whatever it is given.
DTYPE, EXACT = ("float64", 1e-9) if TENSORFLOW else ("float32", 1e-4)
BATCH, TIME = 3, 6
BOTH = {"return_sequences": True, "return_state": True}
MASK = np.array([[1, 1, 1, 1, 0, 0], [0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]], bool)
EVERY_MASK = np.array(list(itertools.product([False, True], repeat=4)))


def draw(*shape: int, seed: int = 0) -> Any:
    """Normal deviates, the same ones for the same arguments."""
    return np.random.default_rng([seed, *shape]).normal(size=shape)


@contextlib.contextmanager
def drawn_alike() -> Iterator[None]:
    """What is drawn meanwhile is drawn alike each time, and what comes after as if it never was.

    Keras takes its seeds from `random`.
    """
    before, of_numpy = random.getstate(), np.random.get_state()
    random.seed(0)
    np.random.seed(0)
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(of_numpy)


@contextlib.contextmanager
def as_keras_starts() -> Iterator[None]:
    """Layers are made in float32 unless they say otherwise, and JAX polishes nothing it compiles.

    What is compiled for a test runs once or twice.
    """
    policy, flag = keras.config.dtype_policy(), "jax_disable_most_optimizations"
    keras.config.set_dtype_policy("float32")
    if not TENSORFLOW:
        import jax

        polished = jax.config.values[flag]
        jax.config.update(flag, True)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(policy)
        if not TENSORFLOW:
            jax.config.update(flag, polished)


def run(
    layer: Any, x: Any, states: Any = None, mask: Any = None, training: bool = False
) -> list[Any]:
    """Outputs, and final states if the layer gives them."""
    return arrays(layer(x, initial_state=states, mask=mask, training=training))


def loss(outputs: Any) -> Any:
    """A number that every element of every output moves, each by an amount of its own."""
    flat = keras.tree.flatten(outputs)
    return sum(ops.sum(y * ops.cast(draw(*y.shape, seed=k), y.dtype)) for k, y in enumerate(flat))


def differentiate(
    layer: Any, x: Any, states: Any = None, how: str | None = None, **call: Any
) -> list[list[Any]]:
    """Outputs, and the gradients of `loss` by x, each initial state and each trainable weight.

    how: "eager", "graph" or "xla"; by default what takes the least time to start.
    """
    inputs = [ops.convert_to_tensor(a, layer.compute_dtype) for a in (x, *(states or ()))]
    backend = _tensorflow if TENSORFLOW else _jax
    return [arrays(part) for part in backend(layer, inputs, how, call)]


def _tensorflow(layer: Any, inputs: list[Any], how: str | None, call: dict[str, Any]) -> Any:
    import tensorflow as tf

    def run(x: Any, *states: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch([x, *states])
            outputs = layer(x, initial_state=list(states) or None, **call)
            value = loss(outputs)
        weights = [weight.value for weight in layer.trainable_weights]
        by = tape.gradient(value, [x, *states, *weights], unconnected_gradients="zero")
        return outputs, by

    graph = tf.function(run, jit_compile=how == "xla")
    return (graph if how in ("graph", "xla") else run)(*inputs)


def _jax(layer: Any, inputs: list[Any], how: str | None, call: dict[str, Any]) -> Any:
    import jax

    def run(inputs: Any, trainable: Any, rest: Any) -> Any:
        x, *states = inputs
        outputs, _ = layer.stateless_call(trainable, rest, x, initial_state=states or None, **call)
        return loss(outputs), outputs

    variables = layer.trainable_variables, layer.non_trainable_variables
    sloped: Any = jax.value_and_grad(run, argnums=(0, 1), has_aux=True)
    sloped = sloped if how == "eager" else jax.jit(sloped)
    (_, outputs), slopes = sloped(inputs, *[[v.value for v in group] for group in variables])
    return outputs, slopes


def compiled(layer: Any, **call: Any) -> Callable[[list[Any], int], list[Any]]:
    """The layer as a function: (inputs, initial states and trainable weights) → its outputs.

    The first number tells how many of the arrays are states.  It is traced once.
    """
    rest = [variable.value for variable in layer.non_trainable_variables]

    def function(given: list[Any], states: int) -> Any:
        x, before, weights = given[0], given[1 : 1 + states], given[1 + states :]
        outputs, _ = layer.stateless_call(weights, rest, x, initial_state=before or None, **call)
        return outputs

    if TENSORFLOW:
        import tensorflow as tf

        fast: Any = tf.function(function, autograph=False)
    else:
        import jax

        fast = jax.jit(function, static_argnums=1)

    def run(given: list[Any], states: int) -> list[Any]:
        dtype = layer.compute_dtype
        return arrays(fast([ops.convert_to_tensor(array, dtype) for array in given], states))

    return run
