"""Which units of a layer are worth a look, where nobody names any: those that swing slowly."""

import numpy as np

from zoo.inspection.keeping import horizon, keeps
from zoo.inspection.record import LayerRecord
from zoo.inspection.views.shown import Shown


def memory(layer: LayerRecord) -> str:
    """The name of the state that remembers: an LSTM's c, else what is put out.

    The c of an sLSTM is scaled by another state, and means nothing alone.
    """
    return "c" if "c" in layer.states and "n" not in layer.states else next(iter(layer.states))


def telling(what: Shown, count: int) -> list[int]:
    """The units that swing widest and slowest over the text, the first most.

    By how tanh of the state at a step goes along with that at the next, as a part of its standard
    deviation: what changes at every letter, and what hardly moves, are both near 0.
    """
    swing = np.tanh(what.values)
    centred = swing - swing.mean(axis=0)
    along = (centred[:-1] * centred[1:]).sum(axis=0) / max(len(centred) - 1, 1)
    score = along / np.maximum(centred.std(axis=0), 1e-6)
    return [int(unit) for unit in np.argsort(-score, kind="stable")[:count]]


def lasting(what: Shown, count: int) -> list[int]:
    """The units with the longest forget horizon, the longest first; or with the largest mean."""
    layer, width = what.layer, what.values.shape[1]
    by = what.values.mean(axis=0)
    if keeps(layer) and len(horizon(layer)) == width:
        by = horizon(layer)
    return [int(unit) for unit in np.argsort(-by, kind="stable")[:count]]
