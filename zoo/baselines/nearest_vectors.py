"""The rows that are most alike, by their numbers: nearest neighbours (Cover & Hart 1967)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

ROWS = 1000  # of those asked for, compared at once


def nearest_vectors(known: NDArray[Any], asked: NDArray[Any]) -> NDArray[np.int64]:
    """(asked rows,) for each the row of `known` at the smallest distance, of equals the first.

    known, asked: (rows, …), of one shape beyond the rows.
    """
    known, asked = (x.reshape(len(x), -1).astype(np.float32) for x in (known, asked))
    squares = np.square(known).sum(1)
    cuts = [asked[cut : cut + ROWS] for cut in range(0, len(asked), ROWS)]
    return np.concatenate([(squares - 2 * some @ known.T).argmin(1) for some in cuts])
