"""A network, or several that are averaged, with its scales: windows → forecasts."""

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo import names
from zoo.forecasting import features, models
from zoo.forecasting.heads import HEADS, Head
from zoo.forecasting.settings import Settings
from zoo.forecasting.telling import NOTHING, STILL, Teller
from zoo.forecasting.windows import Windows

ROWS = 4096  # windows at once when nothing is learnt
FARTHEST = 20.0  # deviations from 0; a target beyond counts as if it were there

Floats = NDArray[np.float64]


class Told(NamedTuple):
    """What is said at each origin, see `Teller`; `quantiles` is None from a head that has none."""

    learnt: Floats
    values: Floats
    volatility: Floats
    quantiles: Floats | None = None


class Network:
    """Forecasts the steps of a horizon at once, or one after another from its own.

    Arguments:
        settings: see `Settings`.
        series, observed, planned: how many series there are, and columns beside each.

    Raises:
        ValueError: settings that do not go together.
    """

    def __init__(self, settings: Settings, series: int, observed: int, planned: int) -> None:
        self.settings, self.head = settings, HEADS[settings.head]()
        recursive = settings.model == "recursive"
        if recursive and (observed or self.head.spread):
            raise ValueError(
                "`model` recursive reads its own forecasts, so that `head` must be point and "
                f"`observed` empty. Received: head={settings.head!r}, observed "
                f"{settings.observed!r}. Choose `model` direct or encoder-decoder."
            )
        _check_judged(settings, self.head)
        self.steps = 1 if recursive else settings.horizon
        views = 2 + len(settings.all_seasons) if settings.how.relative else 1
        past, ahead = views + observed, max(1, len(settings.all_seasons)) + planned
        kind = "direct" if recursive else settings.model
        build = names.find(models, kind, "model of a forecast").build
        keras.utils.set_random_seed(settings.seed)  # layers draw the seeds of their dropout now
        self._fresh: Callable[[], keras.Model] = functools.partial(
            build,
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            features=past,
            ahead=ahead,
            horizon=self.steps,
            width=self.head.width,
            dropout=settings.dropout,
            engine=settings.engine,
        )
        self.members = [self._fresh() for _ in range(settings.members)]
        groups = 1 if settings.scaling == "window" else series
        self.teller = Teller(settings, self.head, self.members, groups, past, ahead)
        self._tell = tf.function(self.teller, autograph=False, reduce_retracing=True)
        self._learnt = False

    @property
    def depth(self) -> int:
        """How many rows a window reads."""
        return features.depth(self.settings.lags, self.settings.all_seasons)

    @property
    def weights(self) -> list[Any]:
        """Of all networks that are averaged."""
        return [weight for member in self.members for weight in member.weights]

    def learn(self, train: Windows, validation: Windows, warm: bool = False) -> list[float]:
        """Learns from the one and stops by the other; gives the best validation losses.

        warm: begins from the weights and with the scales that it has, instead of anew.
        """
        if not warm or not self._learnt:
            self._fit_scales(train)
        self._learnt = True
        known, held_out = self._encoded(train), self._encoded(validation)
        found = []
        for number, member in enumerate(self.members):
            keras.utils.set_random_seed(self.settings.seed + number)
            if not warm:
                member.set_weights(self._fresh().get_weights())
            found.append(self._fit(member, known, held_out))
        return found

    def tell(self, windows: Windows) -> Told:
        """What it says at each window."""
        cuts = range(0, len(windows), ROWS)
        each = [self._tell(*_given(windows, slice(cut, cut + ROWS))) for cut in cuts]
        return Told(**{name: np.concatenate([one[name] for one in each]) for name in each[0]})

    def reads(self, windows: Windows) -> dict[str, Any]:
        """What its members are given of each window, by the names of their inputs.

        Raises:
            ValueError: they are an encoder and a decoder, whose steps are not of one time.
        """
        if self.settings.model == "encoder-decoder":
            raise ValueError(
                "Steps of one time are told, of a network that is direct or recursive. Received: "
                "model='encoder-decoder'. Give `.model`, and numbers."
            )
        return self.teller.scaled(self._features(windows, self.steps), windows.series)

    def actual(self, windows: Windows) -> Floats:
        """(rows, horizon) what came, as the target has it; NaN where it has not come yet."""
        seen = self._features(windows, windows.future.shape[1])
        return np.asarray(self.settings.how.of(windows.future, seen.reference))

    def values(self, learnt: Floats, windows: Windows) -> Floats:
        """(rows, horizon) in the units of the series, of what the target has."""
        seen = self._features(windows, learnt.shape[1])
        return np.asarray(self.settings.how.back(learnt, seen.reference))

    def _features(self, windows: Windows, horizon: int) -> features.Features:
        known, observed, planned, _ = _given(windows)
        return self.teller.seen(known, observed, planned, horizon)

    def _fit_scales(self, train: Windows) -> None:
        least, scales = self.teller.least, self.teller.scales
        least.assign(NOTHING)
        size = float(np.median(self._features(train, self.steps).size))
        least.assign(max(NOTHING, STILL * size))
        seen, group = self._features(train, self.steps), np.asarray(self.teller.group(train.series))
        scales["past"].fit(seen.past.numpy(), group)
        scales["ahead"].fit(seen.ahead.numpy(), group)
        scales["target"].fit(self._targets(train, seen), group)

    def _encoded(self, windows: Windows) -> tuple[dict[str, Any], Any]:
        seen, group = self._features(windows, self.steps), self.teller.group(windows.series)
        x = self.teller.scaled(seen, windows.series)
        y = self.teller.scales["target"].to(self._targets(windows, seen), group)
        return x, tf.cast(tf.clip_by_value(y, -FARTHEST, FARTHEST), tf.float32)

    def _targets(self, windows: Windows, seen: features.Features) -> Floats:
        """(rows, steps, 1) what is learnt, in units of the windows' sizes."""
        return (self.actual(windows)[:, : self.steps] / seen.size.numpy())[..., None]

    def _fit(self, member: keras.Model, known: Any, held_out: Any) -> float:
        settings, epochs = self.settings, self.settings.epochs

        def cosine(epoch: int, _: float) -> float:
            return 0.5 * settings.learning_rate * (1 + math.cos(math.pi * epoch / epochs))

        if not member.compiled:
            decay, clip = settings.weight_decay, settings.clip or None
            rate = settings.learning_rate
            optimizer = keras.optimizers.AdamW(rate, weight_decay=decay, global_clipnorm=clip)
            member.compile(optimizer, self.head)
        for variable in member.optimizer.variables:  # what an earlier training has left
            variable.assign(keras.ops.zeros_like(variable))
        (x, y), batch = _whole(known[0], known[1], settings.batch)
        told = member.fit(
            x,
            y,
            batch_size=batch,
            epochs=epochs,
            validation_data=held_out,
            validation_batch_size=ROWS,
            callbacks=[
                keras.callbacks.LearningRateScheduler(cosine),
                keras.callbacks.EarlyStopping(
                    "val_loss", patience=settings.patience, restore_best_weights=True
                ),
            ],
            verbose=0,
        )
        return float(min(told.history["val_loss"]))


