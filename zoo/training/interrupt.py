"""Ctrl-C ends a training between two batches."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any

import keras


class Interrupt(keras.callbacks.Callback):
    """Raises KeyboardInterrupt after the batch in which it was asked for.

    It must be the last callback: all others are then told that the batch is over.  Python raises
    it wherever it happens to be; in what is being deleted just then, it is lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked = self.heard = False

    def get_state(self) -> dict[str, Any]:
        """Nothing: an interruption ends with its training."""
        return {}

    def set_state(self, state: dict[str, Any]) -> None:
        """Nothing, see `get_state`."""
        pass

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.asked:
            self.heard = True
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Takes Ctrl-C once; a second one is raised at once.  Only the main thread can do so."""
        former = signal.getsignal(signal.SIGINT)
        ours = threading.current_thread() is threading.main_thread()
        if not (ours and callable(former)):
            yield
            return

        def ask(number: int, frame: Any) -> None:
            if self.asked:
                former(number, frame)
            self.asked = True

        signal.signal(signal.SIGINT, ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, former)
