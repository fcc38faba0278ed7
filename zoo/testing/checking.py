"""All properties of one cell."""

import re
import time
from typing import Any

import keras

from zoo.layers import BaseCell
from zoo.testing.battery import Property, properties, runs
from zoo.testing.comparing import NotApplicable, Unequal
from zoo.testing.report import CellError, Outcome, Report
from zoo.testing.running import as_keras_starts, drawn_alike
from zoo.testing.subject import Subject


def check_cell(cell: Any, *, units: int = 5, features: int = 4, **arguments: Any) -> Report:
    """Holds a cell to what every recurrence must hold, whatever it computes.

        print(zoo.testing.check_cell(MyCell))

    That its equations are those of a paper, only a second statement of them could tell.

    Arguments:
        cell: a class of cells, made as `cell(units)`, or any function of units that makes a cell:
            `lambda units: Zoneout(MyCell(units))`.
        units, features: sizes to test with; small ones are quick.
        **arguments: further ones of the cell; of one that it takes, give another than the default.

    Returns:
        What was found; printed, it is a table.

    Raises:
        TypeError: `cell` makes no cell of zoo.layers.
        CellError: a property does not hold; a line for each tells what differs by how much.

    Example:
        >>> report = zoo.testing.check_cell(zoo.layers.MinGRUCell)  # or a class of yours
        >>> report.cell
        'MinGRUCell'
    """
    if isinstance(cell, BaseCell) or not callable(cell):
        raise TypeError(
            "`cell` must be a class of cells, or a function of units that makes one: give MyCell, "
            f"or `lambda units: MyCell(units)`. Received: cell={cell!r:.100}."
        )
    began, kind = time.perf_counter(), Subject(cell, units, features, arguments)
    errors: list[Exception] = []
    with drawn_alike(), as_keras_starts():
        name = type(_made(kind)).__name__
        outcomes = [outcome("runs", runs, kind, errors)]
        if not outcomes[0].failure:  # or all others would fail of the same
            outcomes += [outcome(told, test, kind, errors) for told, test in properties().items()]
    took = time.perf_counter() - began
    report = Report(name, keras.backend.backend(), took, tuple(outcomes))
    if not report.ok:
        raise CellError(report) from (errors[0] if errors else None)
    return report


def _made(kind: Subject) -> Any:
    made = kind.make(kind.units, **kind.arguments)
    if not isinstance(made, BaseCell):
        raise TypeError(
            "`cell` must make cells of zoo.layers, such as those that extend Cell. "
            f"Received one that makes {type(made).__name__}."
        )
    return made


def outcome(name: str, test: Property, kind: Any, errors: list[Exception]) -> Outcome:
    """That of one property; what a cell raised itself is added to the errors."""
    try:
        return Outcome(name, off=test(kind))
    except NotApplicable as why:
        return Outcome(name, reason=str(why))
    except Unequal as why:
        return Outcome(name, failure=str(why))
    except Exception as error:
        errors.append(error)
        return Outcome(name, failure=f"{type(error).__name__}: {_line(error)}".rstrip(": "))


def _line(error: Exception) -> str:
    """What an error says, in a line, without what Keras puts around it, in bold."""
    bold = re.search(r"\x1b\[1m(.+?)\x1b\[0m", str(error), re.DOTALL)
    lines = (bold[1] if bold else str(error)).strip().splitlines()
    return f"{lines[0]:.200}" if lines else ""
