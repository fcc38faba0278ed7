"""A network that solves one of the toy problems."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.evaluation.rows import outputs
from zoo.layers import using
from zoo.report import Sample
from zoo.tasks._learn import with_budget
from zoo.tasks.models._listed import listed
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._toy_problems import PROBLEMS, Problem
from zoo.topologies import build_model


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """inputs: (rows, time[, features]).  targets: (rows, 1), or (rows, time) int32."""

    inputs: np.ndarray | Ragged
    targets: np.ndarray


class Model(RowModel):
    """Reads rows of integers, of numbers with marks, or of symbols to keep."""

    task = "toys"
    known = ("mean deviation", "pause")
    fields = Fields("inputs", "targets")

    @classmethod
    def suited(cls, settings: Any, splits: Splits[Any]) -> Any:
        """The budget, rate and average are those of the problem, if the user names none."""
        problem = PROBLEMS[settings.problem]
        suits = {"learning_rate": problem.learning_rate, "average": problem.average}
        left_out = {name: value for name, value in suits.items() if getattr(settings, name) is None}
        return with_budget(dataclasses.replace(settings, **left_out), problem.epochs)

    @staticmethod
    def fit(settings: Any, splits: Splits[Any]) -> dict[str, Any]:
        """Mean and deviation of the sums; of the copy memory its pause."""
        return PROBLEMS[settings.problem].fit(splits)

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_one` for a sum, `synced_many_to_many` for copies."""
        problem = PROBLEMS[settings.problem]
        return build_model(
            problem.topology,
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
            **problem.sizes,
        )

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """That of the problem."""
        return PROBLEMS[settings.problem].loss()

    @property
    def problem(self) -> Problem:
        """What is particular to it."""
        return PROBLEMS[self.settings.problem](self.facts)

    def encode(self, rows: Any) -> Encoded:
        """As the problem has it."""
        return Encoded(*self.problem.encode(rows))

    def score(self, rows: Any) -> Scores:
        """As the problem has it."""
        batches = Batches(self.encode(rows), max(self.settings.batch, 256))
        return self.problem.score(outputs(self._outputs, batches, "inputs"), rows)

    def baselines(self, splits: Splits[Any]) -> dict[str, Scores]:
        """The mean of the sums; the commonest symbol."""
        return self.problem.baselines(splits.train, judged(splits))

    def examples(self, rows: Any) -> list[Sample]:
        """The first rows."""
        raw = self.problem.shown(rows)
        pairs = zip(raw, self.predict(raw), strict=True)
        return [
            Sample(self.settings.problem, f"{_short(one)} → {_said(said)}") for one, said in pairs
        ]

    def evaluate(self, data: str | None = None, encoding: str | None = None) -> Scores:
        """How well it does on the test rows of its problem.

        Raises:
            ValueError: `data` is another one.
        """
        if data not in (None, self.settings.problem) or encoding is not None:
            raise ValueError(
                "`data`, the problem, must be the one that the model was trained on, "
                f"{self.settings.problem}, or left out. Received: {data!r}."
            )
        return super().evaluate()

    def predict(self, raw: Any) -> list[Any]:
        """The sums, float, or the copies, lists of ten symbols.

        Longer sums and additions than those learnt are answered too, by what the network makes of
        them; it was never told that it is to be right there.

        Arguments:
            raw: for sums, rows of integers from 0 to 9; for additions (rows, time, 2), a number
                from 0 to 1 and its mark; for copies (rows, 10), symbols from 1 to 8.

        Raises:
            ValueError: anything else, or no row.
        """
        name, signature = self.problem.raw
        rows = tf.constant(self.problem.check(listed(raw, "the rows", "rows")), signature.dtype)
        with using("loop"):  # lengths differ, and each would be compiled
            (answers,) = self.served().function(**{name: rows}).values()
        return answers.numpy().tolist()

    def served(self) -> Served:
        """Raw rows, of integers filled up with -1, → sums (batch,) or copies (batch, 10)."""
        problem = self.problem
        name, signature = problem.raw

        def serve(**raw: Any) -> dict[str, Any]:
            return problem.serve(self._outputs, raw[name])

        example = {
            "integers": [[3, 1, 4, 1, 5], [2, 7, -1, -1, -1]],
            "steps": np.stack([np.linspace([0, 0], [1, 1], 6), np.eye(6, 2)]).round(),
            "symbols": [[1, 2, 3, 4, 5, 6, 7, 8, 1, 2], [8] * 10],
        }
        return Served(serve, {name: signature}, {name: example[name]})

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """Arguments are rows as they are written: '3 1 4', '0.3 0.8* 0.1 0.6*'."""
        return [answer for text in raw for answer in self.predict([self.problem.read(text)])]

    def line(self, one: str, answer: Any, most: int) -> str:
        """A number, or a row of them."""
        return f"{one} → {_said(answer)}"

    def _outputs(self, inputs: Any) -> Any:
        return keras.ops.cast(self.model(inputs, training=False), "float32")


def _said(answer: float | list[int]) -> str:
    return f"{answer:.2f}" if isinstance(answer, float) else " ".join(map(str, answer))


def _short(row: Sequence[Any]) -> str:
    """A row as it is written; of one with marks, the steps that are marked."""
    if isinstance(row[0], list):
        marked = (f"{number:.3f}*" for number, mark in row if mark)
        return f"{len(row)} steps, {' '.join(marked)}"
    return " ".join(map(str, row))
