"""Seattle's weather, four years of days: tomorrow's from a sequence of days.

What a day was called (drizzle, fog, rain, snow, sun) comes with what was measured on it.
"""

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.formats.tables.dated import read_dated
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Splits, Table

SEATTLE = Source(
    name="seattle-weather.csv",
    url="https://raw.githubusercontent.com/vega/vega-datasets/"
    "cad85578e232704bb0453544742440038038c6a2/data/seattle-weather.csv",
    sha256="0845078a290b48e3149ab8639966824110a251db4e06fc144c06ebb534af23be",
    bytes=48_219,
    licence="public domain (NOAA)",
    citation="NOAA, Seattle-Tacoma 2012-2015, in vega-datasets",
)
TYPES = ("drizzle", "fog", "rain", "snow", "sun")
COLUMNS = ("precipitation", "temp_max", "temp_min", "wind")


@dataclass(frozen=True, eq=False, repr=False)
class Weather(Table):
    """Days.

    values  (rows, 4) precipitation in mm, temp_max and temp_min in °C, wind in m/s
    types   (rows,) int32, places in `classes`
    """

    types: NDArray[np.int32]


def load(
    path: str | os.PathLike[str] | None = None, validation: float = 0.2, test: float = 0.2
) -> Splits[Weather]:
    """The days in order, split by position.

    path: the file, or the folder that holds it; None: the cache, or fetched.

    FileNotFoundError, OSError: as `Source.locate`.  ValueError: no table of weather, a type that
    there is not, days out of order, or too few to split.
    """
    located = SEATTLE.locate(path)
    what = "`path`, a table of weather"
    table, words, notes = read_dated(located.path, what, "date", COLUMNS, ("weather",))
    unknown = sorted(set(words["weather"]) - set(TYPES))
    if unknown:
        raise ValueError(
            f"`weather`, what a day was called, must be one of {', '.join(TYPES)}. "
            f"Received: {unknown[0]!r} in {str(located.path)!r}."
        )
    types = np.array([TYPES.index(word) for word in words["weather"]], np.int32)
    days = Weather(table.dates, table.values, table.names, types)
    return days.split(validation, test, (*located.notes, *notes), TYPES)


CARDS = (
    Card(
        name="seattle-weather",
        story="1 461 days of Seattle, 2012 to 2015: measured and called",
        load=load,
        fields=(
            Field("dates", "(rows,) datetime64[D]", "days"),
            Field("values", "(rows, 4) float64", "rain in mm, highest and lowest °C, wind in m/s"),
            Field("types", "(rows,) int32", "what the day was called, see classes"),
        ),
        split="by position: the last fifth to test, the fifth before it to validate",
        baseline="tomorrow is as today; the commonest type of the train days",
        licence=SEATTLE.licence,
        citation=SEATTLE.citation,
        quirks=("Types are those of vega-datasets, not of NOAA; drizzle and snow are rare.",),
        sources=(SEATTLE,),
        labels="types",
    ),
)
