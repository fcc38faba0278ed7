"""The last layer: logits from what the recurrences put out."""

from typing import Any

import keras

from zoo.topologies.parts.embedding import TiedEmbedding


@keras.saving.register_keras_serializable("zoo")
class Biased(keras.layers.Layer):
    """x (…, features) + b, a bias for each feature."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, shape: Any) -> None:
        self.bias = self.add_weight(name="bias", shape=shape[-1:], initializer="zeros")

    def call(self, x: Any) -> Any:
        return x + self.bias

    def compute_output_shape(self, shape: Any) -> Any:
        return shape


def logits(
    x: Any,
    classes: int,
    *,
    embedding: TiedEmbedding | None = None,
    dtype: str | None = None,
) -> Any:
    """(…, classes), by a layer named `outputs`.

    With an embedding E (classes, width) they are x·Eᵀ + b (Press & Wolf 2017); where x has another
    width, it is first projected to that of E.  Under a mixed policy they are float32, as half
    precision leaves a loss of many classes two or three digits.
    """
    full = keras.dtype_policies.get(dtype).variable_dtype
    if embedding is None:
        return keras.layers.Dense(classes, dtype=full, name="outputs")(x)
    if x.shape[-1] != embedding.output_dim:
        x = keras.layers.Dense(embedding.output_dim, dtype=dtype, name="projection")(x)
    return Biased(dtype=full, name="outputs")(embedding(x, reverse=True))
