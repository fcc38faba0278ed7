"""Sequences of any length, read side by side in windows, so that a state can be carried on.

    documents  a b c d e | f g | h i j           inputs; each has targets of its own, step by step
    2 streams  a b c  d e ·
               f g ·  h i j                      time = 3: a document begins with a window
    begins     1 0    row 0: its first window begins a document, its second goes on with it
               1 1    row 1: both do, so what the state holds of the one before must go

A stream reads one document after the other.  The next document goes to the stream that is free
first, so all end at about the same time.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.batches.sizes import check_size


class Piece(NamedTuple):
    """What is read at once.

    inputs    (batch, time, …)       what is read; padding is 0
    targets   (batch, time, …)       what is learnt at each step; padding is 0
    weights   (batch, time) float32  what a step counts for: 1 if nothing is said; padding is 0
    """

    inputs: NDArray[Any]
    targets: NDArray[Any]
    weights: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Documents:
    """Windows in reading order.

    inputs, targets, weights: of each document, (steps, …), (steps, …) and (steps,).
    batch: how many documents are read side by side.  time: how many steps a window spans.
    places: for each stream, of each of its windows the document and the step at which it begins.
    """

    inputs: tuple[NDArray[Any], ...]
    targets: tuple[NDArray[Any], ...]
    weights: tuple[NDArray[np.float32], ...]
    batch: int
    time: int
    places: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def windows(self) -> int:
        """How many batches one pass takes."""
        return max(map(len, self.places))

    def __len__(self) -> int:
        return self.windows

    def __getitem__(self, number: int) -> Piece:
        """A window; IndexError beyond the last."""
        if not 0 <= number < self.windows:
            raise IndexError(number)
        fields = (self.inputs, self.targets, self.weights)
        piece = Piece(
            *(np.zeros((self.batch, self.time, *f[0].shape[1:]), f[0].dtype) for f in fields)
        )
        for row, places in enumerate(self.places):
            if number < len(places):
                document, step = places[number]
                for field, part in zip(fields, piece, strict=True):
                    read = field[document][step : step + self.time]
                    part[row, : len(read)] = read
        return piece

    def __iter__(self) -> Iterator[Piece]:
        return map(self.__getitem__, range(self.windows))

    def begins(self, number: int) -> NDArray[np.bool_]:
        """(batch,) which rows of a window begin a document."""
        return np.array([number < len(places) and places[number][1] == 0 for places in self.places])


def documents(
    inputs: Sequence[NDArray[Any]],
    targets: Sequence[NDArray[Any]],
    batch: int,
    time: int,
    weights: Sequence[NDArray[Any]] | None = None,
) -> Documents:
    """Sequences as windows of `time` steps, `batch` of them side by side.

    inputs, targets: of each document an array (steps, …), of any number of steps from 1 on.
    weights: what each step counts for, (steps,); zeros up to the last learn from that alone.

    ValueError: `batch` or `time` not a positive integer; fewer documents than `batch`; or not as
    many targets and weights as inputs, of as many steps, at least one.
    """
    check_size("batch", "the number of documents read side by side", batch)
    check_size("time", "the number of steps in a window", time)
    read, learnt = (tuple(map(np.asarray, some)) for some in (inputs, targets))
    if weights is None:
        weights = [np.ones(len(x)) if x.ndim else x for x in read]
    counted = tuple(np.asarray(weight, np.float32) for weight in weights)
    if not len(read) == len(learnt) == len(counted):
        raise ValueError(
            "`inputs`, `targets` and `weights` must hold one array for each document. "
            f"Received: {len(read)}, {len(learnt)} and {len(counted)}."
        )
    if len(read) < batch:
        raise ValueError(
            "`batch`, the number of documents read side by side, must not be above how many there "
            f"are. Received: batch={batch} for {len(read)} documents."
        )
    for number, arrays in enumerate(zip(read, learnt, counted, strict=True)):
        steps = [array.shape[0] if array.ndim else 0 for array in arrays]
        if len({*steps}) > 1 or not steps[0]:
            raise ValueError(
                "Each document must have as many inputs as targets and weights, at least one. "
                f"Received: {steps[0]}, {steps[1]} and {steps[2]} in document {number}."
            )
    places: list[list[tuple[int, int]]] = [[] for _ in range(batch)]
    free = [(0, row) for row in range(batch)]
    for number, document in enumerate(read):
        windows, row = heapq.heappop(free)
        starts = range(0, len(document), time)
        places[row] += [(number, step) for step in starts]
        heapq.heappush(free, (windows + len(starts), row))
    return Documents(read, learnt, counted, int(batch), int(time), tuple(map(tuple, places)))
