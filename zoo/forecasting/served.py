"""A forecaster as a SavedModel: raw values in; dates, forecasts and intervals out.

values    (batch, time) float64, the newest last, at least as many as are read
last      (batch,) the date of the newest, "2020-01-31" or "2020-01-31 14:00:00"; not of
          numbered rows
observed  (batch, time, k) float64, if columns stand beside the values
planned   (batch, horizon, m) float64, if columns do that are known ahead
series    (batch,) int32, if there are several: which

→ dates (batch, horizon), not of numbered rows; forecast, low, high (batch, horizon), or
  volatility or direction from a head that tells these

Where there are no strings, dates are seconds since 1970 began, int64; see `parts`.
"""

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from zoo.export.parts import Parts, of_model, of_served
from zoo.export.proof import Proof
from zoo.export.served import Endpoint
from zoo.export.served import export as export_served
from zoo.forecasting.calendar import CYCLES, DAY, date_of, day_of, place

DATE = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?"


def export(forecaster: Any, folder: Path) -> Proof:
    """Writes it, and proves it in a process of its own; see `zoo.export.served`."""
    tracked = [forecaster.network.teller, *forecaster.network.members]
    function, signature, example = endpoint(forecaster)
    return export_served(function, signature, folder, example, tracked)


def endpoint(forecaster: Any) -> Endpoint:
    """What is served, see the head of this file."""
    signature = _signature(forecaster)
    return Endpoint(_Served(forecaster), signature, _example(forecaster, signature))


def parts(forecaster: Any) -> Parts:
    """The same with dates as seconds; or else the networks, {past, ahead} → numbers."""
    members = forecaster.network.members
    names = [f"network_{n}" for n in range(len(members))] if len(members) > 1 else ["network"]
    networks = {name: of_model(model) for name, model in zip(names, members, strict=True)}
    signature = _signature(forecaster)
    example = _example(forecaster, signature)
    if "last" in signature:
        signature["last"] = tf.TensorSpec((None,), tf.int64)
        example["last"] = _moments(example["last"]).numpy()
    return of_served(_Served(forecaster), signature, example, Parts(networks))


class _Served:
    def __init__(self, forecaster: Any) -> None:
        self.network, self.rhythm = forecaster.network, forecaster.rhythm
        self.timed = forecaster.facts["timed"]
        self.settings, self.radius = forecaster.settings, forecaster.radius
        self.cycles = [name for name in self.settings.beside("planned") if name in CYCLES]

    def __call__(self, values: Any, **beside: Any) -> dict[str, Any]:
        depth, horizon = self.network.depth, self.settings.horizon
        time = tf.shape(values)[1]
        told = f"`values` must hold {depth} or more of each series, as many are read."
        with tf.control_dependencies([tf.debugging.assert_greater_equal(time, depth, told)]):
            known = tf.debugging.check_numerics(values[:, -depth:], "`values` must be numbers.")
        series = beside.get("series", tf.zeros(tf.shape(values)[:1], tf.int32))
        answers, moments = {}, None
        if "last" in beside:
            steps = tf.range(1, horizon + 1, dtype=tf.int64)
            written = beside["last"].dtype == tf.string
            last = _moments(beside["last"]) if written else beside["last"]
            moments = self.rhythm.after(last[:, None], steps)
            answers["dates"] = _written(moments, self.timed) if written else moments
        planned = self._planned(beside, moments, tf.shape(values)[0])
        observed = beside.get("observed", tf.zeros([*tf.unstack(tf.shape(values)), 0], tf.float64))
        said = self.network.teller(known, observed[:, -depth:], planned, series)
        tells = self.network.head.tells
        answers["forecast" if tells == "value" else tells] = said["values"]
        if len(self.radius.q):
            q, largest = (tf.gather(tf.constant(each), series) for each in self.radius)
            half = tf.minimum(q * said["volatility"], largest)
            seen = self.network.teller.seen(known, observed[:, -depth:], planned, horizon)
            for name, bound in (("low", said["learnt"] - half), ("high", said["learnt"] + half)):
                answers[name] = self.settings.how.back(bound, seen.reference)
        return answers

    def _planned(self, beside: dict[str, Any], moments: Any, batch: Any) -> Any:
        """(batch, horizon, m): columns first, then the cycles of the dates."""
        horizon = self.settings.horizon
        parts = [beside.get("planned", tf.zeros([batch, horizon, 0], tf.float64))]
        for name in self.cycles:
            angle = tf.cast(place(name, moments), tf.float64) * (2 * np.pi / CYCLES[name])
            parts.append(tf.stack([tf.sin(angle), tf.cos(angle)], axis=2))
        return tf.concat(parts, axis=2)


