"""What every recurrence must hold, by whatever engine it runs: small named properties of a `Kind`.

Those that need no second statement of the equations stand in `zoo.testing.properties`, for cells of
anybody's.  A property asserts; what it takes beside the kind are arguments of the layer or of its
call.
"""

import functools
import inspect

import numpy as np

import reference
from kinds import BATCH, BOTH, DTYPE, EXACT, FEATURES, X, close, differentiate, draw, run
from zoo.testing.properties.form import dtypes, knows_no_sizes, saves_and_loads, shapes
from zoo.testing.properties.masks import mask_skips, rows_are_independent
from zoo.testing.properties.over_time import (
    carries,
    causal,
    last_is_last,
    no_steps,
    splits,
    step_is_sequence,
    unroll_is_rolled,
)

__all__ = [
    "carries",
    "causal",
    "dropout_thins",
    "dtypes",
    "equals_reference",
    "equals_reference_with_activations",
    "equals_reference_without_bias",
    "gradients_are_slopes",
    "knows_no_sizes",
    "last_is_last",
    "mask_skips",
    "no_steps",
    "rows_are_independent",
    "saves_and_loads",
    "shapes",
    "splits",
    "step_is_sequence",
    "unroll_is_rolled",
]


def equals_reference(kind, x, states, mask=None, **arguments):
    layer = kind.built(dtype=DTYPE, **BOTH, **arguments)
    expected = kind.run_reference(x, states, mask=mask, **arguments)
    close(run(layer, x, states, mask), expected, EXACT)


def equals_reference_without_bias(kind):
    named = zip(kind.cell.names, kind.weights, strict=True)
    biased = [(name == "b" or name.startswith("b_"), weight) for name, weight in named]
    layer = kind.layer(use_bias=False, **BOTH)
    layer.build((BATCH, None, FEATURES))
    layer.cell.set_weights([weight for bias, weight in biased if not bias])
    weights = [0 * weight if bias else weight for bias, weight in biased]
    close(run(layer, X, kind.states()), kind.run_reference(X, kind.states(), weights), 1e-5)


def equals_reference_with_activations(kind, *names):
    """With others than the usual for the arguments named, as far as the cell has them."""
    told = {"activation": "softsign", "recurrent_activation": "hard_sigmoid"}
    meant = {
        "activation": lambda a: a / (1 + abs(a)),
        "recurrent_activation": lambda a: np.clip(a / 6 + 1 / 2, 0, 1),
    }
    parts = {"step": kind.cell.step, "read": kind.cell.read}
    taken = {part: _taken(function, names) for part, function in parts.items()}
    found = run(
        kind.built(**{name: told[name] for name in set().union(*taken.values())}, **BOTH),
        X,
        kind.states(),
    )
    for part, some in taken.items():
        if some:
            parts[part] = functools.partial(parts[part], **{name: meant[name] for name in some})
    close(found, kind.run_reference(X, kind.states(), **parts), 1e-5)


def _taken(function, names):
    return {*names} & {*inspect.signature(function).parameters} if function else set()


def gradients_are_slopes(kind, mask=None, how=None, **arguments):
    """By inputs, initial states and every weight, against finite differences of the reference."""
    at = [X, *kind.states(), *kind.weights]
    split = 1 + kind.cell.states
    layer = kind.built(dtype=DTYPE, **BOTH, **arguments)
    _, found = differentiate(layer, at[0], at[1:split], how, mask=mask)

    def height(k, array):
        x, *rest = [*at[:k], array, *at[k + 1 :]]
        states, weights = rest[: split - 1], rest[split - 1 :]
        outputs = kind.run_reference(x, states, weights, mask, **arguments)
        return sum(np.sum(y * draw(*y.shape, seed=k)) for k, y in enumerate(outputs))

    slopes = [
        reference.numerical_gradient(functools.partial(height, k), array)
        for k, array in enumerate(at)
    ]
    close(found, slopes, max(EXACT, 1e-6))


def dropout_thins(kind):
    """Dropout is the network whose W and U lack some rows, the same at every step of a sequence.

    The others are scaled up.  Which are lacking is seen in the gradients; a state that lost a part
    by the dropout, not just its sight by U, would not agree.
    """
    x, states, (W, U, b) = X[:1], kind.states(batch=1), kind.weights
    lost = set()
    for seed in range(3):
        told = {"dropout": 0.5, "recurrent_dropout": 0.75, "seed": seed, "dtype": DTYPE}
        found, gradients = differentiate(kind.built(**told, **BOTH), x, states, training=True)
        by_W, by_U, _ = gradients[1 + len(states) :]
        seen, remembered = by_W.any(1, keepdims=True), by_U.any(1, keepdims=True)
        close(found, kind.run_reference(x, states, (2 * seen * W, 4 * remembered * U, b)), EXACT)
        lost |= {("x", kept) for kept in seen.flat} | {("h", kept) for kept in remembered.flat}
    assert len(lost) == 4  # some features and units were dropped, and some were not
