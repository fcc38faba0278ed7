"""What the plain loop is told for as long as a block runs."""

import contextlib
import contextvars

THROUGH: contextvars.ContextVar = contextvars.ContextVar("states_through", default=None)
CONVERTED: contextvars.ContextVar = contextvars.ContextVar("for_converters", default=False)
PER_ITERATION: contextvars.ContextVar = contextvars.ContextVar("steps_per_iteration", default=1)


@contextlib.contextmanager
def meanwhile(variable, value):
    """A context variable has this value in the block, and then what it had before."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def states_through(begin):
    """Every new state of the plain loop becomes meanwhile what a function makes of it.

    Arguments:
        begin: (layer, keep) → a function from state to state, a tuple of (batch, size) arrays, for
            one run of a layer; `keep` tells which steps count, (time, batch, 1) in the order in
            which the layer walks them, or is None.  Called eagerly, it sees every step's values;
            see `using` for how to have the plain loop run.
    """
    return meanwhile(THROUGH, begin)


def for_converters():
    """What TensorFlow traces of the plain loop meanwhile, converters to other formats understand.

    They know no list that is written to before its loop; so sequences of length 0 are left to what
    another format makes of them.
    """
    return meanwhile(CONVERTED, True)


def steps_per_iteration(count):
    """Graphs that TensorFlow traces of the plain loop meanwhile take so many steps an iteration.

    Of a small step, what an iteration costs by itself is a third of the time.  With more than one,
    steps are also read where they lie instead of being copied.  It takes longer to trace, and far
    longer to differentiate: it is for what is traced once, run often and not trained.
    """
    return meanwhile(PER_ITERATION, count)
