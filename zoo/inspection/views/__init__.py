"""The glass box's views: what a record holds, as figures of Matplotlib and as one page.

gates.py           a gate or state over the input, units × steps
unit.py            units over the last steps: one gate by gate, or several
colouring.py       a text in the colours of one unit
keeping.py         how long units keep, and how often gates are shut or open
paths.py           the path of a state, in the plane in which it moves most
connectivity.py    which steps of the input an output depends on
attention.py       where attention looks
expectations.py    the likeliest next symbols, the one that came, and how surprising it was
timeline.py        a series of numbers, and what a layer kept of the past meanwhile
chosen.py          which units are worth a look; shown.py, which values stand at which steps
page.py            all that a model has of these, as one HTML file; series_page.py, a forecaster

Every one gives a `Figure`, which is saved by `figure.savefig("gates.svg")`; they need
`pip install 'rnn-zoo[plots]'`.
"""

from zoo.inspection.views.attention import alignment
from zoo.inspection.views.colouring import text
from zoo.inspection.views.connectivity import dependence, triangle
from zoo.inspection.views.expectations import expect, expected
from zoo.inspection.views.gates import heatmap
from zoo.inspection.views.keeping import horizons, saturation
from zoo.inspection.views.paths import trajectory
from zoo.inspection.views.timeline import series

__all__ = [
    "alignment",
    "dependence",
    "expect",
    "expected",
    "heatmap",
    "horizons",
    "saturation",
    "series",
    "text",
    "trajectory",
    "triangle",
]
