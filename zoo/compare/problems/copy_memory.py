"""Copy memory: symbols that are to be said again after a pause.

As in Arjovsky, Shah and Bengio (2016), with fewer symbols; the blanks before them do not count.
"""

from pathlib import Path
from typing import Any

import numpy as np

from zoo.compare.problem import Part, Problem, frequencies, nats, right
from zoo.datasets.toys import SIGNAL, SYMBOLS, Copies, copies

KEPT, PAUSE = 5, 20
UPDATES = 10_000
ROWS = 16_000  # of all parts
VALIDATION = 500


def read(folder: Path | None = None) -> Problem:
    """Drawn by chance, the same ones always."""
    splits = copies(pause=PAUSE, kept=KEPT, rows=ROWS)
    train, validation, test = map(_part, splits.parts().values())
    return Problem(
        story=f"{KEPT} symbols of {SYMBOLS}, said again after {PAUSE} steps",
        data="drawn by chance",
        train=train,
        validation=Part(*(column[:VALIDATION] for column in validation)),
        test=test,
        outputs=SIGNAL,
        each_step=True,
        updates=UPDATES,
        loss=_loss,
        measure="symbols right",
        score=_right,
        places=3,
        trivial="the commonest symbol",
        guess=np.tile(frequencies(train.targets[:, -KEPT:], SIGNAL), (2 * KEPT + PAUSE, 1)),
        vocabulary=SIGNAL + 1,
    )


def _part(rows: Copies) -> Part:
    return Part(rows.inputs, rows.targets)


def _loss(outputs: Any, targets: Any) -> Any:
    return nats(outputs[:, -KEPT:], targets[:, -KEPT:])


def _right(outputs: np.ndarray, targets: np.ndarray) -> float:
    return right(outputs[:, -KEPT:], targets[:, -KEPT:])
