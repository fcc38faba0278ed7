"""The course of a training as lines of JSON, each written at once: what is killed is sound.

    {"task": "char-lm", "settings": {…}, "begun": "2026-11-21T20:00:00+00:00"}
    {"epoch": 1, "batch": 120, "seconds": 5.02, "loss": 2.31, "rate": 0.004, "speed": 76400.0}
    {"epoch": 1, "batch": 540, "seconds": 22.1, …, "validation_loss": 1.98}

`batch` counts from the beginning of training, `loss` is the mean since the line before, `speed`
that in symbols per second, without the time of validations.  What is no number is null.
"""

import dataclasses
import datetime
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from zoo.files import write_whole
from zoo.training.best import Best
from zoo.training.budget import Logs
from zoo.training.guard.batch_loss import shared
from zoo.training.record.lines import line, read
from zoo.training.unwritten import training_goes_on

PAUSE = 5.0  # seconds between two lines


class Log(keras.callbacks.Callback):
    """Writes a line every few seconds, and one for each validation; for any `fit`.

    Arguments:
        path: the file; its folder is made.
        about: what the first line holds.
        symbols: in a batch, for the speed; None: there is none.
        best: the callback that validates, which must come before this one; without it the
            validations of `fit` are written.
        begin: how many batches were learnt before, of a training that goes on: the file then
            loses what comes after them, and is continued.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        about: dict[str, Any] | None = None,
        symbols: int | None = None,
        best: Best | None = None,
        begin: int = 0,
    ) -> None:
        super().__init__()
        self.path, self.about, self.symbols, self.best = Path(path), about or {}, symbols, best
        self.begin = begin

    def on_train_begin(self, logs: Logs = None) -> None:
        kept = [x for x in read(self.path) if x.get("batch", 0) <= self.begin] if self.begin else []
        self.path.parent.mkdir(parents=True, exist_ok=True)
        begun = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        write_whole(self.path, "".join(map(line, kept or [{**self.about, "begun": begun}])))
        self._earlier = float(kept[-1].get("seconds", 0.0)) if kept else 0.0
        self._batch, self._told = self.begin, self.begin
        self._loss = shared(self.model)
        self._begun = self._since = time.monotonic()
        self._sum = self._rows = 0.0
        self._symbols = 0

    def get_state(self) -> dict[str, Any]:
        """Nothing: the file itself tells, see `begin`."""
        return {}

    def set_state(self, state: dict[str, Any]) -> None:
        """Goes on in the file that is there."""
        self._batch, self._since = self.begin, time.monotonic()

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self._epoch = epoch + 1

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        self._loss.begin()

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        self._batch += 1
        self._symbols += self.symbols or 0
        loss, rows = self._loss.end(logs)
        if rows:
            self._sum, self._rows = self._sum + loss * rows, self._rows + rows
        if not self.tell() and time.monotonic() - self._since >= PAUSE:
            self._write()

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        if self.best is None:
            loss = (logs or {}).get("val_loss")
            self._write(**({} if loss is None else {"validation_loss": float(loss)}))
        else:
            self.tell()

    def tell(self) -> bool:
        """Writes the validation that was made since the last look, if any."""
        if self.best is None or not self.best.points or self.best.points[-1].batches <= self._told:
            return False
        self._told = self.best.points[-1].batches
        self._write(validation_loss=self.best.points[-1].validation_loss)
        return True

    def _write(self, **more: float) -> None:
        now = time.monotonic()
        told: dict[str, Any] = {
            "epoch": self._epoch,
            "batch": self._batch,
            "seconds": round(self._earlier + now - self._begun, 3),
            "loss": self._sum / self._rows if self._rows else None,
            "rate": _rate(self.model.optimizer),
        }
        if self.symbols:
            told["speed"] = round(self._symbols / max(now - self._since, 1e-9), 1)
        with (
            training_goes_on("No line of the log"),
            self.path.open("a", encoding="utf-8") as file,
        ):
            file.write(line({**told, **more}))
        self._since = time.monotonic()
        self._sum = self._rows = 0.0
        self._symbols = 0


def logs(path: Path | None, task: str, settings: Any, symbols: int) -> Callable[..., list[Log]]:
    """Makes (the callback that validates, batches learnt before) → the log of a task's training.

    It is in a list, which is empty without a path.

    Arguments:
        settings: an instance of the task's `Settings`.
        symbols: in a batch.
    """
    about = {"task": task, "settings": dataclasses.asdict(settings)}

    def made(best: Best | None = None, begin: int = 0) -> list[Log]:
        how: dict[str, Any] = {"about": about, "symbols": symbols, "best": best, "begin": begin}
        return [] if path is None else [Log(path, **how)]

    return made


def _rate(optimizer: Any) -> float | None:
    return None if optimizer is None else float(optimizer.learning_rate)
