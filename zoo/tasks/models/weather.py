"""A network that tells tomorrow's weather."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from zoo.baselines.feed_forward import feed_forward
from zoo.datasets import weather
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Rows, Splits, whole
from zoo.datasets.weather import COLUMNS
from zoo.encoding.scaled import Scaler
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.tasks.models._answers import likeliest, told
from zoo.tasks.models._arrays import LARGEST, moderate
from zoo.tasks.models._listed import items, listed, short
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._scores import accuracy, majority
from zoo.tasks.models.days import Days
from zoo.tasks.weather import complete
from zoo.topologies import build_model

HIGHEST = COLUMNS.index("temp_max")
TEMPERATURE = "error of temperature, °C"


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """days: (rows, window, features) float32.  today: (rows, features), the last of them.

    targets: (rows, 2) float32, the type and the standardised temperature.
    """

    days: np.ndarray
    today: np.ndarray
    targets: np.ndarray


class TypeAndTemperature(keras.losses.Loss):
    """Nats of the type, and half the squared deviation of the temperature in its own variance."""

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """The loss of each row."""
        types, logits = ops.cast(y_true[:, 0], "int32"), y_pred[:, :-1]
        nats = ops.sparse_categorical_crossentropy(types, logits, from_logits=True)
        return nats + ops.square(y_true[:, 1] - y_pred[:, -1]) / 2


class Model(RowModel):
    """Reads the last days, as many as it was trained on."""

    task = "weather"
    reads_files = True
    known = ("classes scaler",)
    scaled = len(COLUMNS)
    epochs = 30
    unit = "days"
    fields = Fields("days", "targets")

    @staticmethod
    def fit(settings: Any, splits: Splits[Days]) -> dict[str, Any]:
        """Types, and mean and deviation of what is measured."""
        scaler = Scaler.of(_even(splits.train.known).numpy())
        return {"classes": [*splits.classes], "scaler": dataclasses.asdict(scaler)}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_one`: days → logits of the types, and the temperature."""
        return build_model(
            "many_to_one",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            features=len(COLUMNS) + len(facts["classes"]),
            classes=len(facts["classes"]) + 1,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
        )

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Of both."""
        return TypeAndTemperature()

    @property
    def scaler(self) -> Scaler:
        """Of what is measured."""
        return Scaler(**self.facts["scaler"])

    def encode(self, rows: Days) -> Encoded:
        """What is measured standardised, rain in its logarithm; types one-hot."""
        types = np.eye(len(self.facts["classes"]), dtype=np.float32)[rows.types]
        known, tomorrow = (
            self.scaler.scale(_even(values.astype(np.float32)).numpy())
            for values in (rows.known, rows.tomorrow)
        )
        days = np.concatenate([known, types], -1)
        targets = np.stack([rows.tomorrow_type.astype(np.float32), tomorrow[:, HIGHEST]], -1)
        return Encoded(days, days[:, -1], targets)

    def score(self, rows: Days) -> Scores:
        """Accuracy of the type, mean absolute error of the highest temperature."""
        return self._scores(self._outputs, "days", rows)

    def baselines(self, splits: Splits[Days]) -> dict[str, Scores]:
        """The commonest type and the mean temperature; as today; a network that sees today."""
        rows, train = judged(splits), self.encode(splits.train)
        highest = rows.tomorrow[:, HIGHEST]
        mean = splits.train.tomorrow[:, HIGHEST].mean()
        one_day = feed_forward(
            train,
            self.encode(splits.validation),
            ("today", "targets"),
            TypeAndTemperature(),
            seed=self.settings.seed,
            features=train.today.shape[1],
            classes=len(self.facts["classes"]) + 1,
            hidden=[self.settings.units],
            dropout=self.settings.dropout,
        )
        return {
            "the commonest type, the mean": majority(splits.train.tomorrow_type, rows.tomorrow_type)
            | {TEMPERATURE: float(np.abs(mean - highest).mean())},
            "as today": {
                "accuracy": float(np.mean(rows.types[:, -1] == rows.tomorrow_type)),
                TEMPERATURE: float(np.abs(rows.known[:, -1, HIGHEST] - highest).mean()),
            },
            "feed-forward, sees today": self._scores(one_day, "today", rows),
        }

    def examples(self, rows: Days) -> list[Sample]:
        """The last days, and what was told of the next."""
        last = rows.take(np.arange(len(rows))[-3:])
        samples = []
        for day, answer in enumerate(self._served(last.known, self._names(last.types))):
            kind = self.facts["classes"][last.tomorrow_type[day]]
            was = f"{kind}, {last.tomorrow[day, HIGHEST]:.1f} °C"
            said = f"{told(answer['types'], 2)}, {answer['temperature']:.1f} °C"
            samples.append(Sample(f"{last.dates[day]}: {was}", said))
        return samples

    def predict(self, raw: Any) -> list[dict[str, Any]]:
        """For each sequence of days tomorrow: `types` with probabilities, `temperature` in °C.

        Arguments:
            raw: sequences of days, the newest last; a day is a mapping with precipitation in mm,
                temp_max and temp_min in °C, wind in m/s, and weather, one of the types.  Of each
                the last days are read, as many as the window.

        Raises:
            ValueError: too few days, or a day that lacks something or is none.
        """
        window = self.settings.window
        values, names = [], []
        for one in listed(raw, "the days", "sequences of days"):
            days = items(one) or []
            if len(days) < window:
                raise ValueError(
                    f"`raw`, sequences of days, must hold at least {window} days each, the newest "
                    f"last. Received: {short(one)}."
                )
            read = [self._day(day) for day in days[-window:]]
            values.append([numbers for numbers, _ in read])
            names.append([name for _, name in read])
        return self._served(np.array(values), names)

    def served(self) -> Served:
        """days (batch, window or more, 4) float32, types (batch, …) strings → tomorrow.

        Given are `probabilities` (batch, classes) and `temperature` (batch,), °C.  A type that was
        not learnt is refused.
        """
        classes, window = self.facts["classes"], self.settings.window

        def serve(days: Any, types: Any) -> dict[str, Any]:
            known = self.scaler.scale(_even(days[:, -window:]))
            one_hot = tf.cast(types[:, -window:, None] == tf.constant(classes), tf.float32)
            learnt = tf.reduce_all(tf.reduce_any(one_hot > 0, -1))
            told = f"A type must be one of {', '.join(classes)}, not as in:"
            with tf.control_dependencies([tf.debugging.Assert(learnt, [told, types])]):
                both = self._outputs(tf.concat([known, one_hot], -1))
            probabilities = tf.nn.softmax(both[:, :-1])
            return {"probabilities": probabilities, "temperature": self._degrees(both)}

        random = np.random.default_rng(0)
        signature = {
            "days": tf.TensorSpec((None, None, len(COLUMNS)), tf.float32),
            "types": tf.TensorSpec((None, None), tf.string),
        }
        example = {
            "days": random.uniform(0, 20, (2, window, len(COLUMNS))),
            "types": random.choice(classes, (2, window)),
        }
        return Served(serve, signature, example)

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """Arguments are tables of weather."""
        found, last = [], slice(-self.settings.window, None)
        for path in raw:
            table: Any = complete(whole(weather.load(path)))
            found += self._served(table.values[None, last], self._names(table.types[None, last]))
        return found

    def line(self, one: str, answer: Any, most: int) -> str:
        """Types, and degrees."""
        return f"{one} → {told(answer['types'], most)}  {answer['temperature']:.1f} °C"

    def _served(self, values: Any, names: Any) -> list[dict[str, Any]]:
        answers = self.served().function(tf.constant(values, tf.float32), tf.constant(names))
        probabilities, highest = (answers[n].numpy() for n in ("probabilities", "temperature"))
        return [
            {"types": likeliest(self.facts["classes"], row), "temperature": float(degrees)}
            for row, degrees in zip(probabilities, highest, strict=True)
        ]

    def _names(self, types: np.ndarray) -> Any:
        return np.array(self.facts["classes"])[types].tolist()

    def _day(self, day: Any) -> tuple[list[float], str]:
        try:
            rain, highest, lowest, wind = values = [float(day[column]) for column in COLUMNS]
            name = day["weather"]
        except (TypeError, KeyError, ValueError, IndexError, OverflowError):
            rain, highest, lowest, wind = values = [np.nan] * len(COLUMNS)
            name = None
        likely = moderate(values) and min(rain, wind) >= 0 and lowest <= highest
        if not likely or not isinstance(name, str) or name not in self.facts["classes"]:
            raise ValueError(
                f"A day must have numbers for {', '.join(COLUMNS)}, no rain or wind below 0, no "
                f"temp_min above temp_max, none beyond {LARGEST:g}, and `weather`, one of "
                f"{', '.join(self.facts['classes'])}. Received: {short(day)}."
            )
        return values, name

    def _scores(self, model: Any, field: str, rows: Days) -> Scores:
        found = np.stack(outputs(model, Batches(self.encode(rows), 256), field))
        off = np.abs(self._degrees(found) - rows.tomorrow[:, HIGHEST])
        return accuracy(found[:, :-1], rows.tomorrow_type) | {TEMPERATURE: float(off.mean())}

    def _degrees(self, found: Any) -> Any:
        return found[:, -1] * self.scaler.deviation[HIGHEST] + self.scaler.mean[HIGHEST]

    def _outputs(self, days: Any) -> Any:
        return ops.cast(self.model(days, training=False), "float32")


def _even(values: Any) -> Any:
    """Rain (…, 4), which is nothing on most days and much on some, as log(1 + mm)."""
    return tf.concat([tf.math.log1p(values[..., :1]), values[..., 1:]], -1)
