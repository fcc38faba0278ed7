"""Numbers of any size → numbers about 0 of size 1: less the mean, by the deviation, of train."""

import dataclasses
from typing import Any, final

import numpy as np
from numpy.typing import ArrayLike


@final
@dataclasses.dataclass(frozen=True)
class Scaler:
    """Mean and standard deviation of each feature: plain numbers, as JSON keeps them.

    A Scaler is `Scaler(**json.loads(json.dumps(dataclasses.asdict(scaler))))`.

    Raises:
        ValueError: not as many means as deviations, or a deviation that is not above 0.
    """

    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    def __post_init__(self) -> None:
        for name in ("mean", "deviation"):
            object.__setattr__(self, name, tuple(map(float, getattr(self, name))))
        finite = np.isfinite([*self.mean, *self.deviation]).all()
        if (
            len(self.mean) != len(self.deviation)
            or not finite
            or min(self.deviation, default=0) <= 0
        ):
            raise ValueError(
                "`mean` and `deviation`, those of each feature, must be as many numbers, and the "
                f"latter above 0. Received: mean={self.mean}, deviation={self.deviation}."
            )

    @classmethod
    def of(cls, values: ArrayLike) -> "Scaler":
        """That of values (…, features), those of the training split and of nothing else.

        Values that are no numbers (NaN) are passed over.  A feature that never changes is only
        shifted: its deviation counts as 1.

        Raises:
            ValueError: a feature without a number, or with an infinite one.
        """
        rows = np.asarray(values, "float64")
        rows = rows.reshape(-1, rows.shape[-1])
        with_numbers = (~np.isnan(rows)).any(0)
        if not with_numbers.all() or np.isinf(rows).any():
            raise ValueError(
                "`values`, what is to be scaled, must have a number in each feature, and all "
                f"finite. Received: features without one: {np.flatnonzero(~with_numbers).tolist()},"
                f" infinite values: {np.isinf(rows).sum()}."
            )
        changes = np.nanmax(rows, 0) > np.nanmin(rows, 0)
        deviation = np.where(changes, np.nanstd(rows, 0), 1.0)
        return cls(tuple(np.nanmean(rows, 0)), tuple(deviation))

    def scale(self, values: Any) -> Any:
        """Values (…, features) scaled: arrays or tensors of float32, which are scaled alike."""
        # not divided: TensorFlow would do what is done here instead, and be another by a bit
        return (values - np.array(self.mean, "f4")) * (1 / np.array(self.deviation, "f4"))
