"""Constructor arguments as plain data: from a layer to its configuration, and back."""

import inspect
import operator

import keras

# What an argument is follows from how its name ends; `get` reads it, `serialize` writes it.
_KINDS = {
    "activation": keras.activations,
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}


def positive(name, meaning, value):
    """An argument as a plain integer, which those of NumPy are not.

    Raises:
        ValueError: it is not a positive integer.
    """
    if isinstance(value, bool) or not hasattr(value, "__index__") or value < 1:
        raise ValueError(
            f"`{name}`, {meaning}, must be a positive integer. Received: {name}={value!r}."
        )
    return operator.index(value)


def parameters(cls):
    """Constructor parameters of a class by name, its own first, without those of `Layer`."""
    found, lacks = {}, getattr(cls, "lacks", ())
    for base in cls.__mro__[: cls.__mro__.index(keras.layers.Layer)]:
        if "__init__" in base.__dict__:
            for parameter in list(inspect.signature(base.__init__).parameters.values())[1:]:
                if parameter.kind is not parameter.VAR_KEYWORD and parameter.name not in lacks:
                    found.setdefault(parameter.name, parameter)
    return found


def arguments_of(layer, names):
    """The present values of constructor arguments, as plain data for `get_config`."""
    return {name: _plain(name, getattr(layer, name)) for name in names}


def _plain(name, value):
    if name == "cell":
        return _described(value)
    if name == "cells":
        return [_described(cell) for cell in value]
    kind = _KINDS.get(name.rpartition("_")[-1])
    return kind.serialize(value) if kind else value


def _described(cell):
    return {"registered": keras.saving.get_registered_name(type(cell)), "with": cell.get_config()}


def with_cells(config):
    """A configuration whose cells are cells again, not descriptions of them.

    Raises:
        TypeError: one is of no class of cells that is registered, as by the import of its module.
    """
    found = dict(config)
    if isinstance(config.get("cell"), dict):
        found["cell"] = _cell(config["cell"])
    if "cells" in config:
        found["cells"] = [_cell(one) if isinstance(one, dict) else one for one in config["cells"]]
    return found


def _cell(described):
    name = described.get("registered")
    cls = keras.saving.get_registered_object(name)
    if not getattr(cls, "is_cell", False):
        raise TypeError(
            "`cell`, what is wrapped, must be of a class of cells that is registered. Received: "
            f"{name!r:.100}. Import its module first."
        )
    return cls.from_config(described["with"])
