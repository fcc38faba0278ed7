"""Why a training broke: the data, or the layer in which its numbers first left all bounds.

What is looked at is a batch, by the last good weights: its values, then the outputs of one layer
after another, then the gradients, from the loss back.  If all of these are numbers, then the step
was too long: the weights that moved most are named.
"""

import contextlib
import dataclasses
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.training.variables import carried, changing

ROWS = 32  # of arrays that are looked at together
STEPS = 10  # of training by which a learning rate is tried
RATES = 8  # each a tenth of the one before


@dataclasses.dataclass(frozen=True)
class Finding:
    """Where it began.

    kind    "data", "outputs", "gradients", "weights" or "unknown"
    place   the field of the data, or the name of the layer
    told    the same in words
    row, step   of the data; step is None where there is no time
    """

    kind: str
    place: str
    told: str
    row: int | None = None
    step: int | None = None


UNKNOWN = Finding("unknown", "", "Where it began was not looked at: give the guard its `data`.")


def batch_of(data: Any, number: int) -> Any:
    """The batch of that number in the epoch, or None; of whole arrays their first rows.

    Arguments:
        data: a tuple of arrays as given to `fit`; or batches, by index or one after another.
    """
    if isinstance(data, tuple):
        return keras.tree.map_structure(lambda array: array[:ROWS], data)
    if hasattr(data, "__getitem__"):
        return data[number]
    return next(itertools.islice(iter(data), number, None), None)


def in_data(data: Any, number: int, batches: int) -> Finding | None:
    """The first value that is not a number: in the batch of that number, else in any of so many."""
    if isinstance(data, tuple):
        return _not_numbers(data, "the data")
    found = _not_numbers(batch_of(data, number), f"batch {number + 1}")
    if found or hasattr(data, "__getitem__"):
        return found
    each = (  # such data may be in another order each time
        _not_numbers(batch, f"batch {place + 1}, in the order in which they now come,")
        for place, batch in enumerate(itertools.islice(iter(data), batches))
    )
    return next(filter(None, each), None)


def _not_numbers(batch: Any, where: str) -> Finding | None:
    for name, part in zip(("inputs", "targets", "weights"), _parts(batch), strict=False):
        fields = part if isinstance(part, Mapping) else {"": part}
        for field, values in fields.items():
            for array in keras.tree.flatten(values):
                array = keras.ops.convert_to_numpy(array)
                if array.dtype.kind != "f" or np.isfinite(array).all():
                    continue
                place = [int(axis) for axis in np.argwhere(~np.isfinite(array))[0]]
                step = (
                    place[1] if array.ndim > 2 or (array.ndim == 2 and name == "inputs") else None
                )
                told = f"row {place[0]}" + ("" if step is None else f", step {step}")
                called = f"{name} {field!r}" if field else name
                return Finding(
                    "data",
                    field or name,
                    f"It began in the data, not in a layer: in {where} the {called} hold "
                    f"{array[tuple(place)]} at {told}, counted from 0.",
                    place[0],
                    step,
                )
    return None


def _parts(batch: Any) -> Sequence[Any]:
    """Inputs, targets and weights of a batch; what is missing is None."""
    if isinstance(batch, tuple | list):
        return keras.utils.unpack_x_y_sample_weight(tuple(batch))
    return (batch, None, None)


def in_layers(model: keras.Model, batch: Any, broken: Mapping[str, np.ndarray]) -> Finding:
    """The layer in which it began; the model holds its last good weights.

    Arguments:
        model: compiled; with a loss that `compute_loss` gives.
        batch: what it was learning from.
        broken: the weights with which it ended, by their path.
    """
    variables = model.trainable_variables
    outputs, slopes = _run(model, batch)
    for name, output in outputs:
        if (found := _first_beyond(output)) is not None:
            return Finding("outputs", name, f"It began in the outputs of layer {name!r}{found}.")
    gradients = {v.path: _norm(slope) for v, slope in zip(variables, slopes, strict=True)}
    good = {v.path: _norm(v.value) for v in variables}
    layers = {layer.name: [v.path for v in layer.trainable_variables] for layer in model.layers}
    layers = {name: paths for name, paths in layers.items() if paths}
    for name in reversed(layers):  # the way that gradients go
        if not all(math.isfinite(gradients[path]) for path in layers[name]):
            return Finding(
                "gradients", name, f"It began in the gradients of layer {name!r}, which overflow."
            )
    return _by_size(layers, good, gradients, broken, {v.path: v.numpy() for v in variables})


