"""One direction of one layer: the weights of PyTorch ↔ ours.

    W = (weight_ih)ᵀ    U = (weight_hh)ᵀ    P = (weight_hr)ᵀ    the gates in another order

PyTorch adds two biases, b to x·W and d to h·U.  A GRU of ours has both; other cells hold b + d, and
give it back with d = 0.
"""

import numpy as np

from zoo.layers.cells import GRUCell, LSTMCell, ProjectedLSTMCell, SimpleRNNCell

_LSTM = ("input", "forget", "candidate", "output")
_GRU = ("reset", "update", "candidate")
CELLS = {
    "simple_rnn": SimpleRNNCell,
    "lstm": LSTMCell,
    "projected_lstm": ProjectedLSTMCell,
    "gru": GRUCell,
}
# The gates in the order of PyTorch's rows, by the names that they have here.
ORDER = {
    SimpleRNNCell: ("candidate",),
    LSTMCell: _LSTM,
    ProjectedLSTMCell: _LSTM,
    GRUCell: _GRU,
}


def activations(cell_class):
    """The names of those that PyTorch has for a cell."""
    return ("tanh", "relu") if cell_class is SimpleRNNCell else ("tanh",)


def to_ours(arrays, cell):
    """{"weight_ih": array, …} → {"kernel": array, …}, for a cell."""

    def turned(rows):
        return _in_order(rows, ORDER[type(cell)], cell.gates)

    ours = {
        "kernel": turned(arrays["weight_ih"]).T,
        "recurrent_kernel": turned(arrays["weight_hh"]).T,
    }
    if "bias_ih" in arrays:
        b, d = turned(arrays["bias_ih"]), turned(arrays["bias_hh"])
        ours["bias"] = np.stack([b, d]) if _has_both(cell) else b + d
    if "weight_hr" in arrays:
        ours["projection_kernel"] = arrays["weight_hr"].T
    return ours


def to_torch(ours, cell):
    """{"kernel": array, …} → {"weight_ih": array, …}, for a cell; all of them copies."""

    def turned(rows):
        return np.ascontiguousarray(_in_order(rows, cell.gates, ORDER[type(cell)]))

    arrays = {
        "weight_ih": turned(ours["kernel"].T),
        "weight_hh": turned(ours["recurrent_kernel"].T),
    }
    if "bias" in ours:
        b, d = ours["bias"] if _has_both(cell) else (ours["bias"], np.zeros_like(ours["bias"]))
        arrays |= {"bias_ih": turned(b), "bias_hh": turned(d)}
    if "projection_kernel" in ours:
        arrays["weight_hr"] = np.array(ours["projection_kernel"].T, order="C")
    return arrays


def _has_both(cell):
    return len(cell.bias_shape) == 2


def _in_order(rows, given, wanted):
    """Blocks of rows that stand in the order `given`, in the order `wanted`."""
    blocks = dict(zip(given, np.split(rows, len(given)), strict=True))
    return np.concatenate([blocks[gate] for gate in wanted])
