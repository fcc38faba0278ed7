"""A character model: the next character of a text, from those before it in a short window.

The first 90 % of the text are learnt; half of the rest chooses, the other half judges.  Every
window begins from nothing, so the first characters of each are told from little.
"""

from pathlib import Path

import numpy as np

from zoo.compare import data
from zoo.compare.problem import Part, Problem, frequencies, nats
from zoo.datasets import text

TIME = 64
UPDATES = 1_250
JUDGED = 400  # windows at most to choose by, and as many to judge by
EMBEDDED = "python-docs"


def read(folder: Path | None = None) -> Problem:
    """Tiny Shakespeare if it is at hand, or else the documentation inside every Python."""
    path = data.found(folder, data.TEXT, text.TINY_SHAKESPEARE)
    encoded = text.characters(EMBEDDED if path is None else path, everything=True)
    held_out = np.asarray(encoded.validation)
    half = len(held_out) // 2
    classes = len(encoded.vocabulary)
    known = np.asarray(encoded.train)
    missing = "" if path else "; tiny-shakespeare is not at hand"
    return Problem(
        story=f"the next of {classes} characters, in windows of {TIME}",
        data=f"{'tiny-shakespeare' if path else EMBEDDED}{missing}",
        train=_windows(known),
        validation=_windows(held_out[:half], JUDGED),
        test=_windows(held_out[half:], JUDGED),
        outputs=classes,
        each_step=True,
        updates=UPDATES,
        loss=nats,
        measure="nats per character",
        score=_nats,
        places=3,
        trivial="character frequencies",
        guess=np.tile(frequencies(known, classes), (TIME, 1)),
        vocabulary=classes,
    )


def _windows(ids: np.ndarray, most: int | None = None) -> Part:
    count = (len(ids) - 1) // TIME
    inputs, targets = (
        ids[start : start + count * TIME].reshape(count, TIME).astype(np.int32) for start in (0, 1)
    )
    return Part(inputs[:most], targets[:most])


def _nats(outputs: np.ndarray, targets: np.ndarray) -> float:
    return float(np.mean(nats(outputs, targets)))
