"""Build: a function from plain sizes to a Keras model, one file for each topology.

one_to_one             one thing in, one out: the plain feed-forward network
one_to_many            one thing in, a sequence out: names of a class, captions of pictures
many_to_one            a sequence in, one thing out: sentiment, tomorrow's price, a spoken digit
synced_many_to_many    an output for every input step: language models, tagging, frames
many_to_many           a sequence in, another out: translation, with attention

What begins with an underscore are parts that they share; in parts/ are those that others meet too.
Every part of a model has a name, `model.get_layer("recurrence_0")`, and outputs are logits: no
activation is applied to them.  A `.keras` file of a model can be loaded after
`import zoo.topologies`.

    build_model(topology, …)    the one door to all of them
    draw(model, "model.svg")    its layers as a picture; where pydot and Graphviz are installed,
                                `keras.utils.plot_model(model, expand_nested=True)` draws them too
"""

import inspect
import sys

import keras

from zoo import layers, names
from zoo.topologies import _causal, _outputs, parts
from zoo.topologies._drawing import draw

__all__ = ["build_model", "draw"]

# What a file of a model names, by which Keras finds it once this package is imported.
REGISTERED = (layers, _causal, _outputs, parts)

# Other names of a topology, with what they fix.
ALIASES = {"bidirectional_many_to_many": ("synced_many_to_many", {"bidirectional": True})}


def build_model(topology: str, **sizes: object) -> keras.Model:
    """The one door to all topologies: `build_model("synced_many_to_many", units=128, …)`.

    Arguments:
        topology: the name of a file of this folder, or an alias.
        **sizes: its arguments; see the `build` of that file.

    Raises:
        ValueError: no such topology, or a size that makes no sense.
        TypeError: an argument it does not have; the message gives the nearest.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=8, classes=2)
        >>> model.output_shape
        (None, 2)
    """
    named, (topology, fixed) = topology, ALIASES.get(_key(topology), (topology, {}))
    module = names.find(sys.modules[__name__], topology, "topology", ALIASES)
    known = list(inspect.signature(module.build).parameters)
    for name in sizes:
        if name not in known:
            raise TypeError(names.unknown(f"argument of {topology}", name, known))
    for name, value in fixed.items():
        if sizes.get(name, value) != value:
            raise ValueError(f"{named} has {name}={value!r}. Received: {name}={sizes[name]!r}.")
    return module.build(**{**sizes, **fixed})


def _key(name: str) -> str:
    return str(name).replace("-", "_")
