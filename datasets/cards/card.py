"""What every dataset declares of itself."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Splits


@dataclass(frozen=True)
class Field:
    """A field of the rows.  shape: such as "(rows, time) int32".  story: meaning and unit."""

    name: str
    shape: str
    story: str


@dataclass(frozen=True)
class Card:
    """A dataset, as its file declares it in `CARDS`.

    name: as the user writes it, with hyphens.  story: what it is, in one line.
    load: gives its `Splits`; called without an argument, or with the user's path.
    fields: those of its rows.  split: the rule.  baseline: the trivial one to beat, in words.
    licence, citation: in words.  quirks: known oddities, a sentence each.
    sources: the files it is made of, if it is fetched.
    place: what must be at the path that the user gives, if it can be neither fetched nor made.
    lengths: the field whose lengths are of interest: steps of a `Ragged`, characters of texts.
    labels: the field whose values are to be counted: integers, an array or a `Ragged`.
    """

    name: str
    story: str
    load: Callable[..., Splits]
    fields: tuple[Field, ...]
    split: str
    baseline: str
    licence: str
    citation: str
    quirks: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    place: str = ""
    lengths: str | None = None
    labels: str | None = None

    @property
    def at_hand(self) -> bool:
        """Whether `load()` needs neither the network nor a path."""
        return not self.place and all(source.cached.exists() for source in self.sources)

    def fetch(self) -> list[Path]:
        """Its files, downloaded if they are not there yet, and verified.

        FileNotFoundError, OSError: as `Source.fetch`; also if it cannot be fetched at all.
        """
        if self.place:
            raise FileNotFoundError(
                f"{self.name} cannot be fetched; give its path. There must be: {self.place}."
            )
        try:
            return [source.fetch() for source in self.sources]
        except FileNotFoundError as error:
            missing = [source.cached.name for source in self.sources if not source.cached.exists()]
            if len(missing) < 2:
                raise
            raise FileNotFoundError(
                f"{error} {len(missing)} files of {self.name} are not there: {', '.join(missing)}. "
                f"All belong into one folder; zoo info {self.name} tells their addresses."
            ) from error


def generated(make: Callable[..., Splits]) -> Callable[..., Splits]:
    """A `load` of data that are made, not read: as `make`; a ValueError refuses a path."""

    @functools.wraps(make)
    def load(path: str | os.PathLike[str] | None = None, **settings: Any) -> Splits:
        if path is not None:
            raise ValueError(
                "`path`, where data are, must be left out for these, which are generated. "
                f"Received: {path}."
            )
        return make(**settings)

    return load
