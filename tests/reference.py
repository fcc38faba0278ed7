"""Every recurrence again, in NumPy float64, written from the papers: what the layers must equal.

Simple recurrent network (Elman 1990)

    h ← φ(x·W + h·U + b)

Long short-term memory (Hochreiter & Schmidhuber 1997), with the forget gate of Gers, Schmidhuber &
Cummins (2000)

    i = σ(x·Wi + h·Ui + bi)      input gate
    f = σ(x·Wf + h·Uf + bf)      forget gate
    g = φ(x·Wg + h·Ug + bg)      candidate
    o = σ(x·Wo + h·Uo + bo)      output gate
    c ← f⊙c + i⊙g
    h ← o⊙φ(c)

Gated recurrent unit (Cho et al. 2014, arXiv:1406.1078)

    z = σ(x·Wz + h·Uz + bz)      update gate
    r = σ(x·Wr + h·Ur + br)      reset gate
    g = φ(x·Wg + (r⊙h)·Ug + bg)  candidate, reset before the product: v3, as published
    g = φ(x·Wg + r⊙(h·Ug) + bg)  candidate, reset after the product: v1, the form cuDNN runs
    h ← z⊙h + (1 − z)⊙g

The form "after" has two biases, b for x·W and d for h·U, so that r also scales dg; the paper omits
both. z keeps the old state, as Cho et al. write it and Keras computes it; Chung et al. (2014,
arXiv:1412.3555) swap z with 1 − z.

Minimal gated recurrent unit, "minGRU" (Feng et al. 2024, arXiv:2410.01201, section 3.1)

    z = σ(x·Wz + bz)             update gate
    g = x·Wg + bg                candidate, linear
    h ← (1 − z)⊙h + z⊙g

Neither sees h: there is no U. z takes the new, as its paper writes it.

    x     (batch, features)         one step of the input; x (batch, time, features) a sequence
    h, c  (batch, units)            states; the first, h, is also the output
    W     (features, gates·units)   input weights, the gates side by side in Keras's order:
    U     (units, gates·units)      recurrent weights     LSTM i f g o, GRU z r g; minGRU: z g
    b     (gates·units,)            bias; (2, gates·units), input then recurrent, for reset after
    φ, σ                            tanh and the logistic function, unless the caller says otherwise

Without a bias, b is zero.  tanh is today's custom: Elman's units are logistic, and those of the
first LSTM are scaled logistics.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


def sigmoid(a):
    """The logistic function 1 / (1 + e⁻ᵃ); no exponent is positive, so nothing overflows."""
    e = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, e) / (1.0 + e)


def blocks(array, gates):
    """The blocks of `array`, one per gate, that stand side by side on its last axis."""
    return np.split(array, gates, axis=-1)


# --- One step: (x_t, states, W, U, b) → new states ------------------------------------------------


def simple_rnn(x_t, states, W, U, b, *, activation=np.tanh):
    """Elman's network; one state, h."""
    [h] = states
    φ = activation

    h = φ(x_t @ W + h @ U + b)
    return [h]


def lstm(x_t, states, W, U, b, *, activation=np.tanh, recurrent_activation=sigmoid):
    """LSTM with forget gate, without peepholes; two states, h and c."""
    h, c = states
    φ, σ = activation, recurrent_activation
    W_i, W_f, W_g, W_o = blocks(W, 4)
    U_i, U_f, U_g, U_o = blocks(U, 4)
    b_i, b_f, b_g, b_o = blocks(b, 4)

    i = σ(x_t @ W_i + h @ U_i + b_i)
    f = σ(x_t @ W_f + h @ U_f + b_f)
    g = φ(x_t @ W_g + h @ U_g + b_g)
    o = σ(x_t @ W_o + h @ U_o + b_o)
    c = f * c + i * g
    h = o * φ(c)
    return [h, c]


def gru(x_t, states, W, U, b, *, activation=np.tanh, recurrent_activation=sigmoid):
    """GRU that resets after the recurrent product (`reset_after=True`); one state, h."""
    [h] = states
    φ, σ = activation, recurrent_activation
    W_z, W_r, W_g = blocks(W, 3)
    U_z, U_r, U_g = blocks(U, 3)
    b, d = b
    b_z, b_r, b_g = blocks(b, 3)
    d_z, d_r, d_g = blocks(d, 3)

    z = σ(x_t @ W_z + b_z + h @ U_z + d_z)
    r = σ(x_t @ W_r + b_r + h @ U_r + d_r)
    g = φ(x_t @ W_g + b_g + r * (h @ U_g + d_g))
    h = z * h + (1 - z) * g
    return [h]


