"""The linear recurrent unit in half precision."""

import numpy as np

from kinds import BATCH, BOTH, FEATURES, UNITS, draw, run
from zoo.layers import LRU


def test_in_half_precision_it_keeps_its_phase():
    """An angle near a whole turn, were it rounded to three digits, would be off more each step."""
    rng = np.random.default_rng(0)
    x = draw(BATCH, 50, FEATURES)
    half, single = (LRU(UNITS, dtype=dtype, **BOTH) for dtype in ("mixed_bfloat16", "float32"))
    half.build(x.shape), single.build(x.shape)
    single.set_weights([rng.normal(0, 0.5, w.shape) for w in single.weights])
    single.cell.log_decay.assign(np.full(UNITS, -3.0))
    phase = np.log(np.linspace(4, 6, UNITS)).astype("float32")
    single.cell.log_phase.assign(phase)
    half.set_weights(single.get_weights())
    found, expected = run(half, x), run(single, x)
    single.cell.log_phase.assign(phase.astype(found[0].dtype))
    for one, whole, rounded in zip(found, expected, run(single, x), strict=True):
        assert one.dtype == "bfloat16"
        assert abs(one.astype(float) - whole).max() < abs(rounded - whole).max() / 4
    assert np.all([weight.dtype == "float32" for weight in half.weights])
