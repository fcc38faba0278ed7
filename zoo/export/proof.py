"""Reloads an exported model in a process that has TensorFlow but not this package, and compares."""

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from zoo.export.alone import pack, unpack

TOLERANCE = 1e-5  # between two runs of the same float32 graph
PATIENCE = 900  # seconds, of a process that must import TensorFlow and answer every call
_ALONE = Path(__file__).with_name("alone.py")


@dataclasses.dataclass(frozen=True, eq=False)
class Call:
    """A signature is given `inputs` and is to answer `expected`, besides other things perhaps.

    inputs: name → tensor, or what another call answers: `Of`.
    expected: name → array.  None: the answer only serves other calls.
    """

    signature: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any] | None = None


class Of(NamedTuple):
    """What an earlier call answers under a name."""

    call: Call
    name: str


@dataclasses.dataclass(frozen=True)
class Proof:
    """The largest difference of all numbers compared, and the calls that were compared.

    A difference is relative where the number is larger than one.  What varies from run to run, or
    only tells what was proven, is left out of comparisons.

    Attributes:
        format: see `zoo.export.formats`.
        bytes: of all files.
        milliseconds: of one call in the other process: of a SavedModel the first example, of other
            formats one row.
        notes: what else is to be known, such as what could not be converted.
    """

    difference: float
    calls: int
    format: str = dataclasses.field(default="saved_model", compare=False)
    bytes: int = dataclasses.field(default=0, compare=False)
    milliseconds: float = dataclasses.field(default=float("nan"), compare=False)
    notes: tuple[str, ...] = dataclasses.field(default=(), compare=False)


class Answers(NamedTuple):
    """What is answered to each call, name → array; and the milliseconds of the one measured."""

    answers: list[dict[str, np.ndarray]]
    milliseconds: float = float("nan")


def compare(folder: Path, calls: Sequence[Call]) -> Proof:
    """Asks the exported SavedModel by itself, and holds its answers against what is expected.

    Raises:
        ValueError: see `judge`.
    """
    return dataclasses.replace(judge(calls, _ask(folder, calls)), bytes=size(folder))


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


def _ask(folder: Path, calls: Sequence[Call]) -> Answers:
    """What the exported model answers to each call; the first one is measured."""
    places = {call: place for place, call in enumerate(calls)}
    asked = [
        {
            "signature": call.signature,
            "inputs": {
                name: {"call": places[value.call], "name": value.name}
                if isinstance(value, Of)
                else pack(tf.convert_to_tensor(value))
                for name, value in call.inputs.items()
            },
        }
        for call in calls
    ]
    with tempfile.TemporaryDirectory() as place:
        request, answer = Path(place) / "request.json", Path(place) / "answer.json"
        request.write_text(json.dumps(asked), encoding="utf-8")
        said = run_alone(_ALONE, folder, request, answer)
        answers = json.loads(answer.read_text(encoding="utf-8"))
    unpacked = [{name: unpack(value).numpy() for name, value in a.items()} for a in answers]
    return Answers(unpacked, float(said.splitlines()[-1]) if said else float("nan"))


def run_alone(program: Path, *arguments: Path) -> str:
    """Runs a program that has none of this process; what it said.

    Raises:
        ValueError: it failed, or took too long; the message is its last line.
    """
    try:
        ran = subprocess.run(
            [sys.executable, "-I", str(program), *map(str, arguments)],
            env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(
            f"The exported model has not answered within {PATIENCE} s; nothing was kept of it."
        ) from error
    if ran.returncode:
        last = ran.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ValueError(f"The exported model cannot be used by itself: {last[0]}")
    return ran.stdout or ""
