"""The adding problem: two marked numbers of a sequence, one in each half, and their sum.

Hochreiter and Schmidhuber (1997), as simplified by Le, Jaitly and Hinton (2015).
"""

from pathlib import Path

import numpy as np

from zoo.compare.problem import Part, Problem, squares
from zoo.datasets.toys import Additions, additions

TIME = 100
UPDATES = 2_800
ROWS = 20_000
VALIDATION = 500  # rows: they are read again and again


def read(folder: Path | None = None) -> Problem:
    """Drawn by chance, the same ones always."""
    splits = additions(time=TIME, rows=ROWS)
    train, validation, test = map(_part, splits.parts().values())
    return Problem(
        story=f"the sum of two marked numbers of {TIME}",
        data="drawn by chance",
        train=train,
        validation=Part(*(column[:VALIDATION] for column in validation)),
        test=test,
        outputs=1,
        each_step=False,
        updates=UPDATES,
        loss=squares,
        measure="mean squared error",
        score=lambda outputs, targets: float(np.mean((outputs - targets) ** 2)),
        places=4,
        trivial="always the mean",
        guess=np.array([train.targets.mean()]),
    )


def _part(rows: Additions) -> Part:
    return Part(rows.steps, rows.sums[:, None])
