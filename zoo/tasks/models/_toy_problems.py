"""What the three toy problems are to a model: shapes, loss, score, what to beat, raw input."""

import abc
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.splits import Ragged, Splits
from zoo.datasets.toys import BLANK, HIGHEST, KEPT, SIGNAL, SYMBOLS, Additions, Copies, Sums
from zoo.tasks.models._arrays import array

Scores = dict[str, float]
NO_STEP = -1  # what fills rows of raw integers up


class Problem(abc.ABC):
    """Abstract.

    Attributes:
        facts: see `fit`.
        epochs: how often the rows are read if the user names no budget.
        learning_rate, average: see `Settings`.
        topology, sizes: of the model.
        raw: what raw rows are called, and their signature.
    """

    epochs: ClassVar[int]
    learning_rate: ClassVar[float] = 3e-3
    average: ClassVar[float] = 0.0
    topology: ClassVar[str]
    sizes: ClassVar[dict[str, Any]]
    raw: ClassVar[tuple[str, Any]]

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts

    @staticmethod
    @abc.abstractmethod
    def fit(splits: Splits[Any]) -> dict[str, Any]:
        """What of the training rows must be known."""

    @staticmethod
    def loss() -> keras.losses.Loss:
        """Squared deviations, in units of the variance of the sums."""
        return keras.losses.MeanSquaredError()

    @abc.abstractmethod
    def encode(self, rows: Any) -> tuple[Any, np.ndarray]:
        """Inputs and targets."""

    @abc.abstractmethod
    def score(self, outputs: Any, rows: Any) -> Scores:
        """Of the model's outputs."""

    @abc.abstractmethod
    def baselines(self, train: Any, rows: Any) -> dict[str, Scores]:
        """The same of who knows nothing of the row."""

    @abc.abstractmethod
    def check(self, raw: Any) -> np.ndarray:
        """Raw rows as one array.  ValueError: they are none."""

    @abc.abstractmethod
    def serve(self, model: Callable[[Any], Any], raw: Any) -> dict[str, Any]:
        """Tensors of raw rows → the answers."""

    @abc.abstractmethod
    def read(self, text: str) -> list[Any]:
        """A raw row as it is written on the command line."""

    @abc.abstractmethod
    def shown(self, rows: Any) -> list[Any]:
        """The first raw rows."""


class _Number(Problem):
    """Abstract: a sum is told, the network's output in deviations from the mean of all sums."""

    topology = "many_to_one"

    @staticmethod
    def fit(splits: Splits[Any]) -> dict[str, Any]:
        sums = splits.train.sums.astype(float)
        return {"mean": float(sums.mean()), "deviation": float(sums.std()) or 1.0}

    def serve(self, model: Callable[[Any], Any], raw: Any) -> dict[str, Any]:
        return {"sums": self.sums(model(self.tensor(raw))[:, 0])}

    def sums(self, outputs: Any) -> Any:
        return outputs * self.facts["deviation"] + self.facts["mean"]

    def targets(self, rows: Any) -> np.ndarray:
        deviations = (rows.sums[:, None] - self.facts["mean"]) / self.facts["deviation"]
        return deviations.astype(np.float32)

    def score(self, outputs: Any, rows: Any) -> Scores:
        return self.scores(self.sums(np.stack(outputs)[:, 0].astype(float)), rows)

    @abc.abstractmethod
    def tensor(self, raw: Any) -> Any:
        """What the model reads."""

    @staticmethod
    @abc.abstractmethod
    def scores(told: np.ndarray, rows: Any) -> Scores:
        """Of the sums that were told."""


class SumOfIntegers(_Number):
    """Token 0 is no integer, token 1 is 0, …, so that what fills rows up is not counted."""

    epochs = 30
    sizes: ClassVar = {"vocabulary": HIGHEST + 2, "classes": 1}
    raw = ("integers", tf.TensorSpec((None, None), tf.int32))

    def encode(self, rows: Sums) -> tuple[Any, np.ndarray]:
        return Ragged(rows.integers.values + 1, rows.integers.starts), self.targets(rows)

    def tensor(self, raw: Any) -> Any:
        return raw - NO_STEP

    @staticmethod
    def scores(told: np.ndarray, rows: Sums) -> Scores:
        wrong = float(np.mean(np.rint(told) != rows.sums))
        return {"wrong sums": wrong, "mean squared error": float(np.mean((told - rows.sums) ** 2))}

    def baselines(self, train: Sums, rows: Sums) -> dict[str, Scores]:
        each = train.sums.sum() / train.integers.lengths.sum()
        return {
            "always the mean": self.scores(np.full(len(rows), self.facts["mean"]), rows),
            f"{each:.1f} for each integer": self.scores(each * rows.integers.lengths, rows),
        }

    def check(self, raw: Any) -> np.ndarray:
        rows = []
        for row in raw:
            integers = array(row)
            whole = integers.ndim == 1 and len(integers) and integers.dtype.kind in "iu"
            if not whole or integers.min() < 0 or integers.max() > HIGHEST:
                raise ValueError(
                    f"`raw`, rows of integers, must hold integers from 0 to {HIGHEST} in each row, "
                    f"at least one. Received: {row!r}."
                )
            rows.append(integers)
        filled = np.full((len(rows), max(map(len, rows))), NO_STEP, np.int32)
        for number, integers in enumerate(rows):
            filled[number, : len(integers)] = integers
        return filled

    def read(self, text: str) -> list[Any]:
        return _integers(text)

    def shown(self, rows: Sums) -> list[Any]:
        return [rows.integers[row].tolist() for row in range(min(3, len(rows)))]


