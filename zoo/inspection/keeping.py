"""What each cell keeps of its old state at a step, by its equations, and what gates do with that.

    state ← kept ⊙ state + (what is new)

The gate that keeps has another name, and another sense, in almost every cell: so it is declared
here, by the name of the cell's class.  One of your own is added by a line:

    KEEPERS["MyCell"] = lambda layer: layer.gates["forget"]
"""

from collections.abc import Callable

import numpy as np

from zoo.inspection.record import Floats, LayerRecord

Keeper = Callable[[LayerRecord], Floats]

LEFT, RIGHT = 0.1, 0.9  # below and above which a gate is saturated (Karpathy et al. 2015)


def _of_slstm(layer: LayerRecord) -> Floats:
    """c/n ← (f·n/n')⊙c/n + (i/n')⊙z: of the mean that is put out, with f = exp(log f + m − m')."""
    before = {name: _before(layer, name) for name in ("n", "m")}
    f = np.exp(layer.gates["forget"] + before["m"] - layer.states["m"])
    n = layer.states["n"]
    found: Floats = f * before["n"] / np.where(n == 0, 1, n)
    return found


def _before(layer: LayerRecord, name: str) -> Floats:
    """A state as each step found it, (batch, time, units)."""
    first, after = layer.initial[name][:, None], layer.states[name]
    parts = [after[:, 1:], first] if layer.backwards else [first, after[:, :-1]]
    return np.concatenate(parts, axis=1)


# (batch, time, units) of the record of a layer with such a cell
KEEPERS: dict[str, Keeper] = {
    **dict.fromkeys(
        (
            *("LSTMCell", "PeepholeLSTMCell", "CoupledLSTMCell", "ProjectedLSTMCell"),
            *("LayerNormLSTMCell", "SRUCell"),
        ),
        lambda layer: layer.gates["forget"],
    ),
    **dict.fromkeys(
        ("GRUCell", "GRUResetBeforeCell", "LayerNormGRUCell"), lambda layer: layer.gates["update"]
    ),
    "MinGRUCell": lambda layer: 1 - layer.gates["update"],
    "MinimalGatedUnitCell": lambda layer: 1 - layer.gates["forget"],
    "MinLSTMCell": lambda layer: (
        layer.gates["forget"] / (layer.gates["forget"] + layer.gates["input"])
    ),
    "SLSTMCell": _of_slstm,
}


def keeps(layer: LayerRecord) -> bool:
    """Whether a gate of its cell is known to keep."""
    return layer.cell in KEEPERS


def kept(layer: LayerRecord) -> Floats:
    """The share of the old state that each unit keeps at each step, (batch, time, units).

    Raises:
        ValueError: no gate of the cell is known to keep.
    """
    if not keeps(layer):
        raise ValueError(
            f"No gate of {layer.cell} is known to keep its state, so {layer.name!r} has no forget "
            "horizon. Choose a layer with a gated cell, or declare one in "
            "zoo.inspection.keeping.KEEPERS."
        )
    return KEEPERS[layer.cell](layer)


def horizon(layer: LayerRecord) -> Floats:
    """1 / (1 − mean of what is kept) of each unit, in steps: how long it remembers.

    What is written into a state that keeps a share k at every step is after n steps kⁿ of what it
    was, and 1/(1−k) is the sum of all these: as many steps, if each counted whole.  The mean is
    over all steps of all rows that count; of a unit that keeps everything it is infinite.

    Raises:
        ValueError: see `kept`; or no step counts.
    """
    mean = _counted(layer, kept(layer)).mean(axis=0, dtype=np.float64)
    with np.errstate(divide="ignore"):
        return 1 / np.maximum(1 - mean, 0)


def saturation(layer: LayerRecord) -> dict[str, tuple[Floats, Floats]]:
    """Of each gate, unit by unit, the part of the steps at which it is below .1, and above .9.

    Gates alone that open and close: not candidates, nor what has ever been below 0 or above 1.

    Raises:
        ValueError: no step counts.
    """
    found = {}
    for name, gate in layer.gates.items():
        values = _counted(layer, gate)
        if name != "candidate" and values.min() >= 0 and values.max() <= 1:
            found[name] = ((values < LEFT).mean(axis=0), (values > RIGHT).mean(axis=0))
    return found


def _counted(layer: LayerRecord, values: Floats) -> Floats:
    """(steps of all rows that count, units)"""
    if not layer.counts.any():
        raise ValueError(f"No step of {layer.name!r} counts. Record a row that is not all padding.")
    return values[layer.counts]
