"""The parts of a dataset that is learnt from, chosen by, and judged by."""

from collections.abc import Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

Part = TypeVar("Part", bound=Sized)


@dataclass(frozen=True, repr=False)
class Splits(Generic[Part]):
    """What every `load` of a dataset with a split gives.

    train: to learn from; vocabularies and scalers see nothing else.  validation: to choose by.
    test: to judge by, once; None where the data have none of their own.
    notes: what was found in the data, in sentences: duplicates, gaps, what was left out and why.
    classes: what label 0, 1, … means, where there are labels.
    source: SHA-256 of what was read, where rows were computed from it: sums of floats are rounded
    otherwise on another processor, so that the rows do not tell whether data are the same.
    """

    train: Part
    validation: Part
    test: Part | None = None
    notes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    source: str | None = None

    def parts(self) -> dict[str, Part]:
        """The splits that there are, by name."""
        named = {"train": self.train, "validation": self.validation}
        return named if self.test is None else named | {"test": self.test}

    def __repr__(self) -> str:
        told = ", ".join(f"{name}: {len(part)}" for name, part in self.parts().items())
        return f"Splits({told})"
