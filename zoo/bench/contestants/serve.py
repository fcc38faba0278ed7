"""Answers the questions of a race: a line of JSON in, a line of JSON out.  Standard library only.

    {"prepare": {…}}   → {"seconds": how long the first run took, compiling included}
    {"run": count}     → {"seconds": how long count runs took}

Each contestant imports this file from beside itself, so that it runs under any Python.
"""

import json
import os
import sys
import time
from collections.abc import Callable


def serve(prepare: Callable[..., Callable[[], object]]) -> None:
    """Until the input ends.

    Arguments:
        prepare: (**task) → a function of no arguments that runs it once, to its end.
    """
    answers = os.fdopen(os.dup(1), "w")  # libraries may print; their words must not get in between
    os.dup2(2, 1)
    run: Callable[[], object] = lambda: None
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            begun = time.perf_counter()
            if "prepare" in asked:
                run = prepare(**asked["prepare"])
                begun = time.perf_counter()
            for _ in range(asked.get("run", 1)):
                run()
            answer: dict[str, object] = {"seconds": time.perf_counter() - begun}
        except Exception as error:  # the race tells, and goes on without it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
