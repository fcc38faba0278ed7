"""The collection's other recurrences, in NumPy float64, written from the papers, for reference.py.

IRNN (Le, Jaitly & Hinton 2015, arXiv:1504.00941)

    h ← φ(x·W + h·U + b)

Elman's network with φ = ReLU; the paper's point is the start: U the identity, b zero.

IndRNN (Li et al. 2018, arXiv:1803.04831)

    h ← φ(x·W + u⊙h + b)             φ = ReLU

LSTM with peepholes (Gers & Schmidhuber 2000), diagonal as in Graves (2013, arXiv:1308.0850)

    i = σ(x·Wi + h·Ui + pi⊙c + bi)   input gate
    f = σ(x·Wf + h·Uf + pf⊙c + bf)   forget gate
    g = φ(x·Wg + h·Ug + bg)          candidate
    c ← f⊙c + i⊙g
    o = σ(x·Wo + h·Uo + po⊙c + bo)   output gate, which sees the new c
    h ← o⊙φ(c)

LSTM with coupled input and forget gate, CIFG (Greff et al. 2017, arXiv:1503.04069), no peepholes

    f, g, o                          as in the LSTM of reference.py
    c ← f⊙c + (1 − f)⊙g
    h ← o⊙φ(c)

The paper learns i and sets f = 1 − i, with peepholes; as 1 − σ(a) = σ(−a), to learn f is the same.

LSTM with recurrent projection, LSTMP (Sak, Senior & Beaufays 2014, arXiv:1402.1128), no peepholes

    r = m·P                          projection: what U meets, and the output
    i, f, g, o                       as in the LSTM of reference.py, with r for h
    c ← f⊙c + i⊙g
    m ← o⊙φ(c)

The states are m and c; the output is the r of the new m.  The paper has peepholes.

Layer normalisation (Ba, Kiros & Hinton 2016, arXiv:1607.06450) along the last axis

    N(a) = (a − mean(a)) / √(mean((a − mean(a))²) + ε)      ε = 10⁻⁵, as in the authors' code

in the LSTM; each N over all four gates, and every shift but c's is part of b

    i, f, g, o = σ, σ, φ, σ of the blocks of k⊙N(x·W) + l⊙N(h·U) + b
    c ← f⊙c + i⊙g
    h ← o⊙φ(kc⊙N(c) + sc)            the c that is carried on is not normalised

and in the GRU; one N over z and r together, one over g

    z, r = σ of the blocks of kzr⊙N(x·Wzr) + bzr + lzr⊙N(h·Uzr)
    g = φ(kg⊙N(x·Wg) + bg + r⊙(lg⊙N(h·Ug)))
    h ← z⊙h + (1 − z)⊙g

z keeps the old state, as in Keras and in the authors' code; the paper's supplement swaps z with
1 − z.  Both give h·U a shift too; the candidate's, which r scales, has no counterpart here.

Minimal gated unit, MGU (Zhou et al. 2016, arXiv:1603.09420)

    f = σ(x·Wf + h·Uf + bf)          forget gate
    g = φ(x·Wg + (f⊙h)·Ug + bg)      candidate
    h ← (1 − f)⊙h + f⊙g

f takes the new, as the paper writes it.

Minimal LSTM, "minLSTM" (Feng et al. 2024, arXiv:2410.01201), plain, with normalised gates

    f = σ(x·Wf + bf)                 forget gate
    i = σ(x·Wi + bi)                 input gate
    g = x·Wg + bg                    candidate, linear
    h ← f / (f + i)⊙h + i / (f + i)⊙g

Simple recurrent unit, SRU (Lei et al. 2018, arXiv:1709.02755)

    g = x·Wg                         candidate, linear, without a bias
    f = σ(x·Wf + bf)                 forget gate
    r = σ(x·Wr + br)                 reset gate, of the highway around c
    c ← f⊙c + (1 − f)⊙g
    y = r⊙φ(c) + (1 − r)⊙α(x·Ws)     output; φ the identity, α = 1

These gates, which see x only, are those of the first versions ("Training RNNs as fast as CNNs"),
with a φ (tanh or the identity) and no α.  The last version ("Simple recurrent units for highly
parallelizable recurrence", EMNLP 2018) adds v⊙c to both gates, drops φ, and scales x by an α that
follows from r's first bias.  Ws is there for features ≠ units; the papers write x.

Linear recurrent unit, LRU (Orvieto et al. 2023, arXiv:2303.06349), complex

    Λ = exp(−exp(ν) + i·exp(θ))      |Λ| < 1
    s ← Λ⊙s + exp(γ)⊙(x·B)
    y = Re(s·C) + x·D                output: y = Re s · Re C − Im s · Im C + x·D

The paper's text has a matrix D; the code in its appendix has a vector.

sLSTM (Beck et al. 2024, arXiv:2405.04517), one head, forget gate σ, stabilised

    i = exp(ĩ), ĩ = x·Wi + h·Ui + bi   input gate, exponential
    f = σ(x·Wf + h·Uf + bf)            forget gate
    z = φ(x·Wz + h·Uz + bz)            candidate
    o = σ(x·Wo + h·Uo + bo)            output gate
    m' = max(log f + m, ĩ)             stabiliser
    i' = exp(ĩ − m'),  f' = exp(log f + m − m')
    c ← f'⊙c + i'⊙z,  n ← f'⊙n + i'⊙1,  m ← m'
    h ← o⊙c / n

c and n are those of the equations without m, times e⁻ᵐ, so h is the same.  All states start at
zero: n = 0 means that nothing is remembered, so that the first step gives h = o⊙z whatever m was;
m = 0 only says that those zeros are not scaled.  The published code takes m' = ĩ while every n is
zero: other c, n and m, the same h.

    x     (batch, features)         one step of the input
    h, c  (batch, units)            states, and so are m and n; the first is the output, but for
                                    LSTMP, (batch, projection), SRU and LRU, (batch, units)
    W     (features, gates·units)   input weights, the gates side by side: LSTM i f g o, CIFG f g o,
    U     (units, gates·units)      recurrent weights    GRU z r g, MGU f g, minLSTM f i g,
    b     (gates·units,)            bias                 SRU g f, sLSTM i f z o
    u     (units,)                  IndRNN's recurrent weights
    P     (3, units)                peepholes pi, pf, po
    P     (units, projection)       LSTMP's projection; its U is (projection, gates·units)
    k, l  (gates·units,)            gains of x·W and of h·U: gain_W, gain_U
    kc, sc  (units,)                gain and shift of c: gain_c, shift_c
    Wr, Ws  (features, units)       SRU's, with bf and br (units,): W_r, W_s, b_f, b_r
    s     (batch, 2·units)          LRU's state, [Re s | Im s]
    ν, θ, γ  (units,)               nu_log, theta_log, gamma_log: |Λ|, its angle, the input's scale
    B     (features, 2·units)       [Re B | Im B]
    C     (2·units, units)          Re C above Im C
    D     (features, units)
    φ, σ                            tanh and the logistic function, unless the caller says otherwise
"""

