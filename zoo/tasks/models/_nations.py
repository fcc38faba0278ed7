"""Names by nation as an exported model serves them.

serve     names → probabilities and nats, (batch, nations), in the order of `nations`
generate  nations, temperature, top_k, top_p, seed → names, one of each
nations   → nations
"""

from typing import Any

import tensorflow as tf

from zoo.datasets.names import LONGEST
from zoo.decoding.by_class import ClassDecoder
from zoo.encoding.letters import ranges
from zoo.export.served import Endpoint, Served

BLANK = r"\s"

_NAMES = {"names": tf.TensorSpec((None,), tf.string)}
_WRITTEN = {
    "nations": tf.TensorSpec((None,), tf.string),
    "temperature": tf.TensorSpec((), tf.float32),
    "top_k": tf.TensorSpec((), tf.int32),
    "top_p": tf.TensorSpec((), tf.float32),
    "seed": tf.TensorSpec((), tf.int32),
}
_HOW = {"temperature": 0.8, "top_k": 10, "top_p": 0.95, "seed": 7}


def served(decoder: ClassDecoder, nations: list[str], prior: Any) -> Served:
    """What is served of a decoder of names.

    Blanks are dropped as in `predict`, and names that are blank or too long are refused, as are
    nations that are unknown.  But TensorFlow cannot compose letters: "é" must come as one character
    (NFC).

    Arguments:
        nations: in the order of the decoder's classes.
        prior: (nations,) the logarithm of how likely each is beforehand.
    """

    def serve(names: Any) -> dict[str, Any]:
        names = tf.strings.unicode_transcode(names, "UTF-8", "UTF-8")
        names = tf.strings.strip(tf.strings.regex_replace(names, f"[{ranges(BLANK)}]+", " "))
        lengths = tf.strings.length(names, unit="UTF8_CHAR")
        fits = tf.reduce_all((lengths > 0) & (lengths <= LONGEST))
        told = f"A name must have 1 to {LONGEST} characters, not:"
        with tf.control_dependencies([tf.debugging.Assert(fits, [told, lengths])]):
            nats = decoder.nats(names)
        return {"probabilities": tf.nn.softmax(prior - nats), "nats": nats}

    def generate(nations: Any, **how: Any) -> dict[str, Any]:
        is_it = nations[:, None] == known
        told = ["`nations` must be among those that the signature `nations` gives, not:", nations]
        fits = tf.debugging.Assert(tf.reduce_all(tf.reduce_any(is_it, 1)), told)
        with tf.control_dependencies([fits]):
            given = tf.argmax(tf.cast(is_it, tf.int32), 1, tf.int32)
        return {"names": decoder.write(given, LONGEST, **how)}

    known = tf.constant(nations)
    more = {
        "generate": Endpoint(generate, _WRITTEN, {"nations": nations, **_HOW}),
        "nations": Endpoint(lambda: {"nations": tf.constant(nations)}, {}, {}),
    }
    return Served(serve, _NAMES, {"names": ["Rossi", "O'Neill", "Li"]}, [decoder], more)
