"""Holds what an exported model answers by itself against what the model in this process says."""

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from zoo.export.asking import Answers, Call, ask
from zoo.export.runtimes.saved_model import pack, unpack

TOLERANCE = 1e-5  # between two runs of the same float32 graph


@dataclasses.dataclass(frozen=True)
class Proof:
    """The largest difference of all numbers compared, and the calls that were compared.

    A difference is relative where the number is larger than one.  What varies from run to run, or
    only tells what was proven, is left out of comparisons.

    Attributes:
        format: see `zoo.export.formats`.
        bytes: of all files.
        milliseconds: of one call with one row in the other process, the median of several after
            others to warm up.  Of a SavedModel it is `serve` with the first row of its example, of
            other formats the first part with one row of its first example.
        notes: what else is to be known, such as what could not be converted.
    """

    difference: float
    calls: int
    format: str = dataclasses.field(default="saved_model", compare=False)
    bytes: int = dataclasses.field(default=0, compare=False)
    milliseconds: float = dataclasses.field(default=float("nan"), compare=False)
    notes: tuple[str, ...] = dataclasses.field(default=(), compare=False)


def compare(folder: Path, calls: Sequence[Call], measured: int = 0) -> Proof:
    """Asks the exported SavedModel by itself, and holds its answers against what is expected.

    Arguments:
        measured: the place of the call that is timed.

    Raises:
        ValueError: see `judge`.
    """
    paths = {call.signature: folder / call.signature for call in calls}
    found = ask("saved_model", paths, calls, measured, _packed, _array)
    return dataclasses.replace(judge(calls, found), bytes=size(folder))


def _packed(value: Any) -> Any:
    return pack(tf.convert_to_tensor(value))


def _array(content: Any) -> Any:
    return unpack(content).numpy()


def judge(calls: Sequence[Call], found: Answers) -> Proof:
    """Holds answers against what is expected.

    Numbers may differ by 1e-5, relatively where they are larger than one; all else not at all.

    Raises:
        ValueError: an answer differs; the message says where and by how much.
    """
    differences = [
        _difference(call.signature, name, answer.get(name), np.asarray(value))
        for call, answer in zip(calls, found.answers, strict=True)
        for name, value in (call.expected or {}).items()
    ]
    compared = sum(call.expected is not None for call in calls)
    return Proof(max(differences, default=0.0), compared, milliseconds=found.milliseconds)


def size(folder: Path) -> int:
    """Bytes of all files below it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextlib.contextmanager
def float32_products() -> Iterator[None]:
    """Without TF32, in which a GPU multiplies with ten bits: the other process has none."""
    allowed = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        yield
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(allowed)


def _difference(signature: str, name: str, got: np.ndarray | None, expected: np.ndarray) -> float:
    """How far an answer is from what is expected; 0 for what are no numbers with a point."""
    where = f"The exported model's `{signature}` differs from the model in `{name}`"
    if got is None:
        raise ValueError(f"{where}, which it does not answer; nothing was kept of it.")
    if got.shape != expected.shape or got.dtype != expected.dtype:
        raise ValueError(
            f"{where}: {got.dtype} of shape {got.shape} instead of {expected.dtype} of shape "
            f"{expected.shape}; nothing was kept of it."
        )
    other = got != expected  # also where both are NaN, which is no answer
    if not other.any():
        return 0.0
    if not tf.as_dtype(got.dtype).is_floating:
        raise ValueError(
            f"{where}: {got[other][0]!r} instead of {expected[other][0]!r}; nothing was kept of it."
        )
    a, b = (x[other].astype("float64") for x in (got, expected))
    with np.errstate(invalid="ignore"):
        largest = float((np.abs(a - b) / np.maximum(1.0, np.abs(b))).max())
    if not largest <= TOLERANCE:
        raise ValueError(
            f"{where} by {largest:.1e}, more than {TOLERANCE:.0e}; nothing was kept of it."
        )
    return largest
