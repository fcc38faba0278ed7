"""What truncated back-propagation takes of memory, and checkpoints of time.

python benchmarks/training.py

memory       of a `fit` on streams of 1,000 and of 10,000 steps, 100 at a time, in processes of
             their own: what is held at the most, not mapped from a file, beside whole sequences
checkpoints  at their default frequency, of a character model of 2 × 256 units: their share of
             the time of a training of 70 seconds
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

BATCH, FEATURES, UNITS, WINDOW = 32, 16, 128, 100
SECONDS = 70


def fit(steps: int, window: int) -> None:
    """One epoch on streams of so many steps; prints the peak of memory in MB."""
    import keras
    import numpy as np
    from data import peak

    from zoo import Truncated, layers
    from zoo.datasets.batches.documents import documents

    random = np.random.default_rng(0)
    inputs = random.normal(size=(BATCH, steps, FEATURES)).astype("float32")
    cut = documents([*inputs], [*inputs[..., :1]], BATCH, window)
    model = keras.Sequential(
        [
            keras.Input((window, FEATURES), batch_size=BATCH),
            layers.LSTM(UNITS, return_sequences=True, stateful=True),
            keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    data = Truncated(cut)
    how = {"callbacks": [data.callback], "shuffle": False, "verbose": 0}
    _, memory = peak(lambda: model.fit(data.dataset, epochs=2, **how))
    print(memory - inputs.nbytes / 1e6)


def share() -> tuple[float, int]:
    """Of the time that writing checkpoints takes, and how many were written."""
    from zoo import train
    from zoo.training import checkpoints

    spent, write = [], checkpoints.write

    def timed(*arguments: object) -> None:
        begun = time.perf_counter()
        write(*arguments)
        spent.append(time.perf_counter() - begun)

    checkpoints.write = timed
    with tempfile.TemporaryDirectory() as folder:
        trained = train("char-lm", out=Path(folder, "model"), minutes=SECONDS / 60)
    return sum(spent) / trained.card["seconds"], len(spent)


def main() -> None:
    if len(sys.argv) == 3:
        fit(*map(int, sys.argv[1:]))
        return
    for steps, window in ((1_000, WINDOW), (10_000, WINDOW), (1_000, 1_000), (10_000, 10_000)):
        command = [sys.executable, __file__, str(steps), str(window)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        memory = float(done.stdout.splitlines()[-1])
        print(f"streams of {steps:6,} steps, {window:6,} at a time: {memory:7.0f} MB", flush=True)
    part, count = share()
    print(f"checkpoints: {count}, {100 * part:.2f} % of the time")


if __name__ == "__main__":
    main()
