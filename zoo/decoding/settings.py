"""How the next symbol is chosen, as the user says it."""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Sampling:
    """How the next symbol is chosen.

    Arguments:
        temperature: 0 takes the most likely symbol; 1 samples as the model believes; less is
            more cautious, more is wilder.
        top_k: sample among the k most likely alone; 0 among all.
        top_p: sample among the fewest symbols whose probabilities sum to p; 1 among all.
    """

    temperature: Any = 0.8
    top_k: Any = 0
    top_p: Any = 1.0

    def check(self) -> "Sampling":
        """Itself, if its numbers make sense.

        Raises:
            ValueError: they do not.
        """
        if not 0 <= self.temperature < float("inf"):
            raise ValueError(
                "`temperature` must be 0 (greedy) or a positive number. "
                f"Received: temperature={self.temperature!r}."
            )
        if isinstance(self.top_k, bool) or not isinstance(self.top_k, int) or self.top_k < 0:
            raise ValueError(
                "`top_k`, how many symbols to sample among, must be a positive integer, or 0 for "
                f"all. Received: top_k={self.top_k!r}."
            )
        if not 0 < self.top_p <= 1:
            raise ValueError(
                "`top_p`, the probability of the symbols to sample among, must be above 0 and at "
                f"most 1. Received: top_p={self.top_p!r}."
            )
        return self
