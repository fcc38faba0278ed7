"""Keras `fit` on contiguous streams, within a budget, the best weights kept.

The state is carried from window to window inside a stream and the gradient is cut between windows:
truncated back-propagation through time (Williams & Peng 1990; Mikolov et al. 2010).
"""

import contextlib
import dataclasses
from collections.abc import Callable

import keras
import tensorflow as tf

from zoo.datasets.batches.streams import Streams
from zoo.training.best import Best, Point
from zoo.training.budget import Budget, Logs
from zoo.training.progress import ProgressBar


@dataclasses.dataclass(frozen=True)
class History:
    """What happened: all validations, the best, seconds in all, whether it was cut short."""

    points: tuple[Point, ...]
    best: Point
    seconds: float
    interrupted: bool


class _FromTheBeginning(keras.callbacks.Callback):
    """Every epoch begins where the streams begin, so its state does."""

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.RNN):
                layer.reset_state()


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

    Raises:
        ValueError: no budget; or the loss stopped being a number before anything was learnt.
        KeyboardInterrupt: it came before anything was learnt; later it only ends training.
    """
    if epochs is None and minutes is None:
        raise ValueError("A budget is needed: give `epochs`, `minutes` or both.")
    budget = Budget(peak_rate, epochs and epochs * streams.windows, minutes)
    best = Best(validate, budget, on_better)
    bar = ProgressBar(budget, best, streams.batch * streams.time, unit)
    data = windows(streams)
    interrupted = False
    try:
        model.fit(
            data,
            epochs=epochs or 1_000_000,
            callbacks=[_FromTheBeginning(), budget, best, bar],
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


def windows(streams: Streams) -> tf.data.Dataset:
    """The windows of streams, cut while the model learns from those before."""
    shape = (streams.batch, streams.time)
    signature = tuple(tf.TensorSpec(shape, kind) for kind in ("int32", "int32", "float32"))
    cut = tf.data.Dataset.from_generator(lambda: map(tuple, streams), output_signature=signature)
    counted = tf.data.experimental.assert_cardinality(streams.windows)  # else Keras would guess it
    # Its tuner would have nothing to tune, and may hold up the end of an epoch by seconds.
    plain = tf.data.Options()
    plain.autotune.enabled = False
    return cut.apply(counted).prefetch(2).with_options(plain)
