"""Whether layers of ours are what one module of PyTorch is."""

import itertools

import keras

from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.layers.weights._directions import directions
from zoo.layers.weights._torch_blocks import ORDER, activations


def check(layers):
    """Raises TypeError or ValueError unless they are."""
    if not layers:
        raise ValueError("`layers` must be one layer or more. Received: none.")
    for k, layer in enumerate(layers):
        _check_kind(f"layers[{k}]", layer)
        below = k < len(layers) - 1
        for argument, has, wanted in _facts(layer, below):
            if has not in wanted:
                raise ValueError(
                    f"`layers[{k}]` must have {argument}={' or '.join(map(repr, wanted))}, as "
                    f"PyTorch has{' below the topmost' * (argument == 'return_sequences')}. "
                    f"Received: {argument}={has!r}."
                )
    _check_alike(layers)
    _check_widths(layers)


def _check_kind(name, layer):
    if not isinstance(layer, Recurrent | Bidirectional):
        raise TypeError(
            f"`{name}` must be a recurrent layer of zoo.layers. Received: {type(layer).__name__}. "
            "Layers of Keras become ours by from_keras."
        )
    for half in directions(layer):
        if type(half.cell) not in ORDER:
            raise TypeError(
                f"`{name}` must run a cell that PyTorch has: "
                f"{', '.join(cell.__name__ for cell in ORDER)}. "
                f"Received: {type(half.cell).__name__}."
            )
    if not layer.built:
        raise ValueError(
            f"`{name}` must have weights. Received: {layer.name!r}, which is not built. Call it "
            "on data, or build((None, None, features))."
        )


def _facts(layer, below):
    """(argument, what it is, what it may be) of all that PyTorch lays down."""
    if isinstance(layer, Bidirectional):
        yield "merge_mode", layer.merge_mode, ("concat",)
    else:
        yield "go_backwards", layer.go_backwards, (False,)
    if below:
        yield "return_sequences", layer.return_sequences, (True,)
    for half in directions(layer):
        yield "learn_initial_state", half.learn_initial_state, (False,)
        yield "activation", _named(half.cell.activation), activations(type(half.cell))
        if hasattr(half.cell, "recurrent_activation"):
            yield "recurrent_activation", _named(half.cell.recurrent_activation), ("sigmoid",)


def _named(function):
    """The name of an activation that PyTorch has; any other as it is."""
    names = ("tanh", "relu", "sigmoid")
    return next((name for name in names if function is keras.activations.get(name)), function)


def _check_alike(layers):
    first = None
    for k, layer in enumerate(layers):
        for half in directions(layer):
            form = {
                "cell": type(half.cell).__name__,
                "directions": len(directions(layer)),
                "activation": _named(half.cell.activation),
                "use_bias": half.cell.use_bias,
                "units": half.cell.units,
                "projection": getattr(half.cell, "projection", None),
            }
            first = first or form
            for what, value in form.items():
                if value != first[what]:
                    raise ValueError(
                        f"`layers` must all be alike in {what}, as in one module of PyTorch. "
                        f"Received: {first[what]!r} in layers[0] and {value!r} in layers[{k}]. "
                        "Convert them one by one."
                    )


def _check_widths(layers):
    """Refuses a layer that does not read what the one below it puts out."""
    for k, (lower, upper) in enumerate(itertools.pairwise(layers)):
        width = sum(half.cell.output_size for half in directions(lower))
        features = directions(upper)[0].cell.kernel.shape[0]
        if features != width:
            raise ValueError(
                f"`layers[{k + 1}]` must read what layers[{k}] puts out, {width} features. "
                f"Received: a layer that reads {features}. Give the lowest first."
            )
