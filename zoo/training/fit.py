"""Keras `fit` within a budget, the best weights kept; a training that was killed goes on.

What is learnt from has its own order in every epoch: streams whose state is carried from window to
window, see `truncated.py`, or rows, see `epochs.py`.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import keras

from zoo.training.best import Best, Point
from zoo.training.budget import Budget, Logs
from zoo.training.checkpoints import Checkpoints
from zoo.training.guard.divergence import ROWS
from zoo.training.guard.guard import Guard
from zoo.training.interrupt import Interrupt
from zoo.training.progress import ProgressBar
from zoo.training.record.log import Log
from zoo.training.schedules import cosine


class Data(Protocol):
    """What is learnt from, such as `Truncated` and `Epochs`.

    dataset    what Keras's `fit` reads
    callback   what tells it of epochs and batches
    """

    @property
    def dataset(self) -> Any:
        """See above."""
        ...

    @property
    def callback(self) -> keras.callbacks.Callback:
        """See above."""
        ...

    def __len__(self) -> int:
        """How many batches an epoch has."""

    def __getitem__(self, number: int) -> Any:
        """A batch of the present epoch."""


@dataclasses.dataclass(frozen=True)
class History:
    """What happened: all validations, the best, seconds in all, whether it was cut short.

    stopped   what the guard said when it ended training, or None
    """

    points: tuple[Point, ...]
    best: Point
    seconds: float
    interrupted: bool
    stopped: str | None = None


class _TellValidation(keras.callbacks.Callback):
    """Puts the validation loss where Keras's own validation would, for callbacks of the user."""

    def __init__(self, best: Best) -> None:
        super().__init__()
        self.best = best

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        if isinstance(logs, dict) and self.best.points:
            logs["val_loss"] = self.best.points[-1].validation_loss


def fit(
    model: keras.Model,
    data: Data,
    validate: Callable[[], float],
    *,
    peak_rate: float,
    epochs: int | None = None,
    minutes: float | None = None,
    schedule: Callable[[float], float] = cosine,
    symbols: int = 1,
    unit: str = "batches",
    on_better: Callable[[Point], None] = lambda point: None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    log: Callable[[Best, int], Sequence[Log]] = lambda best, begin: (),
    restart: Callable[[float], str] | None = None,
    checkpoints: Path | None = None,
    configuration: Mapping[str, Any] | None = None,
) -> History:
    """Trains a compiled model; it ends with its best weights.

    If the optimizer averages weights (`use_ema`), these are what is validated and kept.

    Arguments:
        model: compiled.
        data: what to learn.
        validate: the loss on the validation split with the model's present weights.
        peak_rate: the highest learning rate.
        epochs, minutes: the budget; whichever is spent first ends it. At least one must be given.
        schedule: (part of the budget that is spent) → part of the highest rate.
        symbols: how many of what is counted are in a batch, for the speed.
        unit: what these are called.
        on_better: called after each improvement, for keeping it safe.
        callbacks: further ones of Keras; they are told the validation loss as `val_loss`.  The
            learning rate follows the budget, times what they make of it.
        log: makes the log of a training that goes on after so many batches, or none.
        restart: see `zoo.training.guard.Guard`.
        checkpoints: a folder for them; if it holds some, training goes on from the newest.
        configuration: what must then be the same.

    Raises:
        ValueError: no budget; or the loss stopped being a number before anything was learnt; or
            the checkpoints are of another training.
        KeyboardInterrupt: it came before anything was learnt; later it only ends training.
    """
    if epochs is None and minutes is None:
        raise ValueError("A budget is needed: give `epochs`, `minutes` or both.")
    budget = Budget(peak_rate, epochs and epochs * len(data), minutes, schedule)
    best = Best(validate, budget, on_better)
    bar = ProgressBar(budget, best, symbols, unit)
    guard = Guard(data, first=-(-ROWS // symbols), rate=peak_rate, restart=restart)
    kept = None if checkpoints is None else Checkpoints(checkpoints, configuration)
    first, batch = (kept.epoch, kept.batch) if kept else (0, 0)
    files = log(best, first * len(data) + batch)
    interrupt = Interrupt()
    told = _TellValidation(best)
    watching = [data.callback, budget, guard, best, told, *files, *callbacks, bar, interrupt]
    interrupted = False
    try:
        with interrupt.listening():
            model.fit(
                data.dataset,
                epochs=epochs or 1_000_000,
                initial_epoch=first,
                callbacks=kept.among(watching) if kept else watching,
                shuffle=False,
                verbose=0,
            )
    except KeyboardInterrupt:
        interrupted = True
        if kept and interrupt.heard:
            kept.stop()
    finally:
        bar.stop()
        if kept:
            kept.release()
    with contextlib.suppress(KeyboardInterrupt):  # a second one: what is best so far will do
        best.measure()
    bar.tell()
    for file in files:
        file.tell()
    if interrupted and not best.points:
        raise KeyboardInterrupt
    if best.best is None:
        raise ValueError(
            "Training gave no usable weights: the validation loss was never a number. "
            f"Lower the learning rate. Received: learning_rate={peak_rate!r}."
        )
    best.restore()
    stopped = guard.told.get("message") if guard.told else None
    return History(tuple(best.points), best.best, budget.seconds, interrupted, stopped)
