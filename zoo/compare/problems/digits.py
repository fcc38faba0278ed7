"""Handwritten digits, pixel by pixel: 64 steps of one number, then which digit it was.

Scikit-learn's 8 × 8 digits, as Le, Jaitly and Hinton (2015) read MNIST.
"""

from pathlib import Path

import numpy as np

from zoo.compare.problem import Part, Problem, frequencies, nats, right
from zoo.datasets.digits import Digits, load

UPDATES = 4_000


def read(folder: Path | None = None) -> Problem:
    """Those inside the package."""
    splits = load()
    train, validation, test = map(_part, splits.parts().values())
    classes = len(splits.classes)
    return Problem(
        story=f"which digit, read in {train.inputs.shape[1]} pixels",
        data="digits, inside the package",
        train=train,
        validation=validation,
        test=test,
        outputs=classes,
        each_step=False,
        updates=UPDATES,
        loss=nats,
        measure="digits right",
        score=right,
        places=3,
        trivial="the commonest digit",
        guess=frequencies(train.targets, classes),
    )


def _part(rows: Digits) -> Part:
    pixels = rows.pictures.reshape(len(rows), -1, 1).astype(np.float32) / 255
    return Part(pixels, rows.labels)
