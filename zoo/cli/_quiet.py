"""Loads TensorFlow without its greetings."""

import os

from zoo import messages


def quiet_tensorflow() -> None:
    """Imports TensorFlow and Keras with stderr shut: they speak before they can be told not to.

    A failing import still raises; what goes wrong later is raised, not logged.  Keras is told to
    hand on errors as they are, so that those meant for the user arrive in one line.

    Raises:
        ValueError: Keras is asked to run on something else.
    """
    if not messages.chosen:
        os.environ[messages.LEVEL] = "3"
    backend = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        raise ValueError(
            "`KERAS_BACKEND`, what Keras runs on, must be tensorflow for the commands of zoo. "
            f"Received: {backend!r}. Unset it; the layers alone run on JAX as well."
        )
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        import keras
        import tensorflow
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
    tensorflow.get_logger().setLevel("ERROR")  # of several folds it warns that each is compiled
    keras.config.disable_traceback_filtering()
