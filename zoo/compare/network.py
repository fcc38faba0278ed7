"""What stands around the cell that is compared: as little as lets all of them do all problems.

    numbers  x → max(0, x·W + b)   of 16        tokens → a vector of 16 each
    → the recurrence → max(0, h·V + a) of 32 → the outputs

The two rectified layers are for cells that are linear in their state: a linear unit alone could not
multiply a number by its mark.  All cells have them, so that the cell is what differs.
"""

from collections.abc import Callable
from functools import partial

import keras

from zoo.compare.problem import Problem
from zoo.layers import layer

FRONT, READ_OUT = 16, 32
OFF = 0.05  # the largest part of the budget by which a network may miss it


def build(problem: Problem, cell: str, units: int) -> keras.Model:
    """A model of the problem's inputs and outputs."""
    time = problem.train.inputs.shape[1]
    if problem.vocabulary is None:
        inputs = keras.Input((time, problem.train.inputs.shape[2]))
        x = keras.layers.Dense(FRONT, activation="relu", name="front")(inputs)
    else:
        inputs = keras.Input((time,), dtype="int32")
        apart = keras.initializers.RandomNormal(stddev=1.0)
        x = keras.layers.Embedding(problem.vocabulary, FRONT, apart, name="front")(inputs)
    h = layer(cell, units, return_sequences=problem.each_step, name="recurrence")(x)
    h = keras.layers.Dense(READ_OUT, activation="relu", name="read_out")(h)
    return keras.Model(inputs, keras.layers.Dense(problem.outputs, name="outputs")(h))


def width(problem: Problem, cell: str, budget: int) -> int:
    """The units with which the network's weights, all of them, come nearest to the budget.

    Raises:
        ValueError: no number of units comes near enough.
    """
    count = partial(_weights, problem, cell)
    most = _last(count, budget)
    nearest = min((most, most + 1), key=lambda units: abs(count(units) - budget))
    if abs(count(nearest) - budget) > OFF * budget:
        raise ValueError(
            "`budget`, how many weights each network has, must be one that all come near, within "
            f"{OFF:.0%}. Received: budget={budget}, to which {cell} comes no nearer than "
            f"{count(nearest)}, with {nearest} units. Take a larger budget."
        )
    return nearest


def _weights(problem: Problem, cell: str, units: int) -> int:
    """Those of `build`, without building more than the recurrence."""
    recurrence = layer(cell, units)
    recurrence.build((None, None, FRONT))
    if problem.vocabulary is None:
        front = (problem.train.inputs.shape[2] + 1) * FRONT
    else:
        front = problem.vocabulary * FRONT
    read_out = (recurrence.cell.output_size + 1) * READ_OUT
    return front + recurrence.count_params() + read_out + (READ_OUT + 1) * problem.outputs


def _last(count: Callable[[int], int], budget: int) -> int:
    """The largest width that does not exceed the budget; 1 if all do."""
    low, high = 1, 2
    while count(high) <= budget:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if count(middle) > budget else (middle, high)
    return low
