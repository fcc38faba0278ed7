"""What a `load` gives: rows with named fields, split once, by rule, before anything is fitted.

rows     Rows, Ragged           columns of one length; sequences of different lengths in one
table    Table, side_by_side    rows that follow each other in time; several series as one
         whole                  a table that was split, in one
splits   Splits                 train, validation, test, and what was found in the data
rules    by_position, by_key    who goes where; folds_by_key for cross-validation
leaks    shared                 what stands in two splits
fingerprint                     whether they are the same as before
"""

from zoo.datasets.splits.fingerprint import fingerprint
from zoo.datasets.splits.leaks import repeated, shared
from zoo.datasets.splits.rows import Ragged, Rows
from zoo.datasets.splits.rules import by_key, by_position, folds_by_key
from zoo.datasets.splits.splits import Splits
from zoo.datasets.splits.table import Table, side_by_side, whole

__all__ = [
    "Ragged",
    "Rows",
    "Splits",
    "Table",
    "by_key",
    "by_position",
    "fingerprint",
    "folds_by_key",
    "repeated",
    "shared",
    "side_by_side",
    "whole",
]
