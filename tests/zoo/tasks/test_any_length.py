"""A function that is traced once for sequences of any length."""

import gc

import pytest
import tensorflow as tf

from zoo.tasks.models._any_length import any_length

ANY = tf.TensorSpec((None, None), tf.float32)


@pytest.fixture(params=[True, False], ids=["collected", "uncollected"])
def collected(request):
    """Whether Python looks for garbage."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_it_is_traced_once_and_no_garbage_looked_for_meanwhile(collected):
    seen = []

    def total(x):
        seen.append(gc.isenabled())
        return tf.reduce_sum(x)

    function = any_length(total, ANY)
    assert [float(function(tf.ones((2, n)))) for n in (1, 7, 0)] == [2, 14, 0]
    assert seen == [False]
    assert gc.isenabled() == collected


def test_an_error_leaves_python_as_it_was(collected):
    def wrong(x):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        any_length(wrong, ANY)(tf.ones((2, 3)))
    assert gc.isenabled() == collected
