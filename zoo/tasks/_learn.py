"""How every task learns: one optimizer, one `fit`, the best model kept, its log beside it."""

import dataclasses
import functools
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import keras
import numpy as np

from zoo.tasks._again import again
from zoo.training.best import Point
from zoo.training.fit import Data, History, fit
from zoo.training.learning import Learning
from zoo.training.place import checkpoints, logged
from zoo.training.record.log import logs
from zoo.training.schedules import SCHEDULES
from zoo.training.unwritten import training_goes_on


class Learnt(Protocol):
    """What training fills in."""

    def learn(self, weights: list[np.ndarray], point: Point) -> None:
        """Takes over the weights of a model in training, and when they were reached."""

    def save(self, folder: Path) -> None: ...


def optimizer(settings: Learning) -> keras.optimizers.Optimizer:
    """AdamW (Loshchilov & Hutter 2019) with all that the settings ask for, done by Keras."""
    clips = {"global-norm": "global_clipnorm", "norm": "clipnorm", "value": "clipvalue"}
    return keras.optimizers.AdamW(
        settings.learning_rate,
        weight_decay=settings.weight_decay,
        use_ema=bool(settings.average),
        ema_momentum=settings.average or 0.0,
        gradient_accumulation_steps=settings.accumulate if settings.accumulate > 1 else None,
        **({clips[settings.clip_by]: settings.clip} if settings.clip else {}),
    )


def learn(
    task: str,
    trained: Learnt,
    learner: keras.Model,
    data: Data,
    validate: Callable[[], float],
    settings: Learning,
    out: Path | None,
    callbacks: Sequence[keras.callbacks.Callback],
    *,
    finish: Callable[[History], None],
    symbols: int,
    unit: str,
    fingerprint: Mapping[str, str],
) -> None:
    """Trains `learner`, which is compiled; the best weights so far go to `trained`, and to `out`.

    If checkpoints of the same training lie beside `out`, it goes on from the newest.

    Arguments:
        task: its name.
        settings: with a budget.
        finish: adds to the card of `trained`, which holds the best weights, what is known at last.
        symbols, unit: how many of what a batch holds, for the speed.
        fingerprint: what besides the settings must be the same for a training to go on.

    Raises:
        OSError: `out` cannot be written.
        ValueError: training gave nothing, or what lies beside `out` is another training's.
    """

    def keep(point: Point) -> None:
        trained.learn(learner.get_weights(), point)
        if out is not None:
            with training_goes_on("No model"):
                trained.save(out)

    with logged(out) as place:
        history = fit(
            learner,
            data,
            validate,
            peak_rate=settings.learning_rate,
            epochs=settings.epochs,
            minutes=settings.minutes,
            schedule=functools.partial(SCHEDULES[settings.schedule], warm_up=settings.warm_up),
            symbols=symbols,
            unit=unit,
            on_better=keep,
            callbacks=[*_of(settings), *callbacks],
            log=logs(place, task, settings, symbols),
            restart=lambda rate: again(task, settings, learning_rate=rate),
            checkpoints=None if out is None else checkpoints(out),
            configuration={"task": task, **dataclasses.asdict(settings), **fingerprint},
        )
        trained.learn(learner.get_weights(), history.best)  # `keep` may have been interrupted
        finish(history)
        if out is not None:
            trained.save(out)
            if not history.interrupted:
                shutil.rmtree(checkpoints(out), ignore_errors=True)


def _of(settings: Learning) -> list[keras.callbacks.Callback]:
    """Keras's callbacks for what the settings ask for."""
    asked: list[keras.callbacks.Callback] = []
    if settings.schedule == "plateau":
        asked.append(keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.5, patience=2))
    if settings.patience is not None:
        asked.append(keras.callbacks.EarlyStopping("val_loss", patience=settings.patience))
    return asked


def with_budget(settings: Any, epochs: int) -> Any:
    """The settings, with a budget of so many epochs if the user named none."""
    if settings.epochs is None and settings.minutes is None:
        return dataclasses.replace(settings, epochs=epochs)
    return settings
