"""What a model answers, as Python values and in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def likeliest(classes: Sequence[str], probabilities: np.ndarray) -> dict[str, float]:
    """Classes with their probabilities (classes,), the likeliest first."""
    order = np.argsort(-probabilities, kind="stable")
    return {classes[i]: float(probabilities[i]) for i in order}


def told(answer: Any, most: int) -> str:
    """An answer in a line; of classes the likeliest."""
    if isinstance(answer, Mapping):
        return "  ".join(f"{name} {p:.3f}" for name, p in list(answer.items())[:most])
    return " ".join(map(str, answer)) if isinstance(answer, list | tuple) else str(answer)
