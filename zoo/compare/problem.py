"""What the problems have in common that cells are compared on."""

import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import ops

from zoo.report.scores import falls


class Part(NamedTuple):
    """Rows of one length.

    inputs     (rows, time, features) float32, or tokens (rows, time) int32
    targets    (rows, …), as the loss and the score of the problem take them
    """

    inputs: np.ndarray
    targets: np.ndarray


@dataclasses.dataclass(frozen=True, eq=False)
class Problem:
    """What is learnt, how it is judged, and what must be beaten.

    Attributes:
        story: what it is, in half a line, with its sizes.
        data: which data these are.
        train, validation, test: rows that do not stand on two sides.
        outputs: how many numbers the network gives, for each step or at the end.
        each_step: whether it gives them for each step.
        updates: how many batches are learnt, unless somebody scales it.
        loss: (outputs, targets) → a number for each row, or for each of its steps.
        measure: what the score is called.
        score: the same of NumPy arrays, a number for all rows.
        places: digits after its point; what is equal in these is equal.
        trivial: the baseline without a network, in words.
        guess: what that one gives, as the network would; one row stands for all.
        vocabulary: how many tokens there are, if inputs are tokens.
    """

    story: str
    data: str
    train: Part
    validation: Part
    test: Part
    outputs: int
    each_step: bool
    updates: int
    loss: Callable[[Any, Any], Any]
    measure: str
    score: Callable[[np.ndarray, np.ndarray], float]
    places: int
    trivial: str
    guess: np.ndarray
    vocabulary: int | None = None

    @property
    def falls(self) -> bool:
        """Whether less of the score is better."""
        return falls(self.measure)

    def mean_loss(self, outputs: np.ndarray, targets: np.ndarray) -> float:
        """Of all rows."""
        return float(ops.mean(self.loss(ops.convert_to_tensor(outputs), targets)))

    @property
    def trivial_score(self) -> float:
        """On the test part."""
        return self.score(self._guesses(self.test), self.test.targets)

    @property
    def trivial_loss(self) -> float:
        """On the validation part."""
        return self.mean_loss(self._guesses(self.validation), self.validation.targets)

    def _guesses(self, part: Part) -> np.ndarray:
        return np.broadcast_to(self.guess, (len(part.inputs), *self.guess.shape)).astype(np.float32)


def squares(outputs: Any, targets: Any) -> Any:
    """Squared deviations, (rows, numbers)."""
    return ops.square(outputs - targets)


def nats(outputs: Any, targets: Any) -> Any:
    """Of logits, for each row or step."""
    return keras.losses.sparse_categorical_crossentropy(targets, outputs, from_logits=True)


def right(outputs: np.ndarray, targets: np.ndarray) -> float:
    """The share of logits whose largest is the right one."""
    return float(np.mean(outputs.argmax(-1) == targets))


def frequencies(targets: np.ndarray, classes: int) -> np.ndarray:
    """Logits of who knows how often each class occurs; add one, that none is impossible."""
    return np.log((np.bincount(targets.ravel(), minlength=classes) + 1) / (targets.size + classes))
