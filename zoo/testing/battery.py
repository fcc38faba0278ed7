"""The properties that a cell is held to, by name, in the order in which they are told."""

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from zoo.layers.engines import engines
from zoo.testing.comparing import NotApplicable
from zoo.testing.properties.engines import agrees_with_the_loop, parallel_is_sequential
from zoo.testing.properties.form import (
    comes_back_from_its_configuration,
    dtypes,
    knows_no_sizes,
    saves_and_loads,
    shapes,
)
from zoo.testing.properties.masks import mask_skips, rows_are_independent
from zoo.testing.properties.options import (
    drops_once,
    is_recorded,
    learns_its_initial_state,
    reads_from_both_ends,
    stateful_is_carried,
)
from zoo.testing.properties.over_time import (
    carries,
    causal,
    last_is_last,
    no_steps,
    splits,
    step_is_sequence,
    unroll_is_rolled,
)
from zoo.testing.properties.slopes import gradients_are_slopes
from zoo.testing.running import BATCH, BOTH, MASK, TENSORFLOW, TIME, draw, run

Property = Callable[[Any], float | None]
_POLICIES = ("float32", "mixed_bfloat16", "float64")


def runs(kind: Any) -> None:
    """It can be built, and run over a sequence: before all others, which would fail of the same."""
    run(kind.built(**BOTH), draw(BATCH, TIME, kind.features))


def properties() -> dict[str, Property]:
    """Name → property, in the order in which they are told."""
    others = [name for name in engines() if name != "loop"]
    partial = functools.partial
    return {
        "shapes": _every_shape,
        **{f"numbers in {policy}": partial(_numbers, policy=policy) for policy in _POLICIES},
        "configuration": comes_back_from_its_configuration,
        "saved and loaded": _saved,
        "step = sequence": step_is_sequence,
        "split = whole": lambda kind: max(splits(kind, cut) for cut in (1, 4)),
        "carried = whole": lambda kind: carries(kind, 2),
        "causal": lambda kind: causal(kind, 3),
        "last output": lambda kind: last_is_last(kind, MASK),
        "no steps": no_steps,
        "rows": rows_are_independent,
        "any mask": mask_skips,
        "any size": _any_size,
        "gradients": lambda kind: gradients_are_slopes(kind, MASK),
        **{f"{name} = loop": partial(_engine, name=name) for name in others},
        "parallel = sequential": parallel_is_sequential,
        "unrolled = rolled": lambda kind: unroll_is_rolled(kind, MASK),
        "dropout": lambda kind: drops_once(kind, "dropout"),
        "recurrent dropout": lambda kind: drops_once(kind, "recurrent_dropout"),
        "both directions": reads_from_both_ends,
        "stateful": stateful_is_carried,
        "learned initial state": learns_its_initial_state,
        "recorded": is_recorded,
    }


def _every_shape(kind: Any) -> None:
    for sequences in (False, True):
        for state in (False, True):
            shapes(kind, return_sequences=sequences, return_state=state)


def _numbers(kind: Any, policy: str) -> None:
    if policy == "float64" and not TENSORFLOW:
        raise NotApplicable(
            f"Keras on {keras.backend.backend()} computes in float32 whatever it gets"
        )
    dtypes(kind, policy)


def _saved(kind: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        saves_and_loads(kind, Path(folder) / "model.keras")


def _any_size(kind: Any) -> float:
    if not TENSORFLOW:
        raise NotApplicable(f"{keras.backend.backend()} compiles every size anew")
    return knows_no_sizes(kind)


def _engine(kind: Any, name: str) -> float:
    return max(agrees_with_the_loop(kind, name, mask) for mask in (MASK, None))
