"""The layer that runs a cell over time: any cell, by any engine, under any mask."""

import keras
from keras import ops

from zoo.layers import carry, engines, reading, recording
from zoo.layers.arguments import arguments_of
from zoo.layers.contract import BaseCell


@keras.saving.register_keras_serializable("zoo")
class Recurrent(keras.layers.RNN):
    """Runs a cell over (batch, time, features); a `keras.layers.RNN` in all its uses.

    Arguments:
        cell: a `zoo.layers.Cell`.
        dropout: share of the input features that are dropped, the same ones at every step.
        recurrent_dropout: share of the state that the recurrent matrices do not see, the same part
            at every step (Gal & Ghahramani 2016); what the state keeps is never dropped.
        seed: of the two dropouts.
        learn_initial_state: start from trained weights instead of zeros.
        engine: "auto", or the name of the engine that must run it; see `zoo.layers.explain`.
        use_cudnn: "auto"; False keeps the engine `cudnn` away; True is `engine="cudnn"`.
        activity_regularizer: of the outputs, as in `keras.layers`.
        zero_output_for_mask: masked steps give zeros; otherwise they repeat the last output.
        return_sequences, return_state, go_backwards, stateful, unroll: as in `keras.layers.RNN`.

    Call arguments:
        sequences: (batch, time, features).
        initial_state: one (batch, size) array for each of the cell's states.
        mask: (batch, time), any pattern; a masked step leaves every state as it was.
        training: whether to drop out.

    Returns:
        The outputs (batch, time, units) with `return_sequences`, else the last one (batch, units);
        with `return_state`, followed by the final states.

    Raises:
        TypeError: `cell` is not a `zoo.layers.Cell`.
        ValueError: a rate outside [0, 1), recurrent dropout of a cell that has no such matrix, an
            unknown engine, one that refuses this call, or another beside `use_cudnn=True`.

    Example:
        >>> from zoo.layers import LSTMCell, Recurrent, Zoneout
        >>> layer = Recurrent(Zoneout(LSTMCell(4), 0.1), return_sequences=True)
        >>> layer(np.zeros((2, 5, 3), "float32")).shape
        TensorShape([2, 5, 4])
    """

    def __init__(
        self,
        cell,
        *,
        dropout=0.0,
        recurrent_dropout=0.0,
        seed=None,
        learn_initial_state=False,
        engine="auto",
        use_cudnn="auto",
        activity_regularizer=None,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
        unroll=False,
        zero_output_for_mask=False,
        **kwargs,
    ):
        if not isinstance(cell, BaseCell):
            raise TypeError(
                "`cell`, the recurrence to run, must be a zoo.layers.Cell. "
                f"Received: cell={cell!r}. Cells of Keras run in keras.layers.RNN."
            )
        for name, rate in (("dropout", dropout), ("recurrent_dropout", recurrent_dropout)):
            if not 0 <= rate < 1:
                raise ValueError(
                    f"`{name}`, the share that is dropped, must be at least 0 and below 1. "
                    f"Received: {name}={rate!r}."
                )
        if recurrent_dropout and not cell.droppable:
            raise ValueError(
                "`recurrent_dropout` thins what recurrent matrices see of the first state, and "
                f"{type(cell).__name__} has none that does. Use `dropout`."
            )
        if learn_initial_state and stateful:
            raise ValueError(
                "`learn_initial_state` starts every call from weights, and `stateful` from where "
                "the last call ended: they exclude each other. Received both as True."
            )
        if use_cudnn not in ("auto", True, False):
            raise ValueError(
                f"`use_cudnn` must be 'auto', True or False. Received: use_cudnn={use_cudnn!r}."
            )
        engines.check(engine)
        if use_cudnn not in ("auto", False):
            if engine not in ("auto", "cudnn"):
                raise ValueError(
                    f"`use_cudnn=True` is engine='cudnn'. Received beside it: engine={engine!r}."
                )
            engine = "cudnn"
        super().__init__(
            cell,
            activity_regularizer=activity_regularizer,
            return_sequences=return_sequences,
            return_state=return_state,
            go_backwards=go_backwards,
            stateful=stateful,
            unroll=unroll,
            zero_output_for_mask=zero_output_for_mask,
            **kwargs,
        )
        self.dropout = dropout
        self.recurrent_dropout = recurrent_dropout
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.learn_initial_state = learn_initial_state
        self.engine = engine
        self.use_cudnn = use_cudnn
        self.input_spec = keras.layers.InputSpec(ndim=3)
        cell.dtype_policy = self.dtype_policy  # one dtype, set on the layer
        self.supports_jit = engines.supports_jit(self)

    def build(self, sequences_shape, initial_state_shape=None):
        """Makes the weights, for (batch, time, features)."""
        super().build(sequences_shape, initial_state_shape)
        if self.learn_initial_state:
            self.learned_state = [
                self.add_weight(name=f"initial_{name}", shape=(1, size), initializer="zeros")
                for name, size in zip(self.cell.states, self.cell.state_size, strict=True)
            ]

    def get_initial_state(self, batch_size):
        """(batch, size) of each state: zeros, or what was learnt."""
        if not self.learn_initial_state:
            return self.cell.get_initial_state(batch_size)
        return [ops.broadcast_to(w, (batch_size, w.shape[-1])) for w in self.learned_state]

    def call(self, sequences, initial_state=None, mask=None, training=False):
        """See `Recurrent`."""
        if self.unroll and sequences.shape[1] is None:
            raise ValueError(
                f"`unroll` needs a known number of time steps. Received: a {sequences.shape} input "
                f"to {self.name!r}. Give the Input a time dimension, or leave `unroll` off."
            )
        sequences = ops.cast(sequences, self.compute_dtype)  # Keras leaves integers as they are
        batch, features = ops.shape(sequences)[0], sequences.shape[-1]
        state = self._state(sequences, carry.take(self) or initial_state)
        mask = mask[0] if isinstance(mask, list | tuple) else mask
        dropped = None
        if training and self.dropout:
            sequences = sequences * self._drop((batch, 1, features), self.dropout)
        if training and self.recurrent_dropout:
            dropped = self._drop((batch, self.cell.state_size[0]), self.recurrent_dropout)
        sequences = self.cell.drawn(sequences, training)
        if recording.is_open():
            last, outputs, state = recording.run(self, sequences, state, mask)
        else:
            engine = engines.choose(self, sequences, mask)
            last, outputs, state = engine.run(self, sequences, state, mask, dropped)
        if self.cell.reads and self.return_sequences:
            outputs = reading.outputs(self, outputs, sequences, mask)
        elif self.cell.reads:
            last = reading.last(self, last, sequences, mask)
        if not carry.leave(self, state) and self.stateful:
            for variable, value in zip(self.states, state, strict=True):
                variable.assign(value)
        output = outputs if self.return_sequences else last
        return (output, *state) if self.return_state else output

    def _state(self, sequences, given):
        if given is None and self.stateful:
            given = [variable.value for variable in self.states]
        elif given is None:
            given = self.get_initial_state(ops.shape(sequences)[0])
        given = list(given) if isinstance(given, list | tuple) else [given]
        if len(given) != len(self.cell.states):
            raise ValueError(
                f"`initial_state` must hold one array for each state of the cell, "
                f"{', '.join(self.cell.states)}. Received: {len(given)}."
            )
        given = tuple(ops.convert_to_tensor(s, dtype=self.compute_dtype) for s in given)
        for name, size, array in zip(self.cell.states, self.cell.state_size, given, strict=True):
            shape, expected = tuple(array.shape), (sequences.shape[0], size)
            pairs = zip(shape, expected, strict=True)
            if len(shape) != 2 or any(None not in pair and pair[0] != pair[1] for pair in pairs):
                raise ValueError(
                    f"{self.name!r} must start from a state {name} of shape (batch, size), here "
                    f"{expected}. Received: {shape}."
                    + (" A stateful layer keeps its size of batch." if self.stateful else "")
                )
        return given

    def _drop(self, shape, rate):
        ones = ops.ones(shape, dtype=self.compute_dtype)
        return keras.random.dropout(ones, rate, seed=self.seed_generator)

    def get_config(self):
        own = ("dropout", "recurrent_dropout", "seed", "learn_initial_state", "engine", "use_cudnn")
        return {**super().get_config(), **arguments_of(self, own)}
