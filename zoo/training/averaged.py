"""The running average of the weights, as Keras's optimizers keep it (`use_ema`), in their place."""

import contextlib
from collections.abc import Iterator

import keras


@contextlib.contextmanager
def averaged(model: keras.Model) -> Iterator[None]:
    """While it lasts, the model holds the averages; without any, nothing changes.

    Keras's own callback for this swaps by adding and subtracting, which rounds: a training that was
    resumed would no longer be the same to the bit.
    """
    optimizer = model.optimizer
    if not getattr(optimizer, "use_ema", False) or not int(optimizer.iterations):
        yield
        return
    variables = model.trainable_variables
    before = [variable.numpy() for variable in variables]
    optimizer.finalize_variable_values(variables)
    try:
        yield
    finally:
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)
