"""Models, page and doors together, on this machine alone."""

import asyncio
import contextlib
import gc
import importlib.util
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
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
    bound = _bound(port)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # it is read when Gradio is imported
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from zoo.playground.page import application
    from zoo.playground.reading import Reader
    from zoo.tasks import load

    readers = [Reader(name, load(name)) for name in dict.fromkeys([*models, *PRESETS])]
    port = bound.getsockname()[1]
    server = Server(
        application(readers, HOST, port), bound, lambda: ready(f"http://{HOST}:{port}/")
    )
    if not block:
        return server.begin()
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    return None


class Server:
    """Uvicorn at a socket, in this thread or in one of its own; `ready` is called when it answers.

    Not Gradio's own `launch`, which gives up where its page is not there within seconds, and asks
    itself by way of a proxy.
    """

    def __init__(self, app: Any, bound: socket.socket, ready: Callable[[], None]) -> None:
        import uvicorn

        config = uvicorn.Config(
            app, log_level="error", ws="none", lifespan="on", timeout_graceful_shutdown=1
        )
        self._server, self._bound, self._ready = uvicorn.Server(config), bound, ready
        self._answers = threading.Event()

    def run(self) -> None:
        """Serves until it is interrupted, or closed."""
        with _settled():
            asyncio.run(self._serve())

    def begin(self) -> "Server":
        """Serves in a thread of its own, and returns when it answers."""
        self._thread = threading.Thread(target=self.run, daemon=True)
        self._thread.start()
        self._answers.wait()
        return self

    def close(self) -> None:
        """Ends what was begun."""
        self._server.should_exit = True
        self._thread.join()

    async def _serve(self) -> None:
        serving = asyncio.create_task(self._server.serve([self._bound]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.01)
        if self._server.started:
            self._ready()
        self._answers.set()
        await serving


@contextlib.contextmanager
def _settled() -> Iterator[None]:
    """What is there by now is not searched for garbage: 600,000 objects cost an answer 0.4 s."""
    gc.collect()
    gc.freeze()
    gc.collect()  # else the next waits for a quarter of what was frozen, to search it all at once
    try:
        yield
    finally:
        gc.unfreeze()


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
    _bound(port).close()


def _bound(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise OSError(
            "`port`, where the playground is served, must be free. Received: "
            f"{port}, which is taken or not allowed. Choose another, or 0 for any that is free."
        ) from error
