"""Bands of pitch that are silenced in training, so that no single one is relied upon."""

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class BlankedBands(keras.layers.Layer):
    """x (batch, time, bands) with a run of bands set to 0, another for each row.

    The frequency mask of SpecAugment (Park et al. 2019): the run has 0 to `most` bands, and begins
    anywhere.  Of standardised bands 0 is the mean.

    Arguments:
        most: bands of a run.
    """

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        self.seeds = keras.random.SeedGenerator()

    def call(self, x: Any, training: bool = False) -> Any:
        if not training:
            return x
        rows, bands = ops.shape(x)[0], x.shape[-1]
        run = ops.floor(keras.random.uniform((rows, 1, 1), 0, self.most + 1, seed=self.seeds))
        first = ops.floor(keras.random.uniform((rows, 1, 1), seed=self.seeds) * (bands - run + 1))
        band = ops.arange(bands, dtype=run.dtype)
        return ops.where((band >= first) & (band < first + run), ops.zeros_like(x), x)

    def compute_output_shape(self, shape: Any) -> Any:
        return shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "most": self.most}


def with_blanks(model: keras.Model, most: int) -> keras.Model:
    """The same model behind such a layer; the weights are shared."""
    if not most:
        return model
    inputs = keras.Input(model.input.shape[1:], name="features")
    return keras.Model(inputs, model(BlankedBands(most, name="blanked_bands")(inputs)))
