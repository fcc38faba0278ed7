"""TensorFlow, and nothing besides."""

import functools
import os
from collections.abc import Callable
from typing import Any


def pack(value: Any) -> Any:
    """A tensor of any type, strings too, as an array of bytes, bit by bit."""
    import numpy as np
    import tensorflow as tf

    return np.frombuffer(tf.io.serialize_tensor(value).numpy(), np.uint8)


def unpack(content: Any) -> Any:
    """The tensor."""
    import tensorflow as tf
    from tensorflow.core.framework.tensor_pb2 import TensorProto

    dtype = TensorProto.FromString(content.tobytes()).dtype
    return tf.io.parse_tensor(content.tobytes(), tf.as_dtype(dtype))


def load(path: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A signature of a SavedModel, FOLDER/SIGNATURE, as a function of named tensors."""
    folder, signature = os.path.split(path)
    function = _loaded(folder).signatures[signature]
    return lambda inputs: dict(function(**inputs))


@functools.cache
def _loaded(folder: str) -> Any:
    import tensorflow as tf

    return tf.saved_model.load(folder)
