"""The matrix products of a training step alone, in the shapes in which the engine `fused` has them.

    python benchmarks/products.py 64x100x64x256 64x200x128x512

What a step takes beyond their sum are activations, gates, and what is read and kept.  As in the
engine, both halves of a batch run side by side, and XLA compiles each.  Milliseconds, medians.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import tensorflow as tf

from zoo.bench.shapes import Shape, shape

GATES = {"lstm": 4, "gru": 3, "simple_rnn": 1}
TURNS = 15


def products(size: Shape, gates: int) -> dict[str, float]:
    """Milliseconds of each: X·W and h·U of the way forward, the three others of the way back."""
    rows, width = size.batch // 2, gates * size.units

    def draw(*axes: int) -> tf.Tensor:
        return tf.random.normal((2, *axes)) / 10

    def forward(h: tf.Tensor, U: tf.Tensor) -> tf.Tensor:
        # Each waits for the one before, as a step does; the part stands for the cell's equations.
        return repeated(lambda h: (h @ U)[:, : size.units] / 10, h)

    def back(d: tf.Tensor, U_transposed: tf.Tensor) -> tf.Tensor:
        return repeated(lambda d: tf.tile(d @ U_transposed, (1, gates)) / 10, d)

    def repeated(step: Callable, start: tf.Tensor) -> tf.Tensor:
        return tf.while_loop(
            lambda k, _: k < size.time,
            lambda k, x: (k + 1, step(x)),
            (0, start),
            maximum_iterations=size.time,
        )[1]

    def gathered(x: tf.Tensor, D: tf.Tensor) -> tf.Tensor:
        return tf.matmul(x, D, transpose_a=True)

    all_rows = rows * size.time
    W, U = draw(size.features, width), draw(size.units, width)
    X, H, D = (draw(all_rows, k) for k in (size.features, size.units, width))
    return {
        "X·W": spent(tf.matmul, X, W),
        "h·U": spent(forward, draw(rows, size.units), U),
        "d·Uᵀ": spent(back, draw(rows, width), draw(width, size.units)),
        "Xᵀ·D": spent(gathered, X, D),
        "hᵀ·D": spent(gathered, H, D),
    }


def spent(function: Callable, *halves: tf.Tensor) -> float:
    """Median milliseconds of a function of both halves, side by side."""
    compiled = tf.function(function, jit_compile=True, autograph=False)
    both = tf.function(
        lambda *halves: [compiled(*(half[k] for half in halves)) for k in (0, 1)], autograph=False
    )
    times = []
    for _ in range(TURNS + 1):
        begun = time.perf_counter()
        for half in both(*halves):
            half[:1].numpy()
        times.append(time.perf_counter() - begun)
    return 1e3 * statistics.median(times[1:])


def main() -> None:
    for size in map(shape, sys.argv[1:] or "ML"):
        for name, gates in GATES.items():
            parts = products(size, gates)
            told = "".join(f"{part:>7} {ms:6.1f}" for part, ms in parts.items())
            print(f"{name:11}{size.name:15}{told}   all {sum(parts.values()):6.1f}", flush=True)


if __name__ == "__main__":
    main()
