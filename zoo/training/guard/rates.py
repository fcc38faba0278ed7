"""Which learning rate would have learnt."""

import itertools
from typing import Any

import keras
import tensorflow as tf

from zoo.training.guard.data import parts
from zoo.training.variables import carried, changing

STEPS = 10  # of training by which a rate is tried
RATES = 8  # each a tenth of the one before


def rate_that_learns(model: keras.Model, batch: Any, rate: float) -> float | None:
    """The highest of a tenth, a hundredth, … of a rate at which every one of `STEPS` steps on the
    batch lowers its loss; None if there is none, or the rate is that of a schedule.

    The model and its optimizer are not as before: the caller puts them back.
    """
    x, y, weights = parts(batch)
    optimizer, variables = model.optimizer, model.trainable_variables
    others = [*model.non_trainable_variables, *carried(model)]  # each step begins from the same
    batches = optimizer.gradient_accumulation_steps or 1  # that make a step

    @tf.function
    def learn() -> Any:
        with tf.GradientTape() as tape:
            loss = model.compute_loss(
                x=x, y=y, y_pred=model(x, training=False), sample_weight=weights, training=False
            )
            scaled = optimizer.scale_loss(loss)
        optimizer.apply(tape.gradient(scaled, variables), variables)
        return loss

    everything = changing(model)
    before = [v.numpy() for v in everything]
    kept = [v.numpy() for v in others]
    for power in range(1, RATES + 1):
        for variable, value in zip(everything, before, strict=True):
            variable.assign(value)
        try:
            optimizer.learning_rate = rate / 10**power
        except TypeError:  # what Keras says of a schedule
            return None
        losses = []
        for _ in range(STEPS + 1):
            for _ in range(batches):
                loss = learn()
                for variable, value in zip(others, kept, strict=True):
                    variable.assign(value)
            losses.append(float(loss))
        if all(later < earlier for earlier, later in itertools.pairwise(losses)):
            return rate / 10**power
    return None
