"""What tells whether data are the same as before."""

import hashlib
from typing import Any

import numpy as np

from zoo.datasets.splits.rows import Ragged
from zoo.datasets.splits.splits import Splits


def fingerprint(splits: Splits[Any]) -> str:
    """SHA-256 of all rows of all splits; for floats that were computed stands their source."""
    digest = hashlib.sha256((splits.source or "").encode())
    for part in splits.parts().values():
        for column in part.columns().values():
            if isinstance(column, tuple):
                for each in column:
                    digest.update(repr(each).encode())
            else:
                for array in _arrays(column, splits.source is not None):
                    digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _arrays(column: Any, computed: bool) -> list[Any]:
    if not isinstance(column, Ragged):
        return [column]
    floats = np.issubdtype(column.values.dtype, np.floating)
    return [column.starts] if computed and floats else [column.values, column.starts]
