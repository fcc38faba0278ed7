"""`zoo backtest` and `zoo forecast`: what a network foretells of a series, and whether it can."""

import dataclasses
import shlex
from pathlib import Path
from typing import Any

import click

from zoo.cli._files import report
from zoo.cli._told import Told

MOST = 12  # series whose forecasts a page shows


class Forecasting(Told):
    """A command whose options are the settings of a forecast, made when it is asked for."""

    def get_params(self, context: click.Context) -> list[click.Parameter]:
        """Those of the command, and one for each setting."""
        from zoo.cli._training import option
        from zoo.forecasting.settings import Settings

        fields = [field for field in dataclasses.fields(Settings) if field.name != "data"]
        return [*super().get_params(context), *map(option, fields)]


@click.command(
    cls=Forecasting,
    example="zoo backtest prices.csv --column Close --horizon 5",
    short_help="Judge forecasts on the last part of a series.",
)
@click.argument("data")
@report("backtest.html")
def backtest(data: str, report: Path, **given: Any) -> dict[str, Any]:
    """Foretell the last part of a series from what came before, beside what must be beaten.

    DATA is a CSV file of prices, a ticker, or a dataset by name: random-walk, ar1-returns, etth1,
    exchange-rate, m4-hourly, m4-weekly and others.
    """
    return _run(data, report, given, live=False)


@click.command(
    cls=Forecasting,
    example="zoo forecast prices.csv --horizon 5 --out runs/prices",
    short_help="Foretell what comes after a series.",
)
@click.argument("data")
@report("forecast.html")
@click.option("--out", type=click.Path(path_type=Path), help="A folder to keep the forecaster in.")
@click.option("--overwrite", is_flag=True, help="Replace what is at --out.")
def forecast(
    data: str, report: Path, out: Path | None, overwrite: bool, **given: Any
) -> dict[str, Any]:
    """Foretell what comes after the last row of a series, with intervals; a backtest comes first.

    DATA is as in `zoo backtest`.  What is kept at --out foretells later rows too: `zoo predict`.
    """
    if out is not None:
        from zoo.files import claim
        from zoo.presets.folder import SIGN

        claim(out, SIGN, overwrite)
    return _run(data, report, given, live=True, out=out)


def _run(
    data: str, report: Path, given: dict[str, Any], live: bool, out: Path | None = None
) -> dict[str, Any]:
    from zoo.cli._quiet import quiet_tensorflow
    from zoo.forecasting.loading import load
    from zoo.forecasting.settings import Settings
    from zoo.settings import checked

    settings = checked(Settings, "a forecast", {"data": data, **given})
    series, settings, notes = load(settings, live)  # bad data is told before TensorFlow is loaded
    quiet_tensorflow()
    from rich.console import Console

    from zoo.cli._table import Drawn
    from zoo.forecasting import report as told
    from zoo.forecasting.backtest import backtest as walk
    from zoo.report import write

    with Console(stderr=True).status("") as status:
        found = walk(series, settings, notes, begin=status.update)
    console = Console(highlight=False)
    for note in notes:
        console.print(note)
    console.print(Drawn(told.compare(found, short=True)))
    for table in told.traded(found):
        console.print(Drawn(table))
    console.print(told.verdict(found))
    said = {name: value for name, value in given.items() if value != getattr(Settings, name)}
    words = [_word(name.replace("_", "-"), value) for name, value in said.items()]
    command = shlex.join(["zoo", "forecast" if live else "backtest", data, *words])
    card, curves, foretold = told.card(found), [], {}
    if live:
        from zoo.forecasting.forecaster import Forecaster

        forecaster = Forecaster.of(found)
        for one, table in zip(series, forecaster.predict(series), strict=True):
            foretold[one.name] = table
            console.print(f"{one.name}:\n{table.to_string(index=False)}")
            if "forecast" in table:  # a volatility or a probability is on no axis of prices
                curves.append(told.ahead(one.name, one.values, table))
        if out is not None:
            forecaster.save(out)
            click.echo(f"Kept: {out}; later: zoo predict {out} {shlex.quote(data)}")
    page = told.page(card, command, curves[:MOST])
    click.echo(f"Report: {write(page, report)}")
    more = {"forecasts": foretold, "folder": out} if live else {}
    return {**told.plain(found), **more, "notes": notes, "report": report}


def _word(option: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"--{option}" if value else f"--no-{option}"
    return f"--{option}={value}"
