"""What is raced, and who enters: acts × layers × shapes.

forward   the outputs of a layer
step      its training step: outputs, and gradients of all weights
fit       a model of characters in `fit` of Keras, a few batches
generate  characters written one by one; the time is that of one character
length    a training step of ever more steps of time, for time and memory
parallel  a training step of a linear cell: all steps at once, and one after the other
"""

import dataclasses
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from zoo.bench.race import KERAS, ZOO, Contestant
from zoo.bench.shapes import SHAPES, Shape

# The collection by the names of its files: to import it takes seconds, and most commands need none.
_FILES = pkgutil.iter_modules([str(Path(__file__).parents[1] / "layers" / "cells")])
CELLS = tuple(sorted(file.name for file in _FILES if not file.name.startswith("_")))
_THREE = ("lstm", "gru", "simple_rnn")
_LINEAR = ("min_gru", "min_lstm", "sru", "lru")
LAYERS = (*_THREE, "bilstm", "peephole", *(name for name in CELLS if name not in _THREE))
LENGTHS = (100, 500, 1000, 2000)
SHORT = (8, 16, 32, 64, 128, 256, 512)  # about where all steps at once begin to pay
SYMBOLS = 65  # of a text
BATCHES = 5  # of one `fit`
SIDE = 2048  # of the two matrices whose product tells how fast this machine multiplies
# What one run writes: enough to last a while.  The time of a run is divided by it.
CHARACTERS = {"zoo": 200, "keras": 2, "torch": 200}
_ONE_BY_ONE = ("loop", "fused")
PRODUCT = "product"  # the name under which that product takes its turns


@dataclasses.dataclass(frozen=True)
class Act:
    """What is raced unless the user says otherwise, and what means something.

    lacks: layers that cannot do it.  masked, dropout: whether these options mean something.
    """

    layers: tuple[str, ...]
    shapes: tuple[Shape, ...]
    lacks: tuple[str, ...] = ()
    masked: bool = False
    dropout: bool = False


_NAMED = tuple(SHAPES.values())


def _but(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in LAYERS if name not in names)


# Blocks of the two matrices, where they are all that is multiplied.
_GATES = {
    **dict.fromkeys(("simple_rnn", "irnn"), 1),
    **dict.fromkeys(("gru", "layer_norm_gru", "coupled_lstm"), 3),
    **dict.fromkeys(("lstm", "peephole", "peephole_lstm", "layer_norm_lstm", "slstm"), 4),
    "bilstm": 8,
}

ACTS = {
    "forward": Act(_THREE, _NAMED, masked=True),
    "step": Act(_THREE, _NAMED, masked=True, dropout=True),
    "fit": Act(_THREE, (SHAPES["M"],), dropout=True),
    "generate": Act(("lstm",), (Shape(1, 40, 512, 512),), lacks=("bilstm",)),
    "length": Act(("lstm",), (Shape(32, 100, 64, 128),), masked=True, dropout=True),
    "parallel": Act(_LINEAR, (Shape(32, 100, 64, 128),), lacks=_but(_LINEAR)),
}

Entry = tuple[str, Contestant, Mapping[str, Any]]


@dataclasses.dataclass(frozen=True)
class Task:
    """One race."""

    act: str
    layer: str
    shape: Shape

    def __str__(self) -> str:
        return f"{self.act} {self.layer} {self.shape.name}"

    @property
    def products(self) -> int | None:
        """Floating-point operations in its matrix products, a training step as three forward ones.

        None where that is not what is asked: a single stream, a step at a time, waits for weights
        from memory; and lengths are held against each other.  None too for cells whose products are
        not those of blocks side by side.
        """
        gates = _GATES.get(self.layer)
        if self.act in ("generate", "length", "parallel") or gates is None:
            return None
        batch, time, features, units = self.shape
        of_a_step = (features + units) * gates * units
        if self.act == "fit":
            width = 2 * units if self.layer == "bilstm" else units
            of_a_step = BATCHES * (of_a_step + width * SYMBOLS)
        return (1 if self.act == "forward" else 3) * 2 * batch * time * of_a_step

    def entries(self, torch: Contestant | None = None, **more: Any) -> list[Entry]:
        """Who enters: ours, Keras's and, if there is one, PyTorch's; and the product of matrices.

        Arguments:
            more: a mask or dropout; ours with it then runs against ours without.
        """
        told: dict[str, Any] = {"act": self.act, "layer": self.layer, "shape": self.shape}
        if self.act == "parallel":
            step = {**told, "act": "step"}
            return [(engine, ZOO, {**step, "engine": engine}) for engine in ("scan", *_ONE_BY_ONE)]
        if self.act == "length":
            told["act"] = "step"
        elif self.act == "fit":
            told |= {"symbols": SYMBOLS, "batches": BATCHES}
        elif self.act == "generate":
            told |= {"symbols": SYMBOLS, "temperature": 0.8}
        entries: list[Entry]
        if more:
            entries = [("zoo", ZOO, {**told, **more}), ("zoo, plain", ZOO, told)]
        else:
            entries = [("zoo", ZOO, told), ("keras", KERAS, told)]
            if torch and self.act != "fit" and self.layer in (*_THREE, "bilstm"):
                entries.append(("torch", torch, told))
        if self.act == "generate":
            return [(n, who, {**task, "characters": CHARACTERS[n]}) for n, who, task in entries]
        if self.products is not None:
            entries.append((PRODUCT, ZOO, {"act": PRODUCT, "size": SIDE}))
        return entries


def tasks(
    acts: Sequence[str],
    layers: Sequence[str] | None = None,
    shapes: Sequence[Shape] | None = None,
    lengths: Sequence[int] | None = None,
) -> Iterator[Task]:
    """All races of these acts, each once; what is not given is an act's own.

    A layer that cannot do one of several acts is left out of it.
    """
    for act in acts:
        for layer in layers or ACTS[act].layers:
            if layer in ACTS[act].lacks:
                continue
            named = shapes or ACTS[act].shapes
            if act in ("length", "parallel"):
                times = lengths or (LENGTHS if act == "length" else SHORT)
                named = [shape._replace(time=time) for shape in named for time in times]
            for shape in dict.fromkeys(named):
                yield Task(act, layer, shape)
