"""A model as Keras has it, and numbers to put in: of a trained one, from raw texts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras

Labels = Sequence[Sequence[str]]


class Given(NamedTuple):
    """What is asked.

    model: of Keras.  inputs: one batch, as it takes them.
    labels: for each row what stands at each step, or None; of an encoder–decoder, at each of the
        target.  source: then, at each step of the source.
    """

    model: Any
    inputs: Any
    labels: Labels | None = None
    source: Labels | None = None


def given(model: Any, inputs: Any) -> Given:
    """Of a Keras model and a batch, or of a trained model of this library and raw input.

    Raises:
        TypeError: it is neither.
        ValueError: raw input that the model does not take.
    """
    if isinstance(model, keras.Model):
        return Given(model, inputs)
    if not hasattr(model, "in_steps"):
        raise TypeError(
            "`model`, what is recorded, must be a keras.Model or a trained model that reads "
            f"texts. Received: {type(model).__name__}. Of another give `.model`, and numbers."
        )
    numbers, labels = model.in_steps(inputs)
    if isinstance(labels, dict):
        return Given(model.model, numbers, labels["tokens"], labels["source"])
    return Given(model.model, numbers, labels)
