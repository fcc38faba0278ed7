"""Quotations fetched once by yfinance, kept with how they were fetched, verified when used.

Adjusted prices are rewritten at each dividend, so the same call gives other numbers tomorrow: what
was learnt from can be had again only if it was kept.
"""

import datetime
import hashlib
import json
import os
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zoo.datasets.sources.source import Source, home

TICKER = re.compile(r"[A-Za-z0-9^][A-Za-z0-9.^=&_-]{0,31}")
# How long a quotation is under way.
INTERVALS = {
    "1h": {"hours": 1},
    "1d": {"days": 1},
    "1wk": {"weeks": 1},
    "1mo": {"months": 1},
}
WAITS = (2.0, 8.0, 30.0)  # seconds before asking once more when told to ask less


@dataclass(frozen=True)
class Asked:
    """What is asked of Yahoo.

    ticker: such as "MRF.NS".  start, end: "YYYY-MM-DD", `end` not included; None: all there is.
    interval: "1h", "1d", "1wk" or "1mo".  auto_adjust: whether Open, High, Low and Close are
    adjusted for dividends as well as for splits; if not, Adj Close stands beside them.

    ValueError: one of them is not so.
    """

    ticker: str
    auto_adjust: bool
    start: str | None = None
    end: str | None = None
    interval: str = "1d"

    def __post_init__(self) -> None:
        if not TICKER.fullmatch(self.ticker):
            raise ValueError(
                "`ticker`, the symbol of a price at Yahoo, consists of letters, digits and "
                f".^=&_-. Received: {self.ticker!r}. Such as MRF.NS or ^GSPC."
            )
        if self.interval not in INTERVALS:
            raise ValueError(
                "`interval`, the time from one price to the next, must be one of "
                f"{', '.join(INTERVALS)}. Received: {self.interval!r}."
            )
        for name, day in (("start", self.start), ("end", self.end)):
            try:
                datetime.date.fromisoformat(day or "2000-01-01")
            except ValueError as error:
                raise ValueError(
                    f"`{name}`, a day, must be written YYYY-MM-DD. Received: {day!r}."
                ) from error

    @property
    def manifest(self) -> Path:
        """Where it is told what was fetched."""
        key = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]
        kind = "adjusted" if self.auto_adjust else "raw"
        # file systems that take a.ns for A.NS would mix them up without the key
        return home() / "prices" / f"{self.ticker}-{self.interval}-{kind}-{key}.json"


def snapshot(asked: Asked, refresh: bool = False) -> tuple[Path, tuple[str, ...]]:
    """The file of these quotations, and notes on it; fetched if it is not there, or to `refresh`.

    Two processes that want the same at once do not disturb each other: the second waits.

    OSError: Yahoo gives nothing, or what was kept is no longer what it was.
    """
    from filelock import FileLock

    manifest = asked.manifest
    manifest.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(manifest.with_name(f".{manifest.name}.lock")):
        if refresh or not manifest.exists():
            _keep(asked, manifest)
        kept = _kept(manifest)
    adjusted = "adjusted for splits and dividends" if asked.auto_adjust else "adjusted for splits"
    told = (
        f"{asked.ticker}: as fetched on {kept['fetched']} by yfinance {kept['yfinance']}, "
        f"{adjusted} known then."
    )
    return manifest.with_name(kept["file"]), (told, *kept["notes"])


def _kept(manifest: Path) -> dict[str, Any]:
    """What the manifest says, if the file is still what it says."""
    try:
        kept: dict[str, Any] = json.loads(manifest.read_text("utf-8"))
        sound = Source.hash(manifest.with_name(Path(kept["file"]).name)) == kept["sha256"]
        told = {"fetched", "yfinance", "notes"} <= kept.keys()
        cause = (
            "" if sound and told else f"another hash of {kept['file']}, or no word on its origin"
        )
    except (OSError, ValueError, LookupError, TypeError) as error:
        cause = f"{type(error).__name__}: {error}"
    if cause:
        raise OSError(
            f"`{manifest}`, prices fetched earlier, must tell of a file that is as it was. "
            f"Received: {' '.join(cause.split())}. Pass refresh=True to fetch them anew."
        )
    return kept


