"""Walk-forward evaluation: learn from the past, foretell what follows, move on.

    expanding   ├──── learn ────┤gap├ test ┤
                ├──────── learn ────────┤gap├ test ┤

    rolling     ├──── learn ────┤gap├ test ┤
                        ├──── learn ────┤gap├ test ┤

What is learnt from has two parts in time: the earlier trains the network, the later tells when to
stop and how wide intervals must be.  No target of a part lies in a later one (purged; López de
Prado 2018), and the gap keeps a distance besides (embargo).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
SCHEMES = ("expanding", "rolling")


class Fold(NamedTuple):
    """Origins of each part; an origin is the last row that is known."""

    train: Places
    validation: Places
    test: Places


def folds(
    rows: int,
    depth: int,
    horizon: int,
    *,
    test: float = 0.2,
    validation: float = 0.1,
    refit: int | None = None,
    scheme: str = "expanding",
    stride: int = 1,
    every: int = 1,
    embargo: int = 0,
) -> list[Fold]:
    """The folds of one series; a short one may have nothing to train on, while others have.

    Arguments:
        rows: of the series.
        depth: how many of them a window reads.
        horizon: how many are foretold at each origin.
        test: the share of the rows, from the end, that is foretold; their number if at least 1.
        validation: that of the rows before them, which train nothing.
        refit: after how many origins the network learns anew; None: never.
        scheme: whether what is learnt from begins at the first row always, or moves along.
        stride: from one tested origin to the next.
        every: from one origin that trains to the next; the newest is always one.
        embargo: rows between what is learnt from and the first origin that is tested.

    Raises:
        ValueError: too few rows for one window to be tested.
    """
    # Rounded down, as whoever takes the first int(0.8 * rows) rows does.
    first = rows - int(test) if test >= 1 else int(rows * (1 - test) + 1e-9)
    origins = np.arange(first - 1, rows - horizon, stride)
    held = max(int(validation if validation >= 1 else rows * validation), horizon)
    block = len(origins) if refit is None else refit
    found = []
    for start in range(0, len(origins), max(block, 1)):
        tested = origins[start : start + block]
        end = int(tested[0]) - embargo  # the last row that may be learnt from
        begin = int(tested[0] - origins[0]) if scheme == "rolling" else 0
        middle = end - held
        train = np.arange(middle - horizon, begin + depth - 2, -every)[::-1]
        later = np.arange(max(middle, depth - 1), end - horizon + 1)
        found.append(Fold(train, later, tested))
    if not found or found[0].test[0] < depth - 1:
        raise ValueError(
            "A series must be long enough to be tested. Received: "
            f"{rows} rows, of which a window reads {depth} and foretells {horizon}. Give more "
            "rows, or fewer lags, a shorter horizon or smaller shares."
        )
    return found
