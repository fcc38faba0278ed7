"""What tells whether data are the same as before."""

import hashlib
from typing import Any

import numpy as np

from zoo.datasets.splits.rows import Ragged
from zoo.datasets.splits.splits import Splits


def fingerprint(splits: Splits[Any]) -> str:
    """SHA-256 of all rows of all splits."""
    digest = hashlib.sha256()
    for part in splits.parts().values():
        for column in part.columns().values():
            if isinstance(column, tuple):
                for each in column:
                    digest.update(repr(each).encode())
            else:
                arrays = [column.values, column.starts] if isinstance(column, Ragged) else [column]
                for array in arrays:
                    digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
