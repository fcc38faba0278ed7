"""What models that read words share."""

from typing import Any

import keras
from keras import ops

from zoo.datasets.vocabularies.words import UNKNOWN


@keras.saving.register_keras_serializable("zoo")
class MadeUnknown(keras.layers.Layer):
    """Ids of words, any shape, of which a share is made unknown in training.

    So the model learns what to make of unknown words, of which a text that was never seen has many,
    and to rely on no single word (Iyyer et al. 2015, who call it word dropout).

    Arguments:
        rate: the share; padding stays as it is.
        seed: with which the words are drawn.
    """

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(autocast=False, **kwargs)
        self.rate, self.seed = rate, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, ids: Any, training: bool = False) -> Any:
        if not training or not self.rate:
            return ids
        drawn = keras.random.uniform(ops.shape(ids), seed=self.generator) < self.rate
        return ops.where(ops.logical_and(drawn, ops.not_equal(ids, 0)), UNKNOWN, ids)

    def compute_output_shape(self, shape: Any) -> Any:
        return shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@keras.saving.register_keras_serializable("zoo")
class SummedEmbedding(keras.layers.Embedding):
    """Ids (batch, time, pieces) → the sum of the pieces' vectors, (batch, time, width).

    A piece with id 0 adds nothing, so that a step of padding is zero throughout.
    """

    def call(self, ids: Any) -> Any:
        vectors = super().call(ids)
        there = ops.cast(ops.not_equal(ids, 0), vectors.dtype)
        return ops.einsum("btpw,btp->btw", vectors, there)

    def compute_output_shape(self, shape: Any) -> Any:
        return (*shape[:-1], self.output_dim)


def with_unknown(model: keras.Model, rate: float) -> keras.Model:
    """A model of `tokens`, and perhaps more, as it is to be trained; it has the same weights."""
    if not rate:
        return model
    given = keras.tree.map_structure(
        lambda x: keras.Input(x.shape[1:], dtype=x.dtype, name=x.name), model.input
    )
    hide = MadeUnknown(rate, name="unknown")
    told = {**given, "tokens": hide(given["tokens"])} if isinstance(given, dict) else hide(given)
    return keras.Model(given, model(told), name=model.name)
