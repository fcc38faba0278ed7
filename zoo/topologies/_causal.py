"""A causal convolution that goes on where a call before ended."""

from typing import Any

import keras
from keras import ops

from zoo.layers import carry


@keras.saving.register_keras_serializable("zoo")
class CausalConv1D(keras.layers.Conv1D):
    """Keras's causal convolution over (batch, time, features), with a state for `carried`.

    The state, (batch, (kernel_size - 1) · features), is what it read last; before the first step
    that is zeros, which is what `padding="causal"` stands for.
    """

    go_backwards = False

    def __init__(self, filters: int, kernel_size: int, **kwargs: Any) -> None:
        super().__init__(filters, kernel_size, **{**kwargs, "padding": "causal"})

    @property
    def carries(self) -> dict[str, int]:
        """Name of each state → its width."""
        return {"read": (self.kernel_size[0] - 1) * self.kernel.shape[1]}

    def get_initial_state(self, batch: Any) -> list[Any]:
        """What it has read before the first step."""
        return [ops.zeros((batch, self.carries["read"]), self.compute_dtype)]

    def call(self, x: Any) -> Any:
        if not carry.is_open():
            return super().call(x)
        batch, features = ops.shape(x)[0], x.shape[2]
        (before,) = carry.take(self) or self.get_initial_state(batch)
        kept = self.kernel_size[0] - 1
        x = ops.concatenate([ops.reshape(before, (batch, kept, features)), x], 1)
        last = x[:, ops.shape(x)[1] - kept :]
        carry.leave(self, [ops.reshape(last, (batch, kept * features))])
        return super().call(x)[:, kept:]
