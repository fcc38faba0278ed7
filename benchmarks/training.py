"""What truncated back-propagation takes of memory; checkpoints, guard and log of time.

python benchmarks/training.py

memory       of a `fit` on streams of 1,000 and of 10,000 steps, 100 at a time, in processes of
             their own: what is held at the most, not mapped from a file, beside whole sequences
checkpoints  at their default frequency, of a character model of 2 × 256 units: their share of
             the time of a training of 70 seconds
watching     guard and log, alone and together: their share of the time of a small model's batches
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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


def watching(names: tuple[str, ...], batches: int = 2_000) -> str:
    """What the callbacks of these names take of the time of so many batches of a small model."""
    import keras
    import numpy as np

    from zoo import Guard, layers
    from zoo.training.record.log import Log

    ids = np.random.default_rng(0).integers(0, 60, (32 * batches, 21))
    model = keras.Sequential(
        [
            keras.Input((20,), dtype="int32"),
            keras.layers.Embedding(60, 16),
            layers.LSTM(32, return_sequences=True),
            keras.layers.Dense(60),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x, y = ids[:, :-1], ids[:, 1:]
    model.fit(x[:320], y[:320], verbose=0)  # compiles
    spent = dict.fromkeys(names, 0.0)

    def timed(name: str, act: Callable[..., None]) -> Callable[..., None]:
        def call(*given: object, **named: object) -> None:
            begun = time.perf_counter()
            act(*given, **named)
            spent[name] += time.perf_counter() - begun

        return call

    with tempfile.TemporaryDirectory() as folder:
        all_of_them = {"guard": Guard(), "log": Log(Path(folder, "log.jsonl"))}
        callbacks = [all_of_them[name] for name in names]
        for name, callback in zip(names, callbacks, strict=True):
            for hook in ("on_train_batch_begin", "on_train_batch_end"):
                setattr(callback, hook, timed(name, getattr(callback, hook)))
        begun = time.perf_counter()
        model.fit(x, y, callbacks=callbacks, shuffle=False, verbose=0)
        took = time.perf_counter() - begun
    shares = ", ".join(f"{name} {100 * part / took:.2f} %" for name, part in spent.items())
    return f"{1e3 * took / batches:.2f} ms a batch: {shares}"


def main() -> None:
    if len(sys.argv) == 3:
        fit(*map(int, sys.argv[1:]))
        return
    for steps, window in ((1_000, WINDOW), (10_000, WINDOW), (1_000, 1_000), (10_000, 10_000)):
        command = [sys.executable, __file__, str(steps), str(window)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        memory = float(done.stdout.splitlines()[-1])
        print(f"streams of {steps:6,} steps, {window:6,} at a time: {memory:7.0f} MB", flush=True)
    for names in (("guard",), ("log",), ("guard", "log")):
        print(f"watching: {watching(names)}", flush=True)
    part, count = share()
    print(f"checkpoints: {count}, {100 * part:.2f} % of the time")


if __name__ == "__main__":
    main()
