"""How much each output of a model depends on each step of its input, exactly.

    ‖∂ y_t / ∂ x_s‖      y_t  what is put out at step t of the class that is likeliest there
                         x_s  the input at step s, or the vector in which a token is embedded

After Madsen (2019), "Visualizing memorization in RNNs", Distill, doi:10.23915/distill.00016, who
calls it connectivity.  A tape takes the gradients: a copy of the row stands in a batch for each
output, so that many outputs go back through time at once.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np

from zoo.inspection.raw import Given, given
from zoo.inspection.record import Floats
from zoo.layers import using

TOGETHER = 32  # outputs that go back at once


@dataclasses.dataclass(frozen=True, eq=False)
class Connectivity:
    """What `connectivity` finds.

    Attributes:
        norms: (outputs, steps), ‖∂ y_t / ∂ x_s‖.
        at: (outputs,), the step t of each; of a model with one output for all steps, the last.
        predicted: (outputs,), the class whose y_t it is.
        labels: what stands at each step of the input, or None.
        after: what was read last at the step of each output, or None.
    """

    norms: Floats
    at: Sequence[int]
    predicted: Sequence[int]
    labels: Sequence[str] | None = None
    after: Sequence[str] | None = None


def connectivity(
    model: Any,
    inputs: Any,
    *,
    row: int = 0,
    at: Sequence[int] | None = None,
    by: str | None = None,
    first: int | None = None,
) -> Connectivity:
    """How much outputs depend on the steps of one row of the input.

    It takes as long as `at` has outputs times the row has steps, and all steps are kept in memory:
    of long inputs ask for some outputs, or give a piece.

    Arguments:
        model, inputs: as `zoo.record` takes them; inputs are tokens or vectors.
        row: which of the batch.
        at: the steps whose outputs are asked for; all if not given.
        by: of a model of several inputs, the name of that whose steps are meant.
        first: how many steps of the row are read, the first; all if not given.

    Raises:
        TypeError: no such model.
        ValueError: Keras does not run on TensorFlow; the model keeps state or a fixed batch; `by`
            or `at` names nothing; the input is neither vectors nor tokens that are embedded; or the
            outputs are not one array.
    """
    return connectivity_of(given(model, inputs), row=row, at=at, by=by, first=first)


def connectivity_of(
    asked: Given,
    *,
    row: int = 0,
    at: Sequence[int] | None = None,
    by: str | None = None,
    first: int | None = None,
) -> Connectivity:
    """The same of what is asked of a Keras model."""
    model = asked.model
    name = _named(model, by)
    batch, labels = _row(asked, row, name, first)
    outputs = _outputs(model(batch, training=False))
    whole = outputs.ndim == 2  # one output for all steps
    steps = np.asarray(batch if name is None else batch[name]).shape[1]
    places = [steps - 1] if whole else _places(at, outputs.shape[1])
    classes = outputs[0].argmax(-1)
    predicted = [int(classes if whole else classes[t]) for t in places]
    found = [
        _norms(model, batch, name, list(zip(some, of, strict=True)), whole)
        for some, of in zip(_chunks(places), _chunks(predicted), strict=True)
    ]
    norms = np.concatenate(found)[: len(places)]
    read = None if asked.labels is None else [asked.labels[row][t] for t in places]
    return Connectivity(norms, places, predicted, labels, read)


def _named(model: Any, by: str | None) -> str | None:
    """The name of the input that is meant, of several; None of one alone."""
    if keras.backend.backend() != "tensorflow":
        raise ValueError(
            "Connectivity is measured on the TensorFlow backend of Keras. "
            f"Received: KERAS_BACKEND={keras.backend.backend()!r}."
        )
    inputs = getattr(model, "input", None)  # a model that is a class of its own has none
    shaped = keras.tree.flatten(inputs) if inputs is not None else []
    if any(x.shape[0] is not None for x in shaped):
        raise ValueError(
            "`model` must take any batch, as each output stands in a row of its own. Received: "
            f"{model.name!r} with a batch of {shaped[0].shape[0]}. Build it without `stateful` and "
            "`batch`, and give it these weights."
        )
    if not isinstance(inputs, dict):
        if by is not None or len(shaped) > 1:
            raise ValueError(
                "`by` names one of the inputs of a model that takes them by name. Received: "
                f"by={by!r}, and a model of {len(shaped)} without names."
            )
        return None
    if by not in inputs:
        raise ValueError(
            "`by`, the input whose steps are meant, must be one of "
            f"{', '.join(inputs)}. Received: by={by!r}."
        )
    return by


def _row(
    asked: Given, row: int, name: str | None, first: int | None
) -> tuple[Any, Sequence[str] | None]:
    """A batch of one row without what fills it up, and what stands at the steps of the input."""
    arrays = keras.tree.map_structure(np.asarray, asked.inputs)
    rows = len(keras.tree.flatten(arrays)[0])
    if not 0 <= row < rows:
        raise ValueError(f"`row` must be one of the {rows} of the batch. Received: row={row!r}.")
    told = {"source": asked.source, "tokens": asked.labels}
    known = {n: labels[row] for n, labels in told.items() if labels is not None}

    def cut(array: Any, which: str, meant: bool) -> Any:
        ends = [len(known[which])] if which in known else []
        ends += [first] if meant and first is not None else []
        return array[row : row + 1, : min(ends)] if ends else array[row : row + 1]

    if isinstance(arrays, dict):
        of = asked.model.input  # tokens must be as the model has them, to be known again
        batch = {n: cut(x, n, n == name).astype(of[n].dtype) for n, x in arrays.items()}
        labels = known.get(name or "")
    else:
        batch, labels = cut(arrays, "tokens", True), known.get("tokens")
        batch = batch.astype("float32" if batch.dtype.kind == "f" else "int32")
    return batch, None if labels is None else labels[:first]


def _outputs(outputs: Any) -> Any:
    if isinstance(outputs, dict | list | tuple) or len(outputs.shape) not in (2, 3):
        raise ValueError(
            "`model` must put out one array, (batch, values) or (batch, time, values). Received: "
            f"{keras.tree.map_structure(lambda x: x.shape, outputs)}."
        )
    return keras.ops.convert_to_numpy(keras.ops.cast(outputs, "float32"))


def _places(at: Sequence[int] | None, steps: int) -> list[int]:
    if at is None:
        return list(range(steps))
    places = [int(t) for t in at]
    if not places or not all(0 <= t < steps for t in places):
        raise ValueError(
            f"`at`, steps of the output, must be at least one from 0 to {steps - 1}. "
            f"Received: at={list(at)!r}."
        )
    return places


def _chunks(items: list[int]) -> Iterator[list[int]]:
    """All of one size, so that nothing is compiled twice: the last is filled up with its end."""
    size = min(TOGETHER, len(items))
    for start in range(0, len(items), size):
        some = items[start : start + size]
        yield some + some[-1:] * (size - len(some))


def _norms(
    model: Any, batch: Any, name: str | None, asked: list[tuple[int, int]], whole: bool
) -> Floats:
    """(outputs, steps) of some outputs, each a step and a class."""
    import tensorflow as tf

    rows = keras.tree.map_structure(lambda x: tf.repeat(x, len(asked), axis=0), batch)
    x = rows if name is None else rows[name]
    with tf.GradientTape(watch_accessed_variables=False) as tape, using("loop"):
        if x.dtype.is_floating:
            tape.watch(x)
            vectors = [x]
            outputs = model(rows, training=False)
        else:
            with _embedded(model, x, tape) as vectors:
                outputs = model(rows, training=False)
        if whole:
            told = [outputs[n, of] for n, (_, of) in enumerate(asked)]
        else:
            told = [outputs[n, t, of] for n, (t, of) in enumerate(asked)]
        total = tf.add_n(told)
    if not vectors:
        raise ValueError(
            "`inputs` must be vectors, or tokens that a layer keras.layers.Embedding makes "
            f"vectors. Received: {x.dtype.name} of shape {tuple(x.shape)}, which none does."
        )
    by = tape.gradient(total, vectors[0], unconnected_gradients="zero")
    array = keras.ops.convert_to_numpy(by).astype(np.float64)
    found: Floats = np.sqrt((array**2).sum(axis=tuple(range(2, array.ndim))))
    return found


@contextlib.contextmanager
def _embedded(model: Any, ids: Any, tape: Any) -> Iterator[list[Any]]:
    """Yields a list that gets the vectors in which an embedding of the model gives these ids."""
    vectors: list[Any] = []
    layers = [x for x in model._flatten_layers() if isinstance(x, keras.layers.Embedding)]

    def watching(layer: Any) -> Callable[..., Any]:
        import tensorflow as tf

        call = layer.call

        def watched(x: Any, *more: Any, **options: Any) -> Any:
            output = call(x, *more, **options)
            if x is not ids:
                return output
            output = tf.identity(output)
            tape.watch(output)
            vectors.append(output)
            return output

        return watched

    for layer in layers:
        setattr(layer, "call", watching(layer))  # noqa: B010 - it hides a method
    try:
        yield vectors
    finally:
        for layer in layers:
            del layer.call  # that of its class is back
