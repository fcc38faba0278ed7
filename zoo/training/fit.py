"""Keras `fit` on contiguous streams, within a budget, the best weights kept.

The state is carried from window to window inside a stream and the gradient is cut between windows,
see `truncated.py`; a training that was killed goes on where it was, see `checkpoints.py`.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras

from zoo.datasets.batches.streams import Streams
from zoo.training.best import Best, Point
from zoo.training.budget import Budget
from zoo.training.checkpoints import Checkpoints
from zoo.training.progress import ProgressBar
from zoo.training.truncated import Truncated


@dataclasses.dataclass(frozen=True)
class History:
    """What happened: all validations, the best, seconds in all, whether it was cut short."""

    points: tuple[Point, ...]
    best: Point
    seconds: float
    interrupted: bool


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
    callbacks, first = [data.callback, budget, best, bar], 0
    if checkpoints is not None:
        kept = Checkpoints(checkpoints, callbacks, configuration)
        callbacks, first = kept.callbacks, kept.epoch
    interrupted = False
    try:
        model.fit(
            data.dataset,
            epochs=epochs or 1_000_000,
            initial_epoch=first,
            callbacks=callbacks,
            shuffle=False,
            verbose=0,
        )
    except KeyboardInterrupt:
        interrupted = True
    finally:
        bar.stop()
    with contextlib.suppress(KeyboardInterrupt):  # a second one: what is best so far will do
        best.measure()
    bar.tell()
    if interrupted and not best.points:
        raise KeyboardInterrupt
    if best.best is None:
        raise ValueError(
            "Training gave no usable weights: the validation loss was never a number. "
            f"Lower the learning rate. Received: learning_rate={peak_rate!r}."
        )
    best.restore()
    return History(tuple(best.points), best.best, budget.seconds, interrupted)