class AddingProblem(_Number):
    """Steps are read as they are: a number and its mark."""

    epochs = 10
    sizes: ClassVar = {"features": 2, "classes": 1}
    raw = ("steps", tf.TensorSpec((None, None, 2), tf.float32))

    def encode(self, rows: Additions) -> tuple[Any, np.ndarray]:
        return rows.steps, self.targets(rows)

    def tensor(self, raw: Any) -> Any:
        return raw

    @staticmethod
    def scores(told: np.ndarray, rows: Additions) -> Scores:
        return {"mean squared error": float(np.mean((told - rows.sums) ** 2))}

    def baselines(self, train: Additions, rows: Additions) -> dict[str, Scores]:
        return {"always the mean": self.scores(np.full(len(rows), self.facts["mean"]), rows)}

    def check(self, raw: Any) -> np.ndarray:
        try:
            steps = np.asarray(raw, np.float32)
        except (ValueError, TypeError):  # rows of different lengths, or no numbers
            steps = np.zeros(0, np.float32)
        fits = steps.ndim == 3 and steps.shape[2] == 2 and steps.size
        if not (
            fits and ((steps >= 0) & (steps <= 1)).all() and np.isin(steps[..., 1], (0, 1)).all()
        ):
            raise ValueError(
                "`raw`, rows of numbers with marks, must have the shape (rows, time, 2), numbers "
                "from 0 to 1 and marks that are 0 or 1. "
                f"Received: {str(raw)[:60]!r} of shape {steps.shape}."
            )
        return steps

    def read(self, text: str) -> list[Any]:
        try:
            return [[float(word.rstrip("*")), float(word.endswith("*"))] for word in _words(text)]
        except ValueError as error:
            raise ValueError(
                "Numbers must be written with blanks between them, and a * after those to be "
                f"added, as in '0.3 0.8* 0.1 0.6*'. Received: {text!r}."
            ) from error

    def shown(self, rows: Additions) -> list[Any]:
        return rows.steps[:1].tolist()


class CopyMemory(Problem):
    """Raw are the symbols to be kept; pause, signal and the blanks after it are added.

    They are read one-hot: embedded at random they would be nearly alike at first, and for long.
    """

    epochs = 26
    learning_rate = 1e-2
    average = 0.99
    topology = "synced_many_to_many"
    sizes: ClassVar = {"features": SIGNAL + 1, "classes": SIGNAL}
    raw = ("symbols", tf.TensorSpec((None, KEPT), tf.int32))

    @staticmethod
    def fit(splits: Splits[Copies]) -> dict[str, Any]:
        return {"pause": splits.train.inputs.shape[1] - 2 * KEPT}

    @staticmethod
    def loss() -> keras.losses.Loss:
        """Nats per step."""
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def encode(self, rows: Copies) -> tuple[Any, np.ndarray]:
        return np.eye(SIGNAL + 1, dtype=np.float32)[rows.inputs], rows.targets

    def score(self, outputs: Any, rows: Copies) -> Scores:
        return self._scores(np.argmax(np.stack(outputs)[:, -KEPT:], -1), rows)

    def baselines(self, train: Copies, rows: Copies) -> dict[str, Scores]:
        commonest = np.bincount(train.targets[:, -KEPT:].ravel()).argmax()
        return {"the commonest symbol": self._scores(np.full((len(rows), KEPT), commonest), rows)}

    @staticmethod
    def _scores(told: np.ndarray, rows: Copies) -> Scores:
        right = told == rows.targets[:, -KEPT:]
        return {
            "right symbols": float(right.mean()),
            "rows without a mistake": float(right.all(1).mean()),
        }

    def check(self, raw: Any) -> np.ndarray:
        symbols = array(raw)
        whole = symbols.ndim == 2 and symbols.shape[1] == KEPT and symbols.dtype.kind in "iu"
        if not whole or symbols.min() < 1 or symbols.max() > SYMBOLS:
            raise ValueError(
                f"`raw`, rows of symbols to keep, must hold {KEPT} integers from 1 to {SYMBOLS} in "
                f"each row. Received: {raw!r}."
            )
        return symbols

    def serve(self, model: Callable[[Any], Any], raw: Any) -> dict[str, Any]:
        pause = [BLANK] * (self.facts["pause"] - 1) + [SIGNAL] + [BLANK] * KEPT
        after = tf.tile(tf.constant([pause], tf.int32), [tf.shape(raw)[0], 1])
        logits = model(tf.one_hot(tf.concat([raw, after], 1), SIGNAL + 1))
        return {"copies": tf.argmax(logits[:, -KEPT:], -1, tf.int32)}

    def read(self, text: str) -> list[Any]:
        return _integers(text)

    def shown(self, rows: Copies) -> list[Any]:
        return rows.inputs[:2, :KEPT].tolist()


def _words(text: str) -> Sequence[str]:
    return text.replace(",", " ").split()


def _integers(text: str) -> list[int]:
    try:
        return [int(word) for word in _words(text)]
    except ValueError as error:
        raise ValueError(
            f"Integers must be written with blanks between them, as in '3 1 4'. Received: {text!r}."
        ) from error


PROBLEMS: dict[str, type[Problem]] = {
    "sum-of-integers": SumOfIntegers,
    "adding-problem": AddingProblem,
    "copy-memory": CopyMemory,
}
