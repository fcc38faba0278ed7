"""What is put around cells: a wrapper is a cell itself, and goes wherever one goes.

zoneout.py          units that forget to change
residual.py         the input added to the output
normalised.py       layer normalisation of the output
stacked.py          cells on top of each other
deep_transition.py  cells one after the other on one state

What begins with an underscore is no wrapper, but a part of some.
"""

from zoo.layers.wrappers._wrapper import CellWrapper
from zoo.layers.wrappers.deep_transition import DeepTransition
from zoo.layers.wrappers.normalised import Normalised
from zoo.layers.wrappers.residual import Residual
from zoo.layers.wrappers.stacked import Stacked
from zoo.layers.wrappers.zoneout import Zoneout

__all__ = ["CellWrapper", "DeepTransition", "Normalised", "Residual", "Stacked", "Zoneout"]
