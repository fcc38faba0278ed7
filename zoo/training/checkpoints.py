"""A training that was killed goes on as if nothing had happened, to the bit.

    kept = Checkpoints("runs/mine")
    model.fit(data, epochs=20, initial_epoch=kept.epoch, callbacks=kept.among([early_stopping]))

The same lines begin a training and resume it.  What is kept is all of `state.py` and the position:
epoch and batch.  In the epoch in which it stopped, the batches that were learnt are taken from the
data again and passed over, so data of any kind will do, if their order is a function of the epoch
alone: tensors, a `tf.data.Dataset` that is not shuffled by chance, `Epochs`, `Truncated`.
"""

import contextlib
import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from zoo.files import whole_folder
from zoo.training import state

FORMAT = 1
SIGN = "about.json"
STATE = "state.safetensors"
LOCK = ".lock"
PAUSE = 30.0  # seconds of training between two checkpoints …
SHARE = 0.01  # … or more, so that writing takes no larger share of the time than this
KEPT = 3  # the newest; an older one serves if the newest is damaged


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
        self._others: list[keras.callbacks.Callback] = []
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
        return [self, *self._others]

    def on_train_begin(self, logs: Any = None) -> None:
        self._lock = _locked(self.folder)
        for draft in self.folder.glob(".*"):  # of a process that was killed while it wrote
            if draft.is_dir():
                shutil.rmtree(draft, ignore_errors=True)
        self._epoch = self.epoch
        self._due, self._since = time.monotonic() + PAUSE, 0
        self._learn = None
        if self.batch:
            self._learn, self.model.train_function = self.model.train_function, self._pass_over
            self._ahead = self.batch
            for callback in self._others:
                vars(callback).update(dict.fromkeys(_OF_BATCHES, _nothing))

    def _pass_over(self, data: Iterator[Any]) -> dict[str, Any]:
        """Stands for learning from batches that were learnt before."""
        for _ in range(self.model.steps_per_execution):
            next(data)
            self._ahead -= 1
        if self._ahead <= 0:
            self.model.train_function = self._learn
        return self._about["logs"]

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if self._resuming and epoch != self.epoch:
            raise ValueError(
                "`initial_epoch`, the epoch in which `fit` goes on, must be that of the "
                f"checkpoint, {self.epoch}. Received: {epoch}. "
                "Write fit(…, initial_epoch=kept.epoch)."
            )
        self._epoch = epoch

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
        self._logs = {name: float(value) for name, value in (logs or {}).items()}

    def on_train_end(self, logs: Any = None) -> None:
        self.release()

    def release(self) -> None:
        """Lets others write to the folder; one without a checkpoint is removed."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            with contextlib.suppress(OSError):
                if not _all_in(self.folder):
                    (self.folder / LOCK).unlink(missing_ok=True)
                    self.folder.rmdir()

    @property
    def _all(self) -> list[keras.callbacks.Callback]:
        return [*self._others, self.model.history]

    def _put_back(self) -> None:
        for callback in self._others:
            for name in _OF_BATCHES:
                vars(callback).pop(name, None)
        state.put_back(self.model, self._arrays)
        state.put_back_callbacks(self._all, self._about["callbacks"], self._arrays)
        self._arrays, self._resuming = {}, False
        self._due = time.monotonic() + PAUSE

    def _write(self, batch: int) -> None:
        begun = time.monotonic()
        callbacks, of_them = state.of_callbacks(self._all)
        about = {
            "epoch": self._epoch,
            "batch": batch,
            "logs": self._logs if batch else {},
            "callbacks": callbacks,
            "configuration": self.configuration,
        }
        write(self.folder, about, {**state.of_model(self.model), **of_them})
        self._since, now = 0, time.monotonic()
        self._due = now + max(PAUSE, (now - begun) / SHARE)


def write(folder: Path, about: Mapping[str, Any], arrays: state.Arrays) -> None:
    """Adds a checkpoint, whole or not at all, and removes those before the last few.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    from safetensors.numpy import save

    held = save({name: np.asarray(array, order="C") for name, array in arrays.items()})
    told = {"format": FORMAT, **about, "sha256": hashlib.sha256(held).hexdigest()}
    place = folder / f"{about['epoch']:06d}-{about['batch']:09d}"
    with whole_folder(place, SIGN) as draft:
        (draft / STATE).write_bytes(held)
        (draft / SIGN).write_text(json.dumps(told), encoding="utf-8")
    for old in _all_in(folder)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def newest(folder: Path) -> tuple[dict[str, Any], state.Arrays] | None:
    """The newest checkpoint that is whole: what it tells, and its arrays.

    Raises:
        ValueError: it is of a format that this version does not read.
    """
    from safetensors.numpy import load

    for place in _all_in(folder):
        with contextlib.suppress(OSError, ValueError, KeyError):  # a damaged one: the one before
            about = json.loads((place / SIGN).read_text(encoding="utf-8"))
            held = (place / STATE).read_bytes()
            if hashlib.sha256(held).hexdigest() != about["sha256"]:
                continue
            if about["format"] == FORMAT:
                return about, load(held)
            unknown = about["format"]
            break
    else:
        return None
    raise ValueError(
        f"{place} must be of format {FORMAT}, which this version of RNN Zoo reads. "
        f"Received: format {unknown}."
    )


def compare(there: Mapping[str, Any], here: Mapping[str, Any]) -> None:
    """Raises ValueError, with every difference, unless two configurations are the same."""
    differences = [
        f"{name} was {there.get(name, 'not given')!r} and is {here.get(name, 'not given')!r}"
        for name in dict.fromkeys([*there, *here])
        if there.get(name) != here.get(name)
    ]
    if differences:
        raise ValueError(
            f"The training to resume was another one: {'; '.join(differences)}. "
            "Resume it as it was, or begin a new one in another folder."
        )


def _all_in(folder: Path) -> list[Path]:
    """The newest first."""
    if not folder.is_dir():
        return []
    named = [place for place in folder.iterdir() if re.fullmatch(r"\d{6}-\d{9}", place.name)]
    return sorted(named, reverse=True)


def _locked(folder: Path) -> Any:
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    # The system gives it back when a process is killed; within one, who comes later has it too.
    lock = FileLock(folder / LOCK, is_singleton=True)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise OSError(
            f"{folder} is being written by another training. Choose another folder, or end it."
        ) from None
    return lock