def _given(windows: Windows, rows: slice = slice(None)) -> tuple[Any, Any, Any, Any]:
    """What a teller is given of windows."""
    values = (windows.known, windows.observed, windows.planned)
    known, observed, planned = (tf.constant(each[rows], tf.float64) for each in values)
    return known, observed, planned, tf.constant(windows.series[rows])


def _check_judged(settings: Settings, head: Head) -> None:
    """Refuses what a volatility or a direction would be judged by wrongly.

    Raises:
        ValueError: it would not be that of the return from the last value.
    """
    plain = settings.scaling == "train" and not settings.all_seasons
    if head.tells != "value" and not (
        plain and settings.target == "log-return" and settings.model != "recursive"
    ):
        raise ValueError(
            f"`head` {settings.head} is of the log return from the last value: `target` must be "
            "log-return, `scaling` train, `seasons` empty and `model` not recursive. Received: "
            f"{settings.target}, {settings.scaling}, {settings.seasons!r}, {settings.model}."
        )


def _whole(x: dict[str, Any], y: Any, batch: int) -> tuple[tuple[dict[str, Any], Any], int]:
    """The newest rows that make whole batches: a batch of another size would be compiled anew."""
    batch = min(batch, len(y))
    rows = len(y) // batch * batch
    return ({name: each[-rows:] for name, each in x.items()}, y[-rows:]), batch
