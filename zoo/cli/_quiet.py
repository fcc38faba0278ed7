"""Loads TensorFlow without its greetings."""

import os


def quiet_tensorflow() -> None:
    """Imports TensorFlow with stderr shut: it speaks before its own logging can be told not to.

    A failing import still raises; what goes wrong later is raised, not logged.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        import tensorflow  # noqa: F401
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
