"""Measures the gradient by every state of every recurrent layer of a model, exactly.

Under a tape the plain loop hands out each new state (`states_through`) and each block of gates
(`gates_through`) of one eager call.  The gradient by a state the tape has seen is the total one,
through all later steps: nothing is estimated, and the model needs no second form.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np

from zoo.inspection.flow import Flow
from zoo.inspection.gates import gates
from zoo.inspection.layer_flow import Floats, LayerFlow
from zoo.inspection.naming import names
from zoo.layers import states_through, using
from zoo.layers.cell import gates_through

State = tuple[Any, ...]
Activation = Callable[[Any], Any]


def gradient_flow(model: Any, inputs: Any, targets: Any, sample_weight: Any = None) -> Flow:
    """The gradient of the compiled loss by the state of every recurrent layer at every step.

    Nothing is dropped out.  Weights, metrics, and what a stateful layer remembers stay as they are.
    Where every step has a target, each state is under the eyes of its own loss, which hides what is
    lost on the way: give the last step alone a weight, and see how far back its loss reaches.

    Arguments:
        model: a compiled Keras model, with recurrent layers of zoo.layers however deep in it.
        inputs, targets, sample_weight: one batch, as `train_on_batch` takes them.

    Returns:
        Norms over time and gates of every layer, norms of all weights' gradients, verdicts.

    Raises:
        TypeError: it is no Keras model.
        ValueError: it is not compiled, holds no recurrent layer of zoo.layers, or runs one inside a
            `tf.function`; or Keras does not run on TensorFlow.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        >>> flow = zoo.gradient_flow(model, np.ones((2, 5, 3), "float32"), np.array([0, 1]))
        >>> flow["recurrence_0"].norms.shape
        (5,)
    """
    _check(model)
    import tensorflow as tf

    weights = {variable.path: variable.value for variable in model.trainable_variables}
    with tf.GradientTape() as tape, _unchanged(model), using("loop"):
        with _watched(tape) as runs:
            outputs = model(inputs, training=False)
        loss = model.compute_loss(inputs, targets, outputs, sample_weight, training=False)
        # as `fit` does, lest the gradient underflow in half precision
        scale = float(model.optimizer.scale_loss(1.0)) if model.optimizer else 1.0
        scaled = scale * loss
    if not runs:
        raise ValueError(
            "`model` must hold a recurrent layer of zoo.layers, whose states can be seen. "
            f"Received: {model.name!r}, which has none. Those of keras.layers are not measured."
        )
    states = [run.states for run in runs]
    by_states, by_weights = tape.gradient(scaled, [states, weights], unconnected_gradients="zero")
    flows = [
        LayerFlow(name, type(run.layer.cell).__name__, run.norms(by) / scale, run.gates())
        for name, run, by in zip(
            names([run.layer.name for run in runs]), runs, by_states, strict=True
        )
    ]
    norms = {path: float(np.linalg.norm(_array(by)) / scale) for path, by in by_weights.items()}
    return Flow(float(loss), tuple(flows), norms)


class _Run:
    """What one run of a layer leaves to be measured.

    keep: (time, batch), which steps count, or None.
    blocks: what went into the activations of each step: names of gates, the block, the activation.
    """

    def __init__(self, layer: Any, keep: Any) -> None:
        self.layer, self.keep = layer, keep
        self.states: list[Any] = []
        self.blocks: list[list[tuple[tuple[str, ...], Any, Activation]]] = [[]]

    def norms(self, gradients: list[Any]) -> Floats:
        """See `LayerFlow.norms`."""
        rows = [np.linalg.norm(_array(by), axis=-1) for by in gradients]
        norms = np.array(rows).reshape(len(rows), -1)  # (time, batch)
        norms = np.where(np.isfinite(norms), norms, np.inf)
        counts = np.ones(norms.shape, bool) if self.keep is None else self.keep
        with np.errstate(invalid="ignore"):  # 0 / 0 is nan: the step counts in no row
            return np.where(counts, norms, 0).sum(axis=1) / counts.sum(axis=1)

    def gates(self) -> dict[str, Any]:
        """See `LayerFlow.gates`."""
        steps = self.blocks[: len(self.states)]  # gates that follow are those of a layer of Keras
        blocks = [
            (over[0][0], np.stack([_array(block) for _, block, _ in over]), over[0][2])
            for over in zip(*steps, strict=True)
        ]
        return gates(blocks, self.keep)


@contextlib.contextmanager
def _watched(tape: Any) -> Iterator[list[_Run]]:
    """Yields a list of the runs of recurrent layers, each filled as it goes."""
    import tensorflow as tf

    runs: list[_Run] = []

    def begin(layer: Any, keep: Any) -> Callable[[State], State]:
        if not tf.executing_eagerly():
            raise ValueError(
                f"`model` must be called eagerly, or its states cannot be seen. Received: one that "
                f"runs {layer.name!r} inside a tf.function. Call the layer outside of it."
            )
        run = _Run(layer, None if keep is None else keep.numpy()[..., 0])
        runs.append(run)

        def watch(state: State) -> State:
            h = tf.identity(state[0])  # a cell may hand on the very state that it got
            tape.watch(h)
            run.states.append(h)
            run.blocks.append([])
            return (h, *state[1:])

        return watch

    def listen(names: tuple[str, ...], block: Any, activate: Any, slope: Any) -> Any:
        if runs:
            runs[-1].blocks[-1].append((names, block, activate))
        return activate(block)

    with states_through(begin), gates_through(listen):
        yield runs


@contextlib.contextmanager
def _unchanged(model: Any) -> Iterator[None]:
    """Puts back what calling a model and its loss changes."""
    layers = [layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.RNN)]
    remembered = keras.tree.flatten([layer.states for layer in layers if layer.stateful])
    variables = [*model.non_trainable_variables, *model.metrics_variables, *remembered]
    before = [variable.numpy() for variable in variables]
    try:
        yield
    finally:
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)


def _check(model: Any) -> None:
    if not isinstance(model, keras.Model):
        raise TypeError(
            "`model`, whose gradients are measured, must be a keras.Model. "
            f"Received: model={model!r}."
        )
    if keras.backend.backend() != "tensorflow":
        raise ValueError(
            "Gradients are measured on the TensorFlow backend of Keras. "
            f"Received: KERAS_BACKEND={keras.backend.backend()!r}."
        )
    if not model.compiled:
        raise ValueError(
            "`model` must be compiled with the loss whose gradient is measured. "
            f"Received: {model.name!r}, which is not. Call model.compile(loss=…)."
        )


def _array(tensor: Any) -> Floats:
    found: Floats = keras.ops.convert_to_numpy(tensor).astype(np.float64)
    return found
