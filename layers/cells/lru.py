"""The linear recurrent unit (Orvieto et al. 2023, "Resurrecting Recurrent Neural Networks for Long
Sequences", arXiv:2303.06349).

    λ = exp(−exp ν + i·exp θ)       complex, |λ| < 1        ν, θ  (units,)
    s ← λ⊙s + exp γ⊙(x·B)           s  (batch, units), complex state     x  (batch, features)
    y = Re(s·C) + x·D               what is put out, (batch, units)

A complex number of n units is kept as 2·n columns, [real | imaginary]: s is (batch, 2·units),
B (features, 2·units), C (2·units, units), D (features, units) and γ (units,).  At the start |λ| is
spread evenly over a ring, and exp γ = √(1 − |λ|²) keeps the state at the size of its input.  There
is no activation: a nonlinear layer belongs between two of these, as in the paper.
"""

import keras
from keras import ops

from zoo.layers.linear import LinearCell
from zoo.layers.named import Named
from zoo.layers.numbers import Complex
from zoo.layers.product import product


class LRUCell(LinearCell):
    """One step of a linear recurrent unit.

    Arguments:
        units: width of the complex state, and of the output.
        smallest, largest: the ring in which |λ| starts, in [0, 1).
        phase: the largest angle at which λ starts, in radians.
        kernel_*: regularizer and constraint of B, C and D, as in `keras.layers`.

    Weights:
        log_decay      (units,)              ν
        log_phase      (units,)              θ
        log_gain       (units,)              γ
        kernel         (features, 2·units)   B
        output_kernel  (2·units, units)      C
        skip_kernel    (features, units)     D

    Raises:
        ValueError: `smallest` and `largest` are no ring within the unit circle.
    """

    gates = {"real": None, "imaginary": None}
    states = ("s",)
    lacks = (
        *LinearCell.lacks,
        *("activation", "use_bias", "kernel_initializer"),
        *("bias_initializer", "bias_regularizer", "bias_constraint"),
    )
    numbers = Complex

    def __init__(self, units, *, smallest=0.0, largest=0.99, phase=6.28, **kwargs):
        super().__init__(units, activation="linear", use_bias=False, **kwargs)
        if not 0 <= smallest < largest < 1:
            raise ValueError(
                "`smallest` and `largest`, between which |λ| starts, must be at least 0 and below "
                f"1, in this order. Received: smallest={smallest!r}, largest={largest!r}."
            )
        self.smallest = smallest
        self.largest = largest
        self.phase = phase

    @property
    def state_size(self):
        return [2 * self.units]

    @property
    def output_size(self):
        return self.units

    def build(self, input_shape):
        """Makes the weights, for inputs (batch, …, features)."""
        features, n = input_shape[-1], self.units
        # It gives the same numbers whenever it is asked.  Even in area is even over the ring.
        square = keras.initializers.RandomUniform(max(self.smallest, 1e-3) ** 2, self.largest**2)
        turn = keras.initializers.RandomUniform(1e-6, 1.0)
        starts = {
            "log_decay": lambda shape, dtype: ops.log(-0.5 * ops.log(square(shape, dtype))),
            "log_phase": lambda shape, dtype: ops.log(self.phase * turn(shape, dtype)),
            "log_gain": lambda shape, dtype: 0.5 * ops.log(1 - square(shape, dtype)),
        }
        for name, start in starts.items():
            # In half precision, an angle of several turns of the state would be lost.
            weight = self.add_weight(name=name, shape=(n,), initializer=start, autocast=False)
            setattr(self, name, weight)
        self.kernel = self._scaled("kernel", (features, 2 * n), 2 * features)
        self.output_kernel = self._scaled("output_kernel", (2 * n, n), n)
        self.skip_kernel = self._scaled("skip_kernel", (features, n), features)

    def _scaled(self, name, shape, width):
        """A weight that starts normal, so that sums over `width` numbers are of size one."""
        self.kernel_initializer = keras.initializers.RandomNormal(stddev=max(width, 1) ** -0.5)
        return self._add(name, "kernel", shape)

    def project(self, x):
        projected = product(x, self.kernel)
        return projected * ops.cast(ops.tile(ops.exp(self.log_gain), 2), projected.dtype)

    def coefficients(self, projected):
        size, angle = ops.exp(-ops.exp(self.log_decay)), ops.exp(self.log_phase)
        decay = ops.concatenate([size * ops.cos(angle), size * ops.sin(angle)])
        decay = ops.cast(decay, projected.dtype)
        return ops.broadcast_to(decay, ops.shape(projected)), projected

    def read(self, h, x):
        # Re(s·C) = s_re·C_re − s_im·C_im
        told = ops.matmul(Complex.conjugate(h), self.output_kernel)
        return told + product(x, self.skip_kernel)


class LRU(Named, cell=LRUCell):
    """A linear recurrent unit over a sequence; it trains in parallel over time."""
