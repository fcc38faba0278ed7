"""When a loss has diverged: it is twice as bad as before anything was learnt, and stays so.

One bad batch proves nothing, nor does a bad start that mends itself: a trained model under a fresh
optimizer, or a rate without a warm-up, may be thrown far off and come back.  So the middle one of
the last `LAST` losses counts, and only while the later half of them is no better than the earlier.

Nor do the first few rows prove much: they may be easy by chance, so `ROWS` of them tell the loss
before anything was learnt.  Unless training was lost with its first steps: then these rows tell
how bad it is, and the very first of them are all there is to go by, with room for chance.
"""

import math
import statistics
from collections import deque
from collections.abc import Mapping
from typing import Any

LAST = 40  # batches that are looked at together …
LUCKY = 4  # … of which so many may be good though all is lost
ROWS = 64  # that tell the loss before anything was learnt …
FEW = 4  # … and the very first of them
CHANCE = 6.0  # how far the mean of few may be below that of `ROWS`, in parts of it over √few
BETTER = 0.95  # of the earlier half's loss: it is on its way back


class Divergence:
    """Judges the losses of batches, one after another.

    Arguments:
        worse: how many times as bad as at first is too bad.
        batches: how many batches tell the loss before anything was learnt; as many as hold `ROWS`
            rows if None.

    Attributes:
        untrained: the loss before anything was learnt; None until it is known.
        lost: whether all losses since the very first rows but a few by luck were too bad.
        since: how many batches ago the loss rose above the limit and did not come back to the
            level; 0: it did.
    """

    def __init__(self, worse: float, batches: int | None = None) -> None:
        self.worse, self.batches = worse, batches
        self.untrained: float | None = None
        self.lost, self._lucky, self.since = batches is None, 0, 0
        self._first: list[tuple[float, float]] = []
        self._very_first: tuple[float, float] | None = None  # their mean, and how many
        self._last: deque[float] = deque(maxlen=LAST)

    def __call__(self, loss: float, rows: float) -> bool:
        """Whether the loss has diverged with this one, of so many rows."""
        known = self.level is not None
        if self.untrained is None:
            self._begin(loss, rows)
        if not known:
            return False
        if self.lost and loss <= self.limit:
            self._lucky += 1
            if self._lucky > LUCKY:
                self.lost, self.since = False, 0
        if self.level is None:
            return False
        self._last.append(loss)
        above = loss > (self.level if self.since else self.limit)
        self.since = self.since + 1 if above else 0
        return above and len(self._last) == LAST and self._is_bad()

    def get_state(self) -> dict[str, Any]:
        """What a checkpoint keeps of it."""
        known = {"untrained": self.untrained, "lost": self.lost, "lucky": self._lucky}
        seen = {"first": self._first, "very_first": self._very_first, "last": list(self._last)}
        return {**known, **seen, "since": self.since}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Goes on from what a checkpoint kept."""
        self.untrained, self.lost = state["untrained"], state["lost"]
        self._lucky, self.since = state["lucky"], state["since"]
        self._first = [(loss, rows) for loss, rows in state["first"]]
        self._very_first = state["very_first"] and tuple(state["very_first"])
        self._last = deque(state["last"], maxlen=LAST)

    def is_fine(self, loss: float) -> bool:
        """Whether a loss is no worse than at first, and not by luck alone."""
        if self.level is None:
            return True
        middle = statistics.median([*self._last][-LUCKY:] or [loss])
        return max(loss, middle) <= self.level

    @property
    def level(self) -> float | None:
        """What is no worse than at first; None until it is known."""
        if not self.lost:
            return self.untrained
        if self._very_first is None:
            return None
        mean, rows = self._very_first
        return mean + CHANCE * abs(mean) * (1 / math.sqrt(rows) - 1 / math.sqrt(ROWS))

    @property
    def begun(self) -> float | None:
        """The loss before anything was learnt, as far as it can be told."""
        return self._very_first[0] if self.lost and self._very_first else self.untrained

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
        mean = sum(loss * rows for loss, rows in self._first) / seen
        if self._very_first is None and seen >= FEW:
            self._very_first = (mean, seen)
            self.lost = self.lost and seen < ROWS
        if seen >= ROWS if self.batches is None else len(self._first) >= self.batches:
            self.untrained = mean
