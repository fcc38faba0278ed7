"""Gradients that vanish and explode on the adding problem, and what each cure does, measured.

Two marked numbers of a sequence are to be added (Hochreiter & Schmidhuber 1997; Le et al. 2015).
The first mark is in the first half: it is learnt only if a gradient reaches back that far.  Every
recipe meets the same rows in the same order, as often as the others.
"""

import dataclasses
import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import numpy as np

from zoo import layers
from zoo.datasets.splits import Splits
from zoo.datasets.toys import Additions, additions
from zoo.inspection import gradient_flow
from zoo.inspection.layer_flow import LayerFlow

UNITS, BATCH = 64, 64
RATES = {"SGD": 0.03, "RMSprop": 0.003}  # of learning
SMALL, USUAL, LARGE = 0.5, 1.0, 3.0  # times an orthogonal matrix, to start from
CLIP = 1.0
MEASURED = 128  # rows of the validation split whose gradients are measured
POINTS = 10  # validations on the way


@dataclasses.dataclass(frozen=True)
class Recipe:
    """One way to train.

    Attributes:
        name: as the table tells it; with … it is the one before in all but what is named.
        layer: makes the recurrence, (**arguments) → layer.
        optimizer: a key of `RATES`.
        clip: the largest norm of the gradient of all weights together, or None.
        truncated: whether the gradient is cut, to reach back a quarter of the sequence.
    """

    name: str
    layer: Callable[..., Any]
    optimizer: str = "SGD"
    clip: float | None = None
    truncated: bool = False


