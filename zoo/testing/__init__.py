"""A cell of your own, held to what every recurrence must hold: `check_cell(MyCell)`.

checking.py   one cell, held to all of them
battery.py    all of them, by name
report.py     what was found
properties/   what must hold, one idea a function
subject.py    a recurrence under test
running.py    layers run and differentiated, on TensorFlow and JAX
comparing.py  by how much arrays differ
"""

from zoo.testing.checking import check_cell
from zoo.testing.report import CellError, Outcome, Report

__all__ = ["CellError", "Outcome", "Report", "check_cell"]
