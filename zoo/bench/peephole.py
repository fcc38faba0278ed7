"""Somebody's own cell, as a user would write it."""

from typing import Any

from keras import ops

from zoo.layers import Cell


class PeepholeCell(Cell):
    """An LSTM whose gates see the memory (Gers & Schmidhuber 2000)."""

    gates = dict.fromkeys(("input", "forget", "output"), "recurrent_activation")
    gates |= {"candidate": "activation"}
    states = ("h", "c")

    def build(self, input_shape: Any) -> None:
        """Makes the weights."""
        super().build(input_shape)
        self.peepholes = self.add_weight(name="peepholes", shape=(3, self.units))

    def update(self, projected: Any, recurred: Any, state: Any) -> Any:
        _, c = state
        i, f, o, g = ops.split(projected + recurred, 4, axis=-1)
        to_i, to_f, to_o = ops.unstack(self.peepholes)
        block = ops.concatenate([i + c * to_i, f + c * to_f, g], axis=-1)
        i, f, g = self.gate(block, "input", "forget", "candidate")
        c = f * c + i * g
        (o,) = self.gate(o + c * to_o, "output")
        return o * self.activation(c), c
