"""Writes cells.md, beside this file: what every cell runs with, and what runs it.

python docs/make_cells.py                        the page anew, from cells.json
python docs/make_cells.py --on "…"               after running all of it on that machine
python docs/make_cells.py --on "…" --only lstm   one row
"""

import argparse
import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

import zoo
from zoo import layers
from zoo.export.formats import litert, onnx
from zoo.export.parts import of_model
from zoo.export.runtimes import litert as run_litert
from zoo.export.runtimes import onnx as run_onnx
from zoo.export.tracing import Unconvertible
from zoo.layers.engines import cudnn, engines
from zoo.layers.named import Named
from zoo.testing.comparing import NotApplicable, arrays, close
from zoo.testing.properties.engines import agrees_with_the_loop, parallel_is_sequential
from zoo.testing.properties.form import dtypes
from zoo.testing.properties.masks import mask_skips
from zoo.testing.properties.options import (
    drops_once,
    learns_its_initial_state,
    reads_from_both_ends,
    stateful_is_carried,
)
from zoo.testing.properties.over_time import splits, step_is_sequence
from zoo.testing.running import BATCH, BOTH, MASK, TIME, as_keras_starts, draw, drawn_alike, run
from zoo.testing.subject import Subject

PAGE = Path(__file__).with_name("cells.md")
KEPT = Path(__file__).with_name("cells.json")
HEAD = """# Cells and what they run with

Every ✓ was run, and what came out was held against what must: the number is by how much the two
differ at most, |a−b| / (1+|b|), and a – has its reason below. Made by `python docs/make_cells.py`;
`zoo.testing.check_cell` asks the same of a cell of your own, and more: [own_cell.md](own_cell.md).

| | what was run | held against |
|---|---|---|
| mask | all sixteen masks of four steps | the steps that count, alone |
| initial state | the second half, from where the first ended | the whole |
| learned initial state | `learn_initial_state=True` | the same state, given |
| stateful | two calls, and one after a reset | the whole |
| dropout, recurrent dropout | a call in training | the cell by hand, with what was drawn once |
| zoneout | `Zoneout` around it, in training and not | the same by hand, with the same draws |
| both directions | `Bidirectional`, masked and not | a layer forwards, a layer backwards |
| stacked | `Stacked` of two, as one cell | two layers |
| bfloat16 | under `mixed_bfloat16`, in bfloat16 throughout | float32 |
| SavedModel, ONNX, LiteRT | `model.export`, and files of zoo's own, by their runtimes | the model |
| step = sequence | the cell by hand, and in `keras.layers.RNN` | the layer |
| parallel = sequential | 2,000 steps at once, in float32 | one after the other |
"""
ENGINES = """## Engines

Which engines run it beside `loop`, which runs all, and by how much outputs, final states and all
gradients then differ from those of the loop, in float64. `cudnn` was asked, by `zoo.explain`, as if
there were a GPU; it was not run.
"""
FASTER = [name for name in engines() if name != "loop"]
SMALL = {"units": 5, "features": 4}
SAME = {"units": 4, "features": 4}  # what is put out is as wide as what comes in


def wrapped() -> dict[str, Subject]:
    """Every wrapper, around an LSTM."""
    cell = layers.LSTMCell
    of_one = {
        "Zoneout": Subject(lambda n: layers.Zoneout(cell(n), 0.3), **SMALL),
        "Residual": Subject(lambda n: layers.Residual(cell(n)), **SAME),
        "Normalised": Subject(lambda n: layers.Normalised(cell(n)), **SMALL),
    }
    of_two = {
        "Stacked": Subject(lambda n: layers.Stacked([cell(n), cell(n)]), **SMALL),
        "DeepTransition": Subject(lambda n: layers.DeepTransition([cell(n), cell(n)]), **SMALL),
    }
    return of_one | of_two


def collection() -> dict[str, Subject]:
    """Every cell of the collection, by the name of its layer."""
    return {
        name: Subject(layer.cell_class, **SMALL)
        for name, layer in Named.known.items()
        if layer.__module__.startswith("zoo.layers.cells.")
    }


# --- What is run: a subject → by how much it is off -----------------------------------------------


def zoned(kind: Any) -> float:
    """`Zoneout` around it: a step outside of training, and all of them in it."""
    around = dataclasses.replace(kind, make=lambda n: layers.Zoneout(kind.make(n), 0.5))
    return max(step_is_sequence(around), drops_once(around, "dropout"))


def stacked(kind: Any) -> float:
    """As one cell of two levels, and as two layers."""
    both = dataclasses.replace(kind, make=lambda n: layers.Stacked([kind.make(n), kind.make(n)]))
    whole, x = both.built(return_sequences=True), draw(BATCH, TIME, kind.features)
    found = expected = x
    for cell in whole.cell.cells:
        layer = kind.layer(return_sequences=True)
        layer.build(expected.shape)
        layer.cell.set_weights(cell.get_weights())
        [expected] = run(layer, expected, mask=MASK)
    [found] = run(whole, x, mask=MASK)
    return close([found], [expected])


def halved(kind: Any) -> float:
    """In bfloat16, with weights in float32."""
    dtypes(kind, "mixed_bfloat16")
    x = draw(BATCH, TIME, kind.features)
    found, expected = (
        run(kind.built(dtype=policy, **BOTH), x, kind.states())
        for policy in ("mixed_bfloat16", "float32")
    )
    return close(found, expected, 0.1)


