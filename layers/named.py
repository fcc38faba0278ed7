"""Layers named after their cell, such as `LSTM(64, return_sequences=True)`.

A named layer takes the arguments of its cell and of `Recurrent` together, as Keras's layers do.
Nothing is forwarded by hand: the cell's constructor says which arguments are the cell's.
"""

import difflib
import inspect
import re

import keras

from zoo.layers.arguments import arguments_of, parameters
from zoo.layers.contract import BaseCell
from zoo.layers.recurrent import Recurrent


class Named(Recurrent):
    """Abstract.  A `Recurrent` that makes its own cell: `class LSTM(Named, cell=LSTMCell)`."""

    cell_class: type
    known: dict = {}

    def __init_subclass__(cls, cell, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.cell_class = cell
        cls.known[_snake(cls.__name__)] = cls
        keras.saving.register_keras_serializable(cls.__module__.partition(".")[0])(cls)
        of_cell = parameters(cell)
        own = {"args", "cell", "cell_class"}
        of_layer = {name: p for name, p in parameters(cls).items() if name not in own}
        rest = inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)
        merged = sorted({**of_layer, **of_cell}.values(), key=lambda p: p.kind)
        cls.__signature__ = _OfClass(inspect.Signature([*merged, rest]))
        for name in of_cell:
            told = f"`{name}` of its cell."
            setattr(cls, name, property(lambda self, name=name: getattr(self.cell, name), doc=told))

    def __init__(self, *args, cell_class=None, **kwargs):
        given = inspect.signature(type(self)).bind(*args, **kwargs).arguments
        given |= given.pop("kwargs", {})
        cell_class = cell_class or type(self).cell_class
        of_cell = {name: given.pop(name) for name in parameters(cell_class) if name in given}
        name = f"{_snake(type(self).__name__)}_cell"
        super().__init__(cell_class(**of_cell, name=name), **given)

    def get_config(self):
        config = super().get_config()
        del config["cell"]
        return {**config, **arguments_of(self.cell, parameters(type(self.cell)))}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


class _OfClass:
    """An attribute of the class that is None on its instances: they are called in another way."""

    def __init__(self, value):
        self.value = value

    def __get__(self, instance, owner):
        return self.value if instance is None else None


def _snake(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def layer(cell, units, **arguments):
    """A layer for a cell given by name or by class: `layer("lstm", 64)`, `layer(MyCell, 64)`.

    A class may also be given by the name it is registered under, such as "my_module>MyCell".

    Raises:
        ValueError: no cell has that name; the message gives the nearest.

    Example:
        >>> zoo.layers.layer("lstm", 4, return_sequences=True)(np.zeros((2, 5, 3), "float32")).shape
        TensorShape([2, 5, 4])
    """
    if isinstance(cell, str) and ">" in cell:
        cell = keras.saving.get_registered_object(cell) or cell
    if isinstance(cell, type) and issubclass(cell, BaseCell):
        of_cell = {name: arguments.pop(name) for name in parameters(cell) if name in arguments}
        return Recurrent(cell(units, **of_cell, name=_snake(cell.__name__)), **arguments)
    if cell not in Named.known:
        near = difflib.get_close_matches(str(cell).lower(), Named.known, 1, 0.6)
        raise ValueError(
            "`cell`, the recurrence, must be a Cell class or one of "
            f"{', '.join(sorted(Named.known))}. Received: cell={cell!r:.100}."
            + (f" Did you mean {near[0]!r}?" if near else "")
            + (" Import its module first." if isinstance(cell, str) and ">" in cell else "")
        )
    return Named.known[cell](units, **arguments)
