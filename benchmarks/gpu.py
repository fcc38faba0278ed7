"""Every engine on the device at hand: is it right, and how fast is it?

    KERAS_BACKEND=jax python benchmarks/gpu.py --json result.json

Each engine that is willing is held against `loop`: outputs, final states and all gradients, under
random masks, forwards and backwards, all outputs and the last.  Then a call and a training step are
timed, beside `keras.layers` and, where PyTorch is installed, `torch.nn`, whose recurrences on a GPU
are cuDNN's.  All is float32 without TF32, in this one process; they take turns, each of which ends
when the device is done.  Needs Keras, NumPy, and TensorFlow or JAX; what it ran on, be it a
processor, stands above the tables.  Exit code 1: an engine is not the loop.
"""

import argparse
import datetime
import functools
import importlib.metadata
import importlib.util
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

# Two libraries share the device: neither may take all of its memory at once.
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import keras
import numpy as np
from keras import ops

from zoo import layers
from zoo.bench.peephole import PeepholeCell
from zoo.bench.shapes import Shape, shape
from zoo.layers.engines import engines

JAX = keras.backend.backend() == "jax"
if JAX:
    import jax
else:
    import tensorflow as tf
torch: Any = importlib.import_module("torch") if importlib.util.find_spec("torch") else None

Run = Callable[..., Any]
# float32 is exact to 6e-8; sums in another order, and a tanh and an exp of the device's own, make
# some 1e-6 of it in the gradients of 24 steps.  A wrong gate or a mask forgotten is above 1e-2.
TOLERANCE = 1e-4
CHECKED = Shape(batch=8, time=24, features=16, units=32)
# Every two of these occur together in every combination; all four times eight would take minutes.
HOW = ("return_sequences", "go_backwards", "zero_output_for_mask")
WAYS = ((True, False, False), (True, True, True), (False, False, True), (False, True, False))
MASKS = 3  # random ones, beside none
FAILED = "failed: "
LEAST = 0.02  # seconds that one turn takes at least: what is shorter is run several times
PACKAGES = ("keras", "numpy", "tensorflow", "jax", "jaxlib", "torch")


CELLS = {name: getattr(layers, f"{name}Cell") for name in ("SimpleRNN", "LSTM", "GRU", "MinGRU")}
CELLS["peephole"] = PeepholeCell


def loss(outputs: Any) -> Any:
    """A number that every element of every output moves, each by an amount of its own."""
    return sum(ops.sum(ops.square(y - 0.5)) for y in keras.tree.flatten(outputs))


