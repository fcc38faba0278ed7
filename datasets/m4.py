"""Weekly and hourly series of the M4 competition: hundreds, of different lengths.

A model learns from all series of a kind at once and foretells the end of each.
"""

import csv
import functools
import io
import os
from dataclasses import dataclass

import numpy as np

from zoo.datasets.cards import Card, Field
from zoo.datasets.sources.family import locate_all
from zoo.datasets.sources.reading import complaint, read_text
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Ragged, Rows, Splits

URL = (
    "https://raw.githubusercontent.com/Mcompetitions/M4-methods/"
    "6c1067e5a57161249b17289a565178dc7a3fb3ca/Dataset"
)
WHAT = "`path`, the series of the M4 competition"


def _source(kind: str, part: str, sha256: str, size: int) -> Source:
    return Source(
        name=f"m4/{kind}-{part}.csv",
        url=f"{URL}/{part.title()}/{kind}-{part}.csv",
        sha256=sha256,
        bytes=size,
        licence="free to use, cite",
        citation="Makridakis et al. 2020, The M4 competition",
    )


HOURLY = (
    _source(
        "Hourly",
        "train",
        "ea59b7783573c49077a835ab6465c7d66f1474783360f310988a9a737fbca62f",
        2_347_115,
    ),
    _source(
        "Hourly",
        "test",
        "71a57fccb15e534d973626ada4fb87febf789e9317715b7cc6dd3b5f90db6f42",
        132_820,
    ),
)
WEEKLY = (
    _source(
        "Weekly",
        "train",
        "d478d3f6ed673e6ed3c2cb0fbed5425f72eedd51318ebebeb0b5ecfcefc37714",
        4_015_067,
    ),
    _source(
        "Weekly",
        "test",
        "3b2bc4be8e636e802260dcd843ca3c5da40536a1fbe1ecb3229a97dae4f44688",
        44_247,
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Many(Rows):
    """A series a row.

    names   (rows,) such as "H1"
    values  (rows, time) float64, of different lengths
    """

    names: tuple[str, ...]
    values: Ragged


def load(
    sources: tuple[Source, Source], horizon: int, path: str | os.PathLike[str] | None = None
) -> Splits[Many]:
    """Row by row the same series: all but its last `horizon` values, those, and the test's.

    Whoever fits on all that came before the test joins the first two.

    path: the folder that holds both files; None: the cache, or fetched.

    FileNotFoundError, OSError: as `locate_all`.  ValueError: not series, or not of one another.
    """
    files = locate_all(sources, path, WHAT)
    names, past = _ragged(files[0].path)
    others, future = _ragged(files[1].path)
    if names != others or (future.lengths != horizon).any() or past.lengths.min() <= horizon:
        found = f"{len(others)} series of {future.lengths.min()} to {future.lengths.max()} values"
        expected = f"of the {len(names)} series of the train file, {horizon} values each"
        raise ValueError(complaint(WHAT, files[1].path, expected, found))
    ends = past.lengths - horizon
    known = Ragged.of([series[:end] for series, end in zip(past, ends, strict=True)], np.float64)
    notes = (*files[0].notes, *files[1].notes)
    train, validation, test = (Many(names, v) for v in (known, past.last(horizon), future))
    return Splits(train, validation, test, notes)


def _ragged(path: str | os.PathLike[str]) -> tuple[tuple[str, ...], Ragged]:
    """Series of different lengths: a name, values, and empty cells to the end of the line."""
    rows = csv.reader(io.StringIO(read_text(path, what=WHAT)[0]), strict=True)
    names, series = [], []
    try:
        width = len(next(rows))
        for line, row in enumerate(rows, 2):
            if len(row) != width:
                raise ValueError(f"line {line} has {len(row)} of {width} cells")
            end = next((i for i, cell in enumerate(row) if not cell), width)
            if any(row[end:]):
                raise ValueError(f"line {line} has values after an empty cell")
            names.append(row[0])
            series.append(np.array(row[1:end], np.float64))
            if not len(series[-1]) or not np.isfinite(series[-1]).all():
                raise ValueError(f"line {line} has no value, or one that is not finite")
        if len(set(names)) != len(names) or not names:
            raise ValueError("its series have no names of their own")
    except (ValueError, csv.Error) as error:
        expected = "a series a line: its name and its values"
        raise ValueError(complaint(WHAT, path, expected, f"in which {error}")) from error
    return tuple(names), Ragged.of(series, np.float64)


def _card(
    name: str, story: str, horizon: int, sources: tuple[Source, Source], baseline: str
) -> Card:
    return Card(
        name=name,
        story=story,
        load=functools.partial(load, sources, horizon),
        fields=(
            Field("names", "(rows,) text", "of the series"),
            Field("values", "(rows, time) float64", "from the oldest to the newest"),
        ),
        split=f"within each series: the competition's test, and the {horizon} values before it",
        baseline=baseline,
        licence=sources[0].licence,
        citation=sources[0].citation,
        quirks=("The competition hides dates; series are of very different size: scale each.",),
        sources=sources,
        lengths="values",
    )


CARDS = (
    _card(
        "m4-hourly",
        "414 hourly series of the M4 competition, horizon 48",
        48,
        HOURLY,
        "the day before: sMAPE 13.912; the last value: 43.003",
    ),
    _card(
        "m4-weekly",
        "359 weekly series of the M4 competition, horizon 13",
        13,
        WEEKLY,
        "the last value: sMAPE 9.161",
    ),
)
