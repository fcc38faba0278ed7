"""Keras `fit` on contiguous streams, within a budget, the best weights kept.

The state is carried from window to window inside a stream and the gradient is cut between windows,
see `truncated.py`; a training that was killed goes on where it was, see `checkpoints.py`.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import keras

from zoo.datasets.batches.streams import Streams
from zoo.training.best import Best, Point
from zoo.training.budget import Budget, Logs
from zoo.training.checkpoints import Checkpoints
from zoo.training.guard.guard import Guard
from zoo.training.interrupt import Interrupt
from zoo.training.progress import ProgressBar
from zoo.training.record.log import Log
from zoo.training.truncated import Truncated


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


def fit_streams(
    model: keras.Model,
    streams: Streams,
    validate: Callable[[], float],
    *,
    peak_rate: float,
    epochs: int | None = None,
    minutes: float | None = None,
    unit: str = "symbols",
    on_better: Callable[[Point], None] = lambda point: None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    log: Callable[[Best, int], Sequence[Log]] = lambda best, begin: (),
    restart: Callable[[float], str] | None = None,
    checkpoints: Path | None = None,
    configuration: Mapping[str, Any] | None = None,
) -> History:
    """Trains a compiled, stateful model; it ends with its best weights.

    Arguments:
        model: tokens (batch, time) → logits (batch, time, classes), stateful, compiled.
        streams: what to learn, (windows, batch, time).
        validate: the loss on the validation split with the model's present weights.
        peak_rate: the highest learning rate.
        epochs, minutes: the budget; whichever is spent first ends it. At least one must be given.
        unit: what a symbol is called in the progress bar.
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
    budget = Budget(peak_rate, epochs and epochs * streams.windows, minutes)
    best = Best(validate, budget, on_better)
    bar = ProgressBar(budget, best, streams.batch * streams.time, unit)
    data = Truncated(streams)
    guard = Guard(streams, first=1, rate=peak_rate, restart=restart)
    kept = None if checkpoints is None else Checkpoints(checkpoints, configuration)
    first, batch = (kept.epoch, kept.batch) if kept else (0, 0)
    files = log(best, first * streams.windows + batch)
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
