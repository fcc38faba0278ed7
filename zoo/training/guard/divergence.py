"""When a loss has diverged: it is twice as bad as before anything was learnt, and stays so.

One bad batch proves nothing, nor does a bad start that mends itself: a trained model under a fresh
optimizer, or a rate without a warm-up, may be thrown far off and come back.  So the middle one of
the last `LAST` losses counts, and only while the later half of them is no better than the earlier.
"""

import statistics
from collections import deque
from collections.abc import Mapping
from typing import Any

LAST = 40  # batches that are looked at together
ROWS = 64  # that tell the loss before anything was learnt: few ones may be easy by chance
BETTER = 0.95  # of the earlier half's loss: it is on its way back


class Divergence:
    """Judges the losses of batches, one after another.

    Arguments:
        worse: how many times as bad as at first is too bad.
        batches: how many batches tell the loss before anything was learnt; as many as hold `ROWS`
            rows if None.

    Attributes:
        level: the loss before anything was learnt; None until it is known.
        since: how many batches ago the loss rose above the limit and did not come back to the
            level; 0: it did.
    """

    def __init__(self, worse: float, batches: int | None = None) -> None:
        self.worse, self.batches = worse, batches
        self.level: float | None = None
        self.since = 0
        self._first: list[tuple[float, float]] = []
        self._last: deque[float] = deque(maxlen=LAST)

    def __call__(self, loss: float, rows: float) -> bool:
        """Whether the loss has diverged with this one, of so many rows."""
        if self.level is None:
            self._begin(loss, rows)
            return False
        self._last.append(loss)
        above = loss > (self.level if self.since else self.limit)
        self.since = self.since + 1 if above else 0
        return above and len(self._last) == LAST and self._is_bad()

    def get_state(self) -> dict[str, Any]:
        own = {"level": self.level, "since": self.since}
        return {**own, "first": self._first, "last": list(self._last)}

    def set_state(self, state: Mapping[str, Any]) -> None:
        self.level, self.since = state["level"], state["since"]
        self._first = [(loss, rows) for loss, rows in state["first"]]
        self._last = deque(state["last"], maxlen=LAST)

    @property
    def limit(self) -> float:
        """What is too bad.  A loss of less than nothing, of a density, has a size too."""
        level = 0.0 if self.level is None else self.level
        return level + (self.worse - 1) * abs(level)

    def _is_bad(self) -> bool:
        losses = list(self._last)
        earlier, later = (statistics.median(x) for x in (losses[: LAST // 2], losses[LAST // 2 :]))
        return statistics.median(losses) > self.limit and later > BETTER * earlier

    def _begin(self, loss: float, rows: float) -> None:
        self._first.append((loss, rows))
        seen = sum(rows for _, rows in self._first)
        if seen >= ROWS if self.batches is None else len(self._first) >= self.batches:
            self.level = sum(loss * rows for loss, rows in self._first) / seen
