"""What cannot be written now, such as on a full disk, ends no training: hours may be in it."""

import contextlib
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def training_goes_on(what: str) -> Iterator[None]:
    """Makes a warning of an OSError.

    Arguments:
        what: what is then missing, as in "No checkpoint".
    """
    try:
        yield
    except OSError as error:
        warnings.warn(f"{what} was written; training goes on. {error}", stacklevel=3)
