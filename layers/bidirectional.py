"""A sequence read from both ends (Schuster & Paliwal 1997): one layer forwards, one backwards.

Neither loop waits for the other, so that TensorFlow runs the two side by side.  One loop for both
directions, with two products a step or one batched product, took 0.92 to 1.49 times as long, and
longer in eleven of twelve races: an LSTM on two cores of an AMD EPYC, from 32×50×32×64 to
64×200×128×512 (batch × time × features × units), forward and training step.
"""

import keras
import numpy as np

from zoo.layers.recurrent import Recurrent

_MERGES = ("concat", "sum", "mul", "ave", None)


@keras.saving.register_keras_serializable("zoo")
class Bidirectional(keras.layers.Bidirectional):
    """Two recurrences over the same sequence; drop-in for `keras.layers.Bidirectional`.

    Arguments:
        layer: the `Recurrent` layer that reads forwards; a copy without its weights is taken.
        merge_mode: how the outputs of the two are joined: "concat", "sum", "mul" or "ave", or None
            to return both.
        weights: not taken, as Keras 3 does not read it.
        backward_layer: the `Recurrent` layer that reads backwards; a copy of `layer` that draws its
            own dropout if not given.
        dtype: that of `layer` if not given.

    Call arguments: those of `Recurrent`, for both; `initial_state` holds the states of the one that
    reads forwards, then those of the other.

    Returns:
        The outputs (batch, time, units), or 2·units if they are concatenated, with
        `return_sequences`, else the last one of each (batch, units), joined likewise; with
        `return_state`, followed by the final states of the two.  Masked steps of a sequence give
        zeros.

    Raises:
        TypeError: a layer is none of zoo.layers.
        ValueError: an unknown `merge_mode`, given `weights`, or two layers that do not read in
            opposite directions or do not agree in what they return and keep.

    Example:
        >>> layer = zoo.layers.Bidirectional(zoo.layers.GRU(4, return_sequences=True))
        >>> layer(np.zeros((2, 5, 3), "float32")).shape
        TensorShape([2, 5, 8])
    """

    def __init__(
        self, layer, merge_mode="concat", weights=None, backward_layer=None, dtype=None, **kwargs
    ):
        _check_layer("layer", layer)
        if merge_mode not in _MERGES:
            raise ValueError(
                "`merge_mode`, how the outputs of both directions are joined, must be one of "
                f"{', '.join(map(repr, _MERGES))}. Received: merge_mode={merge_mode!r}."
            )
        if weights is not None:
            raise ValueError(
                "`weights`, the arrays to start from, are not read by Keras 3 and not taken here. "
                f"Received: {len(weights)} arrays. Give them to `set_weights` of the built layer."
            )
        if backward_layer is None:
            backward_layer = _turned(layer)
        _check_layer("backward_layer", backward_layer)
        if layer.go_backwards or not backward_layer.go_backwards:
            raise ValueError(
                "`layer` must read forwards and `backward_layer` backwards. Received: go_backwards="
                f"{layer.go_backwards!r} and {backward_layer.go_backwards!r}."
            )
        for name in ("return_sequences", "return_state", "stateful", "state_size"):
            one, other = getattr(layer, name), getattr(backward_layer, name)
            if one != other:
                raise ValueError(
                    f"`layer` and `backward_layer` must agree in {name}. "
                    f"Received: {one!r} and {other!r}."
                )
        use_cudnn = backward_layer.use_cudnn
        super().__init__(
            layer,
            merge_mode,
            backward_layer=backward_layer,
            dtype=dtype or layer.dtype_policy,
            **kwargs,
        )
        self.backward_layer.use_cudnn = use_cudnn  # Keras sets it to that of `layer`

    def call(self, sequences, initial_state=None, mask=None, training=None):
        """See `Recurrent`; the states of the direction that reads forwards come first."""
        if initial_state is not None:
            names = self.forward_layer.cell.states
            given = initial_state if isinstance(initial_state, list | tuple) else [initial_state]
            if len(given) != 2 * len(names):
                raise ValueError(
                    "`initial_state` must hold one array for each state of both directions, "
                    f"{', '.join(names)} forwards and then backwards. Received: {len(given)}."
                )
        return super().call(sequences, initial_state, mask, training)

    def compute_mask(self, _, mask):
        """That of the sequence for all outputs that are sequences, and None for all else."""
        mask = keras.tree.flatten(mask)[0] if self.return_sequences else None
        outputs = [mask] if self.merge_mode else [mask, mask]
        if self.return_state:
            outputs += [None] * 2 * len(self.forward_layer.cell.states)
        return outputs if len(outputs) > 1 else mask


def _check_layer(name, layer):
    if not isinstance(layer, Recurrent):
        raise TypeError(
            f"`{name}`, the recurrence to run, must be a recurrent layer of zoo.layers. "
            f"Received: {name}={layer!r}. Layers of Keras run in keras.layers.Bidirectional."
        )


def _turned(layer):
    """The same layer reading backwards, without its weights and with a dropout of its own."""
    name, seed = f"backward_{layer.name.removeprefix('forward_')}", layer.seed
    if seed is not None:
        seed = int(np.random.SeedSequence(seed).generate_state(1)[0])
    config = {**layer.get_config(), "name": name, "seed": seed, "go_backwards": True}
    return type(layer).from_config(config)
