"""Layers of keras.layers ↔ layers of ours, with the same configuration and the same weights.

Both hold their weights in one order, so they are handed over as they are.  What a configuration
says of training alone may act otherwise: see `dropout` and `seed` of `Recurrent`.
"""

import keras

from zoo.layers.bidirectional import Bidirectional
from zoo.layers.cells import (
    GRU,
    LSTM,
    GRUCell,
    GRUResetBeforeCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
)
from zoo.layers.recurrent import Recurrent
from zoo.layers.weights._directions import directions

_OURS = {
    keras.layers.SimpleRNNCell: SimpleRNN,
    keras.layers.LSTMCell: LSTM,
    keras.layers.GRUCell: GRU,
}
_THEIRS = {
    SimpleRNNCell: keras.layers.SimpleRNN,
    LSTMCell: keras.layers.LSTM,
    GRUCell: keras.layers.GRU,
    GRUResetBeforeCell: keras.layers.GRU,
}
# A layer of somebody's own that extends one of them may compute something else.
_KERAS = (keras.layers.RNN, keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU)


def from_keras(layer):
    """The layer of ours that is a layer of Keras.

    Arguments:
        layer: a `SimpleRNN`, `LSTM` or `GRU` of keras.layers, an `RNN` of one of their cells, or a
            `Bidirectional` of these.

    Returns:
        A layer of the same name and configuration; with the same weights, and the same states if it
        is stateful, if `layer` is built.

    Raises:
        TypeError: it is another layer.

    Example:
        >>> theirs = keras.layers.LSTM(4)
        >>> theirs.build((None, None, 3))
        >>> [tuple(weight.shape) for weight in zoo.layers.from_keras(theirs).weights]
        [(3, 16), (4, 16), (16,)]
    """
    return _turned(layer, keras.layers.Bidirectional, Bidirectional, _to_ours)


def to_keras(layer):
    """The layer of Keras that is a layer of ours.

    Arguments:
        layer: a `SimpleRNN`, `LSTM`, `GRU` or `GRUResetBefore`, a `Recurrent` of one of their
            cells, or a `Bidirectional` of these.  `engine`, how it is run, is left behind.

    Returns:
        As `from_keras`.

    Raises:
        TypeError: it is another layer, or another cell.
        ValueError: it does what Keras cannot.

    Example:
        >>> theirs = zoo.layers.to_keras(zoo.layers.LSTM(4))
        >>> isinstance(theirs, keras.layers.LSTM)
        True
    """
    return _turned(layer, Bidirectional, keras.layers.Bidirectional, _to_theirs)


def _turned(layer, source, target, convert):
    """`layer`, converted in each of its directions, with its weights and states."""
    if type(layer) is source:
        config = layer.get_config()
        del config["layer"], config["backward_layer"]
        halves = [convert(half) for half in directions(layer)]
        made = target(halves[0], backward_layer=halves[1], **config)
    else:
        made = convert(layer)
    if not layer.built:
        return made
    batch = directions(layer)[0].states[0].shape[0] if layer.stateful else None
    made.build((batch, None, directions(layer)[0].cell.kernel.shape[0]))
    made.set_weights(layer.get_weights())
    for old, new in zip(directions(layer), directions(made), strict=True):
        for state, variable in zip(old.states or (), new.states or (), strict=True):
            variable.assign(state)
    return made


def _to_ours(layer):
    if type(layer) not in _KERAS or type(layer.cell) not in _OURS:
        raise TypeError(
            "`layer` must be a SimpleRNN, LSTM or GRU of keras.layers, an RNN of one such cell, or "
            f"a Bidirectional of these. Received: {_told(layer)}. Convert the layers of a model "
            "one by one; those of zoo.layers are ours already."
        )
    config = {**layer.cell.get_config(), **keras.layers.RNN.get_config(layer)}
    del config["cell"]
    config["use_cudnn"] = getattr(layer, "use_cudnn", "auto")  # Keras keeps it to itself
    return _OURS[type(layer.cell)](**config)


def _to_theirs(layer):
    if not isinstance(layer, Recurrent) or type(layer.cell) not in _THEIRS:
        raise TypeError(
            "`layer` must be a SimpleRNN, LSTM or GRU of zoo.layers, a Recurrent of one such cell, "
            f"or a Bidirectional of these. Received: {_told(layer)}. Keras has no layers for "
            "others."
        )
    if layer.learn_initial_state:
        raise ValueError(
            f"A layer of Keras starts from zeros. Received: {layer.name!r}, which starts from "
            "weights (learn_initial_state=True). Give that state to each call by `initial_state`."
        )
    config = {**layer.cell.get_config(), **keras.layers.RNN.get_config(layer)}
    del config["cell"]
    config |= {name: getattr(layer, name) for name in ("dropout", "recurrent_dropout", "seed")}
    made = _THEIRS[type(layer.cell)]
    if made is keras.layers.GRU:
        config["reset_after"] = type(layer.cell) is GRUCell
    made = made(**config)
    if layer.activity_regularizer is not made.activity_regularizer is None:
        raise ValueError(
            f"keras.layers.{type(made).__name__} takes `activity_regularizer`, a penalty on "
            f"outputs, and drops it. Received: {layer.name!r} with one. Convert it without, and "
            "add a keras.layers.ActivityRegularization after it."
        )
    if hasattr(made, "use_cudnn"):
        made.use_cudnn = layer.use_cudnn
    return made


def _told(layer):
    """What something is, in words."""
    cell = f" of {type(layer.cell).__name__}" if hasattr(layer, "cell") else ""
    return f"{type(layer).__module__.partition('.')[0]}'s {type(layer).__name__}{cell}"
