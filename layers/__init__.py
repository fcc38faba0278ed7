"""Recurrences: cells stated as their equations, the layer that runs them over time, and engines.

contract.py     what a layer and its engines may ask of a recurrence
cell.py         a recurrence made of gates; linear.py, one that is linear in its state
cells/          the collection, one recurrence a file
wrappers/       what is put around any of them
recurrent.py    the layer that runs any cell over (batch, time, features)
named.py        layers named after their cell, such as LSTM
bidirectional.py    that layer twice, once from each end
weights/        the same weights in keras.layers and in torch.nn
product.py      x·W, of no features too
carry.py        state handed into and out of a whole model
engines/        how a recurrence is run, and why a faster way was not taken
meanwhile.py    what the plain loop is told for as long as a block runs
packed.py       any mask as lengths
reading.py      what is put out where that is more than a state; recording.py, all that a cell does
arguments.py    a layer's arguments as plain data
numbers.py      how the numbers of a linear recurrence multiply
"""

if __name__ != "zoo.layers":
    raise ImportError(
        "This folder is a part of zoo, not a package of its own. Use: import zoo.layers"
    )

from zoo.layers import cells, wrappers
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.carry import carried
from zoo.layers.cell import Cell
from zoo.layers.cells import *  # noqa: F403 - its names are told there
from zoo.layers.contract import BaseCell
from zoo.layers.engines import explain, using
from zoo.layers.linear import LinearCell
from zoo.layers.meanwhile import for_converters, states_through, steps_per_iteration
from zoo.layers.named import layer
from zoo.layers.recurrent import Recurrent
from zoo.layers.weights import from_keras, from_torch, to_keras, to_torch
from zoo.layers.wrappers import *  # noqa: F403

__all__ = [
    *cells.__all__,
    *wrappers.__all__,
    "BaseCell",
    "Bidirectional",
    "Cell",
    "LinearCell",
    "Recurrent",
    "carried",
    "explain",
    "for_converters",
    "from_keras",
    "from_torch",
    "layer",
    "states_through",
    "steps_per_iteration",
    "to_keras",
    "to_torch",
    "using",
]