def gru_reset_before(x_t, states, W, U, b, *, activation=np.tanh, recurrent_activation=sigmoid):
    """GRU that resets before the recurrent product (`reset_after=False`); one state, h."""
    [h] = states
    φ, σ = activation, recurrent_activation
    W_z, W_r, W_g = blocks(W, 3)
    U_z, U_r, U_g = blocks(U, 3)
    b_z, b_r, b_g = blocks(b, 3)

    z = σ(x_t @ W_z + h @ U_z + b_z)
    r = σ(x_t @ W_r + h @ U_r + b_r)
    g = φ(x_t @ W_g + (r * h) @ U_g + b_g)
    h = z * h + (1 - z) * g
    return [h]


def min_gru(x_t, states, W, b, *, recurrent_activation=sigmoid):
    """minGRU in its plain form, not that of the logarithms; one state, h; no recurrent weights."""
    [h] = states
    σ = recurrent_activation
    W_z, W_g = blocks(W, 2)
    b_z, b_g = blocks(b, 2)

    z = σ(x_t @ W_z + b_z)
    g = x_t @ W_g + b_g
    h = (1 - z) * h + z * g
    return [h]


# --- The cells by name ----------------------------------------------------------------------------


class Cell(NamedTuple):
    """What a test must know of a recurrence to give it weights and states."""

    step: Callable
    gates: int  # blocks in W and U
    states: int
    bias_shape: Callable  # units → shape of b
    recurrent: bool = True  # whether there is a U


CELLS = {
    "SimpleRNN": Cell(simple_rnn, 1, 1, lambda units: (units,)),
    "LSTM": Cell(lstm, 4, 2, lambda units: (4 * units,)),
    "GRU": Cell(gru, 3, 1, lambda units: (2, 3 * units)),
    "GRUResetBefore": Cell(gru_reset_before, 3, 1, lambda units: (3 * units,)),
    "MinGRU": Cell(min_gru, 2, 1, lambda units: (2 * units,), recurrent=False),
}


def initial_weights(name, features, units, rng):
    """Random W, U, b, or W, b, for the cell `name`, from `rng` (a `numpy.random.Generator`)."""
    cell = CELLS[name]
    W = rng.normal(scale=0.5, size=(features, cell.gates * units))
    U = [rng.normal(scale=0.5, size=(units, cell.gates * units))] if cell.recurrent else []
    b = rng.normal(scale=0.5, size=cell.bias_shape(units))
    return W, *U, b


# --- A sequence -----------------------------------------------------------------------------------


def run(step, x, states, weights, mask=None, go_backwards=False, zero_output_for_mask=False):
    """Walk `step` over x (batch, time, features) → outputs (batch, time, units), final states.

    mask (batch, time) is false where a row skips a step; any pattern is allowed.  A skipped step
    leaves every state as it was and repeats the previous output, or gives zeros (not the initial
    state) where there has been none yet.  With `zero_output_for_mask` it always gives zeros.
    With `go_backwards` the walk starts at the end, and outputs stand in the order of the walk.
    """
    x = np.asarray(x, np.float64)
    states = [np.asarray(state, np.float64) for state in states]
    weights = [np.asarray(weight, np.float64) for weight in weights]
    batch, time, _ = x.shape
    mask = np.ones((batch, time), bool) if mask is None else np.asarray(mask, bool)
    if go_backwards:
        x, mask = x[:, ::-1], mask[:, ::-1]

    output = np.zeros_like(states[0])  # (batch, units)
    outputs = np.zeros((batch, time, output.shape[-1]))
    for t in range(time):
        stepped = step(x[:, t], states, *weights)
        valid = mask[:, t, None]  # (batch, 1)
        skipped = np.zeros_like(output) if zero_output_for_mask else output
        output = np.where(valid, stepped[0], skipped)
        states = [np.where(valid, new, old) for new, old in zip(stepped, states, strict=True)]
        outputs[:, t] = output
    return outputs, states


# --- A gradient -----------------------------------------------------------------------------------


def numerical_gradient(f, array, eps=1e-6):
    """∂f/∂array by central differences; `f` maps an array like `array` to a number."""
    point = np.array(array, np.float64)  # a copy: the caller's array stays as it is
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + eps
        above = f(point)
        point[index] = here - eps
        below = f(point)
        point[index] = here
        gradient[index] = (above - below) / (2 * eps)
    return gradient
