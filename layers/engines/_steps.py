"""Sequences, masks and outputs as the engines walk them."""

from keras import ops


def time_first(x, backwards=False):
    """(batch, time, …) ↔ (time, batch, …), None aside; `backwards` turns time round."""
    if x is None:
        return None
    x = ops.transpose(x, (1, 0, 2))
    return ops.flip(x, axis=0) if backwards else x


def counted(mask, sequences):
    """Where a step counts, (batch, time, 1), of a mask (batch, time) or None."""
    if mask is None:
        return None
    return ops.reshape(ops.cast(mask, "bool"), (*ops.shape(sequences)[:2], 1))


def outputs_of(states, keep, zero_output):
    """What a layer tells after every step, of its states h then, (time, batch, units).

    What does not count repeats the last output, as the state repeats itself, or is zero; before all
    that counts there is no output, which is zero too.  keep: (time, batch, 1) or None.
    """
    if keep is None:
        return states
    told = keep if zero_output else ops.cumsum(ops.cast(keep, "int32"), axis=0) > 0
    return ops.where(told, states, ops.zeros_like(states))


def last_of(state, keep, zero_output, time):
    """The last of these outputs, of the final state h, (batch, units); zero where there is none.

    time: how many steps there are, a number or a tensor.
    """
    if keep is not None:
        told = ops.any(keep[-1:] if zero_output else keep, axis=0)
    elif isinstance(time, int) and time:
        return state
    else:
        told = time > 0
    return ops.where(told, state, ops.zeros_like(state))
