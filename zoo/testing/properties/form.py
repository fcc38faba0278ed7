"""Shapes, number types, configurations, files and graphs of a recurrence."""

import json
from pathlib import Path
from typing import Any

import keras
from keras import ops

from zoo.layers.arguments import parameters
from zoo.testing.comparing import Unequal, arrays, close, same
from zoo.testing.properties.over_time import named
from zoo.testing.running import BATCH, BOTH, MASK, TENSORFLOW, TIME, draw, run


def shapes(kind: Any, **returns: bool) -> None:
    """What a layer gives is as wide as its cell says, told before and when it runs."""
    layer = kind.layer(**returns)
    steps = (TIME,) if returns["return_sequences"] else ()
    states = layer.cell.state_size if returns["return_state"] else []
    expected = [(*steps, layer.cell.output_size), *[(size,) for size in states]]
    symbols = keras.tree.flatten(layer(keras.Input((TIME, kind.features))))
    told = [symbol.shape for symbol in symbols]
    found = [array.shape for array in run(layer, draw(BATCH, TIME, kind.features))]
    for batch, shapes in [(None, told), (BATCH, found)]:
        if shapes != [(batch, *shape) for shape in expected]:
            raise Unequal(f"outputs and states have the shapes {shapes}, without rows {expected}")


def dtypes(kind: Any, policy: str) -> None:
    """Numbers stay in the type of the policy, within the cell too, and weights in theirs."""
    numbers = keras.DTypePolicy(policy)
    rates = {"dropout": 0.5, "recurrent_dropout": 0.5 if kind.layer().cell.droppable else 0.0}
    layer = kind.built(dtype=numbers, **rates, **BOTH)
    compute, x = numbers.compute_dtype, draw(BATCH, TIME, kind.features)
    step = layer.cell(ops.cast(x[:, 0], compute), [ops.cast(s, compute) for s in kind.states()])
    given = {
        "what a step gives": step,
        "what a layer gives": layer(x, mask=MASK),
        "what a layer gives in training": layer(x, mask=MASK, training=True),
    }
    for name, outputs in given.items():
        found = {str(array.dtype) for array in arrays(outputs)}
        if found != {compute}:
            raise Unequal(f"under {policy} {name} is {', '.join(sorted(found - {compute}))}")
    for weight in layer.weights:
        if weight.dtype != numbers.variable_dtype:
            raise Unequal(f"under {policy} {weight.name} is {weight.dtype}")


def comes_back_from_its_configuration(kind: Any) -> float:
    """`from_config(get_config())` is the same layer, and no argument is forgotten."""
    layer = kind.layer(**BOTH)
    cell = layer.cell.get_config()
    forgotten = [name for name in parameters(type(layer.cell)) if name not in cell]
    if forgotten:
        raise Unequal(f"get_config() of the cell forgets {', '.join(forgotten)}")
    twin = type(layer).from_config(layer.get_config())
    _agree(twin, layer)
    layer = kind.built(**BOTH)
    twin.build((BATCH, None, kind.features))
    twin.set_weights(layer.get_weights())
    x = draw(BATCH, TIME, kind.features)
    return close(run(twin, x, kind.states()), run(layer, x, kind.states()), names=named(layer))


def saves_and_loads(kind: Any, path: str | Path, **arguments: Any) -> None:
    """A model in a .keras file gives the same to the bit."""
    layer = kind.layer(return_sequences=True, **arguments)
    model = keras.Sequential([keras.Input((None, kind.features)), keras.layers.Masking(), layer])
    layer.cell.set_weights(kind.built().cell.get_weights())
    model.save(path)
    loaded = keras.saving.load_model(path)
    x = draw(BATCH, TIME, kind.features)
    found, expected = arrays([loaded(x), model(x)])
    same(found, expected, "what a loaded model gives")
    _agree(loaded.layers[-1], layer)


def _agree(twin: Any, layer: Any) -> None:
    """Raises `Unequal` unless the configurations do, as the plain data that a file holds."""
    found, expected = (json.loads(json.dumps(one.get_config())) for one in (twin, layer))
    for told, meant in [(found, expected), _of_cells(found, expected)]:
        for name in {**meant, **told}:
            if name != "cell" and told.get(name) != meant.get(name):
                raise Unequal(
                    f"the configuration comes back with {name}={told.get(name)!r:.100} instead of "
                    f"{meant.get(name)!r:.100}"
                )


def _of_cells(*configs: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Those of the cells within; a named layer has none, its cell's arguments are its own."""
    return tuple(config.get("cell", {}).get("config", {}) for config in configs)


def knows_no_sizes(kind: Any) -> float:
    """One graph serves every batch and every time, no steps and no rows included."""
    layer = kind.built(**BOTH)
    x, mask = keras.Input((None, kind.features)), keras.Input((None,), dtype="bool")
    model: Any = keras.Model([x, mask], layer(x, mask=mask))
    if TENSORFLOW:
        import tensorflow as tf

        specs = [tf.TensorSpec(symbol.shape, symbol.dtype) for symbol in model.inputs]
        model = tf.function(model, input_signature=[specs])
    off = 0.0
    for batch, time in [(3, 6), (1, 6), (3, 1), (3, 0), (0, 6)]:
        x, mask = draw(batch, time, kind.features).astype("float32"), draw(batch, time) > 0
        off = max(off, close(arrays(model([x, mask])), run(layer, x, mask=mask)))
    return off
