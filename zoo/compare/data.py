"""Where files of real data are: in the user's folder, or fetched before."""

from pathlib import Path

from zoo.datasets.sources.source import Source

TEXT = "lm/tinyshakespeare.txt"
RATES = "forecast/exchange_rate.txt.gz"


def check(folder: Path | None) -> None:
    """Raises FileNotFoundError if a folder of data that is named holds none."""
    if folder is not None and not any(_in(folder, name) for name in (TEXT, RATES)):
        raise FileNotFoundError(
            f"`data`, a folder of real data, must hold {TEXT} or {RATES}. Received: {folder}, by "
            "--data or $ZOO_TEST_DATA. Without one, what was fetched or is inside the package "
            "serves."
        )


def found(folder: Path | None, name: str, source: Source) -> Path | None:
    """A file in that folder, or as `zoo fetch` left it; None if there is neither."""
    here = _in(folder, name) if folder is not None else None
    return here or (source.cached if source.cached.is_file() else None)


def _in(folder: Path, name: str) -> Path | None:
    places = (folder / name, folder / Path(name).name)
    return next((place for place in places if place.is_file()), None)
