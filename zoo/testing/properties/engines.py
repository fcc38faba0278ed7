"""Faster ways to the same numbers."""

import dataclasses
from typing import Any

from zoo.layers import explain
from zoo.testing.comparing import NotApplicable, arrays, close
from zoo.testing.properties.over_time import named, slopes
from zoo.testing.running import BATCH, BOTH, DTYPE, EXACT, TIME, compiled, differentiate, draw, run

LONG = 2000  # steps


def agrees_with_the_loop(kind: Any, engine: str, mask: Any = None, **arguments: Any) -> float:
    """An engine gives the loop's outputs, final states and all its gradients."""
    layers = [
        dataclasses.replace(kind, engine=name).built(dtype=DTYPE, **BOTH, **arguments)
        for name in (engine, "loop")
    ]
    layers[0].set_weights(layers[1].get_weights())
    x = draw(BATCH, TIME, kind.features)
    reason = explain(layers[0], x, mask)[engine]
    if reason:
        raise NotApplicable(reason)
    found, expected = (differentiate(layer, x, kind.states(), mask=mask) for layer in layers)
    off = close(found[0], expected[0], EXACT, named(layers[0]))
    return max(off, close(found[1], expected[1], EXACT, slopes(layers[0])))


def parallel_is_sequential(kind: Any) -> float:
    """All steps at once give what one after the other gives, over 2,000 of them in float32.

    From the weights that a cell starts with, as others may let the state grow without end.
    """
    scan, loop = (
        dataclasses.replace(kind, engine=name).layer(dtype="float32", **BOTH)
        for name in ("scan", "loop")
    )
    x = draw(2, LONG, kind.features)
    reason = explain(loop, x)["scan"]
    if reason:
        raise NotApplicable(reason)
    for layer in (scan, loop):
        layer.build(x.shape)
    scan.set_weights(loop.get_weights())
    expected = compiled(loop)([x, *arrays([w.value for w in loop.trainable_weights])], 0)
    return close(run(scan, x), expected, names=named(loop))
