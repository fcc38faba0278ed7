"""Asks a SavedModel with TensorFlow alone, and writes down what it answers.

    python -I alone.py SAVED_MODEL REQUEST.json ANSWER.json

As a program it first makes sure that this project cannot help.  A request is a list of calls
{"signature": …, "inputs": {name: value}}; a value is a tensor, as `pack` writes it, or what a
former call answered: {"call": its place in the list, "name": …}.  Said is how many milliseconds the
first call takes, the median of several.
"""

import base64
import importlib.abc
import json
import statistics
import sys
import time
from typing import Any

MEASURED, ENOUGH = 20, 2.0  # calls, and seconds of them


class _Closed(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] == "zoo":
            raise ImportError(f"{name} is not to be used here: the model must stand alone.")


def pack(value: Any) -> dict[str, str]:
    """A tensor of any type as plain data, bit by bit."""
    import tensorflow as tf

    content = tf.io.serialize_tensor(value).numpy()
    return {"dtype": value.dtype.name, "base64": base64.b64encode(content).decode()}


def unpack(packed: dict[str, str]) -> Any:
    """The tensor."""
    import tensorflow as tf

    return tf.io.parse_tensor(base64.b64decode(packed["base64"]), tf.as_dtype(packed["dtype"]))


def main(folder: str, request: str, answer: str) -> None:
    sys.meta_path.insert(0, _Closed())
    import tensorflow as tf

    with open(request, encoding="utf-8") as file:
        calls = json.load(file)
    signatures = tf.saved_model.load(folder).signatures
    answers: list[dict[str, Any]] = []
    for call in calls:
        inputs = {
            name: answers[value["call"]][value["name"]] if "call" in value else unpack(value)
            for name, value in call["inputs"].items()
        }
        try:
            answers.append(signatures[call["signature"]](**inputs))
            if call is calls[0]:
                print(_milliseconds(signatures[call["signature"]], inputs))
        except Exception as error:
            told = " ".join(str(error).split())[:300]  # TensorFlow's are long
            sys.exit(f"{type(error).__name__} in `{call['signature']}`: {told}")
    with open(answer, "w", encoding="utf-8") as file:
        json.dump([{name: pack(value) for name, value in a.items()} for a in answers], file)


def _milliseconds(signature: Any, inputs: dict[str, Any]) -> float:
    seconds: list[float] = []
    while len(seconds) < MEASURED and sum(seconds) < ENOUGH:
        began = time.perf_counter()
        signature(**inputs)
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
