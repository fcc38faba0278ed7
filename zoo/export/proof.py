"""Reloads an exported model in a process that has TensorFlow but not this package, and compares."""

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tensorflow as tf

from zoo.decoding.settings import Sampling
from zoo.decoding.text import TextDecoder

TOLERANCE = 1e-5  # between two runs of the same float32 graph
_ALONE = Path(__file__).with_name("alone.py")
_WAYS = (Sampling(temperature=0.0), Sampling(temperature=0.8, top_k=10, top_p=0.95))
_COUNT, _SEED = 60, 7


@dataclasses.dataclass(frozen=True)
class Proof:
    """The largest difference in probabilities, of `serve` and of `step`, and the texts compared."""

    serve: float
    step: float
    texts: int


def compare(decoder: TextDecoder, folder: Path, prompts: list[str]) -> Proof:
    """Runs the exported model by itself, and holds its answers against the model in memory.

    Raises:
        ValueError: an answer differs, or the other process failed; the message says how.
    """
    with _float32_products():
        probabilities, nats = decoder.probabilities(prompts)
        written = [decoder.write(prompts, _COUNT, way, _SEED) for way in _WAYS]
    answer = _run_alone(folder, prompts)
    serve = _largest(answer["probabilities"] - probabilities, answer["nats_per_character"] - nats)
    step = _largest(answer["stepped"] - probabilities)
    for name, difference in (("serve", serve), ("step", step)):
        if not difference <= TOLERANCE:
            raise ValueError(
                f"The exported model's `{name}` differs from the model by {difference:.1e}, "
                f"more than {TOLERANCE:.0e}; nothing was kept of it."
            )
    if answer["written"] != written:
        raise ValueError("The exported model writes another text than the model; nothing was kept.")
    return Proof(serve, step, len(prompts) * len(_WAYS))


@contextlib.contextmanager
def _float32_products() -> Iterator[None]:
    """Without TF32, in which a GPU multiplies with ten bits: the other process has none."""
    allowed = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        yield
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(allowed)


def _largest(*differences: np.ndarray) -> float:
    """The largest of all in absolute value; NaN if one is."""
    return float(np.max([np.abs(difference).max() for difference in differences]))


def _run_alone(folder: Path, prompts: list[str]) -> dict:
    ways = [{**dataclasses.asdict(way), "count": _COUNT, "seed": _SEED} for way in _WAYS]
    with tempfile.TemporaryDirectory() as place:
        request, answer = Path(place) / "request.json", Path(place) / "answer.json"
        request.write_text(json.dumps({"texts": prompts, "generate": ways}), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-I", str(_ALONE), str(folder), str(request), str(answer)],
            env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"},
            capture_output=True,
            text=True,
        )
        if ran.returncode:
            last = ran.stderr.strip().splitlines()[-1:] or ["no message"]
            raise ValueError(f"The exported model cannot be used by itself: {last[0]}")
        return json.loads(answer.read_text(encoding="utf-8"))
