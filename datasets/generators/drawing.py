"""What generated pictures share: numbers by chance, a digit for each label, ink on a canvas."""

import numpy as np
from numpy.typing import NDArray


def draws(seed: int, part: int, rows: int, columns: int) -> NDArray[np.uint64]:
    """(rows, columns) numbers by chance, of which a remainder is as good as a draw of its own.

    The raw output of a generator, which NumPy keeps the same for ever.  Row i is a function of
    (seed, part, columns, i): fewer rows are the beginning of more.

    ValueError: `seed` below 0.
    """
    if seed < 0:
        raise ValueError(
            f"`seed`, which fixes what is made, must be at least 0. Received: seed={seed}."
        )
    chance = np.random.PCG64(np.random.SeedSequence([seed, part]))
    return chance.random_raw(rows * columns).reshape(rows, columns)


def below(limits: NDArray[np.int64] | int, chance: NDArray[np.uint64]) -> NDArray[np.int64]:
    """A number from 0 up to, and without, each limit."""
    return (chance % np.asarray(limits, np.uint64)).astype(np.int64)


def pick(
    labels: NDArray[np.int32], wanted: NDArray[np.int64], chance: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """For each label wanted, from 0 to 9, a row of `labels` (rows,) that has it, any of them.

    ValueError: one of the ten does not occur.
    """
    counts = np.bincount(labels, minlength=10)
    if (counts == 0).any():
        raise ValueError(
            "The digits to draw with must be all ten, in each part. "
            f"Received: {len(labels)} pictures, none of them a {np.argmin(counts)}."
        )
    starts = np.cumsum(counts) - counts
    return np.argsort(labels, kind="stable")[starts[wanted] + below(counts[wanted], chance)]


def paste(
    canvases: NDArray[np.uint8],
    tiles: NDArray[np.uint8],
    top: NDArray[np.int64],
    left: NDArray[np.int64],
) -> None:
    """Draws tile i on canvas i, its corner at (top[i], left[i]); ink stays on ink."""
    at = np.arange(len(canvases))[:, None, None]
    y = top[:, None, None] + np.arange(tiles.shape[1])[:, None]
    x = left[:, None, None] + np.arange(tiles.shape[2])
    canvases[at, y, x] = np.maximum(canvases[at, y, x], tiles)
