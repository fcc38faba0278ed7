"""Which unit remembers what: a property of every step, and the units that follow it.

properties.py   properties of characters, words, days and prices, one number a step
search.py       how closely each unit follows one, found on some texts and told on others
ablation.py     what a model loses without a unit
"""

from zoo.inspection.units.ablation import Ablation, ablate, held
from zoo.inspection.units.properties import PROPERTIES
from zoo.inspection.units.search import Unit, find_units

__all__ = ["PROPERTIES", "Ablation", "Unit", "ablate", "find_units", "held"]
