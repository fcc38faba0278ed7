"""What comes next in a series, beside what any forecast has to beat; no financial advice.

A backtest judges the network, which is then taught on to the last row.  `zoo backtest` and
`zoo forecast` do the same at once; as a task it is kept, loaded and exported like any other.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoo.forecasting.settings import Settings
from zoo.tasks._task import Task


def read(settings: Settings) -> Any:
    """The series, the settings with their shares of rows, and notes on the data."""
    from zoo.forecasting.loading import load

    return load(settings, live=True)


def train(settings: Settings, data: Any, out: Path | None, callbacks: Sequence[Any] = ()) -> Any:
    """A `Forecaster`, kept in `out`.

    Raises:
        ValueError: there are `callbacks`: a forecast takes several trainings, of which none is the
            one to watch.
    """
    from zoo.forecasting.forecaster import Forecaster

    if callbacks:
        raise ValueError(
            "`callbacks` watch one training, and a forecast takes several. Received: "
            f"{len(callbacks)}. Leave them out."
        )
    trained = Forecaster.train(*data)
    if out is not None:
        trained.save(out)
    return trained


def load(folder: Path, config: dict[str, Any]) -> Any:
    """The `Forecaster` of a folder."""
    from zoo.forecasting.forecaster import Forecaster

    return Forecaster.load(folder, config)


TASK = Task(
    name="forecast",
    story="what comes next in a series, beside what any forecast has to beat",
    settings=Settings,
    read=read,
    train=train,
    load=load,
    acts=("evaluate", "export", "inspect", "predict"),
    resumes=False,
)