def _run(model: keras.Model, batch: Any) -> tuple[list[tuple[str, Any]], list[Any]]:
    """What each layer gives, in the order of their calls, and the gradients of the weights."""
    x, y, weights = _parts(batch)
    names: list[str] = []

    @tf.function
    def run() -> Any:
        outputs: list[tuple[str, Any]] = []
        with tf.GradientTape() as tape, _listening(model, outputs):
            given = model(x, training=True)
            loss = model.compute_loss(x=x, y=y, y_pred=given, sample_weight=weights, training=True)
        names[:] = [name for name, _ in outputs]
        return [output for _, output in outputs], tape.gradient(loss, model.trainable_variables)

    outputs, gradients = run()
    return list(zip(names, outputs, strict=True)), gradients


def _by_size(
    layers: Mapping[str, list[str]],
    good: Mapping[str, float],
    gradients: Mapping[str, float],
    broken: Mapping[str, np.ndarray],
    values: Mapping[str, np.ndarray],
) -> Finding:
    """The layer whose weights were lost or moved most; if all are lost, of the largest gradient."""
    moved = {p: float(np.linalg.norm(np.float64(broken[p]) - values[p])) for p in values}

    def part(of: Mapping[str, float], name: str) -> float:
        size = math.hypot(*(good[path] for path in layers[name]))
        return math.hypot(*(of[path] for path in layers[name])) / max(size, 1e-12)

    lost = [name for name in layers if not math.isfinite(part(moved, name))]
    if lost and len(lost) < len(layers):
        return Finding(
            "weights", lost[0], f"The weights of layer {lost[0]!r} stopped being finite."
        )
    if lost:
        name = max(layers, key=lambda name: part(gradients, name))
        return Finding(
            "gradients",
            name,
            f"The gradient is largest in layer {name!r}: {part(gradients, name):.2g} times its "
            "weights.",
        )
    name = max(layers, key=lambda name: part(moved, name))
    return Finding(
        "weights",
        name,
        f"The weights of layer {name!r} were thrown farthest: by {part(moved, name):.2g} times "
        "their own size.",
    )


@contextlib.contextmanager
def _listening(model: keras.Model, outputs: list[tuple[str, Any]]) -> Iterator[None]:
    """While it lasts, what each layer gives is added to `outputs`."""

    def heard(layer: keras.layers.Layer) -> Any:
        call = layer.call

        def listening(*arguments: Any, **named: Any) -> Any:
            given = call(*arguments, **named)
            outputs.append((layer.name, given))
            return given

        return listening

    layers = list(model.layers)
    for layer in layers:
        layer.call = heard(layer)
    try:
        yield
    finally:
        for layer in layers:
            del layer.call


def _first_beyond(output: Any) -> str | None:
    """Where an output (batch, …) stops being finite, in words; None if it does not."""
    for tensor in keras.tree.flatten(output):
        array = keras.ops.convert_to_numpy(tensor)
        if array.dtype.kind == "f" and not (finite := np.isfinite(array)).all():
            if array.ndim < 3:
                return ", which overflow"
            steps = finite.all(axis=(0, *range(2, array.ndim)))
            return f", which overflow from step {int(steps.argmin())} on"
    return None


def _norm(value: Any) -> float:
    if value is None:
        return 0.0
    values = value.values if isinstance(value, tf.IndexedSlices) else value
    return float(tf.linalg.norm(tf.cast(values, tf.float64)))


def rate_that_learns(model: keras.Model, batch: Any, rate: float) -> float | None:
    """The highest of a tenth, a hundredth, … of a rate at which every one of `STEPS` steps on the
    batch lowers its loss; None if there is none, or the rate is that of a schedule.

    The model and its optimizer are not as before: the caller puts them back.
    """
    x, y, weights = _parts(batch)
    optimizer, variables = model.optimizer, model.trainable_variables
    others = [*model.non_trainable_variables, *carried(model)]  # each step begins from the same

    @tf.function
    def step() -> Any:
        with tf.GradientTape() as tape:
            loss = model.compute_loss(
                x=x, y=y, y_pred=model(x, training=False), sample_weight=weights, training=False
            )
            scaled = optimizer.scale_loss(loss)
        optimizer.apply(tape.gradient(scaled, variables), variables)
        return loss

    everything = changing(model)
    before = [v.numpy() for v in everything]
    kept = [v.numpy() for v in others]
    for power in range(1, RATES + 1):
        for variable, value in zip(everything, before, strict=True):
            variable.assign(value)
        try:
            optimizer.learning_rate = rate / 10**power
        except TypeError:  # what Keras says of a schedule
            return None
        losses = []
        for _ in range(STEPS + 1):
            losses.append(float(step()))
            for variable, value in zip(others, kept, strict=True):
                variable.assign(value)
        if all(later < earlier for earlier, later in itertools.pairwise(losses)):
            return rate / 10**power
    return None
