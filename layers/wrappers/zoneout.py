"""A cell of which some units forget to change (Krueger et al. 2017, "Zoneout: Regularizing RNNs by
Randomly Preserving Hidden Activations", arXiv:1606.01305).

    s ← z⊙s + (1−z)⊙s'      s  (batch, size), a state     s'  what the cell makes of it

In training z is 1 with probability `rate` and else 0, for each unit and step anew; otherwise z is
the rate itself, which is what is expected.  z needs no past: it is drawn for all steps before the
first, and handed to them beside the input, so that every engine that runs the cell runs it zoned.
"""

import keras
from keras import ops

from zoo.layers.wrappers._wrapper import CellWrapper


class Zoneout(CellWrapper):
    """Keeps units of a cell's states as they were, at random.

    Arguments:
        cell: any cell.
        rate: the share that is kept, in [0, 1): of every state that means something alone, or a
            dictionary from a state's name to its own, such as {"h": 0.05, "c": 0.5}.
        seed: of what is drawn.

    Raises:
        ValueError: a rate is outside [0, 1), or names no state, or one that is bound to others, as
            those of an sLSTM that are scaled by a common factor.
    """

    def __init__(self, cell, rate=0.1, *, seed=None, **kwargs):
        super().__init__(cell, **kwargs)
        free = [name for name in cell.states if name not in cell.bound]
        self.rates = dict(rate) if isinstance(rate, dict) else dict.fromkeys(free, rate)
        for name, share in self.rates.items():
            if name not in free:
                raise ValueError(
                    f"`rate` must name states that can be kept alone, of {type(cell).__name__}: "
                    f"{', '.join(free)}. Received: {name!r}."
                )
            if not 0 <= share < 1:
                raise ValueError(
                    "`rate`, the share of units that is kept, must be at least 0 and below 1. "
                    f"Received: {share!r} of {name!r}."
                )
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    @property
    def draws(self):
        return self.cell.draws + self._width

    @property
    def drawn_from(self):
        return (*self.cell.drawn_from, self.seed_generator.state)

    @property
    def _width(self):
        return sum(size // self.numbers.parts for size, _ in self._zoned())

    def _zoned(self):
        """(size, rate) of each state that is zoned, in the order of the states."""
        sizes = dict(zip(self.states, self.state_size, strict=True))
        return [(sizes[name], self.rates[name]) for name in self.states if name in self.rates]

    def drawn(self, inputs, training):
        inputs = self.cell.drawn(inputs, training)
        parts = self.numbers.parts
        rates = ops.concatenate(
            [ops.full((size // parts,), rate, inputs.dtype) for size, rate in self._zoned()]
        )
        shape = (*ops.shape(inputs)[:-1], self._width)
        if training:
            chance = keras.random.uniform(shape, seed=self.seed_generator)
            z = ops.cast(chance < ops.cast(rates, chance.dtype), inputs.dtype)
        else:
            z = ops.broadcast_to(rates, shape)
        return ops.concatenate([inputs, z], axis=-1)

    def _apart(self, columns):
        return columns[..., : -self._width], columns[..., -self._width :]

    def project(self, x):
        x, z = self._apart(x)
        return ops.concatenate([self.cell.project(x), z], axis=-1)

    def read(self, h, x):
        return self.cell.read(h, self._apart(x)[0])

    reads = property(lambda self: self.cell.reads)

    def update(self, projected, recurred, state):
        projected, z = self._apart(projected)
        return self._zone(z, state, self.cell.update(projected, recurred, state))

    def step(self, projected, state, dropped=None):
        if self.cut:
            return super().step(projected, state, dropped)
        projected, z = self._apart(projected)
        return self._zone(z, state, self.cell.step(projected, state, dropped))

    def coefficients(self, projected):
        projected, z = self._apart(projected)
        a, b = self.cell.coefficients(projected)
        z = ops.concatenate([z] * self.numbers.parts, axis=-1)
        return z * self.numbers.one(a) + (1 - z) * a, (1 - z) * b

    def _zone(self, z, old, new):
        zoned, start = [], 0
        for name, before, after in zip(self.states, old, new, strict=True):
            if name in self.rates:
                width = after.shape[-1] // self.numbers.parts
                kept = ops.concatenate(
                    [z[..., start : start + width]] * self.numbers.parts, axis=-1
                )
                after, start = kept * before + (1 - kept) * after, start + width
            zoned.append(after)
        return tuple(zoned)
