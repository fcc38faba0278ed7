"""What running through time takes of JAX."""

import functools

import jax


def compiled(forward, backward, input_gradient, collect):
    """(keep, dropped, X, state, weights) → what `forward` gives, compiled anew for every shape.

    `backward` and `input_gradient` make its gradient.
    """

    @jax.custom_vjp
    def run(keep, dropped, X, state, weights):
        return forward(keep, dropped, X, state, weights)[0]

    def ahead(keep, dropped, X, state, weights):
        outputs, saved = forward(keep, dropped, X, state, weights)
        return outputs, (keep, dropped, X, weights, saved)

    def back(kept, slopes):
        _, _, X, weights, _ = kept
        dP, d_state, d_weights = backward(*kept, slopes)
        return None, None, input_gradient(X, weights, dP), d_state, tuple(d_weights)

    run.defvjp(ahead, back)
    return jax.jit(run)


def with_gradient(function, gradient):
    """A compiled function of arrays to one; `gradient`: (inputs, output, its slope) → slopes."""

    @jax.custom_vjp
    def run(*inputs):
        return function(*inputs)

    def ahead(*inputs):
        output = function(*inputs)
        return output, (inputs, output)

    run.defvjp(ahead, lambda kept, slope: tuple(gradient(*kept, slope)))
    return jax.jit(run)


def scan(step, carry, xs, reverse=False):
    """`step`: (carry, x) → (carry, y), over the first axis of all in the tree xs."""
    return jax.lax.scan(step, carry, xs, reverse=reverse)


def vjp(function, inputs, slopes):
    """Gradients of a tuple of inputs, each an array or a tuple, given those of the outputs."""
    return jax.vjp(function, *inputs)[1](tuple(slopes))


def known(value, slope):
    """The function that has this value and this slope, whatever it is called with."""

    @jax.custom_vjp
    def function(x, value, slope):
        return value

    function.defvjp(
        lambda x, value, slope: (value, slope), lambda slope, d: (d * slope, None, None)
    )
    return functools.partial(function, value=value, slope=slope)


def reaches(function, *inputs):
    """For each array in the inputs, in their order, whether an output depends on its values."""
    jaxpr = jax.make_jaxpr(function)(*inputs).jaxpr
    reached = {id(v) for v in jaxpr.outvars}
    for equation in reversed(jaxpr.eqns):
        if any(id(v) in reached for v in equation.outvars):
            reached |= {id(v) for v in equation.invars}
    return [id(v) in reached for v in jaxpr.invars]
