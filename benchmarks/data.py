"""From a text on disk to batches: how fast, in how much memory, and whether `fit` waits for it.

    python benchmarks/data.py --megabytes 200
    python benchmarks/data.py --megabytes 2000

A text of that size is made of the one that every Python carries, its words in an order by chance.

    numbered   read for the first time, its symbols numbered and kept in a cache
    batches    all windows of an epoch, 64 × 100, from that cache
    fit        of `fit` on them: the time of a batch, beside one batch again and again, which costs
               no input at all; and the memory of the process that is not mapped from a file, beside
               that for a text of 1 MB: what the text takes beyond TensorFlow
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from zoo.datasets import text
from zoo.datasets.batches.streams import Streams, streams

BATCH, TIME = 64, 100
STEPS = 60  # batches of a `fit`
TURNS = 5


def write(path: Path, megabytes: int) -> None:
    """A text of that size."""
    words, chance = text.load().text.split(" "), random.Random(0)
    with open(path, "w", encoding="utf-8") as file:
        while file.tell() < megabytes * 1e6:
            file.write(" ".join(chance.choices(words, k=100_000)) + "\n")


def peak(function, *arguments) -> tuple[float, float]:
    """Seconds that a call takes, and the most memory not mapped from a file meanwhile, in MB."""
    found, over = [anonymous()], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            found.append(anonymous())

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.perf_counter()
    try:
        function(*arguments)
    finally:
        spent = time.perf_counter() - begun
        over.set()
        watcher.join()
    return spent, max(found)


def anonymous() -> float:
    """Memory of this process that is not mapped from a file, in MB; Linux tells."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1e3


def numbered(path: Path, unit: str) -> None:
    getattr(text, unit)(path)


def read_all(cut: Streams) -> None:
    for _ in cut:
        pass


def prepared(path: Path, unit: str) -> dict[str, float]:
    """Of a text that is read for the first time, and of its batches."""
    first, memory = peak(numbered, path, unit)
    again, _ = peak(numbered, path, unit)
    batches, _ = peak(read_all, streams(getattr(text, unit)(path).train, BATCH, TIME))
    read = 0.9 * path.stat().st_size / 1e6 / batches
    size = path.stat().st_size / 1e6
    return {
        f"numbered, {unit}, MB/s": size / first,
        f"numbered, {unit}, memory in MB": memory,
        f"found in the cache, {unit}, s": again,
        f"batches, {unit}, MB/s": read,
    }


def fitted(path: Path) -> dict[str, float]:
    """Of the character model in `fit`, in a process that does nothing else."""
    command = [sys.executable, __file__, "--fit", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def fit(path: Path) -> dict[str, float]:
    import keras
    import tensorflow as tf

    from zoo import build_model
    from zoo.training.truncated import Truncated

    encoded = text.characters(path, everything=True)
    cut = streams(encoded.train, BATCH, TIME)
    size = len(encoded.vocabulary)
    model = build_model(
        "synced_many_to_many",
        cell="lstm",
        units=256,
        vocabulary=size,
        embedding=64,
        batch=BATCH,
        stateful=True,
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    plain = tf.data.Options()
    plain.autotune.enabled = False
    one = tf.data.Dataset.from_tensors(tuple(map(tf.constant, cut[0]))).repeat(STEPS)
    both = {"text": Truncated(cut).dataset.take(STEPS), "one batch": one.with_options(plain)}

    def turns() -> None:
        for _ in range(TURNS + 1):
            for name, data in both.items():
                begun = time.perf_counter()
                model.fit(data, verbose=0, shuffle=False)
                times[name].append(time.perf_counter() - begun)

    times: dict[str, list[float]] = {name: [] for name in both}
    _, memory = peak(turns)
    medians = {name: 1e3 * statistics.median(spent[1:]) / STEPS for name, spent in times.items()}
    return {**{f"fit, {name}, ms a batch": ms for name, ms in medians.items()}, "memory": memory}


def told(megabytes: int) -> Iterator[tuple[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ZOO_HOME"] = folder
        large, small = Path(folder, "large.txt"), Path(folder, "small.txt")
        write(large, megabytes)
        write(small, 1)
        for unit in ("characters", "words"):
            yield from prepared(large, unit).items()
        of_large, of_small = fitted(large), fitted(small)
        memory = of_large.pop("memory") - of_small["memory"]
        yield from of_large.items()
        yield "fit, memory beyond that for 1 MB of text, in MB", memory


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, default=200, help="size of the text")
    parser.add_argument("--fit", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fit:
        print(json.dumps(fit(given.fit)))
        return
    for name, value in told(given.megabytes):
        print(f"{name:50}{value:10.2f}", flush=True)


if __name__ == "__main__":
    main()