def exported(kind: Any, write: Callable[..., Any], rows: tuple[int, ...]) -> float:
    """A model in a file: of other sizes than it was made with, where the format has them."""
    layer = dataclasses.replace(kind, engine="auto").layer(return_sequences=True)
    x = keras.Input((None, kind.features), name="x")
    model = keras.Model(x, layer(x))
    layer.cell.set_weights(kind.weights)
    with tempfile.TemporaryDirectory() as folder:
        answer = write(model, Path(folder) / "model")
        off = 0.0
        for batch, time in zip(rows, (TIME, TIME + 3), strict=True):
            x = draw(batch, time, kind.features).astype(np.float32)
            with layers.using("loop"):
                expected = arrays(model(x))
            off = max(off, close([answer(x)], expected, 1e-5))
    return off


def saved_model(model: Any, path: Path) -> Callable[[Any], Any]:
    model.export(path, verbose=False)
    loaded = tf.saved_model.load(str(path))
    return lambda x: loaded.serve(x).numpy()


def in_format(format: Any, runtime: Any) -> Callable[..., Any]:
    def write(model: Any, path: Path) -> Callable[[Any], Any]:
        format.write(of_model(model), path)
        loaded = runtime.load(str(path))
        return lambda x: next(iter(loaded({"x": x}).values()))

    return write


OPTIONS: dict[str, Callable[[Any], float]] = {
    "mask": mask_skips,
    "initial state": lambda kind: splits(kind, TIME // 2),
    "learned initial state": learns_its_initial_state,
    "stateful": stateful_is_carried,
    "dropout": lambda kind: drops_once(kind, "dropout"),
    "recurrent dropout": lambda kind: drops_once(kind, "recurrent_dropout"),
    "zoneout": zoned,
    "both directions": reads_from_both_ends,
    "stacked": stacked,
    "bfloat16": halved,
    "SavedModel": lambda kind: exported(kind, saved_model, (BATCH, 1)),
    "ONNX": lambda kind: exported(kind, in_format(onnx, run_onnx), (BATCH, 1)),
    "LiteRT": lambda kind: exported(kind, in_format(litert, run_litert), (1, 1)),
    "step = sequence": step_is_sequence,
    "parallel = sequential": parallel_is_sequential,
}


def ran(kind: Any, name: str) -> float | None:
    """By how much an engine is off, or None if it would run, elsewhere."""
    if name != "cudnn":
        return agrees_with_the_loop(kind, name, MASK)
    reason = layers.explain(kind.built(), draw(BATCH, TIME, kind.features))[name]
    if reason:
        raise NotApplicable(reason)
    return None


def told(test: Callable[[Any], float | None], kind: Any) -> dict[str, Any]:
    """What came of it; what fails is no reason, and ends all of this."""
    try:
        return {"off": test(kind)}
    except (NotApplicable, Unconvertible) as why:
        name = type(kind.make(kind.units)).__name__
        return {"reason": str(why).replace(name, "it")}


def row(kind: Subject) -> dict[str, Any]:
    """All options and engines of one."""
    with drawn_alike(), as_keras_starts():
        options = {name: told(test, kind) for name, test in OPTIONS.items()}
        seen, cudnn.sees_gpu = cudnn.sees_gpu, lambda: True
        try:
            run_by = {name: told(lambda k, n=name: ran(k, n), kind) for name in FASTER}
        finally:
            cudnn.sees_gpu = seen
    return {"options": options, "engines": run_by}


# --- The page -------------------------------------------------------------------------------------


def page(kept: dict[str, Any]) -> Iterator[str]:
    """Its lines."""
    yield HEAD
    notes: dict[str, int] = {}
    cells = {name: kept[name] for name in collection() if name in kept}
    others = {f"{name}(LSTM)": kept[name] for name in wrapped() if name in kept}
    yield "## Cells\n"
    yield from table(cells, "options", list(OPTIONS), notes)
    yield "\n## Wrappers\n\nAround an LSTM; `Stacked` and `DeepTransition` of two.\n"
    yield from table(others, "options", list(OPTIONS), notes)
    yield f"\n{ENGINES}"
    yield from table(cells | others, "engines", FASTER, notes)
    yield ""
    yield from (f"{number}. {note}" for note, number in notes.items())
    yield ""
    places = {f"{one['machine']}, {one['date']} ({one['versions']})" for one in kept.values()}
    yield from (f"Measured on {place}." for place in sorted(places))


def table(
    rows: dict[str, Any], part: str, columns: list[str], notes: dict[str, int]
) -> Iterator[str]:
    """A line for each row; a reason is a number, under which it is told below."""
    yield f"| | {' | '.join(columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for name, found in rows.items():
        boxes = (box(found[part].get(column), notes) for column in columns)
        yield f"| `{name}` | {' | '.join(boxes)} |"


def box(one: dict[str, Any] | None, notes: dict[str, int]) -> str:
    """✓ and by how much it is off, or – and the number of the reason."""
    if one is None:
        return ""
    if "reason" in one:
        return f"– ({notes.setdefault(one['reason'], len(notes) + 1)})"
    return "willing" if one["off"] is None else f"✓ {one['off']:.0e}".replace(" 0e+00", " 0")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--on", help="the machine, in words")
    parser.add_argument("--only", help="one row")
    given = parser.parse_args()
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    if given.on:
        every = collection() | wrapped()
        versions = f"zoo {zoo.__version__}, TensorFlow {tf.__version__}, Keras {keras.__version__}"
        facts = {"machine": given.on, "date": date.today().isoformat(), "versions": versions}
        for name in [given.only] if given.only else every:
            print(name, flush=True)
            kept[name] = {**facts, **row(every[name])}
            KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text("\n".join(page(kept)).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
