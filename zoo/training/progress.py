"""A bar with loss, speed and the time left, on the terminal; plain lines where there is none."""

import time
from collections.abc import Mapping
from typing import Any

import keras
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from zoo.training.best import Best
from zoo.training.budget import Budget, Logs


class ProgressBar(keras.callbacks.Callback):
    """Draws the part of the budget that is spent, and a line for every validation.

    Arguments:
        budget, best: the callbacks that know; they must come before this one.
        per_batch: symbols in a batch, for the speed.
        unit: what a symbol is called.
    """

    def __init__(self, budget: Budget, best: Best, per_batch: int, unit: str) -> None:
        super().__init__()
        self.budget, self.best, self.per_batch, self.unit = budget, best, per_batch, unit
        self._told = 0
        self._speed = 0.0
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def on_train_begin(self, logs: Logs = None) -> None:
        self._bar.start()
        self._task = self._bar.add_task("compiling", total=1.0, told="")
        self._last = time.monotonic()

    def get_state(self) -> dict[str, Any]:
        """What a checkpoint keeps of it."""
        return {"told": self._told}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Goes on from what a checkpoint kept."""
        self._told, self._last = state["told"], time.monotonic()

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        now = time.monotonic()
        speed, self._last = self.per_batch / max(now - self._last, 1e-9), now
        self._speed = speed if self.budget.done < 3 else 0.9 * self._speed + 0.1 * speed
        loss = (logs or {}).get("loss", float("nan"))
        told = f"loss {loss:.3f} · {self._speed:,.0f} {self.unit}/s"
        self._bar.update(
            self._task, completed=self.budget.progress, description="training", told=told
        )
        self.tell()

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        self.tell()

    def tell(self) -> None:
        """A line for each validation not yet told; the time it took is not that of a batch."""
        if self._told < len(self.best.points):
            self._last = time.monotonic()
        for point in self.best.points[self._told :]:
            mark = " ← best" if point is self.best.best else ""
            self._bar.console.print(
                f"epoch {point.epoch:3d}  {point.seconds:6.0f} s  training "
                f"{point.training_loss:.4f}  validation {point.validation_loss:.4f}{mark}",
                highlight=False,
            )
        self._told = len(self.best.points)

    def stop(self) -> None:
        """Takes the bar away."""
        self._bar.stop()