def _moments(dates: Any) -> Any:
    """(…) int64 seconds of texts."""
    fits = tf.reduce_all(tf.strings.regex_full_match(dates, DATE))
    told = '`last`, dates, must be written as "2020-01-31" or "2020-01-31 14:00:00".'
    with tf.control_dependencies([tf.debugging.Assert(fits, [told])]):
        year, month, day = (_number(dates, *where) for where in ((0, 4), (5, 2), (8, 2)))
    hour, minute, second = (_number(dates, *where) for where in ((11, 2), (14, 2), (17, 2)))
    return day_of(year, month, day) * DAY + hour * 3600 + minute * 60 + second


def _number(dates: Any, place: int, length: int) -> Any:
    """The digits there, 0 where the text has ended."""
    filled = tf.strings.join([dates, tf.constant("0" * 20)])
    long = tf.strings.length(dates) > place
    digits = tf.where(long, tf.strings.substr(filled, place, length), "0")
    return tf.strings.to_number(digits, tf.int64)


def _written(moments: Any, timed: bool) -> Any:
    """(…) texts of seconds since 1970."""
    year, month, day = date_of(moments // DAY)
    parts = [_digits(year, 4), "-", _digits(month, 2), "-", _digits(day, 2)]
    if timed:
        clock = moments % DAY
        for mark, part in ((" ", clock // 3600), (":", clock // 60 % 60), (":", clock % 60)):
            parts += [mark, _digits(part, 2)]
    return tf.strings.join(parts)


def _digits(number: Any, width: int) -> Any:
    return tf.strings.as_string(number, width=width, fill="0")


def _signature(forecaster: Any) -> dict[str, Any]:
    facts, horizon = forecaster.facts, forecaster.settings.horizon
    cycles = [name for name in forecaster.settings.beside("planned") if name in CYCLES]
    columns = facts["planned"] - 2 * len(cycles)
    signature = {"values": tf.TensorSpec((None, None), tf.float64)}
    if forecaster.rhythm.kind != "rows":
        signature["last"] = tf.TensorSpec((None,), tf.string)
    if facts["observed"]:
        signature["observed"] = tf.TensorSpec((None, None, facts["observed"]), tf.float64)
    if columns:
        signature["planned"] = tf.TensorSpec((None, horizon, columns), tf.float64)
    if len(facts["names"]) > 1:
        signature["series"] = tf.TensorSpec((None,), tf.int32)
    return signature


def _example(forecaster: Any, signature: dict[str, Any]) -> dict[str, Any]:
    """Two walks, which begin at different heights."""
    random = np.random.default_rng(0)
    time = forecaster.network.depth + 3
    steps = np.exp(np.cumsum(random.normal(0, 0.01, (2, time)), axis=1))
    example = {"values": steps * [[100.0], [7.0]]}
    if "last" in signature:
        example["last"] = np.array(["2020-02-28", "1999-12-31"])
    for name in ("observed", "planned"):
        if name in signature:
            rows = time if name == "observed" else forecaster.settings.horizon
            example[name] = random.normal(size=(2, rows, signature[name].shape[2]))
    if "series" in signature:
        example["series"] = np.array([0, len(forecaster.facts["names"]) - 1])
    return example
