"""All steps at once, for cells that are linear in their state: h ← a⊙h + b.

Time is cut into about √T pieces of √T steps.  Every piece is walked at once from a state of zero,
then the pieces are joined: 2√T steps in a row instead of T.  Walking a piece gives its state and
the product of its a, by which the state before it is handed on (Blelloch 1990).

    a, b, h    (time, batch, size)

The gradient is the same recurrence, run backwards.
"""

import functools
import math

import keras
from keras import ops

from zoo.layers.engines import Engine
from zoo.layers.engines._devices import sees_gpu
from zoo.layers.engines._pure import BACKENDS, backend
from zoo.layers.engines._steps import counted, outputs_of, time_first


def refuse(layer, sequences, mask):
    """None, or why this engine does not run the call."""
    if keras.backend.backend() not in BACKENDS:
        return f"it runs on {' and '.join(BACKENDS)}, not on {keras.backend.backend()}"
    if not layer.cell.linear:
        return f"{type(layer.cell).__name__} is not linear in its state"
    if layer.unroll:
        return "the layer is unrolled"
    if sequences.shape[1] is None:
        return "how many steps there are must be known when the graph is made"
    if sequences.shape[1] < 2:
        return f"there is nothing to gain in {sequences.shape[1]} steps"
    return None


def run(layer, sequences, state, mask, dropped):
    """See `Engine.run`."""
    a, b = layer.cell.coefficients(layer.cell.project(sequences))
    numbers = layer.cell.numbers
    keep = counted(mask, sequences)
    if keep is not None:
        a, b = ops.where(keep, a, numbers.one(a)), ops.where(keep, b, ops.zeros_like(b))
    a, b, keep = (time_first(x, layer.go_backwards) for x in (a, b, keep))
    first = ops.concatenate([b[:1] + numbers.multiply(a[:1], state[0]), b[1:]], axis=0)
    h = _differentiable(numbers)(a, first)
    outputs = outputs_of(h, keep, layer.zero_output_for_mask)
    last = outputs[-1]
    outputs = time_first(outputs) if layer.return_sequences else last[:, None]
    return last, outputs, (h[-1],)


def states(numbers, a, b):
    """All h of h ← a⊙h + b, from zero."""
    time, *rest = ops.shape(a)
    steps = math.isqrt(time - 1) + 1  # of a piece
    pieces = -(-time // steps)
    missing = steps * pieces - time
    a, b = (
        ops.transpose(
            ops.reshape(ops.pad(x, [(0, missing), (0, 0), (0, 0)]), (pieces, steps, *rest)),
            (1, 0, 2, 3),
        )
        for x in (a, b)
    )

    def within(carry, now):
        (product, h), (a, b) = carry, now
        carry = (numbers.multiply(a, product), numbers.multiply(a, h) + b)
        return carry, carry

    def between(h, now):
        product, b = now
        return numbers.multiply(product, h) + b, h

    start = (numbers.one(a[0]), ops.zeros_like(b[0]))
    (product, h), (products, alone) = backend().scan(within, start, (a, b))
    _, before = backend().scan(between, ops.zeros_like(h[0]), (product, h))
    joined = numbers.multiply(products, before) + alone
    return ops.reshape(ops.transpose(joined, (1, 0, 2, 3)), (steps * pieces, *rest))[:time]


def gradient(numbers, inputs, h, slope):
    """Gradients of a and b."""
    a, _ = inputs
    zero = ops.zeros_like(a[:1])
    after = numbers.conjugate(ops.concatenate([a[1:], zero], axis=0))
    reverse = states(numbers, ops.flip(after, axis=0), ops.flip(slope, axis=0))
    db = ops.flip(reverse, axis=0)
    before = ops.concatenate([zero, h[:-1]], axis=0)
    return numbers.multiply(db, numbers.conjugate(before)), db


@functools.cache
def _differentiable(numbers):
    parts = (functools.partial(part, numbers) for part in (states, gradient))
    return backend().with_gradient(*parts)


# It does more work than a loop, which pays on many cores: on a processor `fused` is quicker.
ENGINE = Engine(rank=2 if sees_gpu() else 0.5, refuse=refuse, run=run)
