"""What a state dictionary of `torch.nn.RNN`, `LSTM` or `GRU` holds: its names, and its sizes.

    weight_ih_l0  (gates·units, features)    weight_hh_l0  (gates·units, units)
    bias_ih_l0    (gates·units,)             bias_hh_l0    (gates·units,)

with `proj_size`  weight_hr_l0 (projection, units)  and  weight_hh_l0 (gates·units, projection).

_l1, _l2, … are the layers above, whose features are all that is put out below; what ends in
_reverse is of the direction that reads backwards.
"""

import re

import numpy as np

_NAME = re.compile(r"(?:weight_(?:ih|hh|hr)|bias_(?:ih|hh))_l([0-9]+)(?:_reverse)?")


def suffix(layer, direction):
    """The end of the names of a layer, 0 being the lowest, and of a direction, 1 the backward."""
    return f"_l{layer}" + "_reverse" * direction


def before(prefix):
    """What stands before the names of a module of a larger one: "encoder.rnn" → "encoder.rnn."."""
    return prefix.rstrip(".") + "." if prefix else ""


def read(state, cell, blocks, prefix):
    """The arrays of a state dictionary, all of them checked.

    Arguments:
        state: name → array.
        cell: the name of the cell that it is to be of.
        blocks: the names of cells → how many blocks of rows, one a gate, their weights have.
        prefix: what stands before its names.

    Returns:
        For each layer, for each direction: {"weight_ih": array, …}, without suffixes.
    """
    own = _own(state, prefix)
    held = {name.partition("_l")[0] for name in own}
    parts = ["weight_ih", "weight_hh"]
    parts += ["bias_ih", "bias_hh"] * bool({"bias_ih", "bias_hh"} & held)
    parts += ["weight_hr"] * ("weight_hr" in held)
    layers = len({match[1] for match in map(_NAME.fullmatch, own) if match})
    both = 1 + any(name.endswith("_reverse") for name in own)
    ends = [[suffix(layer, direction) for direction in range(both)] for layer in range(layers)]
    _check_names(own, [part + end for level in ends for end in level for part in parts])
    own = {name: _array(name, value) for name, value in own.items()}
    _check_cell(own, cell, blocks)
    _check_shapes(own, blocks[cell], ends)
    return [[{part: own[part + end] for part in parts} for end in level] for level in ends]


def _own(state, prefix):
    """What is under the prefix, without it."""
    if not hasattr(state, "items"):
        raise TypeError(
            "`state` must be a dictionary of names and arrays, as a module's state_dict() is. "
            f"Received: {type(state).__name__}."
        )
    start, first = before(prefix), "weight_ih_l0"
    own = {str(k)[len(start) :]: state[k] for k in state if str(k).startswith(start)}
    if first not in own:
        others = [str(k)[: -len(first) - 1] for k in state if str(k).endswith("." + first)]
        raise ValueError(
            f"`state` must hold {start + first!r}, as that of a torch.nn.RNN, LSTM or GRU does. "
            f"Received: {_some(state)}."
            + (f" Give prefix={' or '.join(map(repr, others))}." if others else "")
        )
    return own


def _some(names):
    """The first of some names, in words."""
    return (", ".join(map(str, [*names][:4])) or "none") + ", …" * (len(names) > 4)


def _check_names(own, expected):
    missing = [name for name in expected if name not in own]
    unknown = [name for name in own if name not in {*expected}]
    if missing or unknown:
        raise ValueError(
            "`state` must hold the same arrays for each layer and direction, and no others. "
            f"Missing: {_some(missing)}. Unknown: {_some(unknown)}. "
            "Give all of one module's state_dict(), and `prefix` if it is part of a larger one."
        )


def _array(name, value):
    """A finite NumPy array of floating-point numbers; a tensor of PyTorch becomes one."""
    try:
        array = np.asarray(value)
    except (RuntimeError, TypeError) as error:  # a tensor on a GPU, or of a type NumPy lacks
        raise TypeError(
            f"{name!r} must be an array, or become one by numpy.asarray. Received: "
            f"{type(value).__name__} ({error}). Give tensor.detach().float().cpu().numpy()."
        ) from error
    array = without_bfloat16(array)
    if array.dtype.kind != "f":
        raise ValueError(
            f"{name!r} must hold floating-point numbers. Received: {array.dtype}. Quantized "
            "weights must be dequantized first."
        )
    return finite(name, array)


def without_bfloat16(array):
    """The array, of float32 if it is of bfloat16, which NumPy alone does not have."""
    return array.astype("float32") if array.dtype.name == "bfloat16" else array


def finite(name, array):
    """The array, unless a number of it is NaN or infinite."""
    lost = np.sum(~np.isfinite(array))
    if lost:
        raise ValueError(
            f"{name!r} must hold finite numbers. Received: {lost} of {array.size} are not. Take "
            "weights from before what broke them."
        )
    return array


def _check_cell(own, cell, blocks):
    """Refuses what is of another cell, as the blocks of rows and a projection tell."""
    name = "weight_hr_l0" if "weight_hr_l0" in own else "weight_hh_l0"
    for key in {"weight_ih_l0", "weight_hh_l0", name}:
        if own[key].ndim != 2:
            raise ValueError(f"{key!r} must be a matrix. Received: shape {own[key].shape}.")
    rows, units = own["weight_hh_l0"].shape[0], own[name].shape[1]
    fits = [
        other
        for other, count in blocks.items()
        if count * units == rows and other.startswith("projected") == (name == "weight_hr_l0")
    ]
    if cell not in fits:
        raise ValueError(
            f"`state` must be that of cell={cell!r}. Received: {rows} rows in 'weight_hh_l0' for "
            f"{units} units, with{'out' * (name == 'weight_hh_l0')} 'weight_hr_l0', as "
            + (f"cell={fits[0]!r} has. Give that." if fits else "no cell of torch.nn has.")
        )


def _check_shapes(own, blocks, ends):
    projection = own["weight_hr_l0"].shape if "weight_hr_l0" in own else None
    width, units = projection or own["weight_hh_l0"].shape[1:] * 2
    features, rows = own["weight_ih_l0"].shape[1], blocks * units
    for level in ends:
        for end in level:
            shapes = {
                "weight_ih": (rows, features),
                "weight_hh": (rows, width),
                "bias_ih": (rows,),
                "bias_hh": (rows,),
                "weight_hr": (width, units),
            }
            for part, shape in shapes.items():
                if part + end in own and own[part + end].shape != shape:
                    raise ValueError(
                        f"{part + end!r} must have the shape {shape}, as 'weight_ih_l0' and "
                        f"'weight_hh_l0' say. Received: {own[part + end].shape}."
                    )
        features = len(level) * width
