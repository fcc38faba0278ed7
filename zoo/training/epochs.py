"""Batches for Keras's `fit`, in an order that is a function of the seed and the epoch alone.

    train, held_out = Epochs(Batches(rows, 64), "tokens", "labels"), InOrder(…)
    model.fit(train, validation_data=held_out, shuffle=False, callbacks=[train.callback])

`fit` tells no dataset which epoch it is in, so the callback does; and by itself it would shuffle
the batches by Python's global generator.  Both are told if forgotten.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from zoo.datasets.batches.buckets import Batches, Epoch

Names = str | Sequence[str]


class InOrder(keras.utils.PyDataset):
    """Batches in the order of the rows, for `evaluate`, `predict` and `validation_data`.

    Arguments:
        batches: what is read.
        inputs, targets, weights: the fields that the model is given, learns, and weighs by: a name,
            or several, which make a dictionary.

    Raises:
        ValueError: a field that there is not, or one of texts, which are to be encoded first.
    """

    def __init__(
        self, batches: Batches, inputs: Names, targets: Names, weights: Names | None = None
    ) -> None:
        super().__init__(workers=1)
        self.batches = batches
        self.names = [names for names in (inputs, targets, weights) if names is not None]
        self.epoch: Epoch = _unlike_first(batches.epoch(None))
        known = [n for n, column in batches.rows.columns().items() if not isinstance(column, tuple)]
        for names in self.names:
            for name in [names] if isinstance(names, str) else names:
                if name not in known:
                    raise ValueError(
                        "`inputs`, `targets` and `weights` must be fields of the rows that hold "
                        f"numbers: {', '.join(known)}. Received: {name!r}."
                    )

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        batch = self.epoch[index]
        return tuple(
            batch[names] if isinstance(names, str) else {name: batch[name] for name in names}
            for names in self.names
        )

    def rows_of(self, number: int) -> np.ndarray:
        """(batch,) which rows a batch holds."""
        return self.epoch.indices[number]


class Epochs(InOrder):
    """Batches in another order in every epoch, for `fit`; its arguments are those of `InOrder`.

    Raises:
        ValueError: `fit` was not given `shuffle=False` and `callbacks=[….callback]`.
    """

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.callback = _Tell(self)
        self.told = self.ended = False
        self.begin()

    @property
    def dataset(self) -> "Epochs":
        """What `fit` reads: itself."""
        return self

    def begin(self) -> None:
        """The first batch of an epoch is asked for next."""
        self._next, self.in_order = 0, True

    def __getitem__(self, index: int) -> tuple[Any, ...]:
        self.in_order = self.in_order and index == self._next
        self._next = index + 1
        return super().__getitem__(index)

    def of(self, epoch: int) -> InOrder:
        """Batches in the order of an epoch, counted from 0: to look at beside a `fit`."""
        shown = InOrder(self.batches, *self.names)
        shown.epoch = self.batches.epoch(epoch)
        return shown

    def on_epoch_begin(self) -> None:
        # Keras looks at the first batches before the first epoch, and then calls on_epoch_end
        if self.ended and not self.told:
            raise ValueError(
                "`callbacks`, what `fit` tells of its epochs, must hold the callback of its data. "
                "Write callbacks=[data.callback]; to evaluate, make the data by InOrder(…)."
            )

    def on_epoch_end(self) -> None:
        self.told, self.ended = False, True


def _unlike_first(epoch: Epoch) -> Epoch:
    """The same batches, of which the first two differ in as many widths as any two.

    From these two Keras concludes which widths vary, and a batch of another width ends `fit`.
    """
    kinds: dict[tuple[int, ...], int] = {}
    for number, widths in enumerate(epoch.widths):
        kinds.setdefault(tuple(widths.values()), number)
    pairs = itertools.combinations(sorted(kinds), 2)
    differ = {pair: sum(a != b for a, b in zip(*pair, strict=True)) for pair in pairs}
    if not differ:
        return epoch
    front = [kinds[one] for one in max(differ, key=differ.__getitem__)]
    order = [*front, *(n for n in range(len(epoch)) if n not in front)]
    return Epoch(
        epoch.rows,
        tuple(epoch.indices[number] for number in order),
        tuple(epoch.widths[number] for number in order),
    )


class _Tell(keras.callbacks.Callback):
    """Tells the data which epoch begins."""

    def __init__(self, data: Epochs) -> None:
        super().__init__()
        self.data = data

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.data.epoch = self.data.batches.epoch(epoch)
        self.data.told = True
        self.data.begin()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if not self.data.in_order:
            raise ValueError(
                "`shuffle`, whether `fit` shuffles by itself, must be False, and `steps_per_epoch` "
                "be left out: the data have an order of their own in every epoch. "
                "Write fit(…, shuffle=False)."
            )

    def on_train_end(self, logs: Any = None) -> None:
        self.data.ended = False
