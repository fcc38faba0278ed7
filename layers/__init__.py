"""Recurrences: cells stated as their equations, the layer that runs them over time, and engines.

cell.py         what every cell is: gates, states, project / recur / update
recurrent.py    the layer that runs any cell over (batch, time, features)
simple_rnn.py  lstm.py  gru.py  min_gru.py    one recurrence each
bidirectional.py    that layer twice, once from each end
linear.py       what every cell linear in its state is
carry.py        state handed into and out of a whole model
engines/        how a recurrence is run, and why a faster way was not taken
"""

if __name__ != "zoo.layers":
    raise ImportError(
        "This folder is a part of zoo, not a package of its own. Use: import zoo.layers"
    )

from zoo.layers.bidirectional import Bidirectional
from zoo.layers.carry import carried
from zoo.layers.cell import Cell
from zoo.layers.engines import explain, using
from zoo.layers.engines._meanwhile import for_converters, states_through, steps_per_iteration
from zoo.layers.gru import GRU, GRUCell, GRUResetBefore, GRUResetBeforeCell
from zoo.layers.linear import LinearCell
from zoo.layers.lstm import LSTM, LSTMCell
from zoo.layers.min_gru import MinGRU, MinGRUCell
from zoo.layers.named import layer
from zoo.layers.recurrent import Recurrent
from zoo.layers.simple_rnn import SimpleRNN, SimpleRNNCell

__all__ = [
    "GRU",
    "LSTM",
    "Bidirectional",
    "Cell",
    "GRUCell",
    "GRUResetBefore",
    "GRUResetBeforeCell",
    "LSTMCell",
    "LinearCell",
    "MinGRU",
    "MinGRUCell",
    "Recurrent",
    "SimpleRNN",
    "SimpleRNNCell",
    "carried",
    "explain",
    "for_converters",
    "layer",
    "states_through",
    "steps_per_iteration",
    "using",
]
