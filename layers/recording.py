"""What a recurrence does at every step, told by the equations that compute it.

    with recorded() as calls:
        outputs = model(inputs)

No cell records anything itself.  A layer that is called in between lets its engine put out all
states of its cell at every step, side by side; then the cell's own equations, on all steps at once,
tell the gates.

    states   (batch, time, size)     after every step
    gates    (batch, time, units)    as they were activated
    counts   (batch, time) or None   which steps count
"""

import contextlib
import contextvars
import dataclasses
import weakref

from keras import ops

from zoo.layers import engines
from zoo.layers.cell import gates_through
from zoo.layers.reading import flipped
from zoo.layers.wrappers._wrapper import CellWrapper

_open: contextvars.ContextVar = contextvars.ContextVar("recorded", default=None)


@dataclasses.dataclass(frozen=True)
class Told:
    """One call of one layer; steps stand in the order of the sequence, whichever way it is read.

    A step that does not count leaves the states as they were; its gates mean nothing.

    initial: name → (batch, size), the states before the first step.
    states: name → (batch, time, size), after every step.
    gates: name → (batch, time, units); one that is activated twice in a step counts on: "f", "f 2".
    counts: (batch, time) or None.
    """

    layer: object
    initial: dict
    states: dict
    gates: dict
    counts: object


@contextlib.contextmanager
def recorded():
    """Yields a list that gets a `Told` for every call of a recurrent layer meanwhile."""
    calls: list = []
    token = _open.set(calls)
    try:
        yield calls
    finally:
        _open.reset(token)


def is_open():
    """Whether somebody listens just now."""
    return _open.get() is not None


def run(layer, sequences, state, mask):
    """As `Engine.run`, with what is told left to who listens."""
    cell, view = layer.cell, _view(layer)
    start = ops.concatenate(state, axis=-1)
    engine = engines.choose(view, sequences, mask)
    last, walked, (final,) = engine.run(view, sequences, (start,), mask, None)
    outputs, counts = _apart(cell, walked)[0], None
    if mask is not None:
        counts = flipped(layer, ops.cast(mask, "bool"))
        # Before the first step that counts nothing is put out, but there is a state.
        begun = ops.cumsum(ops.cast(counts, "int32"), axis=1) > 0
        walked = ops.where(begun[..., None], walked, start[:, None])
        if layer.zero_output_for_mask:
            outputs = ops.where(counts[..., None], outputs, ops.zeros_like(outputs))
            last = ops.where(counts[:, -1:], last, ops.zeros_like(last))
    before = ops.concatenate([start[:, None], walked[:, :-1]], axis=1)
    gates = _gates(cell, flipped(layer, sequences), before)
    told = Told(
        layer,
        dict(zip(cell.states, state, strict=True)),
        dict(zip(cell.states, _apart(cell, flipped(layer, walked)), strict=True)),
        {name: flipped(layer, gate) for name, gate in gates.items()},
        None if counts is None else flipped(layer, counts),
    )
    _open.get().append(told)
    return _apart(cell, last)[0], outputs, _apart(cell, final)


class _Together(CellWrapper):
    """A cell of one state: all those of another, side by side."""

    states = ("together",)
    bound = ()
    linear = False
    state_size = property(lambda self: [sum(self.cell.state_size)])

    def recur(self, h):
        return self.cell.recur(_apart(self.cell, h)[0])

    def update(self, projected, recurred, state):
        new = self.cell.update(projected, recurred, _apart(self.cell, state[0]))
        return (ops.concatenate(new, axis=-1),)

    def step(self, projected, state, dropped=None):
        if self.cut:
            return super().step(projected, state, dropped)
        new = self.cell.step(projected, _apart(self.cell, state[0]), dropped)
        return (ops.concatenate(new, axis=-1),)


def _apart(cell, together):
    """The states, of what holds them side by side."""
    parts, start = [], 0
    for size in cell.state_size:
        parts.append(together[..., start : start + size])
        start += size
    return tuple(parts)


def _gates(cell, x, before):
    """Every gate at every step, (batch, time, width), of inputs and the states before them."""
    batch, time = ops.shape(x)[:2]
    told = {}

    def tell(names, block, activate, slope):
        activated = activate(block)
        for name, gate in zip(names, ops.split(activated, len(names), axis=-1), strict=True):
            times = sum(known.partition(" ")[0] == name for known in told)
            told[f"{name} {times + 1}" if times else name] = gate
        return activated

    rows, states = (ops.reshape(a, (batch * time, a.shape[-1])) for a in (x, before))
    with gates_through(tell):
        cell.step(cell.project(rows), _apart(cell, states))
    return {name: ops.reshape(gate, (batch, time, gate.shape[-1])) for name, gate in told.items()}


_views: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _view(layer):
    """The layer as an engine sees it, putting out all states of every step; made once a layer."""
    if layer not in _views:
        several = len(layer.cell.states) > 1
        _views[layer] = _View(layer, _together(layer.cell) if several else layer.cell)
    return _views[layer]


class _View:
    """What an engine asks of a layer."""

    return_sequences = True
    zero_output_for_mask = False

    def __init__(self, layer, cell):
        self._layer, self.cell = weakref.ref(layer), cell

    def __getattr__(self, name):  # all that is not told above
        return getattr(self._layer(), name)


def _together(cell):
    together = _Together(cell, dtype=cell.dtype_policy)
    together.built = True  # its weights are those of the cell
    return together
