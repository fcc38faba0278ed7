"""Ways to run a recurrence.  An engine says which cells it runs, why it refuses, and how it runs.

A file of this folder is an engine and its name is the engine's: it defines `ENGINE`.  `auto` takes
the willing one of the highest rank; a refusal is a sentence, so that nothing is slow in silence.

    loop    one step at a time, any cell: the reference
    scan    all steps at once, cells that are linear in their state
    fused   compiled forward and back, any cell that is cut into project, recur and update
    cudnn   NVIDIA's own on its GPUs: SimpleRNN, LSTM and GRU

What begins with an underscore is no engine, but a part of some.
"""

import contextlib
import contextvars
import dataclasses
import difflib
import functools
import importlib
import pkgutil
from collections.abc import Callable

import keras

from zoo.layers.meanwhile import meanwhile


@dataclasses.dataclass(frozen=True)
class Engine:
    """One way to run a recurrence.

    Arguments:
        rank: the willing engine of the highest rank runs under `engine="auto"`.
        refuse: (layer, sequences, mask) → None, or the reason in words.
        run: (layer, sequences, state, mask, dropped) → (last output, outputs, final
            state), with sequences (batch, time, features), state a tuple of (batch, size) arrays in
            the order of the cell's `states`, mask (batch, time) or None, dropped (batch, size) or
            None; outputs are the first state, (batch, time, size), or (batch, 1, size) without
            `return_sequences`; what is put out of it is read later, see `BaseCell.read`.
        jit: whether XLA can compile a graph of TensorFlow that it is part of.
    """

    rank: float
    refuse: Callable
    run: Callable
    jit: bool = True


@functools.cache
def engines():
    """Name → engine, the highest rank first."""
    found = {
        module.name: importlib.import_module(f"{__name__}.{module.name}").ENGINE
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    }
    return dict(sorted(found.items(), key=lambda item: -item[1].rank))


def check(name):
    """Raises ValueError, with the nearest name, unless `name` is "auto" or an engine."""
    known = ["auto", *engines()]
    if name not in known:
        near = difflib.get_close_matches(str(name), known, 1)
        raise ValueError(
            f"`engine`, the way a recurrence is run, must be one of {', '.join(known)}. "
            f"Received: engine={name!r}." + (f" Did you mean {near[0]!r}?" if near else "")
        )


def explain(layer, sequences, mask=None):
    """Why each engine would not run this call: name → None (it would) or the reason in words.

    Arguments:
        layer: a `Recurrent` layer; of a layer of both directions, each is told under its name.
        sequences: what it would be called with, (batch, time, features); only shape and type count.
        mask: (batch, time) or None.

    Raises:
        TypeError: the layer is none of ours.

    Example:
        >>> reasons = zoo.explain(zoo.layers.LSTM(4), np.zeros((2, 5, 3), "float32"))
        >>> reasons["scan"], reasons["fused"]
        ('LSTMCell is not linear in its state', None)
    """
    if hasattr(layer, "backward_layer"):
        both = (layer.forward_layer, layer.backward_layer)
        return {one.name: explain(one, sequences, mask) for one in both}
    if not hasattr(getattr(layer, "cell", None), "project"):
        raise TypeError(
            "`layer` must be a recurrent layer of zoo.layers, whose engines can be told. "
            f"Received: layer={layer!r}."
        )
    return {name: engine.refuse(layer, sequences, mask) for name, engine in engines().items()}


_instead: contextvars.ContextVar = contextvars.ContextVar("engine", default=None)
_watcher: contextvars.ContextVar = contextvars.ContextVar("watcher", default=None)


def using(name):
    """All layers called meanwhile are run by this engine, whatever they name themselves.

    A graph that is to leave TensorFlow, as for ONNX or LiteRT, is traced `with using("loop")`.

    Raises:
        ValueError: there is no such engine.

    Example:
        >>> with zoo.layers.using("loop"):
        ...     y = zoo.layers.LSTM(4)(np.zeros((2, 5, 3), "float32"))
    """
    check(name)
    return meanwhile(_instead, name)


@contextlib.contextmanager
def watched():
    """Yields a list of what is called meanwhile: (layer, sequences, mask, name of the engine)."""
    calls = []
    with meanwhile(_watcher, calls):
        yield calls


def choose(layer, sequences, mask=None):
    """The engine that runs this call.

    Raises:
        ValueError: the engine named by the layer refuses; the message gives each engine's reason.
    """
    wanted = _instead.get() or layer.engine
    reasons = explain(layer, sequences, mask)
    for name, reason in reasons.items():
        if reason is None and wanted in ("auto", name):
            if _watcher.get() is not None:
                _watcher.get().append((layer, sequences, mask, name))
            return engines()[name]
    told = "; ".join(f"{name}: {reason or 'willing'}" for name, reason in reasons.items())
    raise ValueError(f"No engine runs {layer.name!r} with engine={wanted!r} ({told}).")


def supports_jit(layer):
    """Whether Keras may have XLA compile a model that holds this layer, as it does on a GPU.

    On TensorFlow that would shut out an engine which XLA cannot compile, and which runs it now.
    """
    if keras.backend.backend() != "tensorflow":
        return True
    any_call = keras.KerasTensor((None, None, None), layer.compute_dtype)
    outside = [e for name, e in engines().items() if not e.jit and layer.engine in ("auto", name)]
    return all(engine.refuse(layer, any_call, None) for engine in outside)
