"""Change everything after a split, and see whether what training is given moves."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.forecasting.detectors.finding import Finding, changed, numbers


def split_leak(
    prepare: Callable[[NDArray[np.float64], int], Any],
    values: ArrayLike,
    cut: int,
    seed: int = 0,
) -> Finding:
    """Whether what prepares training has seen rows after the split.

    So are caught a scaler that is fitted on all data, windows and targets that reach across the
    split, and columns made from what comes later.

    Arguments:
        prepare: (values, cut) → all that training is given: arrays, and numbers of scalers, in
            tuples, lists or dictionaries.  It may use the rows up to `cut`, which is the last.
        values: (rows,) or (rows, columns).
        cut: the last row to train on.

    Raises:
        ValueError: no rows on one side of the split.
    """
    known = np.asarray(values, float)
    if not 0 <= cut < len(known) - 1:
        raise ValueError(
            "`cut`, the last row to train on, must leave rows after it. "
            f"Received: {cut} of {len(known)} rows."
        )
    before = numbers(prepare(known, cut))
    for other in changed(known, cut, seed):
        after = numbers(prepare(other, cut))
        if [one.shape for one in before] != [one.shape for one in after]:
            return Finding(True, np.inf, "what is given to training has another shape")
        for place, (one, two) in enumerate(zip(before, after, strict=True)):
            if not np.array_equal(one, two, equal_nan=True):
                moved = float(np.nanmax(np.abs(one - two), initial=0.0))
                why = f"part {place} of what training is given moved by {moved:.2g} with later rows"
                return Finding(True, moved, why)
    return Finding(False, 0.0, "nothing that training is given depends on later rows")
