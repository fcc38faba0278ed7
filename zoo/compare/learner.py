"""Trains the network around a cell from any seed and rate; it is compiled once for all of them.

All cells learn alike: batches of 32 rows, Adam (Kingma & Ba 2015) at a rate that stays, gradients
no longer than 1, and a running average of the weights, which is what is validated and judged.  The
rate stays so that a loss that falls no more tells that there is no more to learn here.
"""

import dataclasses
import math
import statistics
import time
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.compare.network import FRONT, READ_OUT, build
from zoo.compare.problem import Part, Problem
from zoo.datasets.batches.order import order
from zoo.training.averaged import averaged

BATCH = 32
CLIP = 1.0
AVERAGE = 0.99
POINTS = 8  # validations in a training
READ = 256  # rows at once where nothing is learnt
HOW = {"batch": BATCH, "clip": CLIP, "average": AVERAGE, "front": FRONT, "read out": READ_OUT}


@dataclasses.dataclass(frozen=True)
class Trained:
    """What came of a training.

    course         (batches learnt, loss on the validation part), as far as it came
    score          of the weights that did best there, on the test part; None: it diverged
    milliseconds   of an update, the median of the stretches between two validations
    processor      the same of processor time, which others on the machine slow less
    seconds        of it all, compiling aside
    """

    course: tuple[tuple[int, float], ...]
    score: float | None
    milliseconds: float
    processor: float
    seconds: float


class Learner:
    """A network of one shape.

    compiled: seconds until the first update was made and the first rows were read.
    """

    def __init__(self, problem: Problem, cell: str, units: int) -> None:
        begun = time.perf_counter()
        self.problem, self.cell, self.units = problem, cell, units
        self.model = build(problem, cell, units)
        self.model.compile(
            keras.optimizers.Adam(use_ema=True, ema_momentum=AVERAGE, global_clipnorm=CLIP)
        )
        self.model.optimizer.build(self.model.trainable_variables)
        self._rows = tuple(map(tf.constant, problem.train))
        self._update = tf.function(self._learn, autograph=False)
        self._read = tf.function(lambda x: self.model(x, training=False), autograph=False)
        self._update(tf.range(BATCH))
        self._outputs(Part(*(column[:1] for column in problem.validation)))
        self.compiled = time.perf_counter() - begun

    @property
    def parameters(self) -> int:
        """How many weights it has."""
        return int(self.model.count_params())

    def train(self, seed: int, rate: float, updates: int) -> Trained:
        """From the beginning, whatever was trained before."""
        begun = time.perf_counter()
        self._begin(seed, rate)
        course, spent, worked = [], [], []
        best, weights = math.inf, self.model.get_weights()
        done = 0
        for stretch in np.array_split(self._batches(seed, updates), min(POINTS, updates)):
            since, work = time.perf_counter(), time.process_time()
            for rows in stretch:
                loss = self._update(rows)
            finite = math.isfinite(loss)
            spent.append((time.perf_counter() - since) / len(stretch))
            worked.append((time.process_time() - work) / len(stretch))
            done += len(stretch)
            validated = self._validated() if finite else math.nan
            course.append((done, validated))
            if not math.isfinite(validated):
                break
            if validated < best:
                with averaged(self.model):
                    best, weights = validated, self.model.get_weights()
        score = self._judged(weights) if math.isfinite(course[-1][1]) else math.nan
        return Trained(
            tuple(course),
            score if math.isfinite(score) else None,
            1e3 * statistics.median(spent),
            1e3 * statistics.median(worked),
            time.perf_counter() - begun,
        )

    def _begin(self, seed: int, rate: float) -> None:
        keras.utils.set_random_seed(seed)
        self.model.set_weights(build(self.problem, self.cell, self.units).get_weights())
        optimizer = self.model.optimizer
        for variable in optimizer.variables:
            variable.assign(keras.ops.zeros_like(variable))
        optimizer.learning_rate = rate

    def _batches(self, seed: int, updates: int) -> np.ndarray:
        """(updates, rows of a batch); what is left over at an epoch's end waits for another."""
        rows = len(self.problem.train.inputs)
        whole = rows // BATCH
        epochs = (
            order(rows, seed, epoch)[: whole * BATCH].reshape(whole, BATCH)
            for epoch in range(-(-updates // whole))
        )
        return np.concatenate(list(epochs))[:updates].astype(np.int32)

    def _learn(self, rows: Any) -> Any:
        x, y = (tf.gather(column, rows) for column in self._rows)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.problem.loss(self.model(x, training=True), y))
        variables = self.model.trainable_variables
        self.model.optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    def _validated(self) -> float:
        part = self.problem.validation
        with averaged(self.model):
            return self.problem.mean_loss(self._outputs(part), part.targets)

    def _judged(self, weights: list[np.ndarray]) -> float:
        self.model.set_weights(weights)
        part = self.problem.test
        return self.problem.score(self._outputs(part), part.targets)

    def _outputs(self, part: Part) -> np.ndarray:
        """Of all rows; the last ones are filled up, as every shape would be compiled anew."""
        x = part.inputs
        filled = np.concatenate([x, np.zeros((-len(x) % READ, *x.shape[1:]), x.dtype)])
        pieces = [self._read(filled[n : n + READ]).numpy() for n in range(0, len(filled), READ)]
        return np.concatenate(pieces)[: len(x)]