import numpy as np

from reference_math import blocks, identity, layer_norm, log_sigmoid, relu, sigmoid

# --- One step: (x_t, states, *weights) → new states -----------------------------------------------


def irnn(x_t, states, W, U, b, *, activation=relu):
    """Elman's network of rectified units; one state, h."""
    [h] = states
    φ = activation

    h = φ(x_t @ W + h @ U + b)
    return [h]


def ind_rnn(x_t, states, W, u, b, *, activation=relu):
    """Units that see no old state but their own; one state, h."""
    [h] = states
    φ = activation

    h = φ(x_t @ W + u * h + b)
    return [h]


def peephole_lstm(x_t, states, W, U, b, P, *, activation=np.tanh, recurrent_activation=sigmoid):
    """LSTM whose gates see the cell; two states, h and c."""
    h, c = states
    φ, σ = activation, recurrent_activation
    W_i, W_f, W_g, W_o = blocks(W, 4)
    U_i, U_f, U_g, U_o = blocks(U, 4)
    b_i, b_f, b_g, b_o = blocks(b, 4)
    p_i, p_f, p_o = P

    i = σ(x_t @ W_i + h @ U_i + p_i * c + b_i)
    f = σ(x_t @ W_f + h @ U_f + p_f * c + b_f)
    g = φ(x_t @ W_g + h @ U_g + b_g)
    c = f * c + i * g
    o = σ(x_t @ W_o + h @ U_o + p_o * c + b_o)
    h = o * φ(c)
    return [h, c]