def _keep(asked: Asked, manifest: Path) -> None:
    """Fetches; writes the file, then the manifest that names it, so that neither is ever half.

    An older file stays: another process may be reading it, and results may rest on it.
    """
    frame, notes = _whole(_fetch(asked), asked)
    import yfinance

    days = asked.interval != "1h"
    frame.index = frame.index.strftime("%Y-%m-%d" if days else "%Y-%m-%d %H:%M:%S%z")
    content = frame.to_csv(index_label="Date", lineterminator="\n").encode()
    digest = hashlib.sha256(content).hexdigest()
    file = manifest.with_name(f"{manifest.stem}-{digest[:12]}.csv")
    told = {
        "asked": asdict(asked),
        "fetched": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "yfinance": yfinance.__version__,
        "rows": len(frame),
        "file": file.name,
        "sha256": digest,
        "notes": notes,
    }
    for path, data in ((file, content), (manifest, json.dumps(told, indent=1).encode())):
        draft = path.with_name(f".{path.name}.part")
        draft.write_bytes(data)
        os.replace(draft, path)


def _fetch(asked: Asked) -> Any:
    """The frame that yfinance gives; asks again, ever later, when told to ask less."""
    import yfinance
    from yfinance.exceptions import YFRateLimitError

    settings: dict[str, Any] = {"start": asked.start, "end": asked.end}
    if asked.start is None:
        settings = {"period": "max", "end": asked.end} if asked.end is None else {"end": asked.end}
    settings |= {"interval": asked.interval, "auto_adjust": asked.auto_adjust, "actions": False}
    for wait in (*WAITS, None):
        try:
            # not `download`, which hides a refusal behind an empty frame
            frame = yfinance.Ticker(asked.ticker).history(**settings)
            break
        except YFRateLimitError as error:
            if wait is None:
                cause = f"Yahoo asks for fewer requests, {len(WAITS) + 1} times in a row"
                raise OSError(_refused(asked, cause, "Try again later.")) from error
            time.sleep(wait)
        except Exception as error:  # whatever its many layers raise
            cause = f"{type(error).__name__}: {' '.join(str(error).split())}"
            raise OSError(_refused(asked, cause)) from error
    if frame is None or not len(frame):
        fix = "Is the ticker right, and was it traded then? Yahoo also answers so to too many."
        raise OSError(_refused(asked, "no rows", fix))
    if "Close" not in frame.columns or getattr(frame.index, "tz", None) is None:
        shown = ", ".join(map(str, frame.columns))[:80]
        raise OSError(_refused(asked, f"columns {shown}, index {type(frame.index).__name__}"))
    return frame


def _whole(frame: Any, asked: Asked) -> tuple[Any, list[str]]:
    """Without a last row whose time is not over where the exchange is; and a note on it."""
    import pandas as pd

    last = frame.index[-1]
    if last + pd.DateOffset(**INTERVALS[asked.interval]) <= pd.Timestamp(
        time.time(), unit="s", tz="UTC"
    ):
        return frame, []
    if len(frame) == 1:
        raise OSError(_refused(asked, f"{last} alone, which is not over"))
    note = f"{asked.ticker}: {last} was not over at the exchange when it was fetched: left out."
    return frame.iloc[:-1], [note]


def _refused(asked: Asked, cause: str, fix: str = "") -> str:
    where = asked.manifest
    kept = f" What was fetched earlier is still at {where}: leave out refresh." * where.exists()
    return (
        f"`{asked.ticker}`, whose prices are fetched by yfinance, must be answered with rows of "
        f"prices. Received: {cause}. {fix}".rstrip()
        + kept
    )
