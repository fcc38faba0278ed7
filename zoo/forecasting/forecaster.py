"""A trained forecaster: raw values in; dates, forecasts and intervals out."""

import dataclasses
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoo.export.exported import Exported
from zoo.export.served import Endpoint
from zoo.forecasting import kept, since
from zoo.forecasting import report as told
from zoo.forecasting.backtest import Backtest, backtest, next_radius
from zoo.forecasting.calendar import DAY, Rhythm, following, moments, rhythm
from zoo.forecasting.conformal import Radius
from zoo.forecasting.loading import load
from zoo.forecasting.network import Network
from zoo.forecasting.raw import last, series_of
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings
from zoo.forecasting.windows import windows
from zoo.presets import folder as preset
from zoo.report import Sample, Table, write
from zoo.settings import replaced
from zoo.versions import versions

Floats = NDArray[np.float64]


class Forecaster(Exported):
    """Of one series or several; see `predict`.

    Attributes:
        settings: with which it was trained.
        network: what it is made of.
        facts: `names` of the series, how many columns stand beside each, `observed` and `planned`,
            the `rhythm` of their dates, whether these are `timed`, the `last` that was taught; and
            (series, horizon) each, empty from a head that tells no value, `radii`, half of an
            interval in volatilities, and `largest`, what it is at most.
        card: what its backtest has found.
    """

    task = "forecast"
    reads_files = True

    def __init__(
        self, settings: Settings, network: Network, facts: dict[str, Any], card: dict[str, Any]
    ) -> None:
        self.settings, self.network, self.facts, self.card = settings, network, facts, card

    @classmethod
    def train(cls, series: list[Series], settings: Settings, notes: Sequence[str] = ()) -> Self:
        """Judged by a backtest, then taught on, see `of`; it takes what `loading.load` gives."""
        begun = time.monotonic()
        trained = cls.of(backtest(series, settings, notes))
        trained.card["seconds"] = time.monotonic() - begun
        return trained

    @classmethod
    def of(cls, found: Backtest) -> Self:
        """The network of a backtest, taught on with all that came before its test.

        The rows of the test tell when to stop.  Its intervals go on from the last of them: what was
        missed there widens them.
        """
        settings, series = found.settings, [course.series for course in found.courses]
        network, horizon = found.network, found.settings.horizon
        lasts = [str(one.dates[-1]) for one in series]
        about = {"name": settings.data, "notes": list(found.notes)}
        card = {
            "data": {**about, "sha256": since.digest(series, lasts)},
            "settings": dataclasses.asdict(settings),
            "versions": versions(),
            **told.card(found),
        }
        held = [max(horizon, len(c.series) - int(c.origins[0]) - 1) for c in found.courses]
        ends = [len(one) - rows for one, rows in zip(series, held, strict=True)]
        parts = [
            [
                np.arange(end - horizon - 1, network.depth - 2, -settings.every)[::-1],
                np.arange(max(end, network.depth) - 1, len(one) - horizon),
            ]
            for one, end in zip(series, ends, strict=True)
        ]
        train, validation = (
            windows(series, [part[side] for part in parts], network.depth, horizon)
            for side in range(2)
        )
        network.learn(train, validation, warm=True)
        values = found.network.head.tells == "value"
        radii = [next_radius(found, number) for number in range(len(series))] if values else []
        facts = {
            "names": [one.name for one in series],
            "observed": series[0].observed.shape[1],
            "planned": series[0].planned.shape[1],
            "rhythm": [*rhythm(series[0].dates)],
            "last": lasts,
            "timed": bool((moments(series[0].dates) % DAY).any()),
            "radii": [[*radius.q[-1]] for radius in radii],
            "largest": [[*radius.largest[-1]] for radius in radii],
        }
        return cls(settings, network, facts, card)

    @classmethod
    def load(cls, folder: Path, config: dict[str, Any]) -> Self:
        """The one that was kept in a folder.

        Raises:
            FileNotFoundError, ValueError: the folder lacks something, or it is damaged.
        """
        card = preset.read_card(folder, {"settings", "report"})
        settings = Settings(**config["settings"])
        facts = kept.read(folder, config, settings)
        shape = len(facts["names"]), facts["observed"], facts["planned"]
        network = preset.load(
            folder,
            lambda: Network(settings, *shape),
            lambda: _restored(Network(settings, *shape), facts["scales"]),
            lambda made: made,
            settings.members * settings.layers,
        )
        return cls(settings, network, facts, card)

    @property
    def model(self) -> Any:
        """The network; of several that are averaged, the first."""
        return self.network.members[0]

    @property
    def rhythm(self) -> Rhythm:
        """How the dates of its series follow each other."""
        kind, step = self.facts["rhythm"]
        return Rhythm(kind, step)

    @property
    def radius(self) -> Radius:
        """(series, horizon) each; or none."""
        kept = (np.asarray(self.facts[name], float) for name in ("radii", "largest"))
        return Radius(*(one.reshape(-1, self.settings.horizon) for one in kept))

    def predict(self, raw: Any) -> list[pd.DataFrame]:
        """What comes after the last row of each series.

        Arguments:
            raw: those it was trained on, with later rows perhaps: a file of prices or a ticker; a
                pandas Series or DataFrame with dates as its index; values (rows,), the newest
                last, of a forecaster of one series; or `Series`, in the order of their names.

        Returns:
            For each series a table with `date`, `forecast`, and `low` and `high` of the interval;
            or `volatility` or `direction` instead, from a head that tells these.

        Raises:
            FileNotFoundError, OSError: there is no such file, or it cannot be read.
            ValueError: too few rows, what is no finite number, or other series.
        """
        given, rows = last(raw, self.settings, self.facts["names"], self.network.depth)
        said = self.network.tell(rows)
        tells = self.network.head.tells
        columns: dict[str, Floats] = {"forecast" if tells == "value" else tells: said.values}
        if len(self.radius.q):
            half = self.radius.half(said.volatility)
            columns["low"] = self.network.values(said.learnt - half, rows)
            columns["high"] = self.network.values(said.learnt + half, rows)
        return [
            pd.DataFrame(
                {"date": self._following(one.dates)}
                | {name: column[number] for name, column in columns.items()}
            )
            for number, one in enumerate(given)
        ]

    def read(self, raw: Any) -> list[Series]:
        """The series it is asked about, in order; it raises as `predict`."""
        return last(raw, self.settings, self.facts["names"], self.network.depth)[0]

    def in_steps(self, raw: Any) -> tuple[dict[str, Any], list[list[str]]]:
        """What its network reads of the last window of each series, and the dates of its steps.

        Raises:
            FileNotFoundError, OSError, ValueError: as `predict`; or it is an encoder and a decoder.
        """
        given, rows = last(raw, self.settings, self.facts["names"], self.network.depth)
        dates = [[str(date) for date in one.dates[-self.settings.lags :]] for one in given]
        return self.network.reads(rows), dates

    def evaluate(self, data: str | None = None, encoding: str | None = None) -> dict[str, float]:
        """How it has done on rows after the last it was taught, see `zoo.forecasting.since`.

        Arguments:
            data: a file or ticker, with later rows; what it was trained on if not given, of which
                those after `until`.
            encoding: of a text, which this is not.

        Raises:
            FileNotFoundError, OSError: there are no such data.
            ValueError: other series, no later rows, rows that were taught are no longer what they
                were, or it tells no values.
        """
        if encoding is not None:
            raise ValueError(f"`encoding` is of texts. Received: {encoding!r}. Leave it out.")
        given = {} if data is None else {"data": str(data), "path": None}
        settings = replaced(self.settings, until=None, **given)
        series = series_of(load(settings)[0], settings, self.facts["names"])
        kept = self.card.get("data", {}).get("sha256")
        if data is None and kept not in (None, since.digest(series, self.facts["last"])):
            raise ValueError(
                f"{settings.data} no longer holds what the forecaster was taught. "
                "Name the data to evaluate on."
            )
        return since.scores(self, series)

    def _following(self, dates: NDArray[Any]) -> NDArray[Any]:
        """In the rhythm in which it was trained; of numbered rows, and of dates where there were
        none, in their own.
        """
        known = dates.dtype.kind == "M" and self.rhythm.kind != "rows"
        return following(dates, self.settings.horizon, self.rhythm if known else None)

    def answers(self, raw: Sequence[str]) -> list[dict[str, Any]]:
        """Arguments are files of prices, or tickers: of each, name of a series → its table."""
        return [dict(zip(self.facts["names"], self.predict(one), strict=True)) for one in raw]

    def line(self, one: str, answer: dict[str, Any], most: int) -> str:
        """`most` series."""
        shown = list(answer.items())[:most]
        return "\n".join(f"{one}, {name}:\n{table.to_string(index=False)}" for name, table in shown)

    def tables(self) -> list[Table]:
        """Its scores beside those of what must be beaten."""
        return [told.page(self.card).comparison]

    def verdict(self) -> str:
        """Whether it is better than what must be beaten, in words."""
        return str(self.card["report"]["summary"])

    def samples(self) -> list[Sample]:
        """None: what it foretells depends on what it is given."""
        return []

    def report(self, path: str | Path) -> Path:
        """Writes one self-contained HTML page about it.

        Raises:
            OSError: it cannot be written.
        """
        return write(told.page(self.card), path)

    def served(self) -> Endpoint:
        """What it answers in the graph, see `zoo.forecasting.served`."""
        from zoo.forecasting.served import endpoint

        return endpoint(self)

    def save(self, folder: str | Path) -> None:
        """Keeps everything in a folder, from which `zoo.load` gives it back.

        Raises:
            OSError: it cannot be written, or holds other things.
        """
        preset.save(Path(folder), self.config(), self.network, self.card)

    def export_served(self, folder: Path) -> Any:
        """The SavedModel: see `zoo.forecasting.served`."""
        from zoo.forecasting.served import export

        return export(self, folder)

    def parts(self) -> Any:
        """What other formats hold: the same with dates as numbers, or else the networks alone."""
        from zoo.forecasting.served import parts

        return parts(self)

    def config(self) -> dict[str, Any]:
        """What builds it again, as plain data."""
        return {
            "task": self.task,
            "settings": dataclasses.asdict(self.settings),
            "facts": {**self.facts, "scales": self.network.teller.kept()},
        }


def _restored(network: Network, scales: Any) -> Network:
    network.teller.restore(scales)
    return network
