"""Days that follow each other, as pairs: some that are known, and the next one, to be told."""

import numpy as np
from numpy.typing import NDArray

Places = tuple[NDArray[np.int64], NDArray[np.int64]]


def tomorrows(rows: int, window: int, validation: float, test: float) -> list[Places]:
    """For train, validation and test: places of the days that are known, and of the day to tell.

    A pair belongs to the part of the day that it tells; what is known of it may reach back into the
    part before, as it would on that day, and never ahead.

    Arguments:
        rows: how many days there are.
        window: how many days are known.
        validation, test: shares of the days, taken from the end.

    Returns:
        Three pairs of places (pairs, window) and (pairs,).

    Raises:
        ValueError: too few days.
    """
    # What is learnt is rounded down, as whoever takes the first int(0.8 * rows) days does.
    cut, last = (int(rows * (1 - share) + 1e-9) for share in (validation + test, test))
    if window >= cut:
        raise ValueError(
            "`window`, how many days are known when the next is told, must be less than those to "
            f"train on, {cut}. Received: window={window}."
        )
    told = [np.arange(window, cut), np.arange(cut, last), np.arange(last, rows)]
    return [(days[:, None] + np.arange(-window, 0), days) for days in told]
