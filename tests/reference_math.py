"""What the recurrences of reference.py and reference_cells.py share."""

import numpy as np


def sigmoid(a):
    """The logistic function 1 / (1 + e⁻ᵃ); no exponent is positive, so nothing overflows."""
    e = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, e) / (1.0 + e)


def log_sigmoid(a):
    """log σ(a) = −log(1 + e⁻ᵃ), without overflow."""
    return -np.logaddexp(0.0, -a)


def relu(a):
    """max(a, 0)."""
    return np.maximum(a, 0.0)


def identity(a):
    """The activation of a cell that has none."""
    return a


def layer_norm(a, eps=1e-5):
    """`a` with mean 0 and variance 1 along its last axis; the variance is the biased one."""
    centred = a - np.mean(a, axis=-1, keepdims=True)
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    return centred / np.sqrt(variance + eps)


def blocks(array, gates):
    """The blocks of `array`, one per gate, that stand side by side on its last axis."""
    return np.split(array, gates, axis=-1)
