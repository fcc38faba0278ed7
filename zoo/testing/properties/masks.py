"""Rows that do not see each other, and steps that nobody sees."""

from typing import Any

import numpy as np

from zoo.testing.comparing import close, same
from zoo.testing.running import BATCH, BOTH, EVERY_MASK, TIME, draw, run


def rows_are_independent(kind: Any) -> float:
    """No row sees another one, or where it stands."""
    layer, x, states = kind.built(**BOTH), draw(BATCH, TIME, kind.features), kind.states()
    expected, order = run(layer, x, states), [2, 0, 1]
    found = run(layer, x[order], [state[order] for state in states])
    off = close(found, [array[order] for array in expected])
    other = np.concatenate([x[:1], 9 * x[1:]])
    for one, changed in zip(expected, run(layer, other, states), strict=True):
        same(changed[0], one[0], "the first row, when the others are changed,")
    return off


def mask_skips(kind: Any, **arguments: Any) -> float:
    """Of all masks of four steps, each is as if the layer had met the valid steps alone."""
    layer, off = kind.built(**BOTH, **arguments), 0.0
    rows, time = EVERY_MASK.shape
    x, states = draw(rows, time, kind.features), kind.states(rows)
    outputs, *final = run(layer, x, states, EVERY_MASK)
    walked = EVERY_MASK[:, ::-1] if layer.go_backwards else EVERY_MASK
    for valid in range(time + 1):
        some = EVERY_MASK.sum(1) == valid
        alone = x[some][EVERY_MASK[some]].reshape(some.sum(), valid, kind.features)
        expected = run(layer, alone, [state[some] for state in states])
        met = outputs[some][walked[some]].reshape(expected[0].shape)
        names = ["outputs at the steps that count", *(f"state {s}" for s in layer.cell.states)]
        found = [met, *(state[some] for state in final)]
        off = max(off, close(found, expected, names=names))
    before = np.pad(outputs, [(0, 0), (1, 0), (0, 0)])[:, :-1]
    skipped = np.zeros_like(before) if layer.zero_output_for_mask else before
    same(outputs[~walked], skipped[~walked], "what is put out at a step that does not count")
    return off
