"""Every recurrence again, in NumPy float64, written from the papers: what the layers must equal.

Keras's own and minGRU stand here, the collection's others in reference_cells.py.

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

Around any of them: zoneout (Krueger et al. 2016, arXiv:1606.01305), for every state s, with s' the
state that the step alone would give, and the residual connection, for the output y

    s ← k⊙s + (1 − k)⊙s'         k: 1 keeps the old value; when not training, the probability of 1
    y ← y + x

No state sees that another one is kept: the LSTM's h' comes from its c'. y is read from the new s.

    x     (batch, features)         one step of the input; x (batch, time, features) a sequence
    h, c  (batch, units)            states; the first, h, is also the output
    W     (features, gates·units)   input weights, the gates side by side in Keras's order:
    U     (units, gates·units)      recurrent weights     LSTM i f g o, GRU z r g; minGRU: z g
    b     (gates·units,)            bias; (2, gates·units), input then recurrent, for reset after
    φ, σ                            tanh and the logistic function, unless the caller says otherwise

Without a bias, b is zero.  tanh is today's custom: Elman's units are logistic, and those of the
first LSTM are scaled logistics.
"""

import inspect
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

import reference_cells as cells
from reference_math import blocks, sigmoid

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
    """What a test must know of a recurrence to give it weights and states, and to read it."""

    step: Callable  # (x_t, states, *weights) → new states
    gates: int  # blocks in W and U
    shapes: Callable  # features, units → shapes of the weights, in the step's order
    widths: Callable = lambda units: [units]  # units → widths of the states
    read: Callable | None = None  # (states, x_t, *weights) → output; without it, the first state
    draw: Callable | None = None  # features, units, rng → weights, where normal ones will not do

    @property
    def names(self):
        """The names of the weights, in the step's order."""
        parameters = inspect.signature(self.step).parameters.values()
        return [each.name for each in parameters if each.kind is not each.KEYWORD_ONLY][2:]

    @property
    def states(self):
        """How many there are."""
        return len(self.widths(1))

    @property
    def recurrent(self):
        """Whether there is a U, or IndRNN's u."""
        return not {"U", "u"}.isdisjoint(self.names)

    @property
    def bias_shape(self):
        """units → shape of b."""
        return lambda units: self.shapes(1, units)[self.names.index("b")]


def gated(gates, more=lambda units: []):
    """The shapes of W, U and b with `gates` blocks, and of the weights after them, as in `Cell`."""
    return lambda features, units: [
        *[(features, gates * units), (units, gates * units), (gates * units,)],
        *more(units),
    ]


def two_states(units):
    """Widths of an h and a c, or of their like."""
    return [units, units]


def lru_weights(features, units, rng):
    """Random weights with 0.5 < |Λ| < 0.95 and angles from 0.1 to 3; γ need not go with Λ."""
    shapes = CELLS["LRU"].shapes(features, units)
    nu_log = np.log(-np.log(rng.uniform(0.5, 0.95, shapes[0])))
    theta_log = np.log(rng.uniform(0.1, 3.0, shapes[1]))
    return nu_log, theta_log, *(rng.normal(scale=0.5, size=shape) for shape in shapes[2:])


