"""What came of a race, as a table and as plain data."""

import dataclasses
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zoo.bench.race import Times
from zoo.report import Table


@dataclasses.dataclass(frozen=True)
class Result:
    """One task: what was run, and the times of each contestant, or why there are none."""

    act: str
    layer: str
    shape: str
    times: Mapping[str, Times | str]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        told = {
            name: {"error": times}
            if isinstance(times, str)
            else {
                "median_ms": 1e3 * times.median,
                "spread": times.spread,
                "first_s": times.first,
                "turns": len(times.seconds),
            }
            for name, times in self.times.items()
        }
        return {"act": self.act, "layer": self.layer, "shape": self.shape, "times": told}


def table(results: Sequence[Result]) -> Table:
    """Medians in ms and their spread, and how long ours takes as a part of each other's time."""
    names = list(dict.fromkeys(name for result in results for name in result.times))
    others = names[1:]
    rows = []
    for result in results:
        times = result.times
        ours = times[names[0]]
        ratios = [_ratio(ours, times.get(name)) for name in others]
        shown = [_shown(times.get(name)) for name in names]
        first = "–" if isinstance(ours, str) else f"{ours.first:.1f}"
        rows.append((f"{result.act} {result.layer} {result.shape}", *shown, *ratios, first))
    return Table(
        caption="Milliseconds, median ± half the distance of the quartiles",
        columns=("", *names, *(f"{names[0]} / {name}" for name in others), "first run, s"),
        rows=tuple(rows),
    )


def machine() -> dict[str, str]:
    """What it was measured on."""
    cpu = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.is_file():
        lines = described.read_text().splitlines()
        cpu = next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), cpu)
    return {"processor": cpu, "system": platform.platform(), "python": platform.python_version()}


def _shown(times: Times | str | None) -> str:
    if not isinstance(times, Times):
        return "–"
    return f"{1e3 * times.median:.2f} ±{100 * times.spread:.0f}%"


def _ratio(ours: Times | str, other: Times | str | None) -> str:
    if isinstance(ours, Times) and isinstance(other, Times):
        return f"{ours.median / other.median:.2f}"
    return "–"
