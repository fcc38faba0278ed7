"""PyTorch's recurrent modules again, in NumPy, written from the documentation of torch.nn.

RNN     h ← φ(W_ih x + b_ih + W_hh h + b_hh)            φ  tanh, or relu

LSTM    i = σ(W_ii x + b_ii + W_hi h + b_hi)            rows of the weights: i f g o
        f = σ(W_if x + b_if + W_hf h + b_hf)
        g = tanh(W_ig x + b_ig + W_hg h + b_hg)
        o = σ(W_io x + b_io + W_ho h + b_ho)
        c ← f⊙c + i⊙g
        h ← o⊙tanh(c)                                   with `proj_size`: h ← W_hr (o⊙tanh(c))

GRU     r = σ(W_ir x + b_ir + W_hr h + b_hr)            rows of the weights: r z n
        z = σ(W_iz x + b_iz + W_hz h + b_hz)
        n = tanh(W_in x + b_in + r⊙(W_hn h + b_hn))
        h ← (1 − z)⊙n + z⊙h

    x    (features,)             input of a step       weight_ih_l0  (gates·units, features)
    h    (units,) or (proj,)     output, a state       weight_hh_l0  (gates·units, units or proj)
    c    (units,)                an LSTM's other       bias_ih_l0, bias_hh_l0  (gates·units,)
                                                       weight_hr_l0  (proj, units)

_l1, _l2, … read what the layer below puts out at the same step; with `bidirectional` that is the
output of both directions side by side, the forward one first, and the backward one's weights end in
_reverse.  Without `bias` there are no biases.
"""

import numpy as np

GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}


def draw(mode, features, units, layers=1, both=False, bias=True, proj=0, dtype="float64", seed=0):
    """A state dictionary of the names and shapes documented, of uniform numbers in ±1."""
    rng = np.random.default_rng(seed)
    rows, out = GATES[mode] * units, proj or units
    shapes = {}
    for layer in range(layers):
        width = features if layer == 0 else (1 + both) * out
        for end in [f"_l{layer}", f"_l{layer}_reverse"][: 1 + both]:
            shapes[f"weight_ih{end}"] = (rows, width)
            shapes[f"weight_hh{end}"] = (rows, out)
            if bias:
                shapes[f"bias_ih{end}"] = shapes[f"bias_hh{end}"] = (rows,)
            if proj:
                shapes[f"weight_hr{end}"] = (proj, units)
    return {name: rng.uniform(-1, 1, shape).astype(dtype) for name, shape in shapes.items()}


def sigmoid(a):
    return (1 + np.tanh(a / 2)) / 2


def step(mode, x, h, c, W_ih, W_hh, b_ih, b_hh, W_hr, nonlinearity):
    """One step of a batch: h and c."""
    a, b = x @ W_ih.T + b_ih, h @ W_hh.T + b_hh
    if mode == "RNN":
        return (np.tanh(a + b) if nonlinearity == "tanh" else np.maximum(a + b, 0)), c
    if mode == "LSTM":
        i, f, g, o = np.split(a + b, 4, axis=-1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        return (h if W_hr is None else h @ W_hr.T), c
    (a_r, a_z, a_n), (b_r, b_z, b_n) = np.split(a, 3, axis=-1), np.split(b, 3, axis=-1)
    r, z = sigmoid(a_r + b_r), sigmoid(a_z + b_z)
    n = np.tanh(a_n + r * b_n)
    return (1 - z) * n + z * h, c


def forward(mode, state, x, h_0=None, c_0=None, nonlinearity="tanh"):
    """What the module with `batch_first` gives.

    Arguments:
        state: name → array.
        x: (batch, time, features).
        h_0, c_0: (layers·directions, batch, width); zeros if not given.

    Returns:
        output (batch, time, directions·width), h_n and c_n (layers·directions, batch, width), the
        directions of a layer side by side; c_n is of no meaning but for an LSTM.
    """
    layers = sum(name.startswith("weight_ih") and name[-1].isdigit() for name in state)
    ends = ["", "_reverse"][: 1 + ("weight_ih_l0_reverse" in state)]
    h_n, c_n = [], []
    for layer in range(layers):
        outputs = []
        for end in ends:
            end = f"_l{layer}{end}"
            W_ih, W_hh, W_hr = (state.get(f"weight_{part}{end}") for part in ("ih", "hh", "hr"))
            b_ih, b_hh = (state.get(f"bias_{part}{end}", 0.0) for part in ("ih", "hh"))
            place = len(h_n)
            h = np.zeros((len(x), W_hh.shape[1])) if h_0 is None else h_0[place]
            c = np.zeros((len(x), W_hh.shape[0] // 4)) if c_0 is None else c_0[place]
            steps = range(x.shape[1])
            told = {}
            for t in reversed(steps) if end.endswith("_reverse") else steps:
                given = (W_ih, W_hh, b_ih, b_hh, W_hr, nonlinearity)
                h, c = step(mode, x[:, t], h, c, *given)
                told[t] = h
            outputs.append(np.stack([told[t] for t in steps], axis=1))
            h_n.append(h)
            c_n.append(c)
        x = np.concatenate(outputs, axis=-1)
    return x, np.stack(h_n), np.stack(c_n)