def compiled(layer: Any, of_inputs: bool = False) -> tuple[Run, Run]:
    """A layer as two compiled functions of ([sequences, *states], mask): what it gives, and the
    gradients of the loss by the weights and, if asked for, by the sequences and states."""
    if JAX:
        groups = layer.trainable_variables, layer.non_trainable_variables
        weights, rest = ([variable.value for variable in group] for group in groups)

        def pure(weights: Any, inputs: Any, mask: Any, training: bool = False) -> Any:
            x, *states = inputs
            how = {"initial_state": states or None, "mask": mask, "training": training}
            return layer.stateless_call(weights, rest, x, **how)[0]

        value = lambda weights, inputs, mask: loss(pure(weights, inputs, mask, training=True))
        runs = jax.jit(pure), jax.jit(jax.grad(value, (0, 1) if of_inputs else 0))
        return functools.partial(runs[0], weights), functools.partial(runs[1], weights)

    def call(inputs: Any, mask: Any, training: bool = False) -> Any:
        x, *states = inputs
        return layer(x, initial_state=states or None, mask=mask, training=training)

    def slopes(inputs: Any, mask: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            value = loss(call(inputs, mask, training=True))
        return tape.gradient(value, [*layer.trainable_variables, *(inputs if of_inputs else ())])

    return tf.function(call), tf.function(slopes)


@functools.cache
def found(name: str, engine: str) -> list[np.ndarray] | str:
    """Outputs, states and gradients in every case, or why the engine refuses."""
    random, arrays = np.random.default_rng(0), []
    for way in WAYS:
        how = dict(zip(HOW, way, strict=True))
        layer = layers.Recurrent(
            CELLS[name](CHECKED.units), engine=engine, return_state=True, **how
        )
        layer.build(CHECKED[:3])
        layer.set_weights([random.normal(size=w.shape) / w.shape[-1] ** 0.5 for w in layer.weights])
        shapes = [CHECKED[:3], *((CHECKED.batch, size) for size in layer.cell.state_size)]
        inputs = [ops.convert_to_tensor(random.normal(size=s), "float32") for s in shapes]
        masks = random.random((MASKS, *CHECKED[:2])) < 0.6
        masks[:, :2] = [[True], [False]]  # one row counts wholly, one not at all
        runs = compiled(layer, of_inputs=True)
        for mask in (None, *map(ops.convert_to_tensor, masks)):
            if reason := layers.explain(layer, inputs[0], mask)[engine]:
                return str(reason)
            arrays += keras.tree.flatten([run(inputs, mask) for run in runs])
    return [np.asarray(ops.convert_to_numpy(array)) for array in arrays]


def difference(name: str, engine: str) -> float | str:
    """The largest from the loop, as a part of the largest number there if above 1; or why none."""
    try:
        ours, loop = found(name, engine), cast(list, found(name, "loop"))
        if isinstance(ours, str):
            return ours
        if [array.shape for array in ours] != [array.shape for array in loop]:
            return f"{FAILED}the shapes differ"
        both = zip(ours, loop, strict=True)
        worst = float(np.max([abs(a - b).max() / max(1.0, abs(b).max()) for a, b in both]))
    except Exception as error:  # of the device; what it can do is told all the same
        return f"{FAILED}{type(error).__name__}: {error}"
    return worst if worst <= TOLERANCE else f"{FAILED}the difference is {worst}"


def contestants(name: str, size: Shape) -> dict[str, tuple[Run, Run]]:
    """Who runs this cell: a call and a training step each."""
    cell, how = CELLS[name], {"return_sequences": True}
    x = ops.convert_to_tensor(np.random.default_rng(0).normal(size=size[:3]), "float32")
    made = {each: layers.Recurrent(cell(size.units), engine=each, **how) for each in engines()}
    made = {who: layer for who, layer in made.items() if not layers.explain(layer, x)[who]}
    if cell is PeepholeCell:
        made["keras"] = keras.layers.RNN(cell(size.units), **how)
    elif hasattr(keras.layers, name):
        made["keras"] = getattr(keras.layers, name)(size.units, **how)
    runs: dict[str, tuple[Run, Run]] = {}
    for who, layer in made.items():
        layer.build(x.shape)
        call, step = compiled(layer)
        runs[who] = functools.partial(call, [x], None), functools.partial(step, [x], None)
    of_torch = getattr(torch.nn, {"SimpleRNN": "RNN"}.get(name, name), None) if torch else None
    return {**runs, "torch": in_torch(of_torch, size)} if of_torch else runs


def in_torch(make: Any, size: Shape) -> tuple[Run, Run]:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    layer = make(size.features, size.units, batch_first=True).to(device)
    x = torch.randn(*size[:3], device=device)

    def step() -> None:
        layer.zero_grad(set_to_none=True)
        (layer(x)[0] - 0.5).square().sum().backward()

    return torch.no_grad()(lambda: layer(x)), step


def seconds(run: Run, count: int) -> float:
    """Of a run, the device's work included, on which it is when a call is back."""
    begun = time.perf_counter()
    for _ in range(count):
        result = run()
        if torch and torch.cuda.is_available():
            torch.cuda.synchronize()
        if JAX:
            jax.block_until_ready(result)
        else:
            tf.test.experimental.sync_devices()
    return (time.perf_counter() - begun) / count


def raced(runs: dict[str, Run], turns: int) -> dict[str, float]:
    """Median milliseconds of each; the first runs, one of which compiles, do not count."""
    many = {}
    for who, run in runs.items():
        try:
            seconds(run, 2)
            many[who] = max(1, round(LEAST / seconds(run, 2)))
        except Exception as error:  # the others run without it
            print(f"{who} {FAILED}{type(error).__name__}: {error}")
    times = [{who: seconds(runs[who], many[who]) for who in many} for _ in range(turns)]
    return {who: 1e3 * statistics.median(turn[who] for turn in times) for who in many}


def machine() -> dict[str, str]:
    """What it is measured on, and when; TF32 is forbidden on the way."""
    if JAX:
        jax.config.update("jax_default_matmul_precision", "highest")
        devices = [device.device_kind for device in jax.devices()]
    else:
        tf.config.experimental.enable_tensor_float_32_execution(False)
        details = tf.config.experimental.get_device_details
        gpus = tf.config.list_physical_devices("GPU")
        devices = [details(gpu).get("device_name", gpu.name) for gpu in gpus] or ["cpu"]
    told = {"date": datetime.date.today().isoformat(), "device": ", ".join(devices)}
    told |= {"system": platform.platform(), "python": platform.python_version()}
    told |= {"Keras on": keras.backend.backend()}
    told |= {d.name: d.version for d in importlib.metadata.distributions() if d.name in PACKAGES}
    if torch:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
        told["torch on"] = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
        told["cuDNN of torch"] = str(torch.backends.cudnn.version())
    return told


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shapes", nargs="+", type=shape, default=[*map(shape, "SML")])
    parser.add_argument("--turns", type=int, default=15, help="how often each runs")
    parser.add_argument("--json", type=Path, help="a file for the numbers")
    given = parser.parse_args(arguments)
    if given.turns < 1:
        parser.error(f"--turns, how often each runs, must be 1 or more. Received: {given.turns}.")
    if given.json and not given.json.absolute().parent.is_dir():
        parser.error(f"--json must be a file in a folder that is there. Received: {given.json}.")
    on = machine()
    print("\n".join(f"{name:16}{value}" for name, value in on.items()))
    print(f"\nLargest difference from the loop; {TOLERANCE:.0e} is allowed")
    differences = {}
    for name, engine in [(cell, each) for cell in CELLS for each in engines() if each != "loop"]:
        worst = differences[f"{name} {engine}"] = difference(name, engine)
        told = worst if isinstance(worst, str) else f"{worst:.1e}"
        print(f"{name:12}{engine:8}{told}", flush=True)
    names, medians = [*engines(), "keras", "torch"], {}
    print(f"\nMilliseconds, median of {given.turns} turns")
    print(" " * 36 + "".join(f"{who:>10}" for who in names))
    for size, name in [(size, cell) for size in given.shapes for cell in CELLS]:
        runs = contestants(name, size)
        for k, act in enumerate(("forward", "step")):
            spent = raced({who: both[k] for who, both in runs.items()}, given.turns)
            medians[f"{act} {name} {size}"] = spent
            cells = "".join(f"{spent[w]:10.2f}" if w in spent else f"{'–':>10}" for w in names)
            print(f"{act:9}{name:11}{size!s:16}{cells}", flush=True)
    if given.json:
        result = {"machine": on, "differences": differences, "milliseconds": medians}
        draft = given.json.with_name(f".{given.json.name}.draft")
        draft.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        draft.replace(given.json)
    return int(any(str(worst).startswith(FAILED) for worst in differences.values()))


if __name__ == "__main__":
    sys.exit(main())
