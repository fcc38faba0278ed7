"""State handed to the recurrent layers of a model, and taken from them, while the model is called.

    with carried(before) as after:
        outputs = model(inputs)

Every `Recurrent` layer called in between starts from what `before` holds for it, or as it would
otherwise, and leaves its final states in `after`.  So any causal model, however it is built, is
also a function of (inputs, state): the one idea behind stepping, streaming and exported state.
"""

import contextlib
import contextvars

_open: contextvars.ContextVar = contextvars.ContextVar("carried", default=None)


@contextlib.contextmanager
def carried(before=None):
    """Hands out and takes in state; both are dictionaries from a layer's name to its states.

    Arguments:
        before: layer name → tuple of (batch, size) arrays, one for each of the cell's states.

    Yields:
        A dictionary that is filled in the same form, in the order in which layers are called.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> x = np.zeros((2, 5, 3), "float32")
        >>> with zoo.layers.carried() as state:
        ...     y = model(x)
        >>> with zoo.layers.carried(state) as after:
        ...     y = model(x)  # goes on from there
        >>> [*after]
        ['recurrence_0']
    """
    after: dict = {}
    token = _open.set((before or {}, after))
    try:
        yield after
    finally:
        _open.reset(token)


def is_open():
    """Whether state is handed out and taken in just now."""
    return _open.get() is not None


def take(layer):
    """The state a layer is to start from, or None."""
    return _open.get()[0].get(layer.name) if _open.get() else None


def leave(layer, state):
    """Keeps a layer's final state if somebody asked; whether somebody did.

    Raises:
        ValueError: the layer runs backwards, so its state at the end of a piece is of no use for
            the next piece; or a layer of that name was called before.
    """
    if not _open.get():
        return False
    after = _open.get()[1]
    if layer.go_backwards:
        raise ValueError(
            f"State cannot be carried through {layer.name!r}: it reads the sequence backwards, so "
            "it needs the end before the beginning. Use a model whose layers all run forwards."
        )
    if layer.name in after:
        raise ValueError(
            f"State cannot be carried through {layer.name!r}: two calls of that name share it."
        )
    after[layer.name] = tuple(state)
    return True
