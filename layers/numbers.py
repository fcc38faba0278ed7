"""How the numbers of a linear recurrence multiply, all of them kept as arrays of real numbers.

A complex state of n units is 2·n columns, [real | imaginary]: no engine, file or export then has to
know complex types.
"""

from keras import ops


class Real:
    """Numbers that are what they look like."""

    parts = 1  # columns of a number

    @staticmethod
    def multiply(a, b):
        """a·b, number by number."""
        return a * b

    @staticmethod
    def conjugate(a):
        """The complex conjugate."""
        return a

    @staticmethod
    def one(like):
        """As many ones as there are numbers."""
        return ops.ones_like(like)


class Complex:
    """Pairs of columns, [real | imaginary]."""

    parts = 2

    @staticmethod
    def multiply(a, b):
        """a·b, number by number."""
        (p, q), (r, s) = (ops.split(x, 2, axis=-1) for x in (a, b))
        return ops.concatenate([p * r - q * s, p * s + q * r], axis=-1)

    @staticmethod
    def conjugate(a):
        """The complex conjugate."""
        real, imaginary = ops.split(a, 2, axis=-1)
        return ops.concatenate([real, -imaginary], axis=-1)

    @staticmethod
    def one(like):
        """As many ones as there are numbers."""
        real, imaginary = ops.split(like, 2, axis=-1)
        return ops.concatenate([ops.ones_like(real), ops.zeros_like(imaginary)], axis=-1)
