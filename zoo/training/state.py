"""All that a training is at one moment: of its model, and of its callbacks.

Weights and what the optimizer keeps, seed generators, metrics, the states that stateful recurrences
carry; and of each callback every attribute that is plain data or a function of Keras, as callbacks
that watch a metric keep how it is compared.  What a callback was given and nothing has changed is
left to those who make it again.  One that needs more than that, or less, says so by a `get_state`
and a `set_state` of its own.
"""

import copy
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import keras
import numpy as np

from zoo.training.checkpoint_files import Arrays
from zoo.training.variables import carried

_OF_CALLBACKS, _METRIC = "callback.", "metric."


def of_model(model: keras.Model) -> Arrays:
    """Everything of a compiled model that training changes, by kind and number."""
    return {name: np.asarray(variable) for name, variable in _variables(model).items()}


def put_back(model: keras.Model, arrays: Mapping[str, np.ndarray], metrics: bool = True) -> None:
    """Makes a model what it was.

    Arguments:
        metrics: not where an epoch begins: they are empty, and may not be built yet.

    Raises:
        ValueError: it is another model; the message tells the first difference; or it is not built.
    """
    if not model.built:
        raise ValueError(
            "`model`, what goes on where an epoch begins, must be built. "
            f"Received: {model.name!r}, which is not. Put keras.Input before its first layer."
        )
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    left_out = (_OF_CALLBACKS,) if metrics else (_OF_CALLBACKS, _METRIC)
    variables = {n: v for n, v in _variables(model).items() if not n.startswith(left_out)}
    there = {
        name: _kind(array.shape, array.dtype.name)
        for name, array in arrays.items()
        if not name.startswith(left_out)
    }
    here = {
        name: _kind(v.shape, keras.backend.standardize_dtype(v.dtype))
        for name, v in variables.items()
    }
    for name in [*here, *there]:
        if here.get(name) != there.get(name):
            told = variables[name].path if name in variables else name
            raise ValueError(
                f"The checkpoint is of another model: {told} is {there.get(name, 'not in it')} "
                f"there and {here.get(name, 'not in this one')} here."
            )
    for name, variable in variables.items():
        variable.assign(arrays[name])


def _kind(shape: Any, dtype: str) -> str:
    return f"{dtype} of shape {tuple(shape)}"


def _variables(model: keras.Model) -> dict[str, Any]:
    """Numbered, as names count on from model to model within a process."""
    kinds = {
        "model": model.variables,
        "optimizer": model.optimizer.variables,
        "metric": model.metrics_variables,
        "carried": list(carried(model)),
    }
    return {f"{kind}.{k}": v for kind, some in kinds.items() for k, v in enumerate(some)}


def given(callback: keras.callbacks.Callback) -> dict[str, Any]:
    """The plain state of a callback that no training has changed yet: see `of_callbacks`."""
    return {} if hasattr(callback, "get_state") else copy.deepcopy(_state(callback))


def of_callbacks(
    callbacks: Iterable[keras.callbacks.Callback], before: Iterable[Mapping[str, Any]]
) -> tuple[list[Any], Arrays]:
    """For each its class and plain state, in which an array is named; and the arrays.

    Arguments:
        before: for each, what is left out if it is still the same.
    """
    arrays: Arrays = {}

    def plain(value: Any) -> Any:
        if isinstance(value, str):  # NumPy's strings are strings
            return str(value)
        if isinstance(value, np.ndarray | np.generic):
            name = f"{_OF_CALLBACKS}{len(arrays)}"
            arrays[name] = np.asarray(value)
            return {"array": name}
        if isinstance(value, list):
            return [plain(part) for part in value]
        if isinstance(value, tuple):
            return {"tuple": [plain(part) for part in value]}
        if isinstance(value, dict):
            return {"items": [[plain(k), plain(v)] for k, v in value.items()]}
        return {"function": _place(value)} if callable(value) else value

    told = [
        {"class": type(one).__name__, "state": plain(_changed(_state(one), was))}
        for one, was in zip(callbacks, before, strict=True)
    ]
    return told, arrays


def put_back_callbacks(
    callbacks: Iterable[keras.callbacks.Callback],
    told: list[Any],
    arrays: Mapping[str, np.ndarray],
) -> None:
    """Makes callbacks what they were.

    Raises:
        ValueError: they are others.
    """

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(part) for part in value]
        if isinstance(value, dict) and "tuple" in value:
            return tuple(whole(part) for part in value["tuple"])
        if isinstance(value, dict) and "array" in value:
            array = arrays[value["array"]]
            return array[()] if array.ndim == 0 else array
        if isinstance(value, dict) and "function" in value:
            return _function(value["function"])
        if isinstance(value, dict):
            return {whole(k): whole(v) for k, v in value["items"]}
        return value

    callbacks = list(callbacks)
    here, there = ([type(c).__name__ for c in callbacks], [each["class"] for each in told])
    if here != there:
        raise ValueError(
            f"The checkpoint is of a training with the callbacks {', '.join(there) or 'none'}, "
            f"in this order. Received: {', '.join(here) or 'none'}."
        )
    for callback, each in zip(callbacks, told, strict=True):
        state = whole(each["state"])
        if hasattr(callback, "set_state"):
            callback.set_state(state)
        else:
            vars(callback).update(state)


def _state(callback: Any) -> dict[str, Any]:
    if hasattr(callback, "get_state"):
        return dict(callback.get_state())
    # anew in every training: by `fit`, and by CSVLogger, which looks whether its file is there
    by_fit = ("params", "_model", "append_header")
    return {k: v for k, v in vars(callback).items() if k not in by_fit and _is_plain(v)}


def _changed(state: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in state.items() if k not in before or not _same(v, before[k])}


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    return bool(one == other)


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(_is_plain(part) for pair in value.items() for part in pair)
    if isinstance(value, np.ndarray | np.generic) and not isinstance(value, str):
        return value.dtype.kind in "biuf"
    plain = value is None or isinstance(value, bool | int | float | str)
    return plain or (callable(value) and _function(_place(value)) is value)


def _place(function: Any) -> str:
    return f"{getattr(function, '__module__', '')}:{getattr(function, '__qualname__', '')}"


def _function(place: str) -> Any:
    """A function of Keras, of which a file may name any; of no other library, or None."""
    module, _, name = place.partition(":")
    return getattr(sys.modules.get(module), name, None) if module.startswith("keras.") else None
