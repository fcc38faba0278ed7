"""A gate that is broken on purpose is noticed: the tests can fail."""

import dataclasses
import functools

import pytest

import conformance
from kinds import KINDS, MASK, X
from zoo.layers import engines
from zoo.layers.cells.gru import GRUCell
from zoo.layers.cells.lstm import LSTMCell

LSTM, GRU = KINDS[1], KINDS[2]


def swapped(self, projected, recurred, state):
    """Input and forget gate, as in a library that cannot mend it any more."""
    _, c = state
    f, i, g, o = self.gate(projected + recurred)
    c = f * c + i * g
    return o * self.activation(c), c


def without_reset(self, projected, recurred, state):
    (h,) = state
    z, _, g = self.gate(projected + recurred)
    return (z * h + (1 - z) * g,)


@pytest.mark.parametrize(
    ("kind", "cell", "update"), [(LSTM, LSTMCell, swapped), (GRU, GRUCell, without_reset)]
)
def test_a_broken_equation(monkeypatch, kind, cell, update):
    conformance.equals_reference(kind, X, kind.states(), MASK)
    monkeypatch.setattr(cell, "update", update)
    with pytest.raises(AssertionError):
        conformance.equals_reference(kind, X, kind.states(), MASK)


def test_a_broken_slope(monkeypatch):
    """Outputs stay as they were; gradients must tell."""
    from zoo.layers.engines import _pure

    fused = dataclasses.replace(LSTM, engine="fused")
    conformance.gradients_are_slopes(fused)
    real = _pure.backend().known
    monkeypatch.setattr(_pure.backend(), "known", lambda value, slope: real(value, 1.01 * slope))
    conformance.equals_reference(fused, X, fused.states())
    with pytest.raises(AssertionError):
        conformance.gradients_are_slopes(fused)


def deaf(run, layer, sequences, state, mask, *rest):
    return run(layer, sequences, state, None, *rest)


@pytest.mark.parametrize("name", ["loop", "fused"])
def test_a_mask_that_is_ignored(monkeypatch, name):
    kind, engine = dataclasses.replace(LSTM, engine=name), engines.engines()[name]
    conformance.equals_reference(kind, X, kind.states(), MASK)
    broken = dataclasses.replace(engine, run=functools.partial(deaf, engine.run))
    monkeypatch.setattr(engines, "engines", lambda: {name: broken})
    with pytest.raises(AssertionError):
        conformance.equals_reference(kind, X, kind.states(), MASK)