@dataclasses.dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a recipe with one seed.

    Attributes:
        error: mean squared error on the validation split; nan if training diverged.
        diverged: the step at which the loss was no number any more, or None.
        course: (steps trained, error on the validation split) on the way.
        before, after: the flow of gradients before the first step and after the last.
    """

    recipe: Recipe
    seed: int
    error: float
    diverged: int | None
    course: tuple[tuple[int, float], ...]
    before: LayerFlow
    after: LayerFlow


@dataclasses.dataclass(frozen=True, eq=False)
class Lesson:
    """All outcomes, recipe by recipe and each seed by seed; `trivial` is the error of always 1."""

    time: int
    steps: int
    seeds: tuple[int, ...]
    trivial: float
    outcomes: tuple[Outcome, ...]


def _vanilla(gain: float, **told: Any) -> Any:
    start = keras.initializers.Orthogonal(gain)
    return layers.SimpleRNN(UNITS, recurrent_initializer=start, **told)


_small, _usual, _large = (functools.partial(_vanilla, gain) for gain in (SMALL, USUAL, LARGE))


def _identity(**told: Any) -> Any:
    return layers.SimpleRNN(UNITS, activation="relu", recurrent_initializer="identity", **told)


def _lstm(**told: Any) -> Any:
    return layers.LSTM(UNITS, **told)


def _gru(**told: Any) -> Any:
    return layers.GRU(UNITS, **told)


RECIPES = (
    Recipe("vanilla, small weights", _small),
    Recipe("… truncated back-propagation", _small, truncated=True),
    Recipe("… RMSprop", _small, "RMSprop"),
    Recipe("… orthogonal weights", _usual),
    Recipe("vanilla, large weights", _large),
    Recipe("… clipped", _large, clip=CLIP),
    Recipe("ReLU from identity", _identity),
    Recipe("… clipped", _identity, clip=CLIP),
    Recipe("LSTM", _lstm),
    Recipe("… RMSprop", _lstm, "RMSprop"),
    Recipe("GRU", _gru),
    Recipe("… RMSprop", _gru, "RMSprop"),
)


def lesson(
    *,
    time: int = 48,
    steps: int = 2_000,
    seeds: Sequence[int] = (0,),
    recipes: Sequence[Recipe] = RECIPES,
    begin: Callable[[str], None] = lambda told: None,
) -> Lesson:
    """Trains every recipe with every seed, and measures.

    Arguments:
        time: the length of a sequence, a multiple of 4.
        steps: how many batches of 64 rows each recipe learns from; each row is met once.
        seeds: of rows and weights, one training of each recipe for every seed.
        recipes: what to train.
        begin: called with what begins.

    Raises:
        ValueError: a size that makes no sense.
    """
    if time < 4 or time % 4:
        raise ValueError(
            "`time`, the length of a sequence, must be a positive multiple of 4, as the gradient "
            f"is cut after a quarter of it. Received: time={time!r}."
        )
    if steps < POINTS:
        raise ValueError(
            f"`steps`, how many batches to learn from, must be at least {POINTS}. "
            f"Received: steps={steps!r}."
        )
    outcomes: dict[tuple[int, int], Outcome] = {}
    for seed in seeds:
        data = additions(time=time, rows=steps * BATCH, seed=seed)
        trivial = float(np.mean((data.validation.sums - 1) ** 2))
        for number, recipe in enumerate(recipes):
            begin(f"{recipe.name}, seed {seed}")
            outcomes[number, seed] = learn(recipe, data, seed)
    ordered = tuple(outcomes[key] for key in sorted(outcomes))
    return Lesson(time, steps, tuple(seeds), trivial, ordered)


def learn(recipe: Recipe, data: Splits[Additions], seed: int) -> Outcome:
    """Trains one recipe on every row once, with plain `fit`."""
    keras.utils.set_random_seed(seed)
    model = build(recipe, data.train.steps.shape[1])
    optimizer = getattr(keras.optimizers, recipe.optimizer)
    model.compile(optimizer(RATES[recipe.optimizer], global_clipnorm=recipe.clip), "mse")
    before = _flow(model, data.validation)
    watch = _Divergence()
    course = []
    x, y = data.train.steps, data.train.sums
    for rows in np.array_split(np.arange(len(x)).reshape(-1, BATCH), POINTS):
        part = slice(rows[0, 0], rows[-1, -1] + 1)
        model.fit(x[part], y[part], batch_size=BATCH, shuffle=False, verbose=0, callbacks=[watch])
        error = model.evaluate(data.validation.steps, data.validation.sums, 250, verbose=0)
        course.append((watch.done, error if math.isfinite(error) else math.nan))
        if watch.at is not None:
            break
    error = math.nan if watch.at is not None else course[-1][1]
    after = _flow(model, data.validation)
    return Outcome(recipe, seed, error, watch.at, tuple(course), before, after)


def build(recipe: Recipe, time: int) -> keras.Model:
    """A number for every sequence (batch, time, 2)."""
    inputs = keras.Input((time, 2))
    if recipe.truncated:
        layer, cut = recipe.layer(return_state=True, name="recurrence"), time - time // 4
        _, *state = layer(inputs[:, :cut])
        # What came before the window is remembered, and not learnt from.
        h = layer(inputs[:, cut:], initial_state=[keras.ops.stop_gradient(s) for s in state])[0]
    else:
        h = recipe.layer(name="recurrence")(inputs)
    return keras.Model(inputs, keras.layers.Dense(1, name="sum")(h))


def _flow(model: keras.Model, rows: Additions) -> LayerFlow:
    """That of the recurrence; of one that is cut, the pieces side by side."""
    pieces = gradient_flow(model, rows.steps[:MEASURED], rows.sums[:MEASURED]).layers
    return dataclasses.replace(pieces[-1], norms=np.concatenate([p.norms for p in pieces]))


class _Divergence(keras.callbacks.Callback):
    """Stops when the loss is no number any more, and tells at which step that was."""

    def __init__(self) -> None:
        super().__init__()
        self.done = 0
        self.at: int | None = None

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        self.done += 1
        if self.at is None and not math.isfinite((logs or {})["loss"]):
            self.at = self.done
            self.model.stop_training = True
