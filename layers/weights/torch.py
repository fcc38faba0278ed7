"""State dictionaries of torch.nn ↔ layers of ours.

PyTorch is not needed: a state dictionary is read as names and arrays, and written so.  Sizes, the
number of layers, directions and biases are those that its names and shapes tell.
"""

import keras
import numpy as np
from keras import ops

from zoo.layers.bidirectional import Bidirectional
from zoo.layers.named import layer as layer_of
from zoo.layers.weights import _torch_blocks as blocks
from zoo.layers.weights import _torch_state as names
from zoo.layers.weights._directions import directions
from zoo.layers.weights._torch_layers import check

# Arguments that the state dictionary tells, or PyTorch's equations.
_TOLD = {"units", "use_bias", "projection", "recurrent_activation", "reset_after"}
_TOLD |= {"return_sequences", "go_backwards", "learn_initial_state", "name"}


def from_torch(state, cell, *, prefix="", activation="tanh", batch=None, **arguments):
    """The layers that a `torch.nn.RNN`, `LSTM` or `GRU` is, from the lowest to the topmost.

        layers = from_torch(state, cell="lstm")
        model = keras.Sequential(layers)  # the module with batch_first=True

    What PyTorch drops out between layers, a `keras.layers.Dropout` between them does.  A module
    with `proj_size` is a `ProjectedLSTM`: from zeros it is the same; the state that PyTorch hands
    out is r, and that of ours is m, of which r = m·P.

    Arguments:
        state: name → array, such as `module.state_dict()` of the module or of one it is part of.
        cell: "simple_rnn", "lstm" or "gru"; "projected_lstm" for an LSTM with `proj_size`.
        prefix: the module's name within the larger one, such as "encoder.rnn"; all names outside
            of it are passed over.
        activation: "relu" for a `torch.nn.RNN` of that `nonlinearity`, which no name tells.
        batch: size of the batch, which stateful layers keep.
        arguments: others of all layers; `dtype` is that of the arrays if not given.

    Returns:
        A list of layers that return sequences, `Bidirectional` if there are two directions.

    Raises:
        TypeError: `state` is no dictionary, or holds what cannot become an array.
        ValueError: it is none of such a module, is of another cell, or holds numbers that are not
            finite; or an argument asks for what PyTorch does not do.

    Example:
        >>> state = {"weight_ih_l0": np.zeros((16, 3)), "weight_hh_l0": np.zeros((16, 4))}
        >>> (lstm,) = zoo.layers.from_torch(state, cell="lstm")
        >>> lstm.units, lstm.use_bias
        (4, False)
    """
    if cell not in blocks.CELLS:
        raise ValueError(
            f"`cell`, the recurrence of PyTorch, must be one of {', '.join(blocks.CELLS)}. "
            f"Received: cell={cell!r}."
        )
    known = blocks.activations(blocks.CELLS[cell])
    if activation not in known:
        raise ValueError(
            f"`activation` of PyTorch's {cell} must be {' or '.join(map(repr, known))}. "
            f"Received: activation={activation!r}."
        )
    if _TOLD & {*arguments}:
        raise ValueError(
            "`arguments` must be none of what the state dictionary or PyTorch tells. "
            f"Received: {', '.join(sorted(_TOLD & {*arguments}))}. Leave that out."
        )
    if arguments.get("stateful") and batch is None:
        raise ValueError(
            "`batch` must be given to stateful layers, which keep its size. Received: batch=None."
        )
    counts = {name: len(blocks.ORDER[made]) for name, made in blocks.CELLS.items()}
    read = names.read(state, cell, counts, prefix)
    dtypes = [array.dtype for level in read for arrays in level for array in arrays.values()]
    arguments = {"dtype": np.result_type(*dtypes).name, **arguments, "activation": activation}
    return [_layer(level, cell, batch, arguments) for level in read]


def _layer(level, cell, batch, arguments):
    """A layer of ours with the weights of each direction."""
    first = level[0]
    rows, features = first["weight_ih"].shape
    units = rows // len(blocks.ORDER[blocks.CELLS[cell]])
    if "weight_hr" in first:
        arguments = {**arguments, "projection": first["weight_hr"].shape[0]}
    made = layer_of(cell, units, use_bias="bias_ih" in first, return_sequences=True, **arguments)
    if len(level) == 2:
        made = Bidirectional(made)
    _build(made, (batch, None, features))
    for half, arrays in zip(directions(made), level, strict=True):
        for name, array in blocks.to_ours(arrays, half.cell).items():
            getattr(half.cell, name).assign(array)
    return made


def _build(made, shape):
    """Builds a layer without drawing what is replaced at once; float16 has no orthogonal draws."""
    kept = [(half.cell, half.cell.recurrent_initializer) for half in directions(made)]
    for cell, _ in kept:
        cell.recurrent_initializer = keras.initializers.Zeros()
    made.build(shape)
    for cell, initializer in kept:
        cell.recurrent_initializer = initializer


def to_torch(layers, *, prefix=""):
    """The state dictionary of the `torch.nn.RNN`, `LSTM` or `GRU` that these layers are.

        state = {name: torch.from_numpy(array) for name, array in to_torch(layers).items()}
        torch.nn.LSTM(features, units, num_layers, batch_first=True).load_state_dict(state)

    Where a cell has but one bias, it is `bias_ih`, and `bias_hh` is zeros.

    Arguments:
        layers: a layer, or several on top of each other, the lowest first: `SimpleRNN`, `LSTM`,
            `GRU`, `ProjectedLSTM` or a `Recurrent` of such a cell, alone or in `Bidirectional`.
        prefix: the module's name within a larger one.

    Returns:
        Name → NumPy array.

    Raises:
        TypeError: one of `layers` is no layer of ours, or has another cell.
        ValueError: they are not built, not alike, do not fit on each other, do what PyTorch does
            not, or hold numbers that are not finite.

    Example:
        >>> lstm = zoo.layers.LSTM(4, return_sequences=True)
        >>> lstm.build((None, None, 3))
        >>> {name: array.shape for name, array in zoo.layers.to_torch(lstm).items()}["weight_ih_l0"]
        (16, 3)
    """
    layers = [*layers] if isinstance(layers, list | tuple) else [layers]
    check(layers)
    state = {}
    for k, layer in enumerate(layers):
        for direction, half in enumerate(directions(layer)):
            ours = {weight.name: ops.convert_to_numpy(weight) for weight in half.cell.weights}
            for part, array in blocks.to_torch(ours, half.cell).items():
                name = names.before(prefix) + part + names.suffix(k, direction)
                state[name] = names.finite(name, names.without_bfloat16(array))
    return state
