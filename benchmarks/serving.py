"""How fast exported models answer, beside the model in Python and beside plain Keras.

    python benchmarks/serving.py

step     a character in the exported character model (2 × 512 units), state in and out, beside the
         same function compiled in this process
review   a text of 230 words in the exported `sentiment`, as a string; 20,000 words are known
ids      the same network from ids on, one row and 32 of 230 words, beside one of keras.layers with
         the same weights, exported by Keras

Weights are untrained, which changes no time.  Exported models are loaded in this process and all
take turns; what is told are medians.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.decoding.text import TextDecoder
from zoo.export import characters, served
from zoo.tasks import find
from zoo.tasks.models.sentiment import Model
from zoo.topologies import build_model
from zoo.topologies.parts.stepped import argument

WORDS, LENGTH, ROWS = 20_000, 230, 32
CHARACTERS = "".join(map(chr, range(ord(" "), ord("~") + 1)))
LEAST = 0.05  # seconds of a turn at least: what is shorter is run several times

Run = Callable[[], Any]


def medians(runs: Mapping[str, Run], turns: int) -> dict[str, float]:
    """Milliseconds of each, all taking turns."""
    many, spent = {}, {}
    for name, run in runs.items():
        for _ in range(3):  # the first ones trace and find their memory
            begun = time.perf_counter()
            run()
        many[name] = max(1, round(LEAST / (time.perf_counter() - begun)))
        spent[name] = []
    for _ in range(turns):
        for name, run in runs.items():
            run()
            begun = time.perf_counter()
            for _ in range(many[name]):
                run()
            spent[name].append((time.perf_counter() - begun) / many[name])
    return {name: 1e3 * statistics.median(times) for name, times in spent.items()}


def step(folder: Path) -> dict[str, Run]:
    """A character, exported and in this process."""
    settings = find("char-lm").settings()
    model = build_model(
        "synced_many_to_many",
        cell=settings.cell,
        units=[settings.units] * settings.layers,
        vocabulary=len(CHARACTERS),
        embedding=settings.embedding,
    )
    decoder = TextDecoder(model, Vocabulary(CHARACTERS))
    characters.export(decoder, folder, ["a", "bc"])
    exported = tf.saved_model.load(str(folder)).signatures["step"]
    compiled = tf.function(decoder.step, autograph=False)
    character, state = tf.constant(["a"]), dict(decoder.stepper.initial_state(1))
    given = {argument(name): array for name, array in state.items()}
    return {
        "exported": lambda: exported(characters=character, **given)["probabilities"].numpy(),
        "in Python": lambda: compiled(character, state)["probabilities"].numpy(),
    }


def sentiment() -> Model:
    """With the default settings."""
    draw = random.Random(0)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = {"".join(draw.choices(letters, k=draw.randint(3, 9))) for _ in range(2 * WORDS)}
    facts = {"classes": ["bad", "good"], "words": sorted(words)[:WORDS]}
    return Model(find("sentiment").settings(), facts, {})


def review(model: Model, folder: Path) -> Run:
    """A text of words that are known."""
    model.export(folder)
    serve = tf.saved_model.load(str(folder)).signatures["serve"]
    texts = tf.constant([" ".join(random.Random(1).choices(model.facts["words"], k=LENGTH))])
    return lambda: serve(texts=texts)["probabilities"].numpy()


def ids(model: Model, folder: Path) -> dict[int, dict[str, Run]]:
    """From ids to logits: for each size of batch ours, and that of keras.layers."""
    ours, keras_ = folder / "ours", folder / "keras"
    tokens = np.random.default_rng(0).integers(2, WORDS, (ROWS, LENGTH)).astype("int32")
    specs = {"tokens": tf.TensorSpec((None, None), tf.int32)}
    call = lambda tokens: {"logits": model.model(tokens, training=False)}
    served.export(call, specs, ours, {"tokens": tokens[:2]}, [model.model])
    with warnings.catch_warnings():  # its pooling says that it looks at padding too; there is none
        warnings.simplefilter("ignore", UserWarning)
        in_keras(model).export(str(keras_), verbose=False)
    serve = tf.saved_model.load(str(ours)).signatures["serve"]
    other = tf.saved_model.load(str(keras_)).signatures["serve"]
    runs = {}
    for rows in (1, ROWS):
        some = tf.constant(tokens[:rows])
        runs[rows] = {
            "zoo": lambda some=some: serve(tokens=some)["logits"].numpy(),
            "keras": lambda some=some: next(iter(other(tokens=some).values())).numpy(),
        }
        np.testing.assert_allclose(runs[rows]["zoo"](), runs[rows]["keras"](), atol=1e-5)
    return runs


def in_keras(model: Model) -> keras.Model:
    """The same of keras.layers alone, with the same weights."""
    how = model.settings
    recurrence = keras.layers.LSTM(how.units, return_sequences=True)
    other = keras.Sequential(
        [
            keras.Input((None,), dtype="int32", name="tokens"),
            keras.layers.Embedding(WORDS + 2, how.embedding, mask_zero=True),
            keras.layers.Bidirectional(recurrence),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(2),
        ]
    )
    other.set_weights(model.model.get_weights())
    return other


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=15)
    turns = parser.parse_args().turns
    keras.utils.set_random_seed(0)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        print("| | exported, ms | beside it | ms | ratio |\n|---|---|---|---|---|")

        def tell(name: str, runs: dict[str, Run]) -> None:
            (first, *rest) = medians(runs, turns).items()
            for other, spent in rest or [("–", float("nan"))]:
                ratio = f"{other} | {spent:.3f} | {first[1] / spent:.2f}" if rest else "– | – | –"
                print(f"| {name} | {first[1]:.3f} | {ratio} |", flush=True)

        tell("a character", step(folder / "characters"))
        model = sentiment()
        tell(f"a review of {LENGTH} words", {"exported": review(model, folder / "sentiment")})
        for rows, runs in ids(model, folder).items():
            tell(f"ids, {rows} × {LENGTH}", runs)


if __name__ == "__main__":
    main()
