"""Zoneout is drawn before the first step, so that what runs the cell within runs it zoned."""

import numpy as np
import pytest

from kinds import BOTH, DTYPE, EXACT, MASK, UNITS, X, close, differentiate, draw, filled
from zoo.layers import GRUCell, LSTMCell, MinGRUCell, Recurrent, Residual, Zoneout, explain


def zoned(cell, engine, **arguments):
    made = Residual(Zoneout(cell(4), 0.5, seed=3)) if arguments.pop("within", False) else None
    made = made or Zoneout(cell(UNITS), 0.5, seed=3)
    return filled(Recurrent(made, engine=engine, dtype=DTYPE, **BOTH, **arguments))


@pytest.mark.parametrize("training", [False, True], ids=["told", "training"])
@pytest.mark.parametrize(
    ("cell", "engine", "within"),
    [
        (LSTMCell, "fused", False),
        (GRUCell, "fused", True),
        (MinGRUCell, "fused", False),
        (MinGRUCell, "scan", False),
    ],
)
def test_an_engine_gives_what_the_loop_gives_of_the_same_draws(cell, engine, within, training):
    layers = [zoned(cell, name, within=within) for name in (engine, "loop")]
    states = [draw(len(X), size) for size in layers[0].cell.state_size]
    assert explain(layers[0], X, MASK)[engine] is None
    found, expected = (
        differentiate(layer, X, states, mask=MASK, training=training) for layer in layers
    )
    close(found[0], expected[0], EXACT)
    close(found[1], expected[1], EXACT)


def test_it_is_drawn_anew_for_every_call_row_and_step():
    layer = zoned(LSTMCell, "auto")
    one, other = (layer(X, training=True)[0] for _ in range(2))
    assert not np.array_equal(one, other)
