"""A network that tells the next log return of a price."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Rows, Splits, whole
from zoo.evaluation.diebold_mariano import diebold_mariano
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.report.scores import OURS
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models.prices import Days, priced, several
from zoo.tasks.stock import table_of
from zoo.topologies import build_model

PRICE, RETURN, P = "RMSE of the price", "RMSE of the return, %", "p, as the last value"
LAST = "the last value"
SIGNIFICANT = 0.05


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """returns: (rows, window, 1) float32, standardised.  targets: (rows, 1), the next one."""

    returns: np.ndarray
    targets: np.ndarray


class Model(RowModel):
    """Reads the last prices, as many as it was trained on and one more."""

    task = "stock"
    reads_files = True
    known = ("mean deviation",)
    epochs = 20
    unit = "days"
    fields = Fields("returns", "targets")

    @staticmethod
    def fit(settings: Any, splits: Splits[Days]) -> dict[str, Any]:
        """Mean and deviation of a day's return."""
        returns = splits.train.returns
        return {"mean": float(returns.mean()), "deviation": float(returns.std()) or 1.0}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_one`: returns → the next."""
        return build_model(
            "many_to_one",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            features=1,
            classes=1,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
        )

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Squared deviations, in units of the variance of the returns."""
        return keras.losses.MeanSquaredError()

    def encode(self, rows: Days) -> Encoded:
        """Returns in deviations from their mean."""
        known, targets = self._standard(np.diff(np.log(rows.known))), self._standard(rows.returns)
        return Encoded(known[..., None].astype(np.float32), targets[:, None].astype(np.float32))

    def score(self, rows: Days) -> Scores:
        """Errors of price and return, and whether they differ from those of the last value."""
        batches = Batches(self.encode(rows), 256)
        told = np.stack(outputs(self._outputs, batches, "returns"))[:, 0].astype(float)
        return _scores(told * self.facts["deviation"] + self.facts["mean"], rows)

    def baselines(self, splits: Splits[Days]) -> dict[str, Scores]:
        """The last value, and the last value with the mean return of the train days."""
        rows = judged(splits)
        last = _scores(np.zeros(len(rows)), rows)
        del last[P]
        mean = _scores(np.full(len(rows), self.facts["mean"]), rows)
        return {LAST: last, "the mean return": mean}

    def examples(self, rows: Days) -> list[Sample]:
        """The last day."""
        (told,) = self.predict(rows.known[-1:])
        day = f"{rows.dates[-1]}: told {told['price']:,.2f}, was {rows.prices[-1]:,.2f}"
        return [Sample("The last day", day)]

    def verdict(self) -> str:
        """Whether the last value is beaten, by a test, in words."""
        scores = self.card.get("scores")
        return "" if scores is None else _verdict(scores[OURS], scores[LAST][PRICE])

    def predict(self, raw: Any) -> list[dict[str, float]]:
        """For each series of prices the next log return and the next price.

        Arguments:
            raw: a series of closing prices, the newest last, or several; of each the last are read,
                as many as the window and one more.

        Raises:
            ValueError: too few prices, or what is no positive number.
        """
        most = self.settings.window + 1
        known = [priced(one, f"series {number}") for number, one in enumerate(several(raw))]
        if not known or min(map(len, known)) < most:
            raise ValueError(
                f"`raw`, series of prices, must hold at least {most} in each, the newest last. "
                f"Received: {min(map(len, known), default='none')}."
            )
        served = self.served().function(tf.constant([one[-most:] for one in known], tf.float64))
        return [
            {"return": float(r), "price": float(p)}
            for r, p in zip(served["return"].numpy(), served["price"].numpy(), strict=True)
        ]

    def served(self) -> Served:
        """prices (batch, window + 1 or more) float64 → return and price (batch,) float64."""
        most = self.settings.window + 1

        def serve(prices: Any) -> dict[str, Any]:
            known = tf.math.log(prices[:, -most:])
            returns = self._standard(known[:, 1:] - known[:, :-1])[..., None]
            told = tf.cast(self._outputs(tf.cast(returns, tf.float32))[:, 0], tf.float64)
            told = told * self.facts["deviation"] + self.facts["mean"]
            return {"return": told, "price": prices[:, -1] * tf.exp(told)}

        walk = np.exp(np.random.default_rng(0).normal(0, 0.01, (2, most)).cumsum(1))
        signature = {"prices": tf.TensorSpec((None, None), tf.float64)}
        return Served(serve, signature, {"prices": 100 * walk})

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """Arguments are CSV files of prices, or prices with commas between them."""
        return [answer for text in raw for answer in self.predict(self._series(text))]

    def line(self, one: str, answer: Any, most: int) -> str:
        """The price, and how far it is from the last."""
        change = 100 * np.expm1(answer["return"])
        return f"{one} → {answer['price']:,.2f} ({change:+z.2f} %); no financial advice"

    def _series(self, text: str) -> Any:
        try:
            return [float(price) for price in text.split(",")]
        except ValueError as error:
            path = Path(text).expanduser()
            if not path.exists():
                raise ValueError(
                    "Prices must be a CSV file, or numbers with commas between them. "
                    f"Received: {text!r}, which is neither."
                ) from error
            table = whole(table_of(path, self.settings.column, self.settings.symbol))
            return table.values[:, 0]

    def _standard(self, returns: Any) -> Any:
        return (returns - self.facts["mean"]) / self.facts["deviation"]

    def _outputs(self, returns: Any) -> Any:
        return keras.ops.cast(self.model(returns, training=False), "float32")


def _scores(told: np.ndarray, rows: Days) -> Scores:
    """Of log returns (rows,)."""
    last = rows.known[:, -1]
    errors, others = last * np.exp(told) - rows.prices, last - rows.prices
    return {
        PRICE: float(np.sqrt(np.mean(errors**2))),
        RETURN: 100 * float(np.sqrt(np.mean((told - rows.returns) ** 2))),
        P: diebold_mariano(errors, others).p,
    }


def _verdict(scores: Scores, last: float) -> str:
    ours, p = scores[PRICE], scores[P]
    better = "better" if ours < last else "worse"
    found = f"significantly {better}" if p < SIGNIFICANT else "no better"
    return (
        f"This model is {found} than {LAST}: RMSE {ours:,.2f} against {last:,.2f}, p = {p:.3f} "
        "(Diebold and Mariano). This is no financial advice."
    )
