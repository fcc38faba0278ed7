"""The linear recurrent unit in half precision."""

import keras
import numpy as np

from kinds import BATCH, BOTH, FEATURES, UNITS, draw, run
from zoo.layers import LRU


def test_in_half_precision_it_keeps_its_phase():
    """An angle near a whole turn, were it rounded to three digits, would be off more each step."""
    keras.utils.set_random_seed(0)
    x = draw(BATCH, 50, FEATURES)
    half, single = (LRU(UNITS, dtype=dtype, **BOTH) for dtype in ("mixed_bfloat16", "float32"))
    half.build(x.shape), single.build(x.shape)
    single.cell.log_phase.assign(np.log(np.linspace(4, 6, UNITS)))
    half.set_weights(single.get_weights())
    for found, expected in zip(run(half, x), run(single, x), strict=True):
        off = abs(found.astype(float) - expected).max() / abs(expected).max()
        assert found.dtype == "bfloat16" and off < 0.02
    assert np.all([weight.dtype == "float32" for weight in half.weights])
