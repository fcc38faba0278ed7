"""Look inside: what reaches a model's states on the way back through time, and what its gates do.

measure.py       the gradient of the loss by every state of every recurrent layer, exactly
layer_flow.py    what was measured of one layer: norms, rate per step, gates
gates.py         how much gradient gates let pass
verdicts.py      vanishing, exploding, dead, saturated: when it is said, and what helps
flow.py          all layers of a model, as tables
callback.py      the same while a model learns, in any `fit`
drawing.py       over time steps and epochs, as a picture
"""

from zoo.inspection.callback import GradientFlow
from zoo.inspection.flow import Flow
from zoo.inspection.measure import gradient_flow

__all__ = ["Flow", "GradientFlow", "gradient_flow"]
