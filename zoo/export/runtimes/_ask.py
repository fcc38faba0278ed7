"""Asks exported parts with their own runtime, and writes down what they answer.

    python -I _ask.py RUNTIME.py ROOT REQUEST.npz ANSWER.npz

RUNTIME.py is a neighbour of this file, ROOT the folder of this project, of which a runtime may use
what it names in `MAY` and nothing else.  A request holds a list of calls as JSON, {"part": path,
"signature": its name, "inputs": {name: where}}, where is a key of the request or what a former call
answered: {"call": its place in the list, "name": …}; and which of them is measured.  What no .npz
holds a runtime has `unpack` and `pack` for.
"""

import importlib.abc
import importlib.util
import json
import statistics
import sys
import time
from typing import Any

WARM, MEASURED = 3, 20  # calls of that which is measured
ENOUGH = 2.0  # seconds of measuring


class _Closed(importlib.abc.MetaPathFinder):
    def __init__(self, may: tuple[str, ...]) -> None:
        self.may = may

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        mine = name.partition(".")[0] == "zoo"
        if mine and not any(name == may or name.startswith(f"{may}.") for may in self.may):
            raise ImportError(f"{name} is not to be used here: the model must stand alone.")


def main(runtime: str, root: str, request: str, answer: str) -> None:
    spec: Any = importlib.util.spec_from_file_location("runtime", runtime)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    may = getattr(module, "MAY", ())
    if may:
        sys.path.insert(0, root)
    sys.meta_path.insert(0, _Closed(("zoo", *may) if may else ()))
    import numpy as np

    with np.load(request, allow_pickle=False) as file:
        arrays = dict(file)
    pack, unpack = getattr(module, "pack", np.asarray), getattr(module, "unpack", np.asarray)
    asked = json.loads(str(arrays["request"]))
    parts = {path: module.load(path) for path in {call["part"] for call in asked["calls"]}}
    answers: list[dict[str, Any]] = []
    milliseconds = float("nan")
    for place, call in enumerate(asked["calls"]):
        inputs = {
            name: answers[where["call"]][where["name"]]
            if "call" in where
            else unpack(arrays[where["key"]])
            for name, where in call["inputs"].items()
        }
        part = parts[call["part"]]
        try:
            answers.append(part(inputs))
            if place == asked["measured"]:
                milliseconds = _measured(part, inputs)
        except Exception as error:
            told = " ".join(str(error).split())[:300]  # those of runtimes are long
            sys.exit(f"{type(error).__name__} in `{call['signature']}`: {told}")
    found: dict[str, Any] = {
        f"{place}/{name}": pack(value)
        for place, one in enumerate(answers)
        for name, value in one.items()
    }
    np.savez(answer, milliseconds=milliseconds, **found)


def _measured(part: Any, inputs: dict[str, Any]) -> float:
    """Milliseconds of one call, the median of several."""
    for _ in range(WARM):
        part(inputs)
    seconds: list[float] = []
    while len(seconds) < MEASURED and sum(seconds) < ENOUGH:
        began = time.perf_counter()
        part(inputs)
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
