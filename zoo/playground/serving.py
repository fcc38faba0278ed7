"""Models, page and doors together, on this machine alone."""

import importlib.util
import os
import socket
from collections.abc import Callable, Sequence
from typing import Any

from zoo.playground import limits

HOST = "127.0.0.1"
PORT = 7860
PRESETS = ("char-lm", "sentiment", "next-word")
MISSING = "Gradio is not installed, which serves the playground: pip install 'rnn-zoo[playground]'"


def serve(
    models: Sequence[str] = (),
    *,
    port: int = PORT,
    ready: Callable[[str], None] = print,
    block: bool = True,
) -> Any:
    """Serves the playground at 127.0.0.1, and returns when it is interrupted.

    Arguments:
        models: names of pretrained models or folders of trained ones, which read texts and give one
            answer at their end; they come before char-lm, sentiment and next-word.
        port: where; 0 takes any that is free.
        ready: is told the address, once it answers.
        block: whether to wait; else a handle is returned whose `close()` ends it.

    Raises:
        ImportError: Gradio is not installed.
        OSError: the port is taken, or a folder cannot be read.
        ValueError: a model that cannot be played with.
    """
    check(models, port)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # it is read when Gradio is imported
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from zoo.playground.page import launched
    from zoo.playground.reading import Reader
    from zoo.tasks import load

    readers = [Reader(name, load(name)) for name in dict.fromkeys([*models, *PRESETS])]
    return launched(readers, HOST, port or _free(), ready, block)


def check(models: Sequence[str], port: int) -> None:
    """Refuses, before anything slow is loaded, what would fail later.

    Raises: as `serve`.
    """
    from zoo.presets import folder as preset
    from zoo.presets.named import place

    if importlib.util.find_spec("gradio") is None:
        raise ImportError(MISSING)
    for model in models:
        folder, pinned = place(model)
        preset.check(folder, pinned)
        limits.task(model, str(preset.read_config(folder).get("task")))
    if port and not _is_free(port):
        raise OSError(
            "`port`, where the playground is served, must be free. Received: "
            f"{port}, which is taken or not allowed. Choose another, or 0 for any that is free."
        )


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


def _free() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])
