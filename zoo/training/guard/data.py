"""What was learnt from when training broke, and whether it holds what is no number."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import keras
import numpy as np

from zoo.training.guard.finding import Finding

ROWS = 32  # of arrays that are looked at together


def of_epoch(data: Any, epoch: int) -> Any:
    """The data as an epoch reads them, which is counted from 0; the same if they do not know."""
    return data.of(epoch) if hasattr(data, "of") else data


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


def in_data(data: Any, numbers: Sequence[int], batches: int) -> Finding | None:
    """The first value that is not a number: in the batches of these numbers, else in any.

    Arguments:
        batches: how many there are, of data that are not read by index.
    """
    if isinstance(data, tuple):
        return _not_numbers(data, "the data")
    rows = getattr(data, "rows_of", lambda number: None)
    found = _first(
        _not_numbers(batch_of(data, number), f"batch {number + 1}", rows(number))
        for number in numbers
    )
    if found or hasattr(data, "__getitem__"):
        return found
    return _first(  # such data may be in another order each time
        _not_numbers(batch, f"batch {place + 1}, in the order in which they now come,")
        for place, batch in enumerate(itertools.islice(iter(data), batches))
    )


def parts(batch: Any) -> Sequence[Any]:
    """Inputs, targets and weights of a batch; what is missing is None."""
    if isinstance(batch, tuple | list):
        return keras.utils.unpack_x_y_sample_weight(tuple(batch))
    return (batch, None, None)


def finite(values: Any) -> np.ndarray | None:
    """Where an array holds a number that the model can compute with; None if it holds others."""
    array = keras.ops.convert_to_numpy(values)
    if not keras.backend.is_float_dtype(array.dtype.name):
        return None
    with np.errstate(over="ignore"):  # 1e300 is one in float64, of which Keras makes float32
        return np.isfinite(array.astype(keras.config.floatx(), copy=False))


def _first(found: Iterable[Finding | None]) -> Finding | None:
    return next(filter(None, found), None)


def _not_numbers(
    batch: Any, where: str, rows: Sequence[int] | np.ndarray | None = None
) -> Finding | None:
    """The first value of a batch that is not a number.

    Arguments:
        rows: those of the data that it is made of.
    """
    for name, part in zip(("inputs", "targets", "weights"), parts(batch), strict=False):
        fields = part if isinstance(part, Mapping) else {"": part}
        for field, values in fields.items():
            for array in keras.tree.flatten(values):
                numbers = None if array is None else finite(array)
                if numbers is None or numbers.all():
                    continue
                place = tuple(int(axis) for axis in np.argwhere(~numbers)[0])
                value = keras.ops.convert_to_numpy(array)[place]
                timed = numbers.ndim > 2 or (numbers.ndim == 2 and name == "inputs")
                step = place[1] if timed else None
                row = place[0] if rows is None else int(rows[place[0]])
                told = f"row {place[0]}" + ("" if rows is None else f" (row {row} of all)")
                return Finding(
                    "data",
                    field or name,
                    "It began in the data, not in a layer: in "
                    f"{where} the {f'{name} {field!r}' if field else name} hold {value} at "
                    f"{told}{'' if step is None else f', step {step}'}, counted from 0.",
                    row,
                    step,
                )
    return None
