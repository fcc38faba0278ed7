"""A character model as a SavedModel: strings in and out, any batch, state in plain sight.

serve       texts → probabilities of the next character, nats per character of the text
init_state  batch → state
step        characters, state → probabilities, state
generate    texts, count, temperature, top_k, top_p, seed → texts
vocabulary  → characters, in the order of the probabilities
"""

from pathlib import Path
from typing import Any

import tensorflow as tf
from keras.export import ExportArchive

from zoo.decoding.text import TextDecoder
from zoo.export import proof
from zoo.files import whole_folder
from zoo.layers import using

SIGN = "saved_model.pb"  # what tells such a folder from others


def export(decoder: TextDecoder, folder: Path, prompts: list[str]) -> proof.Proof:
    """Writes the SavedModel and proves it in a fresh process; the folder is whole or not there.

    Arguments:
        decoder: the model.
        folder: where; TensorFlow Serving wants its name to be a number.
        prompts: texts of the vocabulary to try it with, of different lengths.

    Raises:
        ValueError: the reloaded model differs; the message says where.
        OSError: the folder cannot be written, or holds other things.
    """
    with whole_folder(folder, SIGN) as draft:
        try:
            with using("loop"):  # what is compiled by XLA would not leave TensorFlow
                _archive(decoder).write_out(str(draft), verbose=False)
        except tf.errors.OpError as error:  # TensorFlow's name for a full disk
            raise OSError(f"{folder} cannot be written: {error.message}") from error
        return proof.compare(decoder, draft, prompts)


def _archive(decoder: TextDecoder) -> ExportArchive:
    sizes = decoder.stepper.state_sizes
    archive = ExportArchive()
    archive.track(decoder.stepper.model)
    archive.track(decoder.table)
    texts = tf.TensorSpec((None,), tf.string, "texts")

    def step(characters: Any, *values: Any) -> dict[str, Any]:
        return decoder.step(characters, dict(zip(sizes, values, strict=True)))

    dtype = decoder.stepper.model.compute_dtype
    # A signature's argument is a Python name, so the dot of a state's name becomes two underscores.
    states = [tf.TensorSpec((None, n), dtype, name.replace(".", "__")) for name, n in sizes.items()]
    archive.add_endpoint("serve", decoder.score, [texts])
    archive.add_endpoint(
        "init_state",
        lambda batch: dict(decoder.stepper.initial_state(batch)),
        [tf.TensorSpec((), tf.int32, "batch")],
    )
    archive.add_endpoint("step", step, [tf.TensorSpec((None,), tf.string, "characters"), *states])
    archive.add_endpoint(
        "generate",
        lambda *given: {"texts": decoder.generate(*given)},
        [
            texts,
            tf.TensorSpec((), tf.int32, "count"),
            tf.TensorSpec((), tf.float32, "temperature"),
            tf.TensorSpec((), tf.int32, "top_k"),
            tf.TensorSpec((), tf.float32, "top_p"),
            tf.TensorSpec((), tf.int32, "seed"),
        ],
    )
    archive.add_endpoint("vocabulary", lambda: {"characters": decoder.characters}, [])
    return archive
