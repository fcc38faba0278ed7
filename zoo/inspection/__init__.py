"""Look inside: what reaches a model's states on the way back through time, and what its gates do.

measure.py       the gradient of the loss by every state of every recurrent layer, exactly
layer_flow.py    what was measured of one layer: norms, rate per step, gates
gates.py         how much gradient gates let pass
verdicts.py      vanishing, exploding, dead, saturated: when it is said, and what helps
flow.py          all layers of a model, as tables
callback.py      the same while a model learns, in any `fit`
drawing.py       over time steps and epochs, as a picture

raw.py           the model within a trained one, and numbers to put in
record.py        every state, gate and weight of attention, at every step; recording.py makes it
attended.py      where attention looks, while a model is called
naming.py        names of what is called several times
keeping.py       what a cell keeps of its state at a step, and which gates are shut or open
connecting.py    how much each output depends on each step of the input, exactly
units/           which unit follows a property of the steps, and what is lost without it
views/           all that as pictures, and as one page
"""

from zoo.inspection.callback import GradientFlow
from zoo.inspection.connecting import Connectivity, connectivity
from zoo.inspection.flow import Flow
from zoo.inspection.measure import gradient_flow
from zoo.inspection.record import LayerRecord, Record
from zoo.inspection.recording import record

__all__ = [
    "Connectivity",
    "Flow",
    "GradientFlow",
    "LayerRecord",
    "Record",
    "connectivity",
    "gradient_flow",
    "record",
]
