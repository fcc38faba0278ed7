"""The interpreter of LiteRT, and nothing besides."""

from collections.abc import Callable
from typing import Any


def load(path: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The signature of a file, as a function of named arrays."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=path, num_threads=1)
    signature = interpreter.get_signature_runner()

    def answer(inputs: dict[str, Any]) -> dict[str, Any]:
        return {name: value.copy() for name, value in signature(**inputs).items()}

    answer.interpreter = interpreter  # type: ignore[attr-defined]  # lives as long as its signature
    return answer
