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
from zoo.layers.cell import gates_heard
from zoo.layers.meanwhile import meanwhile
from zoo.layers.reading import flipped
from zoo.layers.wrappers import CellWrapper

_open: contextvars.ContextVar = contextvars.ContextVar("recorded", default=None)


@dataclasses.dataclass(frozen=True)
class LayerCall:
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
    """Yields a list that gets a `LayerCall` for every call of a recurrent layer meanwhile."""
    calls: list = []
    with meanwhile(_open, calls):
        yield calls


def is_open():
    """Whether somebody listens just now."""
    return _open.get() is not None


def run(layer, sequences, state, mask):
    """As `Engine.run`, with what is told left to who listens."""
    cell, view = layer.cell, _view(layer, sequences)
    start = view.cell.start(state)
    engine = engines.choose(view, sequences, mask)
    last, walked, (final,) = engine.run(view, sequences, (start,), mask, None)
    outputs, counts = view.cell.states_of(walked)[0], None
    if mask is not None:
        counts = flipped(layer, ops.cast(mask, "bool"))
        # Before the first step that counts nothing is put out, but there is a state.
        begun = ops.cumsum(ops.cast(counts, "int32"), axis=1) > 0
        walked = ops.where(begun[..., None], walked, start[:, None])
        if layer.zero_output_for_mask:
            outputs = ops.where(counts[..., None], outputs, ops.zeros_like(outputs))
            last = ops.where(counts[:, -1:], last, ops.zeros_like(last))
        counts = flipped(layer, counts)
    in_order = flipped(layer, walked)
    states = dict(zip(cell.states, view.cell.states_of(in_order), strict=True))
    gates = view.cell.gates_of(in_order, sequences)
    initial = dict(zip(cell.states, view.cell.states_of(start), strict=True))
    _open.get().append(LayerCall(layer, initial, states, gates, counts))
    return view.cell.states_of(last)[0], outputs, view.cell.states_of(final)


class _Telling(CellWrapper):
    """A cell of one state: those of another and its gates, side by side.

    widths: name → columns of each gate, in the order in which they are activated.
    """

    states = ("told",)
    bound = ()
    linear = False
    state_size = property(lambda self: [sum(self.cell.state_size) + sum(self.widths.values())])

    def __init__(self, cell, widths):
        super().__init__(cell, dtype=cell.dtype_policy)
        self.widths = widths
        self.built = True  # its weights are those of the cell

    def start(self, state):
        blank = ops.zeros((ops.shape(state[0])[0], sum(self.widths.values())), state[0].dtype)
        return ops.concatenate([*state, blank], axis=-1)

    def states_of(self, told):
        return _apart(told, self.cell.state_size)

    def gates_of(self, told, sequences):
        names = dict(zip(self.cell.states, self.cell.state_size, strict=True))
        parts = _apart(told, [*names.values(), *self.widths.values()])[len(names) :]
        return dict(zip(self.widths, parts, strict=True))

    def recur(self, h):
        return self.cell.recur(self.states_of(h)[0])

    def update(self, projected, recurred, state):
        with _told() as gates:
            new = self.cell.update(projected, recurred, self.states_of(state[0]))
        return (ops.concatenate([*new, *gates.values()], axis=-1),)

    def step(self, projected, state, dropped=None):
        if self.cut:
            return super().step(projected, state, dropped)
        with _told() as gates:
            new = self.cell.step(projected, self.states_of(state[0]), dropped)
        return (ops.concatenate([*new, *gates.values()], axis=-1),)


class _Linear(CellWrapper):
    """A cell that is linear in its one state: its gates see the inputs alone, all at once."""

    def start(self, state):
        return state[0]

    def states_of(self, told):
        return (told,)

    def gates_of(self, told, sequences):
        with _told() as gates:
            self.cell.coefficients(self.cell.project(sequences))
        return gates


@contextlib.contextmanager
def _told():
    """Yields a dictionary that gets every gate that is activated meanwhile."""
    gates: dict = {}

    def tell(names, activated):
        for name, gate in zip(names, activated, strict=True):
            times = sum(known.partition(" ")[0] == name for known in gates)
            gates[f"{name} {times + 1}" if times else name] = gate

    with gates_heard(tell):
        yield gates


def _apart(told, sizes):
    parts, start = [], 0
    for size in sizes:
        parts.append(told[..., start : start + size])
        start += size
    return tuple(parts)


_views: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


class _View:
    """A layer as an engine sees it, whose cell tells all, at every step."""

    return_sequences = True
    zero_output_for_mask = False

    def __init__(self, layer, cell):
        self._layer, self.cell = weakref.ref(layer), cell

    def __getattr__(self, name):  # all that is not told above
        return getattr(self._layer(), name)


def _view(layer, sequences):
    """Made once a layer, as engines keep what they compiled for it."""
    if layer not in _views:
        cell = layer.cell
        if cell.linear:
            telling = _Linear(cell, dtype=cell.dtype_policy)
            telling.built = True
        else:
            telling = _Telling(cell, _widths(cell, sequences.shape[-1]))
        _views[layer] = _View(layer, telling)
    return _views[layer]


def _widths(cell, features):
    """Columns of every gate, seen from one step on zeros."""
    with _told() as gates:
        one = ops.zeros((1, features), cell.compute_dtype)
        cell.step(cell.project(one), tuple(cell.get_initial_state(1)))
    return {name: gate.shape[-1] for name, gate in gates.items()}
