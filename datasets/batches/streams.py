"""One long sequence read at several places at once, so that a state can be carried on.

    ids        a b c d e f g h i j k l m n           14 ids, 13 targets: each the id after its input
    2 streams  a b c d e f g   |   h i j k l m       inputs: 7 and 6, side by side as rows
    windows    a b c  d e f  g · ·                   time = 3; · is padding, of weight 0
               h i j  k l m  · · ·

Row b of a window goes on where row b of the window before stopped, as in Mikolov et al. (2010) and
Karpathy's char-rnn (2015): the state left by one batch is the right one to begin the next with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.datasets.batches.sizes import check_size


class Window(NamedTuple):
    """What is read at once.

    inputs    (batch, time) int32     what is read; padding is 0
    targets   (batch, time) int32     the id after it, to be predicted; padding is 0
    weights   (batch, time) float32   1 for a target, 0 for padding
    """

    inputs: NDArray[np.int32]
    targets: NDArray[np.int32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Streams:
    """Windows in reading order, cut from the ids when asked for: these may lie on disk.

    ids: (N,) the sequence.  before: the id that precedes it, or None.
    batch: how many streams are read side by side.  time: how many ids a window spans.
    """

    ids: NDArray[Any]
    before: int | None
    batch: int
    time: int

    @property
    def count(self) -> int:
        """How many targets there are, padding not counted: the divisor of a mean loss."""
        return len(self.ids) - (self.before is None)

    @property
    def windows(self) -> int:
        """How many batches one pass takes."""
        longest = -(-self.count // self.batch)
        return -(-longest // self.time)

    def __len__(self) -> int:
        return self.windows

    def __getitem__(self, number: int) -> Window:
        """A window; IndexError beyond the last."""
        if not 0 <= number < self.windows:
            raise IndexError(number)
        length, longer = divmod(self.count, self.batch)
        stream = np.arange(self.batch)
        begin = stream * length + np.minimum(stream, longer)
        step = number * self.time + np.arange(self.time)
        real = step < (length + (stream < longer))[:, None]
        place = np.where(real, begin[:, None] + step, 0)
        if self.before is None:
            inputs, targets = self.ids[place], self.ids[place + 1]
        else:
            targets = self.ids[place]
            inputs = np.where(place == 0, self.before, self.ids[np.maximum(place - 1, 0)])
        inputs, targets = (np.where(real, ids, 0).astype(np.int32) for ids in (inputs, targets))
        return Window(inputs, targets, real.astype(np.float32))

    def __iter__(self) -> Iterator[Window]:
        return map(self.__getitem__, range(self.windows))

    @property
    def inputs(self) -> NDArray[np.int32]:
        """(windows, batch, time) of all windows; as the next two, for sequences that are short."""
        return np.stack([window.inputs for window in self])

    @property
    def targets(self) -> NDArray[np.int32]:
        """(windows, batch, time)."""
        return np.stack([window.targets for window in self])

    @property
    def weights(self) -> NDArray[np.float32]:
        """(windows, batch, time)."""
        return np.stack([window.weights for window in self])


def streams(ids: ArrayLike, batch: int, time: int, before: int | None = None) -> Streams:
    """Cuts `ids`, integers of shape (N,), into `batch` streams and these into windows of `time`.

    before: the id that precedes the sequence.  With it every id is a target, N in all, without it
    all but the first.  Every target occurs exactly once.  The streams' lengths differ by one at
    most, so only the last window holds padding.  The ids are not copied.

    ValueError: `ids` not integers of one axis; `batch` or `time` not a positive integer; fewer
    targets than one window of every stream takes.
    """
    check_size("batch", "the number of streams read side by side", batch)
    check_size("time", "the number of ids in a window", time)
    array = np.asarray(ids)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise ValueError(
            "`ids`, the sequence to cut, must be integers of shape (N,). "
            f"Received: {array.dtype} of shape {array.shape}."
        )
    cut = Streams(array, before, int(batch), int(time))
    count = max(cut.count, 0)
    if count < time:
        raise ValueError(
            f"`ids`, the sequence to cut, must hold the {time} targets of at least one window. "
            f"Received: {len(array)} ids, which make {count}. "
            "Give a longer sequence or a smaller `time`."
        )
    if count < batch * time:
        raise ValueError(
            "`batch`, the number of streams read side by side, must leave every stream at least "
            f"one window of {time}: here it can be {count // time} at most. "
            f"Received: batch={batch} for {count} targets. Lower one, or give a longer sequence."
        )
    return cut