def coupled_lstm(x_t, states, W, U, b, *, activation=np.tanh, recurrent_activation=sigmoid):
    """LSTM that takes in as much as it forgets; two states, h and c."""
    h, c = states
    φ, σ = activation, recurrent_activation
    W_f, W_g, W_o = blocks(W, 3)
    U_f, U_g, U_o = blocks(U, 3)
    b_f, b_g, b_o = blocks(b, 3)

    f = σ(x_t @ W_f + h @ U_f + b_f)
    g = φ(x_t @ W_g + h @ U_g + b_g)
    o = σ(x_t @ W_o + h @ U_o + b_o)
    c = f * c + (1 - f) * g
    h = o * φ(c)
    return [h, c]


def projected_lstm(x_t, states, W, U, b, P, *, activation=np.tanh, recurrent_activation=sigmoid):
    """LSTM whose output is projected before it comes back; two states, m and c."""
    m, c = states
    φ, σ = activation, recurrent_activation
    W_i, W_f, W_g, W_o = blocks(W, 4)
    U_i, U_f, U_g, U_o = blocks(U, 4)
    b_i, b_f, b_g, b_o = blocks(b, 4)

    r = m @ P
    i = σ(x_t @ W_i + r @ U_i + b_i)
    f = σ(x_t @ W_f + r @ U_f + b_f)
    g = φ(x_t @ W_g + r @ U_g + b_g)
    o = σ(x_t @ W_o + r @ U_o + b_o)
    c = f * c + i * g
    m = o * φ(c)
    return [m, c]


def layer_norm_lstm(
    x_t,
    states,
    W,
    U,
    b,
    gain_W,
    gain_U,
    gain_c,
    shift_c,
    *,
    activation=np.tanh,
    recurrent_activation=sigmoid,
):
    """LSTM with layer normalisation; two states, h and c."""
    h, c = states
    φ, σ = activation, recurrent_activation

    i, f, g, o = blocks(gain_W * layer_norm(x_t @ W) + gain_U * layer_norm(h @ U) + b, 4)
    c = σ(f) * c + σ(i) * φ(g)
    h = σ(o) * φ(gain_c * layer_norm(c) + shift_c)
    return [h, c]


def layer_norm_gru(
    x_t, states, W, U, b, gain_W, gain_U, *, activation=np.tanh, recurrent_activation=sigmoid
):
    """GRU with layer normalisation, which resets after the product; one state, h."""
    [h] = states
    φ, σ = activation, recurrent_activation
    units = h.shape[-1]
    W_zr, W_g = np.split(W, [2 * units], axis=-1)
    U_zr, U_g = np.split(U, [2 * units], axis=-1)
    b_zr, b_g = np.split(b, [2 * units])
    k_zr, k_g = np.split(gain_W, [2 * units])
    l_zr, l_g = np.split(gain_U, [2 * units])

    z, r = blocks(σ(k_zr * layer_norm(x_t @ W_zr) + b_zr + l_zr * layer_norm(h @ U_zr)), 2)
    g = φ(k_g * layer_norm(x_t @ W_g) + b_g + r * (l_g * layer_norm(h @ U_g)))
    h = z * h + (1 - z) * g
    return [h]


