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
from zoo.forecasting.heads import HEADS, LEVELS, Head
from zoo.forecasting.scaling import Scale, fitted
from zoo.forecasting.settings import Settings
from zoo.forecasting.windows import Windows

ROWS = 4096  # windows at once when nothing is learnt
FARTHEST = 20.0  # deviations from 0; a target beyond counts as if it were there
NOTHING = 1e-12  # the least size there is
STILL = 0.1  # of what is usual: a window in which less moves is taken to move so much

Floats = NDArray[np.float64]


class Told(NamedTuple):
    """What is said at each origin.

    learnt     (rows, horizon) as the target has it
    values     (rows, horizon) in the units of the series
    quantiles  (rows, horizon, levels) of values, or None from a head that says one number
    volatility (rows, 1) of the changes before, as the target has them
    """

    learnt: Floats
    values: Floats
    quantiles: Floats | None
    volatility: Floats


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
        self.recursive = settings.model == "recursive"
        if self.recursive and (observed or self.head.spread):
            raise ValueError(
                "`model` recursive reads its own forecasts, so that `head` must be point and "
                f"`observed` empty. Received: head={settings.head!r}, observed "
                f"{settings.observed!r}. Choose `model` direct or encoder-decoder."
            )
        _check_judged(settings, self.head)
        self.steps = 1 if self.recursive else settings.horizon
        self.groups = 1 if settings.scaling == "window" else series
        views = 2 + len(settings.all_seasons) if settings.how.relative else 1
        kind = "direct" if self.recursive else settings.model
        build = names.find(models, kind, "model of a forecast").build
        keras.utils.set_random_seed(settings.seed)  # layers draw the seeds of their dropout now
        self._fresh: Callable[[], keras.Model] = functools.partial(
            build,
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            features=views + observed,
            ahead=max(1, len(settings.all_seasons)) + planned,
            horizon=self.steps,
            width=self.head.width,
            dropout=settings.dropout,
            engine=settings.engine,
        )
        self.members = [self._fresh() for _ in range(settings.members)]
        self.scales: dict[str, Scale] = {}
        self.least = NOTHING
        self._outputs = tf.function(self._run, reduce_retracing=True)

    @property
    def depth(self) -> int:
        """How many rows a window reads."""
        return features.depth(self.settings.lags, self.settings.all_seasons)

    def learn(self, train: Windows, validation: Windows, warm: bool = False) -> list[float]:
        """Learns from the one and stops by the other; gives the best validation losses.

        warm: begins from the weights and with the scales that it has, instead of anew.
        """
        if not warm or not self.scales:
            self._fit_scales(train)
        known, held_out = self._encoded(train), self._encoded(validation)
        found = []
        for number, member in enumerate(self.members):
            seed = self.settings.seed + number
            keras.utils.set_random_seed(seed)
            if not warm:
                member.set_weights(self._fresh().get_weights())
            found.append(self._fit(member, known, held_out))
        return found

    def tell(self, windows: Windows) -> Told:
        """What it says at each window."""
        if not self.recursive:
            return self._tell(windows)
        known, parts = windows.known, []
        for step in range(self.settings.horizon):
            one = Windows(
                known,
                windows.observed,
                windows.planned[:, step : step + 1],
                windows.future[:, step : step + 1],
                windows.series,
                windows.origins,
            )
            parts.append(self._tell(one))
            known = np.concatenate([known[:, 1:], parts[-1].values], axis=1)
        values = np.concatenate([part.values for part in parts], axis=1)
        whole = self._features(windows, self.settings.horizon)
        learnt = np.asarray(self.settings.how.of(values, whole.reference) / whole.size)
        return Told(learnt, values, None, self._volatility(whole, windows))

    def actual(self, windows: Windows) -> Floats:
        """(rows, horizon) what came, as the target has it; NaN where it has not come yet."""
        seen = self._features(windows, windows.future.shape[1])
        return (self.settings.how.of(windows.future, seen.reference) / seen.size).numpy()

    def values(self, learnt: Floats, windows: Windows) -> Floats:
        """(rows, horizon) in the units of the series, of what the target has."""
        return self._values(learnt, self._features(windows, learnt.shape[1]))

    def _tell(self, windows: Windows) -> Told:
        seen = self._features(windows)
        x = self._scaled(seen, windows.series)
        cuts = range(0, len(windows), ROWS)
        each = [self._outputs({k: v[a : a + ROWS] for k, v in x.items()}) for a in cuts]
        middle, *levels = (
            np.concatenate([one.numpy() for one in each]).astype(float).transpose(2, 0, 1)
        )
        learnt = self._unscaled(middle, windows)
        quantiles = [self._values(self._unscaled(one, windows), seen) for one in levels]
        return Told(
            learnt,
            self._values(learnt, seen),
            np.stack(quantiles, axis=-1) if quantiles else None,
            self._volatility(seen, windows),
        )

    def _volatility(self, seen: features.Features, windows: Windows) -> Floats:
        usual = self.scales["past"].deviation[self._group(windows.series), :1]
        return np.maximum(seen.volatility.numpy(), STILL * usual)

    def _run(self, x: dict[str, Any]) -> Any:
        """(rows, horizon, 1 + levels): the forecast, and quantiles of a head that has some."""
        told = []
        for member in self.members:
            outputs = member(x, training=False)
            parts = [self.head.middle(outputs)[..., None]]
            if self.head.spread:
                parts.append(self.head.quantiles(outputs, LEVELS))
            told.append(tf.concat(parts, axis=-1))
        return tf.add_n(told) / len(told)

    def _values(self, learnt: Floats, seen: features.Features) -> Floats:
        if self.head.tells != "value":
            return learnt
        back = self.settings.how.back(learnt * seen.size, seen.reference)
        return np.asarray(back)

    def _unscaled(self, x: Floats, windows: Windows) -> Floats:
        if self.head.tells == "direction":
            return x
        return self.scales["target"].back(x[..., None], self._group(windows.series))[..., 0]

    def _features(self, windows: Windows, horizon: int | None = None) -> features.Features:
        horizon = horizon or self.steps
        return features.of(
            tf.constant(windows.known, tf.float64),
            tf.constant(windows.observed, tf.float64),
            tf.constant(windows.planned[:, :horizon], tf.float64),
            target=self.settings.how,
            lags=self.settings.lags,
            seasons=self.settings.all_seasons,
            horizon=horizon,
            by_window=self.settings.scaling == "window",
            least=self.least,
        )

    def _group(self, series: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.zeros_like(series) if self.groups == 1 else series

    def _fit_scales(self, train: Windows) -> None:
        self.least = NOTHING
        self.least = max(NOTHING, STILL * float(np.median(self._features(train).size)))
        seen, group = self._features(train), self._group(train.series)
        centred = not self.settings.how.relative  # 0 is what the naive forecast says
        learnt = self.actual(train)[:, : self.steps, None]
        self.scales = {
            "past": fitted(seen.past.numpy(), group, self.groups),
            "ahead": fitted(seen.ahead.numpy(), group, self.groups),
            "target": fitted(learnt, group, self.groups, centred),
        }

    def _scaled(self, seen: features.Features, series: NDArray[np.int64]) -> dict[str, Any]:
        group = self._group(series)
        given = {"past": seen.past.numpy(), "ahead": seen.ahead.numpy()}
        return {
            name: tf.constant(self.scales[name].to(x, group), tf.float32)
            for name, x in given.items()
        }

    def _encoded(self, windows: Windows) -> tuple[dict[str, Any], Any]:
        x = self._scaled(self._features(windows), windows.series)
        y = self.scales["target"].to(
            self.actual(windows)[:, : self.steps, None], self._group(windows.series)
        )
        return x, tf.constant(np.clip(y, -FARTHEST, FARTHEST), tf.float32)

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
