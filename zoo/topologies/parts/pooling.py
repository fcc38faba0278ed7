"""Ways to make one vector of a sequence, beside its last step.

x     (batch, time, features)
mask  (batch, time), bool, or None: which steps count
out   (batch, features); zeros where no step counts
"""

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class MeanPooling(keras.layers.GlobalAveragePooling1D):
    """The mean over the steps that count."""

    def call(self, x: Any, mask: Any = None) -> Any:
        """The mean; zeros where no step counts."""
        if mask is None:
            return ops.mean(x, axis=1)
        keep = ops.cast(mask, x.dtype)[..., None]
        return ops.sum(x * keep, axis=1) / ops.maximum(ops.sum(keep, axis=1), 1)


@keras.saving.register_keras_serializable("zoo")
class MaxPooling(keras.layers.GlobalMaxPooling1D):
    """The largest value of each feature among the steps that count."""

    def call(self, x: Any, mask: Any = None) -> Any:
        """The largest values; zeros where no step counts."""
        if mask is None:
            return ops.max(x, axis=1)
        keep = ops.cast(mask, "bool")[..., None]
        largest = ops.max(ops.where(keep, x, -float("inf")), axis=1)
        return ops.where(ops.any(keep, axis=1), largest, ops.zeros_like(largest))

    def compute_mask(self, _: Any, mask: Any = None) -> None:
        """None: there are no steps left to be masked."""


@keras.saving.register_keras_serializable("zoo")
class AttentionPooling(keras.layers.GlobalAveragePooling1D):
    """A mean that learns which steps matter (Yang et al. 2016, eq. 5–7, with their hidden layer).

        u = tanh(x·W + b)        W  (features, features)
        α = softmax over time of u·v        v  (features,)
        out = Σ_t α_t x_t

    With `return_attention_scores`, followed by α (batch, time).
    """

    def build(self, shape: Any) -> None:
        """Makes the weights of the hidden layer and of its score."""
        self.hidden = keras.layers.Dense(
            shape[-1], activation="tanh", dtype=self.dtype_policy, name="hidden"
        )
        self.score = keras.layers.Dense(1, use_bias=False, dtype=self.dtype_policy, name="score")
        self.softmax = keras.layers.Softmax(dtype=self.dtype_policy, name="softmax")
        self.hidden.build(shape)
        self.score.build(shape)
        self.built = True

    def call(self, x: Any, mask: Any = None, return_attention_scores: bool = False) -> Any:
        """The weighted mean; with the weights, (batch, time), if they are asked for."""
        scores = self.score(self.hidden(x))[..., 0]
        weights = self.softmax(scores, mask=mask)
        pooled = ops.einsum("bt,btf->bf", weights, x)
        return (pooled, weights) if return_attention_scores else pooled


POOLINGS: dict[str, Any] = {"mean": MeanPooling, "max": MaxPooling, "attention": AttentionPooling}
