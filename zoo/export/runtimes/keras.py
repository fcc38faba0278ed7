"""Keras, and of this project the layers that a file of a model names."""

from collections.abc import Callable
from typing import Any

MAY = ("zoo.layers", "zoo.names", "zoo.topologies")


def load(path: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The model of a file, loaded in safe mode, as a function of named arrays."""
    import keras

    import zoo.topologies  # noqa: F401  # its layers are what a file may name
    from zoo.layers import using

    with using("loop"):  # nothing is compiled to be asked once
        model = keras.saving.load_model(path, compile=False)

    def answer(inputs: dict[str, Any]) -> dict[str, Any]:
        with using("loop"):
            given = inputs if isinstance(model.input, dict) else next(iter(inputs.values()))
            found = model(given, training=False)
        named = found if isinstance(found, dict) else {model.output_names[0]: found}
        return {name: keras.ops.convert_to_numpy(value) for name, value in named.items()}

    return answer
