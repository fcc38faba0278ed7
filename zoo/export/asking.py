"""Calls of an exported model, asked by its own runtime in a process that has nothing of this one.

What is asked and answered crosses as .npz files: arrays as they are, or packed as bytes by what the
runtime of a format has for it.
"""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

PATIENCE = 900  # seconds, of a process that must import a runtime and answer every call
RUNTIMES = Path(__file__).with_name("runtimes")
_ASK = RUNTIMES / "_ask.py"
_ROOT = Path(__file__).parents[2]


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


class Answers(NamedTuple):
    """What is answered to each call, name → array; and the milliseconds of the one measured."""

    answers: list[dict[str, Any]]
    milliseconds: float = float("nan")


def ask(
    runtime: str,
    paths: Mapping[str, Path],
    calls: Sequence[Call],
    measured: int,
    pack: Callable[[Any], Any] = np.asarray,
    unpack: Callable[[Any], Any] = np.asarray,
) -> Answers:
    """What an export answers to each call.

    Arguments:
        runtime: the name of a file of `runtimes/`.
        paths: signature → what that loads.
        measured: the place of the call that is timed.
        pack, unpack: value → array, and back; as the runtime's own.

    Raises:
        ValueError: it cannot be asked, or does not answer.
    """
    places = {call: place for place, call in enumerate(calls)}
    arrays: dict[str, Any] = {}
    asked = []
    for place, call in enumerate(calls):
        inputs = {}
        for name, value in call.inputs.items():
            if isinstance(value, Of):
                inputs[name] = {"call": places[value.call], "name": value.name}
            else:
                arrays[f"{place}/{name}"] = pack(value)
                inputs[name] = {"key": f"{place}/{name}"}
        path = str(paths[call.signature])
        asked.append({"part": path, "signature": call.signature, "inputs": inputs})
    arrays["request"] = np.array(json.dumps({"calls": asked, "measured": measured}))
    with tempfile.TemporaryDirectory() as folder:
        request, answer = Path(folder) / "request.npz", Path(folder) / "answer.npz"
        np.savez(request, **arrays)
        run_alone(_ASK, RUNTIMES / f"{runtime}.py", _ROOT, request, answer)
        with np.load(answer, allow_pickle=False) as file:
            found = dict(file)
    milliseconds = float(found.pop("milliseconds"))
    answers: list[dict[str, Any]] = [{} for _ in calls]
    for key, value in found.items():
        place_of, name = key.split("/", 1)
        answers[int(place_of)][name] = unpack(value)
    return Answers(answers, milliseconds)


def run_alone(program: Path, *arguments: Path) -> None:
    """Runs a program that has none of this process.

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
