"""Floating-point operations of a step, counted in the graph that TensorFlow traces of it.

    a product of matrices (m, k)·(k, n)         2·m·k·n, a multiplication and an addition each
    a sum or mean                               one for each number that goes in
    what acts on numbers one by one             one for each number that comes out, be it a sum or
                                                a tanh
    what only moves numbers                     none

What is counted is what one row more costs: what is made of the weights alone is made once for all
rows, and drops out.  An operation that is not listed here is an error, not a zero.
"""

import math
from collections.abc import Callable
from typing import Any

import keras

_BY_NUMBER = (
    "AddV2 Cos Div Elu Equal Erf Exp Greater LeakyRelu Less Log Maximum Minimum Mul Neg Pow "
    "RealDiv Relu Relu6 Rsqrt SelectV2 Selu Sigmoid Sin Softplus Softsign Sqrt Square "
    "SquaredDifference Sub Tanh"
)
_BY_INPUT = "Max Mean Min Prod Sum"
_MOVES = (
    "BroadcastTo Cast ConcatV2 Const ExpandDims Fill GatherV2 Identity IdentityN NoOp OnesLike "
    "Pack Placeholder ReadVariableOp Reshape Shape Slice Split SplitV Squeeze StopGradient "
    "StridedSlice Tile Transpose Unpack ZerosLike"
)
_RULES: dict[str, Callable[[Any], int]] = {
    "MatMul": lambda operation: 2 * _numbers(operation.outputs[0]) * _inner(operation),
    **dict.fromkeys(_BY_NUMBER.split(), lambda operation: _numbers(operation.outputs[0])),
    **dict.fromkeys(_BY_INPUT.split(), lambda operation: _numbers(operation.inputs[0])),
    **dict.fromkeys(_MOVES.split(), lambda operation: 0),
}


def operations(cell: keras.layers.Layer, features: int) -> int:
    """Of one step of a built cell, for each row.

    Raises:
        ValueError: the step holds an operation for which there is no rule.
    """
    return _of_rows(cell, features, 2) - _of_rows(cell, features, 1)


def _of_rows(cell: keras.layers.Layer, features: int, rows: int) -> int:
    import tensorflow as tf

    specs = [tf.TensorSpec((rows, size), cell.compute_dtype) for size in cell.state_size]
    x = tf.TensorSpec((rows, features), cell.compute_dtype)
    step = tf.function(lambda x, *states: cell(x, states), autograph=False)
    graph = step.get_concrete_function(x, *specs).graph
    return sum(map(_count, graph.get_operations()))


def _count(operation: Any) -> int:
    if operation.type not in _RULES:
        raise ValueError(
            f"Operations are counted by the rules of {__name__}, which must know each one of a "
            f"step. Received: {operation.type!r}. Add it to those by number, by input or to none."
        )
    return _RULES[operation.type](operation)


def _numbers(tensor: Any) -> int:
    return math.prod(tensor.shape)


def _inner(product: Any) -> int:
    """The axis over which a product of matrices sums."""
    return int(product.inputs[0].shape[0 if product.get_attr("transpose_a") else 1])
