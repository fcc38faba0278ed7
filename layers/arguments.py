"""Constructor arguments as plain data: from a layer to its configuration, and back."""

import inspect

import keras

# What an argument is follows from how its name ends; `get` reads it, `serialize` writes it.
_KINDS = {
    "activation": keras.activations,
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}
_CELLS = ("cell", "cells")


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
    if name in _CELLS:
        return keras.saving.serialize_keras_object(value)
    kind = _KINDS.get(name.rpartition("_")[-1])
    return kind.serialize(value) if kind else value


def with_cells(config):
    """A configuration whose cells are cells again, not their own configurations."""
    read = keras.saving.deserialize_keras_object
    return {**config, **{name: read(config[name]) for name in _CELLS if name in config}}
