"""x·W, where x may have no features: as what is within a cell that sees no input."""

from keras import ops


def product(x, W):
    """x·W of x (batch, …, features) and W (features, width); of no features, zeros.

    A product without a term, added to a bias in a graph, ends the process: TensorFlow hands it to
    oneDNN, which has none such (TensorFlow 2.21 on a processor).
    """
    if x.shape[-1] == 0:
        return ops.sum(x, axis=-1, keepdims=True) + ops.sum(W, axis=0)
    return ops.matmul(x, W)
