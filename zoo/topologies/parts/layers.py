"""Small layers that Keras lacks and several topologies need; each is saved under the package `zoo`.

x     (batch, time, …)
mask  (batch, time), bool: which steps count
"""

from typing import Any

import keras
from keras import ops

BLANK = 0  # of connectionist temporal classification
UNKNOWN = 1  # of a vocabulary, as in zoo.datasets.vocabularies
SURE = 1e4  # logits that leave no doubt


@keras.saving.register_keras_serializable("zoo")
class Counted(keras.layers.Layer):
    """Which steps count, (batch, time): those that are not 0 throughout.

    Of tokens these are all but token 0; of vectors, as for `keras.layers.Masking`, all but the
    rows of zeros that fill up a batch.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(autocast=False, **kwargs)  # what is small stays different from 0

    def call(self, x: Any) -> Any:
        """(batch, time), bool."""
        other = ops.not_equal(x, 0)
        return ops.any(other, axis=tuple(range(2, len(x.shape)))) if len(x.shape) > 2 else other

    def compute_output_spec(self, x: Any) -> Any:
        """The shape and type of what comes out."""
        return keras.KerasTensor(x.shape[:2], "bool")


@keras.saving.register_keras_serializable("zoo")
class Blanked(keras.layers.Layer):
    """x (batch, time, features) with zeros where a step does not count, and Keras's mask taken off.

    So what is masked by hand can be handed from model to model.
    """

    def call(self, x: Any, mask: Any) -> Any:
        """Zeros at steps that do not count."""
        return ops.where(mask[..., None], x, ops.zeros_like(x))

    def compute_mask(self, _: Any, mask: Any = None) -> None:
        """None."""

    def compute_output_shape(self, shape: Any) -> Any:
        """The shape of what comes out."""
        return shape


@keras.saving.register_keras_serializable("zoo")
class Placed(keras.layers.Layer):
    """x (batch, …, features) + a vector for each place, which is learnt (Gehring et al. 2017)."""

    def build(self, shape: Any) -> None:
        """Makes the vectors, one for each place."""
        self.places = self.add_weight(name="places", shape=shape[1:], initializer="uniform")

    def call(self, x: Any) -> Any:
        """x, each place with its vector added."""
        return x + self.places

    def compute_output_shape(self, shape: Any) -> Any:
        """The shape of what comes out."""
        return shape


@keras.saving.register_keras_serializable("zoo")
class EachStep(keras.layers.Wrapper):
    """A layer applied to every step by itself, to all steps as one batch.

    `keras.layers.TimeDistributed` goes through the steps one by one.
    """

    def build(self, shape: Any) -> None:
        """Builds the layer within, for one step."""
        if not self.layer.built:
            self.layer.build((None, *shape[2:]))
        self.built = True

    def call(self, x: Any, training: bool = False) -> Any:
        """What the layer within gives of every step."""
        batch, time = ops.shape(x)[:2]
        y = self.layer(ops.reshape(x, (batch * time, *x.shape[2:])), training=training)
        return ops.reshape(y, (batch, time, *y.shape[1:]))

    def compute_output_shape(self, shape: Any) -> Any:
        """The shape of what comes out."""
        return (*shape[:2], *self.layer.compute_output_shape((None, *shape[2:]))[1:])


@keras.saving.register_keras_serializable("zoo")
class BlankBeyond(keras.layers.Layer):
    """Logits (batch, time, classes) that are surely the blank where a step does not count.

    A path is read alike with blanks at its end, and these cost nothing: so loss and reading over
    all steps, as Keras's CTC has them, are those over the steps that count.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True  # and has done with it

    def call(self, logits: Any, mask: Any) -> Any:
        """The logits, the blank sure at steps that do not count."""
        blank = ops.one_hot(BLANK, logits.shape[-1], dtype=logits.dtype)
        return ops.where(mask[..., None], logits, SURE * (blank - 1))

    def compute_mask(self, *_: Any, **__: Any) -> None:
        """None: the loss is of a sequence, not of steps."""

    def compute_output_shape(self, shape: Any) -> Any:
        """The shape of what comes out."""
        return shape


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
        """The ids; in training a share of them unknown."""
        if not training or not self.rate:
            return ids
        drawn = keras.random.uniform(ops.shape(ids), seed=self.generator) < self.rate
        return ops.where(ops.logical_and(drawn, ops.not_equal(ids, 0)), UNKNOWN, ids)

    def compute_output_shape(self, shape: Any) -> Any:
        """The shape of what comes out."""
        return shape

    def get_config(self) -> dict[str, Any]:
        """Its arguments as plain data."""
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


@keras.saving.register_keras_serializable("zoo")
class Numbered(keras.layers.Layer):
    """(batch, steps, features) with a vector of each step's own beside it."""

    def __init__(self, width: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = width

    def build(self, shape: Any) -> None:
        """Makes the vectors, one for each step."""
        self.vectors = self.add_weight(
            name="vectors", shape=(shape[1], self.width), initializer="random_normal"
        )

    def call(self, x: Any) -> Any:
        """x with each step's vector beside it."""
        own = ops.broadcast_to(self.vectors, (ops.shape(x)[0], *self.vectors.shape))
        return ops.concatenate([x, own], axis=-1)

    def compute_output_shape(self, shape: Any) -> Any:
        """The shape of what comes out."""
        return (*shape[:-1], shape[-1] + self.width)

    def get_config(self) -> dict[str, Any]:
        """Its arguments as plain data."""
        return {**super().get_config(), "width": self.width}
