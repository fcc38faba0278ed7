"""In which layer the numbers of a training first left all bounds.

What is looked at is a batch, by the last good weights: the outputs of one layer after another, then
the gradients, from the loss back.  If all of these are numbers, then the step was too long: the
weights that moved most are named.
"""

import contextlib
import math
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.training.guard.data import finite, parts
from zoo.training.guard.finding import Finding

Layers = dict[str, list[int]]  # by place, which of the trainable variables are a layer's


def in_layers(model: keras.Model, batch: Any, broken: Sequence[np.ndarray]) -> Finding:
    """The layer in which it began; the model holds its last good weights.

    Arguments:
        model: compiled; with a loss that `compute_loss` gives.
        batch: what it was learning from.
        broken: its trainable variables as it ended.
    """
    outputs, slopes = _run(model, batch)
    for place, output in outputs:
        if (found := _first_beyond(output)) is not None:
            return Finding("outputs", place, f"It began in the outputs of layer {place!r}{found}.")
    gradients, layers = [_norm(slope) for slope in slopes], _layers(model)
    for place in reversed(layers):  # the way that gradients go
        if not all(math.isfinite(gradients[k]) for k in layers[place]):
            return Finding(
                "gradients",
                place,
                f"It began in the gradients of layer {place!r}, which overflow.",
            )
    return _by_size(layers, [v.numpy() for v in model.trainable_variables], gradients, broken)


def _places(layer: keras.layers.Layer, before: str = "") -> Iterator[tuple[str, Any]]:
    """All layers with the place of each, the inner ones first; a recurrence is one as a whole."""
    for inner in layer._flatten_layers(include_self=False, recursive=False):
        place = f"{before}{inner.name}"
        if not isinstance(inner, keras.layers.RNN):
            yield from _places(inner, f"{place}/")
        yield place, inner


def _layers(model: keras.Model) -> Layers:
    """A variable is the innermost layer's.  Inner models may share paths, so it goes by number."""
    number = {id(v): k for k, v in enumerate(model.trainable_variables)}
    layers: Layers = {}
    for place, layer in _places(model):
        for variable in layer.trainable_variables:
            if (k := number.pop(id(variable), None)) is not None:
                layers.setdefault(place, []).append(k)
    if number:
        layers[model.name] = list(number.values())
    return layers


def _run(model: keras.Model, batch: Any) -> tuple[list[tuple[str, Any]], list[Any]]:
    """What each layer gives, in the order of their calls, and the gradients of the weights."""
    x, y, weights = parts(batch)
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


@contextlib.contextmanager
def _listening(model: keras.Model, outputs: list[tuple[str, Any]]) -> Iterator[None]:
    """While it lasts, what each layer gives is added to `outputs`."""
    graph = tf.compat.v1.get_default_graph()

    def heard(layer: keras.layers.Layer, place: str) -> Any:
        call = layer.call

        def listening(*arguments: Any, **named: Any) -> Any:
            given = call(*arguments, **named)
            told = [each for each in keras.tree.flatten(given) if isinstance(each, tf.Tensor)]
            # what a loop of TensorFlow computes cannot be taken out of it
            outputs.append((place, [each for each in told if each.graph is graph]))
            return given

        return listening

    layers = {id(layer): (layer, place) for place, layer in _places(model)}
    for layer, place in layers.values():
        layer.call = heard(layer, place)
    try:
        yield
    finally:
        for layer, _ in layers.values():
            del layer.call


def _first_beyond(output: Any) -> str | None:
    """Where an output (batch, …) stops being finite, in words; None if it does not."""
    for tensor in keras.tree.flatten(output):
        numbers = finite(tensor)
        if numbers is not None and not numbers.all():
            if numbers.ndim < 3:
                return ", which overflow"
            steps = numbers.all(axis=(0, *range(2, numbers.ndim)))
            return f", which overflow from step {int(steps.argmin())} on"
    return None


def _norm(value: Any) -> float:
    if value is None:
        return 0.0
    values = value.values if isinstance(value, tf.IndexedSlices) else value
    return float(tf.linalg.norm(tf.cast(values, tf.float64)))


def _by_size(
    layers: Layers,
    good: Sequence[np.ndarray],
    gradients: Sequence[float],
    broken: Sequence[np.ndarray],
) -> Finding:
    """The layer whose weights moved most; if some were lost, of the largest gradient."""
    size = [float(np.linalg.norm(np.float64(g))) for g in good]
    moved = [
        float(np.linalg.norm(np.float64(b) - np.float64(g)))
        for b, g in zip(broken, good, strict=True)
    ]

    def part(of: Sequence[float], place: str) -> float:
        whole = math.hypot(*(size[k] for k in layers[place]))
        return math.hypot(*(of[k] for k in layers[place])) / max(whole, 1e-12)

    lost = [place for place in layers if not math.isfinite(part(moved, place))]
    steepest = max(layers, key=lambda place: part(gradients, place))
    if lost and (len(lost) == len(layers) or part(gradients, steepest) > 1):
        return Finding(
            "gradients",
            steepest,
            f"The gradient is largest in layer {steepest!r}: {part(gradients, steepest):.2g} times "
            "its weights.",
        )
    if lost:  # the last of them, as from there the loss went to the others
        return Finding(
            "weights", lost[-1], f"The weights of layer {lost[-1]!r} stopped being finite."
        )
    place = max(layers, key=lambda place: part(moved, place))
    return Finding(
        "weights",
        place,
        f"The weights of layer {place!r} were thrown farthest: by {part(moved, place):.2g} times "
        "their own size.",
    )
