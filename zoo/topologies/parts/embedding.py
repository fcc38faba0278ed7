"""Vectors for tokens, begun so that a recurrence hears them.

Their values start with a variance of 1, for which Glorot's initial weights of a recurrence are
made.  Keras's own start within ±0.05: a net that writes what is common before it has heard what it
reads may stay there.  Where a whole text has one target, though, that moves a word's vector little,
and what it began with must not outlast what is learnt: there they start small.
"""

import math
from typing import Any

import keras
from keras import ops
from keras.initializers import RandomNormal

SMALL = 0.03  # as wide as Keras's ±0.05


def embedding(
    vocabulary: int,
    width: int,
    *,
    spread: float = 1.0,
    tied: bool = False,
    dtype: str | None = None,
    name: str,
) -> keras.layers.Embedding:
    """tokens (…) → vectors (…, width), of that standard deviation; a tied one also gives logits."""
    if tied:
        start = RandomNormal(stddev=spread / math.sqrt(width))
        return TiedEmbedding(vocabulary, width, start, dtype=dtype, name=name)
    start = RandomNormal(stddev=spread)
    return keras.layers.Embedding(vocabulary, width, start, dtype=dtype, name=name)


@keras.saving.register_keras_serializable("zoo")
class TiedEmbedding(keras.layers.ReversibleEmbedding):
    """A matrix E whose rows, times √width, embed tokens, and whose products x·Eᵀ are logits.

    So both begin on a scale that learns (Vaswani et al. 2017, section 3.4).  Keras's layer stops a
    mask on its way to the loss; this one hands it on.
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "uniform",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            input_dim, output_dim, embeddings_initializer=embeddings_initializer, **kwargs
        )
        self.supports_masking = True

    def call(self, x: Any, reverse: bool = False) -> Any:
        """Vectors (…, width) of tokens; or, `reverse`d, logits of vectors."""
        y = super().call(x, reverse)
        return y if reverse else y * math.sqrt(self.output_dim)

    def compute_mask(self, _: Any, mask: Any = None) -> Any:
        """The mask as it is."""
        return mask


@keras.saving.register_keras_serializable("zoo")
class SummedEmbedding(keras.layers.Embedding):
    """Ids (batch, time, pieces) → the sum of the pieces' vectors, (batch, time, width).

    A piece with id 0 adds nothing, so that a step of padding is zero throughout.
    """

    def call(self, ids: Any) -> Any:
        """The sum over a word's pieces."""
        vectors = super().call(ids)
        there = ops.cast(ops.not_equal(ids, 0), vectors.dtype)
        return ops.einsum("btpw,btp->btw", vectors, there)

    def compute_output_shape(self, shape: Any) -> Any:
        """The shape of what comes out."""
        return (*shape[:-1], self.output_dim)