CELLS = {
    "SimpleRNN": Cell(simple_rnn, 1, gated(1)),
    "LSTM": Cell(lstm, 4, gated(4), two_states),
    "GRU": Cell(
        gru, 3, lambda features, units: [(features, 3 * units), (units, 3 * units), (2, 3 * units)]
    ),
    "GRUResetBefore": Cell(gru_reset_before, 3, gated(3)),
    "MinGRU": Cell(min_gru, 2, lambda features, units: [(features, 2 * units), (2 * units,)]),
    "IRNN": Cell(cells.irnn, 1, gated(1)),
    "IndRNN": Cell(
        cells.ind_rnn, 1, lambda features, units: [(features, units), (units,), (units,)]
    ),
    "PeepholeLSTM": Cell(cells.peephole_lstm, 4, gated(4, lambda units: [(3, units)]), two_states),
    "CoupledLSTM": Cell(cells.coupled_lstm, 3, gated(3), two_states),
    "ProjectedLSTM": Cell(
        cells.projected_lstm,
        4,
        lambda features, units: [
            *[(features, 4 * units), (units - 2, 4 * units), (4 * units,)],
            (units, units - 2),  # a projection narrower than the cell
        ],
        two_states,
        cells.read_projected_lstm,
    ),
    "LayerNormLSTM": Cell(
        cells.layer_norm_lstm,
        4,
        gated(4, lambda units: [(4 * units,), (4 * units,), (units,), (units,)]),
        two_states,
    ),
    "LayerNormGRU": Cell(
        cells.layer_norm_gru, 3, gated(3, lambda units: [(3 * units,), (3 * units,)])
    ),
    "MinimalGatedUnit": Cell(cells.minimal_gated_unit, 2, gated(2)),
    "MinLSTM": Cell(
        cells.min_lstm, 3, lambda features, units: [(features, 3 * units), (3 * units,)]
    ),
    "SRU": Cell(
        cells.sru,
        2,
        lambda features, units: [
            *[(features, 2 * units), (units,)],
            *[(features, units), (units,), (features, units)],
        ],
        read=cells.read_sru,
    ),
    "LRU": Cell(
        cells.lru,
        2,
        lambda features, units: [
            *[(units,), (units,), (units,)],
            *[(features, 2 * units), (2 * units, units), (features, units)],
        ],
        lambda units: [2 * units],
        cells.read_lru,
        lru_weights,
    ),
    "SLSTM": Cell(cells.slstm, 4, gated(4), lambda units: [units, units, units, units]),
}


def initial_weights(name, features, units, rng):
    """Random weights of the cell `name`, in order, from `rng` (a `numpy.random.Generator`)."""
    cell = CELLS[name]
    if cell.draw is not None:
        return cell.draw(features, units, rng)
    return tuple(rng.normal(scale=0.5, size=shape) for shape in cell.shapes(features, units))


# --- Around a step --------------------------------------------------------------------------------


def zoneout(step, keeps):
    """`step`, of whose new states some stay old.

    `keeps` has one array for each state, of its shape or of one that fits it: zeros and ones, or
    false and true, are the mask of a training step (true stays old); probabilities of that give
    the expectation, which is what inference takes.
    """
    keeps = [np.asarray(keep, np.float64) for keep in keeps]

    def zoned(x_t, states, *weights):
        stepped = zip(keeps, states, step(x_t, states, *weights), strict=True)
        return [k * old + (1 - k) * new for k, old, new in stepped]

    return zoned


def first_state(states, x_t, *weights):
    """The output of most cells."""
    return states[0]


def residual(read=None):
    """`read`, or the first state, plus the input: the output of a cell with a connection past it.

    The output must be as wide as the input.
    """
    read = first_state if read is None else read
    return lambda states, x_t, *weights: read(states, x_t, *weights) + x_t


# --- A sequence -----------------------------------------------------------------------------------


def run(
    step, x, states, weights, mask=None, go_backwards=False, zero_output_for_mask=False, read=None
):
    """Walk `step` over x (batch, time, features) → outputs (batch, time, units), final states.

    `read`, as in `Cell`, makes the output of the new states; without it, it is the first of them.
    mask (batch, time) is false where a row skips a step; any pattern is allowed.  A skipped step
    leaves every state as it was and repeats the previous output, or gives zeros (not the initial
    state) where there has been none yet.  With `zero_output_for_mask` it always gives zeros.
    With `go_backwards` the walk starts at the end, and outputs stand in the order of the walk.
    """
    x = np.asarray(x, np.float64)
    states = [np.asarray(state, np.float64) for state in states]
    weights = [np.asarray(weight, np.float64) for weight in weights]
    read = first_state if read is None else read
    batch, time, features = x.shape
    mask = np.ones((batch, time), bool) if mask is None else np.asarray(mask, bool)
    if go_backwards:
        x, mask = x[:, ::-1], mask[:, ::-1]

    output = np.zeros_like(read(states, np.zeros((batch, features)), *weights))  # (batch, units)
    outputs = np.zeros((batch, time, output.shape[-1]))
    for t in range(time):
        stepped = step(x[:, t], states, *weights)
        valid = mask[:, t, None]  # (batch, 1)
        skipped = np.zeros_like(output) if zero_output_for_mask else output
        output = np.where(valid, read(stepped, x[:, t], *weights), skipped)
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