def minimal_gated_unit(x_t, states, W, U, b, *, activation=np.tanh, recurrent_activation=sigmoid):
    """MGU: a GRU with one gate for both; one state, h."""
    [h] = states
    φ, σ = activation, recurrent_activation
    W_f, W_g = blocks(W, 2)
    U_f, U_g = blocks(U, 2)
    b_f, b_g = blocks(b, 2)

    f = σ(x_t @ W_f + h @ U_f + b_f)
    g = φ(x_t @ W_g + (f * h) @ U_g + b_g)
    h = (1 - f) * h + f * g
    return [h]


def min_lstm(x_t, states, W, b, *, recurrent_activation=sigmoid):
    """minLSTM in its plain form, not that of the logarithms; one state, h; no recurrent weights."""
    [h] = states
    σ = recurrent_activation
    W_f, W_i, W_g = blocks(W, 3)
    b_f, b_i, b_g = blocks(b, 3)

    f = σ(x_t @ W_f + b_f)
    i = σ(x_t @ W_i + b_i)
    g = x_t @ W_g + b_g
    h = f / (f + i) * h + i / (f + i) * g
    return [h]


def sru(x_t, states, W, b_f, W_r, b_r, W_s, *, recurrent_activation=sigmoid):
    """SRU, whose reset gate and highway are in the output only; one state, c."""
    [c] = states
    σ = recurrent_activation
    W_g, W_f = blocks(W, 2)

    g = x_t @ W_g
    f = σ(x_t @ W_f + b_f)
    c = f * c + (1 - f) * g
    return [c]


def lru(x_t, states, nu_log, theta_log, gamma_log, B, C, D):
    """LRU, linear; one state, the real and the imaginary part of s side by side."""
    [s] = states

    Λ = np.exp(-np.exp(nu_log) + 1j * np.exp(theta_log))
    s = Λ * to_complex(s) + np.exp(gamma_log) * (x_t @ to_complex(B))
    return [np.concatenate([s.real, s.imag], axis=-1)]


def slstm(x_t, states, W, U, b, *, activation=np.tanh, recurrent_activation=sigmoid):
    """sLSTM; four states, h, c, n and m.  `recurrent_activation` is the output gate's."""
    h, c, n, m = states
    φ, σ = activation, recurrent_activation
    W_i, W_f, W_z, W_o = blocks(W, 4)
    U_i, U_f, U_z, U_o = blocks(U, 4)
    b_i, b_f, b_z, b_o = blocks(b, 4)

    log_i = x_t @ W_i + h @ U_i + b_i
    log_f = log_sigmoid(x_t @ W_f + h @ U_f + b_f)
    z = φ(x_t @ W_z + h @ U_z + b_z)
    o = σ(x_t @ W_o + h @ U_o + b_o)
    m_new = np.maximum(log_f + m, log_i)
    i = np.exp(log_i - m_new)
    f = np.exp(log_f + m - m_new)
    c = f * c + i * z
    n = f * n + i
    h = o * c / n
    return [h, c, n, m_new]


def to_complex(parts):
    """Complex numbers from their real and imaginary parts, side by side on the last axis."""
    real, imaginary = blocks(parts, 2)
    return real + 1j * imaginary


# --- The output, where it is not the first state: (states, x_t, *weights) → output ----------------


def read_projected_lstm(states, x_t, W, U, b, P):
    """The projection r."""
    m, _ = states
    return m @ P


def read_sru(
    states, x_t, W, b_f, W_r, b_r, W_s, *, activation=identity, recurrent_activation=sigmoid, α=1.0
):
    """The highway around c; α scales its input."""
    [c] = states
    φ, σ = activation, recurrent_activation

    r = σ(x_t @ W_r + b_r)
    return r * φ(c) + (1 - r) * (α * (x_t @ W_s))


def read_lru(states, x_t, nu_log, theta_log, gamma_log, B, C, D):
    """Re(s·C) + x·D."""
    [s] = states
    C_real, C_imaginary = np.split(C, 2)

    return (to_complex(s) @ (C_real + 1j * C_imaginary)).real + x_t @ D
