"""A character model as a SavedModel: strings in and out, any batch, state in plain sight.

serve       texts → probabilities of the next character, nats per character of the text
init_state  batch → state
prefill     texts → probabilities, the state after each text
step        characters, state → probabilities, state
generate    texts, count, temperature, top_k, top_p, seed → texts
vocabulary  → characters, in the order of the probabilities
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from zoo.decoding.settings import Sampling
from zoo.decoding.text import TextDecoder
from zoo.export import served
from zoo.export.asking import Call, Of
from zoo.export.proof import Proof
from zoo.topologies.parts.stepped import argument

_GREEDY = Sampling(temperature=0.0)
_DRAWN = Sampling(temperature=0.8, top_k=10, top_p=0.95)
_COUNT, _SEED = 60, 7


def export(decoder: TextDecoder, folder: Path, prompts: list[str]) -> Proof:
    """Writes the SavedModel and proves it in a fresh process; the folder is whole or not there.

    What is proven besides: a text read a character at a time is the text read at once, and so is
    one whose last character is read after the others.

    Arguments:
        decoder: the model.
        folder: where; TensorFlow Serving wants its name to be a number.
        prompts: texts of the vocabulary to try it with, of different lengths.

    Raises:
        ValueError: the reloaded model differs; the message says where.
        OSError: the folder cannot be written, or holds other things.
    """
    texts = {"texts": tf.TensorSpec((None,), tf.string)}
    none = {argument(n): v for n, v in decoder.stepper.initial_state(len(prompts)).items()}
    states = {n: tf.TensorSpec((None, v.shape[1]), v.dtype) for n, v in none.items()}
    return served.export(
        decoder.score,
        texts,
        folder,
        {"texts": prompts},
        tracked=[decoder.stepper.model, decoder.encode],
        more={
            "init_state": (
                lambda batch: decoder.stepper.initial_state(batch),
                {"batch": tf.TensorSpec((), tf.int32)},
                {"batch": 3},
            ),
            "prefill": (decoder.prefill, texts, {"texts": prompts}),
            "step": (
                lambda characters, **state: decoder.step(
                    characters, {n: state[argument(n)] for n in _sizes(decoder)}
                ),
                {"characters": tf.TensorSpec((None,), tf.string), **states},
                {"characters": [text[0] for text in prompts], **none},
            ),
            "generate": (
                lambda **given: {"texts": decoder.generate(**given)},
                texts | {name: tf.TensorSpec((), v.dtype) for name, v in _how(_GREEDY).items()},
                {"texts": prompts, **_how(_GREEDY)},
            ),
            "vocabulary": (lambda: {"characters": decoder.characters}, {}, {}),
        },
        calls=lambda: [
            *_stepped(decoder, prompts),
            *_gone_on(decoder, prompts),
            _written(decoder, prompts),
        ],
    )


def _stepped(decoder: TextDecoder, prompts: list[str]) -> Iterator[Call]:
    """Each text by itself, a character at a time, as a stream would come."""
    probabilities, _ = decoder.probabilities(prompts)
    for text, expected in zip(prompts, probabilities, strict=True):
        last = Call("init_state", {"batch": 1})
        yield last
        for place, character in enumerate(text, 1):
            state = {argument(name): Of(last, name) for name in _sizes(decoder)}
            answer = {"probabilities": expected[None]} if place == len(text) else None
            last = Call("step", {"characters": [character], **state}, answer)
            yield last


def _gone_on(decoder: TextDecoder, prompts: list[str]) -> Iterator[Call]:
    """All texts side by side, the last character of each apart."""
    texts = [text for text in prompts if len(text) > 1]
    if not texts:
        return
    read = Call("prefill", {"texts": [text[:-1] for text in texts]})
    yield read
    state = {argument(name): Of(read, name) for name in _sizes(decoder)}
    probabilities, _ = decoder.probabilities(texts)
    last = [text[-1] for text in texts]
    yield Call("step", {"characters": last, **state}, {"probabilities": probabilities})


def _written(decoder: TextDecoder, prompts: list[str]) -> Call:
    """Texts that are drawn, not chosen."""
    written = decoder.write(prompts, _COUNT, _DRAWN, _SEED)
    expected = {"texts": np.array([text.encode() for text in written], object)}
    return Call("generate", {"texts": prompts, **_how(_DRAWN)}, expected)


def _how(sampling: Sampling) -> dict[str, Any]:
    """What `generate` is told besides the texts."""
    return {
        "count": tf.constant(_COUNT),
        "temperature": tf.constant(sampling.temperature, tf.float32),
        "top_k": tf.constant(sampling.top_k),
        "top_p": tf.constant(sampling.top_p, tf.float32),
        "seed": tf.constant(_SEED),
    }


def _sizes(decoder: TextDecoder) -> dict[str, int]:
    return decoder.stepper.state_sizes
