"""A training that was killed goes on as if nothing had happened, to the bit.

    kept = Checkpoints("runs/mine")
    callbacks = kept.among([early_stopping])
    model.fit(data, epochs=20, initial_epoch=kept.epoch, callbacks=callbacks, shuffle=False)

The same lines begin a training and resume it.  What is kept is all of `state.py` and the position:
epoch and batch.  In the epoch in which it stopped, the batches that were learnt are taken from the
data again and passed over, so data of any kind will do, if their order is a function of the epoch
alone: tensors, a `tf.data.Dataset` that is not shuffled by chance, `Epochs`, `Truncated`.
"""

import contextlib
import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from zoo.training import state
from zoo.training.checkpoint_files import (
    LOCK,
    all_in,
    compare,
    locked,
    newest,
    remove_newer,
    write,
)
from zoo.training.unwritten import training_goes_on

PAUSE = 30.0  # seconds of training between two checkpoints …
SHARE = 0.01  # … or more, so that writing takes no larger share of the time than this

# What other callbacks are told of a batch, and are not told of one that is passed over.
_OF_BATCHES = ("on_train_batch_begin", "on_train_batch_end")


def _nothing(batch: int, logs: Any = None) -> None:
    pass


class Checkpoints(keras.callbacks.Callback):
    """Writes checkpoints into a folder, and begins from the newest that is there.

    Arguments:
        folder: theirs alone; one training at a time may write to it.
        configuration: plain data that must be the same when the training is resumed.
        batches: batches between two checkpoints; if not given, half a minute, or more if writing
            would take more than a hundredth of the time.

    Raises:
        ValueError: the folder holds checkpoints of another configuration, or of another format.
        OSError: it cannot be written, or another process is writing to it.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> x, y = np.ones((2, 5, 3), "float32"), np.array([0, 1])
        >>> model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        >>> kept = zoo.Checkpoints("runs/kept")
        >>> how = {"epochs": 2, "initial_epoch": kept.epoch, "callbacks": kept.among()}
        >>> history = model.fit(x, y, shuffle=False, verbose=0, **how)
    """

    def __init__(
        self,
        folder: str | Path,
        configuration: Mapping[str, Any] | None = None,
        batches: int | None = None,
    ) -> None:
        super().__init__()
        self.folder, self.batches = Path(folder), batches
        self.configuration = json.loads(json.dumps(dict(configuration or {})))
        self._others: list[keras.callbacks.Callback] | None = None
        self._hushed: list[tuple[keras.callbacks.Callback, dict[str, Any]]] = []
        found = newest(self.folder)
        if found:
            compare(found[0]["configuration"], self.configuration)
        self._about, self._arrays = found or ({"epoch": 0, "batch": 0, "logs": {}}, {})
        self._resuming = bool(found)
        self._lock: Any = None

    @property
    def epoch(self) -> int:
        """In which the training goes on: `initial_epoch` of `fit`."""
        return int(self._about["epoch"])

    @property
    def batch(self) -> int:
        """How many batches of that epoch are learnt."""
        return int(self._about["batch"])

    def among(
        self, others: Sequence[keras.callbacks.Callback] = ()
    ) -> list[keras.callbacks.Callback]:
        """All callbacks of the training, in their order; the state of the others is kept too."""
        self._others = list(others)
        self._given = [state.given(callback) for callback in others]
        return [self, *others]

    def on_train_begin(self, logs: Any = None) -> None:
        if self._others is None:
            raise ValueError(
                "`callbacks`, what `fit` is given, must be what `among` makes of them, so that "
                "their state is kept. Write fit(…, callbacks=kept.among([…]))."
            )
        self._lock = locked(self.folder)
        for draft in self.folder.glob(".*"):  # of a process that was killed while it wrote
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
        if self._resuming:
            remove_newer(self.folder, self._about)
        self._epoch = self.epoch
        self._due, self._since = time.monotonic() + PAUSE, 0
        if self._resuming and self.params["epochs"] <= self.epoch:
            raise ValueError(
                f"`epochs`, after which `fit` ends, must be above {self.epoch}, the epoch in which "
                f"it goes on. Received: {self.params['epochs']}. Give more, or another folder."
            )

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if self._resuming and epoch != self.epoch:
            raise ValueError(
                "`initial_epoch`, the epoch in which `fit` goes on, must be that of the "
                f"checkpoint, {self.epoch}. Received: {epoch}. "
                "Write fit(…, initial_epoch=kept.epoch)."
            )
        self._epoch = epoch
        if self._resuming and self.batch:
            self._learn = _learning(self.model)
            self.model.train_function, self._ahead = self._pass_over, self.batch
            for callback in self._others or ():
                own = {name: vars(callback)[name] for name in _OF_BATCHES if name in vars(callback)}
                self._hushed.append((callback, own))
                vars(callback).update(dict.fromkeys(_OF_BATCHES, _nothing))

    def _pass_over(self, data: Iterator[Any]) -> dict[str, Any]:
        """Stands for learning from batches that were learnt before.

        It does learn from the first, which builds what is not built: metrics, a model without an
        Input.
        """
        try:
            if self._ahead == self.batch:
                self._learn(data)
            else:
                for _ in range(self.model.steps_per_execution):
                    next(data)
        except BaseException:
            self._pass_over_no_more()
            raise
        self._ahead -= self.model.steps_per_execution
        if self._ahead <= 0:
            self.model.train_function = self._learn
        logs: dict[str, Any] = self._about["logs"]
        return logs

    def _pass_over_no_more(self) -> None:
        self.model.train_function = _learning(self.model)
        for callback, own in self._hushed:
            for name in _OF_BATCHES:
                del vars(callback)[name]
            vars(callback).update(own)
        self._hushed = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self._resuming:
            raise ValueError(
                "The data must be those of the checkpoint, which was taken after "
                f"{self.batch} batches of an epoch. Received: fewer batches."
            )

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Between two batches: the only moment at which a checkpoint is taken, or put back."""
        if self._resuming:
            if batch == self.batch:
                self._put_back()
            return
        due = self._since >= self.batches if self.batches else time.monotonic() >= self._due
        if self._since and due:
            self._write(batch)
        self._since += 1

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._batch = batch
        self._logs = {name: np.asarray(value).tolist() for name, value in (logs or {}).items()}

    def stop(self) -> None:
        """Writes a checkpoint of a training that was ended after a batch, if it can go on there."""
        if self._since and self._batch + 1 < (self.params.get("steps") or 0):
            self._write(self._batch + 1)

    def on_train_end(self, logs: Any = None) -> None:
        self.release()

    def release(self) -> None:
        """Lets others write to the folder; one without a checkpoint is removed."""
        if self._lock is not None:
            self._lock.release(force=True)  # it may have been taken by a training that failed
            self._lock = None
            with contextlib.suppress(OSError):
                if not all_in(self.folder):
                    (self.folder / LOCK).unlink(missing_ok=True)
                    self.folder.rmdir()

    @property
    def _all(self) -> list[keras.callbacks.Callback]:
        return [*(self._others or ()), self.model.history]

    def _put_back(self) -> None:
        self._pass_over_no_more()
        state.put_back(self.model, self._arrays, metrics=self.batch > 0)
        state.put_back_callbacks(self._all, self._about["callbacks"], self._arrays)
        self._arrays, self._resuming = {}, False
        self._due = time.monotonic() + PAUSE

    def _write(self, batch: int) -> None:
        begun = time.monotonic()
        callbacks, of_them = state.of_callbacks(self._all, [*self._given, {}])
        about = {
            "epoch": self._epoch,
            "batch": batch,
            "logs": self._logs if batch else {},
            "callbacks": callbacks,
            "configuration": self.configuration,
        }
        with training_goes_on("No checkpoint"):
            write(self.folder, about, {**state.of_model(self.model), **of_them})
        self._since, now = 0, time.monotonic()
        self._due = now + max(PAUSE, (now - begun) / SHARE)


def _learning(model: keras.Model) -> Any:
    """What learns from a batch, though a training may have failed while it passed over some."""
    function = model.train_function
    by = getattr(function, "__self__", None)
    return by._learn if isinstance(by, Checkpoints) else function
