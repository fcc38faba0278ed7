"""What a check found, as a table."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of one property.

    Attributes:
        name: of the property.
        off: by how much what was compared differed at most, |a−b| / (1+|b|), or None.
        failure: what does not hold, and by how much; empty if all holds.
        reason: why the property means nothing for this cell; empty if it was tested.
    """

    name: str
    off: float | None = None
    failure: str = ""
    reason: str = ""

    @property
    def sign(self) -> str:
        """✓ it holds, ✗ it does not, – it means nothing here."""
        return "✗" if self.failure else "–" if self.reason else "✓"

    @property
    def told(self) -> str:
        """In words or a number."""
        number = "" if self.off is None else f"{self.off:.0e}" if self.off else "0"
        return self.failure or self.reason or number


@dataclasses.dataclass(frozen=True, repr=False)
class Report:
    """What came of all properties of one cell; as a string, a table.

    Attributes:
        cell: its class, or that of the wrapper around it.
        backend: of Keras.
        seconds: that it took.
        outcomes: in the order of the tests.
    """

    cell: str
    backend: str
    seconds: float
    outcomes: tuple[Outcome, ...]

    def __getitem__(self, name: str) -> Outcome:
        """That of a property; KeyError, with all names, if there is none."""
        known = {outcome.name: outcome for outcome in self.outcomes}
        if name not in known:
            raise KeyError(f"There is no property {name!r}. Known: {', '.join(known)}.")
        return known[name]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Those that do not hold."""
        return tuple(outcome for outcome in self.outcomes if outcome.failure)

    @property
    def tested(self) -> tuple[Outcome, ...]:
        """Those that mean something."""
        return tuple(outcome for outcome in self.outcomes if not outcome.reason)

    @property
    def ok(self) -> bool:
        """Whether all that means something holds."""
        return not self.failed

    def __str__(self) -> str:
        count = len(self.tested)
        head = (
            f"{self.cell} on {self.backend}: {count - len(self.failed)} of {count} properties hold "
            f"({self.seconds:.0f} s)"
        )
        width = max(len(outcome.name) for outcome in self.outcomes)
        lines = [f"  {o.sign} {o.name:{width}}  {o.told}".rstrip() for o in self.outcomes]
        return "\n".join([head, *lines])

    __repr__ = __str__


class CellError(AssertionError):
    """A cell does not hold what every recurrence must hold; a line for each property.

    Attributes:
        report: all that was found.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        lines = [f"  {outcome.name}: {outcome.failure}" for outcome in report.failed]
        count = f"{len(lines)} of {len(report.tested)} properties"
        super().__init__("\n".join([f"{report.cell} does not hold {count}.", *lines]))
