"""What a diagnosis finds."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Finding:
    """Where it began.

    kind    "data", "outputs", "gradients", "weights" or "unknown"
    place   the field of the data, or the name of the layer, of one in a model in the model
            "decoder/recurrence_0"
    told    the same in words
    row, step   of the data; step is None where there is no time.  The row is that of a batch, or
            that of all if the data know it.
    """

    kind: str
    place: str
    told: str
    row: int | None = None
    step: int | None = None


UNKNOWN = Finding("unknown", "", "Where it began was not looked at: give the guard its `data`.")
