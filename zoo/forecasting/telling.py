"""From raw values to a forecast, all in the graph: windows → what is said of each step.

What an exported forecaster serves is what was judged: a backtest asks the same function.
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.forecasting import features
from zoo.forecasting.heads import LEVELS, Head
from zoo.forecasting.scaling import Scale
from zoo.forecasting.settings import Settings

NOTHING = 1e-12  # the least size there is
STILL = 0.1  # of what is usual: a window in which less moves is taken to move so much

Tensors = dict[str, Any]
_PARTS = ("mean", "deviation")


class Teller(tf.Module):
    """Networks that are averaged, with the scales of what they have learnt from.

    Arguments:
        settings, head: see `Settings`.
        members: the networks, {past, ahead} → (batch, steps, head.width).
        groups: how many series have scales of their own.
        past, ahead: how many features a network reads of a step.

    Attributes:
        scales: of `past`, `ahead` and `target`.
        least: the size of a window that would have a smaller one.
    """

    def __init__(
        self,
        settings: Settings,
        head: Head,
        members: Sequence[keras.Model],
        groups: int,
        past: int,
        ahead: int,
    ) -> None:
        super().__init__()
        self.settings, self.head, self.members = settings, head, list(members)
        centred = not settings.how.relative  # 0 is what the naive forecast says
        self.groups = groups
        self.scales = {
            "past": Scale(groups, past),
            "ahead": Scale(groups, ahead),
            "target": Scale(groups, 1, centred),
        }
        self.least = tf.Variable(NOTHING, trainable=False, dtype=tf.float64)

    def __call__(self, known: Any, observed: Any, planned: Any, series: Any) -> Tensors:
        """What is said at each window.

        Arguments:
            known, observed, planned: (rows, depth), (rows, depth, k), (rows, horizon, m), float64.
            series: (rows,) which of the series, integers.

        Returns:
            float64 by name: `learnt` (rows, horizon) as the target has it, `values` (rows, horizon)
            in the units of the series, `volatility` (rows, 1) of the changes before, as the target
            has them; and from a head that says them `quantiles` (rows, horizon, levels) of values.
        """
        if self.settings.model == "recursive":
            return self._one_by_one(known, observed, planned, series)
        return self._at_once(known, observed, planned, series, self.settings.horizon)

    def kept(self) -> dict[str, Any]:
        """The scales as plain data."""
        scales = {
            name: {part: getattr(scale, part).numpy().tolist() for part in _PARTS}
            for name, scale in self.scales.items()
        }
        return {**scales, "least": float(self.least.numpy())}

    def restore(self, kept: dict[str, Any]) -> None:
        """Takes them back.

        Raises:
            KeyError, TypeError, ValueError: they are not those of such networks.
        """
        for name, scale in self.scales.items():
            mean, deviation = (np.asarray(kept[name][part], float) for part in _PARTS)
            if not (
                np.isfinite(mean).all() and np.isfinite(deviation).all() and (deviation > 0).all()
            ):
                raise ValueError(f"the scale of {name} has no finite mean and positive deviation")
            scale.mean.assign(mean)
            scale.deviation.assign(deviation)
        self.least.assign(float(kept["least"]))

    def seen(self, known: Any, observed: Any, planned: Any, horizon: int) -> features.Features:
        """What a network sees of windows, not yet scaled."""
        return features.of(
            known,
            observed,
            planned[:, :horizon],
            target=self.settings.how,
            lags=self.settings.lags,
            seasons=self.settings.all_seasons,
            horizon=horizon,
            by_window=self.settings.scaling == "window",
            least=self.least,
        )

    def scaled(self, seen: features.Features, series: Any) -> Tensors:
        """The same as the networks read it, float32."""
        group = self.group(series)
        return {
            "past": tf.cast(self.scales["past"].to(seen.past, group), tf.float32),
            "ahead": tf.cast(self.scales["ahead"].to(seen.ahead, group), tf.float32),
        }

    def group(self, series: Any) -> Any:
        """Whose scales each row has."""
        return series if self.groups > 1 else tf.zeros_like(series)

    def _at_once(
        self, known: Any, observed: Any, planned: Any, series: Any, horizon: int
    ) -> Tensors:
        seen = self.seen(known, observed, planned, horizon)
        middle, levels = self._asked(self.scaled(seen, series))
        group = self.group(series)
        learnt = self._unscaled(middle[..., None], group)[..., 0] * seen.size
        told = {
            "learnt": learnt,
            "values": self._values(learnt, seen),
            "volatility": self._volatility(seen, group),
        }
        if levels is not None:
            parts = tf.unstack(self._unscaled(levels, group), axis=-1)
            values = [self._values(one * seen.size, seen) for one in parts]
            told["quantiles"] = tf.stack(values, axis=-1)
        return told

    def _one_by_one(self, known: Any, observed: Any, planned: Any, series: Any) -> Tensors:
        """Each step from those that were foretold before it."""
        horizon = self.settings.horizon

        def step(now: Any, known: Any, told: Any) -> tuple[Any, Any, Any]:
            next_one = self._at_once(known, observed, planned[:, now : now + 1], series, 1)
            said = next_one["values"]
            known = tf.concat([known[:, 1:], said], axis=1)
            return now + 1, known, told.write(now, said[:, 0])

        told = tf.TensorArray(tf.float64, horizon)
        *_, told = tf.while_loop(lambda now, *_: now < horizon, step, (tf.constant(0), known, told))
        values = tf.transpose(told.stack())
        values = tf.ensure_shape(values, [None, horizon])
        whole = self.seen(known, observed, planned, horizon)
        return {
            "learnt": self.settings.how.of(values, whole.reference),
            "values": values,
            "volatility": self._volatility(whole, self.group(series)),
        }

    def _volatility(self, seen: features.Features, group: Any) -> Any:
        """(rows, 1); where next to nothing has moved, a part of what is usual."""
        deviation = tf.convert_to_tensor(self.scales["past"].deviation)
        usual = tf.gather(deviation, group)[:, :1]
        return tf.maximum(seen.volatility, STILL * usual) * seen.size

    def _asked(self, x: Tensors) -> tuple[Any, Any]:
        """(rows, steps), and quantiles (rows, steps, levels) or None: means over the networks."""
        outputs = [member(x, training=False) for member in self.members]
        middle = tf.add_n([self.head.middle(one) for one in outputs]) / len(outputs)
        levels = None
        if self.head.spread:
            levels = tf.add_n([self.head.quantiles(one, LEVELS) for one in outputs]) / len(outputs)
            levels = tf.cast(levels, tf.float64)
        return tf.cast(middle, tf.float64), levels

    def _unscaled(self, x: Any, group: Any) -> Any:
        return x if self.head.tells == "direction" else self.scales["target"].back(x, group)

    def _values(self, learnt: Any, seen: features.Features) -> Any:
        if self.head.tells != "value":
            return learnt
        return self.settings.how.back(learnt, seen.reference)
