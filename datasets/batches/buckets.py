"""Batches of rows with named fields, sequences of like length together.

Every new shape is compiled anew, and every step of padding is computed for nothing.  So lengths are
sorted into a few levels, a batch is padded to the width of its level, and the widths are those that
need the least padding in all (an exact search, as for the best histogram: Jagadish et al. 1998).
What is left over in a level is padded with the next, so only one batch of an epoch is short.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.datasets.batches.order import order
from zoo.datasets.batches.sizes import check_size
from zoo.datasets.splits import Ragged, Rows

LEVELS = 8  # more would save little padding, and each is a second of compilation
CANDIDATES = 200  # lengths considered as widths


@dataclass(frozen=True, eq=False)
class Epoch:
    """The batches of one pass.

    rows: of which the batches are made.  indices: which rows each batch holds.  widths: to how many
    steps each batch pads each sequence field.
    """

    rows: Rows
    indices: tuple[NDArray[np.int64], ...]
    widths: tuple[dict[str, int], ...]

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, number: int) -> dict[str, NDArray[Any]]:
        """A batch by the names of its fields: (batch, …), or (batch, time, …) padded with zeros.

        Fields that are tuples, such as texts, stay behind.
        """
        index, widths = self.indices[number], self.widths[number]
        return {
            name: column.padded(index, widths[name]) if name in widths else column[index]
            for name, column in self.rows.columns().items()
            if not isinstance(column, tuple)
        }

    def __iter__(self) -> Iterator[dict[str, NDArray[Any]]]:
        return map(self.__getitem__, range(len(self)))


class Batches:
    """Rows cut into batches, anew in every epoch.

    rows: what is read.  batch: rows of a batch; the last of an epoch may have fewer.
    seed: with the number of the epoch it fixes the order.
    like: batches whose widths these are to have too, as those of train for validation, so that
    nothing need be compiled twice.  levels: how many widths there may be.

    TypeError: `rows` are none.
    ValueError: `batch` or `levels` not a positive integer, or `like` lacks a field.
    """

    def __init__(
        self,
        rows: Rows,
        batch: int,
        seed: int = 0,
        like: "Batches | None" = None,
        levels: int = LEVELS,
    ) -> None:
        if not isinstance(rows, Rows):
            raise TypeError(
                "`rows`, what is cut into batches, must be Rows, such as splits.train. "
                f"Received: {type(rows).__name__}."
            )
        check_size("batch", "the number of rows read at once", batch)
        check_size("levels", "the number of widths", levels)
        self.rows, self.batch, self.seed = rows, batch, seed
        lengths = {n: c.lengths for n, c in rows.columns().items() if isinstance(c, Ragged)}
        lacking = lengths.keys() - (lengths if like is None else like.widths)
        if lacking:
            raise ValueError(
                "`like`, batches whose widths are shared, must have the same fields of sequences. "
                f"Received: batches without {', '.join(sorted(lacking))}."
            )
        self.widths: dict[str, NDArray[np.int64]] = {}
        for name, column in lengths.items():
            widths = boundaries(column, levels) if like is None else like.widths[name]
            longest = column.max(initial=0)
            self.widths[name] = widths if longest <= widths[-1] else np.append(widths, longest)
        fits = [np.searchsorted(self.widths[name], column) for name, column in lengths.items()]
        self._levels = np.max(fits, axis=0) if fits else np.zeros(len(rows), np.int64)

    def __len__(self) -> int:
        return -(-len(self.rows) // self.batch)

    def epoch(self, number: int | None = None) -> Epoch:
        """The batches of an epoch; None: those of the rows as they stand, for measuring."""
        rows = np.arange(len(self.rows))
        chance = rows if number is None else order(len(rows), self.seed, number)
        place = np.argsort(chance)  # of each row in the order by chance
        # one level after the other; a batch that straddles two is as wide as the higher
        sequence = chance[np.argsort(self._levels[chance], kind="stable")]
        batches = [sequence[cut : cut + self.batch] for cut in range(0, len(rows), self.batch)]
        batches.sort(key=lambda index: place[index[0]])
        levels = [int(self._levels[index].max()) for index in batches]
        widths = [
            {name: int(w[min(k, len(w) - 1)]) for name, w in self.widths.items()} for k in levels
        ]
        return Epoch(self.rows, tuple(batches), tuple(widths))


def boundaries(lengths: ArrayLike, levels: int) -> NDArray[np.int64]:
    """At most `levels` widths, rising, that fit all of `lengths` (rows,) with the least padding.

    Exact for up to `CANDIDATES` different lengths; of more, only so many are considered.
    """
    distinct, counts = np.unique(np.asarray(lengths, np.int64), return_counts=True)
    below = np.concatenate([[0], np.cumsum(counts)])
    if not len(distinct):
        return np.zeros(1, np.int64)
    ends = np.unique(np.linspace(0, len(distinct) - 1, CANDIDATES).round().astype(int))
    width, upto = distinct[ends], below[ends + 1]
    # cost[i, k]: steps of the rows longer than width[i] and up to width[k], all padded to width[k]
    cost = np.where(np.tri(len(ends), k=-1).T, width * (upto - upto[:, None]), np.inf)
    best, choices = width * upto.astype(float), []
    for _ in range(min(levels, len(ends)) - 1):
        whole = best[:, None] + cost
        choices.append(np.where(whole.min(0) < best, whole.argmin(0), -1))
        best = np.minimum(best, whole.min(0))
    chosen, last = [], len(ends) - 1
    for choice in reversed(choices):
        if choice[last] >= 0:
            chosen.append(last)
            last = choice[last]
    return width[[*chosen, last][::-1]]
