"""What a layer and its engines may ask of a recurrence, whatever it computes.

    drawn(x)      the inputs, with what is drawn at random beside them
    project(x)    all that needs no past      (batch, …, features) → (batch, …, width)
    recur(h)      the matrices that meet h    (batch, size) → (batch, width)
    update(projected, recurred, state)    the equations, row by row, without a matrix → new state
    read(h, x)    what is put out             (batch, …, size) → (batch, …, output_size)

h is the first state.  An engine may draw, project and read for all steps at once, and gather the
gradients of all weights at once after its loop, in which `recur` and `update` alone remain.  What
cannot be cut so writes `step` itself and is run by the loop.
"""

import keras
from keras import ops

from zoo.layers.arguments import arguments_of, parameters, with_cells
from zoo.layers.numbers import Real


class BaseCell(keras.layers.Layer):
    """Abstract.  One step of a recurrence; see `Cell` for one that is made of gates.

    What is concrete is final: write a sibling instead of a subclass, so that the equations that run
    are those in the file.

    A concrete one declares `states`, the names of its states, and has `units`, the width of each
    unless it says otherwise in `state_size`.
    """

    is_cell = True
    states: tuple = ("h",)
    lacks: tuple = ()  # arguments of this class that make no sense for a concrete one
    bound: tuple = ()  # states that mean something together only, so that none is changed alone
    draws = 0  # how many columns `drawn` adds
    drawn_from: tuple = ()  # variables that `drawn` alone reads and changes
    linear = False  # whether h ← a⊙h + b, see `LinearCell`
    numbers: type = Real  # of the first state, if it is linear
    droppable = True  # whether the matrices of `recur` see the first state
    by_rows: tuple = ()  # weights that `update` uses, and takes as well as (batch, …), one a row
    dense = True  # whether a matrix meets the state in `recur`, whose transpose is worth having

    def __init_subclass__(cls, abstract=False, **kwargs):
        super().__init_subclass__(**kwargs)
        parent = cls.__mro__[1]
        if not parent.__dict__.get("abstract", True):
            raise TypeError(
                f"{cls.__name__} extends {parent.__name__}, which is a finished cell and final. "
                "Write a sibling that extends Cell, or wrap the cell."
            )
        cls.abstract = abstract
        if not abstract:
            if cls.update is BaseCell.update and cls.step is BaseCell.step:
                raise TypeError(f"{cls.__name__} must state `update`, its equations, or `step`.")
            keras.saving.register_keras_serializable(cls.__module__.partition(".")[0])(cls)

    # What a concrete one states, or inherits.

    def drawn(self, inputs, training):
        """The inputs, with what is drawn at random for every step beside them, if anything is."""
        return inputs

    def project(self, x):
        """All that needs no past, of what `drawn` gave."""
        raise NotImplementedError(f"{type(self).__name__} must state `project`.")

    def recur(self, h):
        """The matrices that meet the first state."""
        raise NotImplementedError(f"{type(self).__name__} must state `recur`.")

    def factors(self):
        """The matrices whose product `recur` is, if it is quicker to meet one after the other."""
        return ()

    def update(self, projected, recurred, state):
        """The equations: from what was projected and recurred, and the state, to the new state."""
        raise NotImplementedError(f"{type(self).__name__} must state `update`, its equations.")

    def read(self, h, x):
        """What is put out: the first state, unless a cell says otherwise.

        Arguments:
            h: (batch, …, size) the first state after a step.
            x: (batch, …, features) what `drawn` gave for that step.
        """
        return h

    # What follows from it.

    @property
    def state_size(self):
        """The width of each state."""
        return [self.units] * len(self.states)

    @property
    def output_size(self):
        """The width of what is put out."""
        return self.state_size[0]

    @property
    def cut(self):
        """Whether a step is `recur` and `update`, with nothing between them."""
        return type(self).step is BaseCell.step

    @property
    def reads(self):
        """Whether what is put out is more than the first state."""
        return type(self).read is not BaseCell.read

    def step(self, projected, state, dropped=None):
        """One step: the new state, from `project` of the input and the old state.

        `dropped` (batch, size) is the dropout mask of the first state, drawn once for all steps; it
        acts on what the matrices see, never on what the state keeps.
        """
        h = state[0] if dropped is None else state[0] * dropped
        return self.update(projected, self.recur(h), state)

    def call(self, inputs, states, training=False):
        """One step as Keras asks for it: (batch, features) and states → the output, new states."""
        inputs = self.drawn(inputs, training)
        state = self.step(self.project(inputs), tuple(states))
        return self.read(state[0], inputs), list(state)

    def get_initial_state(self, batch_size=None):
        """Zeros, (batch, size) of each state."""
        return [ops.zeros((batch_size, size), dtype=self.compute_dtype) for size in self.state_size]

    def get_config(self):
        return {**super().get_config(), **arguments_of(self, parameters(type(self)))}

    @classmethod
    def from_config(cls, config):
        return cls(**with_cells(config))
