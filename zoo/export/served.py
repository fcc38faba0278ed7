"""Functions of named tensors as a SavedModel: raw input in, answers out, proven before it is kept.

    export(
        predict,                                            # texts=… → {"probabilities": …}
        {"texts": tf.TensorSpec((None,), tf.string)},
        Path("serving/1"),
        {"texts": ["a fine film", "two hours lost"]},
        tracked=[model, words],
    )

`serve` is also what TensorFlow Serving calls by default.  An axis that a signature leaves open in
the first place is that of the batch.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import tensorflow as tf
from keras.export import ExportArchive
from tensorflow.core.protobuf import saved_model_pb2

from zoo.export import proof
from zoo.export.asking import Call
from zoo.export.tracing import refuse_cudnn
from zoo.files import whole_folder
from zoo.layers import steps_per_iteration, using

STEPS = 4  # of an iteration of a loop over time
SIGN = "saved_model.pb"  # what tells such a folder from others


class Endpoint(NamedTuple):
    """What is served under a name.

    function: tensors by name → dict of tensors by name; what it makes must follow from these alone.
    signature: name → tf.TensorSpec of every argument; a name is a Python name.
    example: name → value, to prove it with; rows that differ in length prove most.
    """

    function: Callable[..., Mapping[str, Any]]
    signature: Mapping[str, Any]
    example: Mapping[str, Any]


class Served(NamedTuple):
    """All that a model serves: see `export`.

    function, signature, example: those of `serve`; see `Endpoint`.
    """

    function: Callable[..., Mapping[str, Any]]
    signature: Mapping[str, Any]
    example: Mapping[str, Any]
    tracked: Sequence[Any] = ()
    more: Mapping[str, Endpoint] = MappingProxyType({})
    calls: Callable[[], Iterable[Call]] = tuple


def export(
    serve: Callable[..., Mapping[str, Any]],
    signature: Mapping[str, Any],
    folder: Path,
    example: Mapping[str, Any],
    tracked: Iterable[Any] = (),
    more: Mapping[str, tuple[Callable[..., Any], Mapping[str, Any], Mapping[str, Any]]]
    | None = None,
    calls: Callable[[], Iterable[Call]] = tuple,
) -> proof.Proof:
    """Writes a SavedModel and proves it in a fresh process; the folder is whole or not there.

    Each function is called with its example, and with the example's first row alone.

    Arguments:
        serve, signature, example: see `Endpoint`.
        folder: where; TensorFlow Serving wants its name to be a number.
        tracked: the models, tables and modules that the functions use.
        more: further endpoints by name, such as `init_state` and `step`.
        calls: gives what else is to be answered as expected, such as a chain of steps.

    Raises:
        ValueError: the reloaded model differs, or needs what not every machine has, and nothing is
            kept of it; or an example does not fit its signature, or a function gives no dict.
        OSError: the folder cannot be written, or holds other things.
    """
    endpoints = {"serve": Endpoint(serve, signature, example)}
    endpoints |= {name: Endpoint(*parts) for name, parts in (more or {}).items()}
    with proof.float32_products():
        each = [_calls(name, endpoint) for name, endpoint in endpoints.items()]
        all_calls = [*(call for some in each for call in some), *calls()]
    with whole_folder(Path(folder), SIGN) as draft:
        _write(endpoints, tracked, draft, folder)
        content = saved_model_pb2.SavedModel.FromString((draft / SIGN).read_bytes())
        refuse_cudnn(content.meta_graphs[0].graph_def)
        return proof.compare(draft, all_calls, max(0, len(each[0]) - 1))  # `serve`, of one row


def _calls(name: str, endpoint: Endpoint) -> list[Call]:
    """What is asked of an endpoint, and what its function answers in this process."""
    _, signature, example = endpoint
    if example.keys() != signature.keys():
        raise ValueError(
            f"`example` of `{name}` must have a value for each of {', '.join(signature) or 'none'}."
            f" Received: {', '.join(example) or 'none'}."
        )
    whole = {n: tf.convert_to_tensor(example[n], spec.dtype) for n, spec in signature.items()}
    rows = {n for n, spec in signature.items() if spec.shape.rank and spec.shape[0] is None}
    first = {n: value[:1] if n in rows else value for n, value in whole.items()}
    function = tf.function(*_in_order(endpoint), autograph=False)
    calls = []
    for inputs in [whole, first] if rows else [whole]:
        answer = function(*inputs.values())
        if not isinstance(answer, Mapping):
            raise ValueError(
                f"`{name}` must give a dict of tensors by name. Received: {type(answer).__name__}."
            )
        calls.append(Call(name, inputs, {n: v.numpy() for n, v in answer.items()}))
    return calls


def _write(
    endpoints: Mapping[str, Endpoint], tracked: Iterable[Any], draft: Path, folder: Path
) -> None:
    archive = ExportArchive()
    for each in tracked:
        archive.track(each)
    for kind in ("variables", "trainable_variables", "non_trainable_variables"):
        # Keras wraps variables: wrapped ones would be written beside those that functions read.
        archive.add_variable_collection(kind, [v.value for v in getattr(archive, kind)])
    try:
        # What is compiled by XLA would not leave TensorFlow; and what is traced is run often.
        with using("loop"), steps_per_iteration(STEPS):
            for name, endpoint in endpoints.items():
                archive.add_endpoint(name, *_in_order(endpoint))
            archive.write_out(str(draft), verbose=False)
    except tf.errors.OpError as error:  # TensorFlow's name for a full disk
        raise OSError(f"{folder} cannot be written: {error.message}") from error


def _in_order(endpoint: Endpoint) -> tuple[Callable[..., Any], list[Any]]:
    """The function with its arguments in order, as TensorFlow traces it, and their types."""
    function, signature, _ = endpoint
    specs = [tf.TensorSpec(spec.shape, spec.dtype, name) for name, spec in signature.items()]
    return lambda *values: function(**dict(zip(signature, values, strict=True))), specs
