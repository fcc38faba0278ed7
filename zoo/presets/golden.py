"""Golden answers: what a model said of a few inputs when it was packed, and must always say.

They are plain: {"inputs": {name: …}, "answers": {name: …}}, nested lists of numbers and texts.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from zoo.presets.folder import read_json, write_json

NAME = "golden.json"
TOLERANCE = (
    1e-4  # between machines and versions of TensorFlow; relative where a number is above one
)


def write(folder: Path, trained: Any) -> None:
    """Writes what `trained` answers to the examples of what it serves."""
    example = trained.served().example
    asked = {name: np.asarray(value).tolist() for name, value in example.items()}
    write_json(folder / NAME, {"inputs": asked, "answers": _answers(trained, asked)})


def check(folder: Path, trained: Any) -> float | None:
    """The largest difference from what was written; None: nothing was.

    Raises:
        ValueError: an answer differs, or the file is none.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    kept = read_json(path)
    try:
        told, asked = kept["answers"], kept["inputs"]
        answers = _answers(trained, asked)
        if answers.keys() != told.keys():
            raise ValueError(f"answers of {', '.join(told)}")
        return max(_difference(name, answers[name], told[name]) for name in told)
    except (AttributeError, KeyError, TypeError, ValueError, tf.errors.OpError) as error:
        raise ValueError(
            f"{path} must hold what the model says, and it says something else. "
            f"Received: {' '.join(str(error).split())[:200]}."
        ) from error


def _answers(trained: Any, asked: dict[str, Any]) -> dict[str, Any]:
    served = trained.served()
    specs = served.signature
    given = {name: tf.constant(asked[name], spec.dtype) for name, spec in specs.items()}
    function = tf.function(lambda **inputs: served.function(**inputs), autograph=False)
    return {name: _plain(value.numpy()) for name, value in function(**given).items()}


def _plain(array: np.ndarray) -> Any:
    if array.dtype.kind == "O":
        return np.vectorize(bytes.decode, otypes=[object])(array).tolist() if array.size else []
    return array.tolist()


def _difference(name: str, got: Any, told: Any) -> float:
    one, two = np.asarray(got), np.asarray(told)
    if one.shape != two.shape:
        raise ValueError(f"`{name}` of shape {one.shape} instead of {two.shape}")
    if one.dtype.kind != "f":
        if (one != two).any():
            raise ValueError(f"`{name}`: {one[one != two][0]!r} instead of {two[one != two][0]!r}")
        return 0.0
    off = np.abs(one - two) / np.maximum(1.0, np.abs(two))
    if not off.size or off.max() <= TOLERANCE:
        return float(off.max(initial=0.0))
    raise ValueError(f"`{name}` differs by {off.max():.1e}, more than {TOLERANCE:.0e}")
