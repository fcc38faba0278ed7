"""What a model was made with."""

import platform

import keras
import tensorflow as tf

from zoo import __version__


def versions() -> dict[str, str]:
    """Versions by name."""
    return {
        "rnn-zoo": __version__,
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
        "python": platform.python_version(),
    }
