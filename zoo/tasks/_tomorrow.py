"""Days that follow each other, as pairs: some that are known, and the next one, to be told."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.splits import Splits, Table, by_position

Places = tuple[NDArray[np.int64], NDArray[np.int64]]


def whole(splits: Splits[Any]) -> Table:
    """All rows of all parts, in order."""
    parts = [*splits.parts().values()]
    columns = {
        name: np.concatenate([part.columns()[name] for part in parts])
        for name in parts[0].columns()
    }
    return type(parts[0])(**columns, names=parts[0].names)


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
    parts = by_position(rows, validation, test)
    if window >= parts[0].stop:
        raise ValueError(
            "`window`, how many days are known when the next is told, must be less than those to "
            f"train on, {parts[0].stop}. Received: window={window}."
        )
    told = [np.arange(max(part.start, window), part.stop) for part in parts]
    return [(days[:, None] + np.arange(-window, 0), days) for days in told]
