"""Dates: those that follow the last, and what is known of any date before it comes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

WEEKDAYS = 0.95  # of the days of a market, which now and then opens on a Saturday

FEATURES = {
    "weekday": ("datetime64[D]", 3, 7),  # unit, and where its cycle stood in 1970
    "month": ("datetime64[M]", 0, 12),
    "hour": ("datetime64[h]", 0, 24),
}


def following(dates: NDArray[Any], steps: int) -> NDArray[Any]:
    """(steps,) the dates after the last one, in the rhythm of those before.

    Numbered rows go on; days that are weekdays, but for one in twenty, go on with weekdays; days of
    one number each month go on by months; all else by the step that is most common.
    """
    if dates.dtype.kind != "M":
        return np.asarray(dates[-1] + np.arange(1, steps + 1))
    if np.datetime_data(dates.dtype)[0] == "D" and len(dates) > 1:
        months, day = dates.astype("datetime64[M]"), (dates - dates.astype("datetime64[M]"))
        if (np.diff(months).astype(int) == 1).all() and (day == day[0]).all():
            later = months[-1] + np.arange(1, steps + 1)
            return np.asarray(later.astype("datetime64[D]") + day[-1])
        if len(dates) > 5 and np.is_busday(dates).mean() > WEEKDAYS:
            return np.asarray(np.busday_offset(dates[-1], np.arange(1, steps + 1), "backward"))
    gaps, counts = np.unique(np.diff(dates), return_counts=True)
    step = gaps[counts.argmax()] if len(gaps) else np.timedelta64(1, "D")
    return np.asarray(dates[-1] + step * np.arange(1, steps + 1))


def cycle(name: str, dates: NDArray[Any]) -> NDArray[np.float64]:
    """(rows, 2) sine and cosine of where each date stands in the week, the year or the day.

    Raises:
        ValueError: rows are numbered and have no dates.
    """
    if dates.dtype.kind != "M":
        raise ValueError(
            f"`planned` {name} is of dates. Received: rows that are numbered, without dates."
        )
    unit, offset, length = FEATURES[name]
    place = (dates.astype(unit).astype(np.int64) + offset) % length
    angle = 2 * np.pi * place / length
    return np.stack([np.sin(angle), np.cos(angle)], axis=1)
