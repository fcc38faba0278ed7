"""Draws the pictures of glass_box.md, beside this file, from pretrained models.

python docs/make_glass_box.py
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import zoo
from zoo.inspection import connectivity, views
from zoo.inspection.keeping import horizon

FOLDER = Path(__file__).with_name("glass_box")
DPI = 100
SPEECHES = 900  # characters that the model writes for itself to read
LAYER, UNIT = "recurrence_0", 399


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, figure in [*of_characters(), *of_a_translation(), *of_a_series()]:
        figure.savefig(FOLDER / f"{name}.png", dpi=DPI)
        print(name, flush=True)


def of_characters() -> list[tuple[str, Any]]:
    """What the character model does while it reads what it has written."""
    writer = zoo.load("char-lm")
    text = writer.generate("First Citizen:\n", SPEECHES, temperature=0.6, seed=2)
    record = zoo.record(writer, [text])
    units = horizon(record[LAYER]).argsort()[::-1][:24]
    came = writer.vocabulary.encode(text)[1:]
    return [
        ("gates", views.heatmap(record, LAYER, "forget", units=units, steps=slice(0, 100))),
        ("unit", views.text(record, LAYER, "c", UNIT)),
        ("horizons", views.horizons(record)),
        ("saturation", views.saturation(record)),
        ("path", views.trajectory(record, LAYER, "c", steps=slice(0, 150))),
        ("expected", views.expected(views.expect(record, writer.symbols, came=came), slice(0, 60))),
        ("connectivity", views.triangle(connectivity(writer, [text], first=80))),
    ]


def of_a_translation() -> list[tuple[str, Any]]:
    """Where attention looks."""
    translator = zoo.load("translation-en-fr")
    record = zoo.record(translator, ["A young girl in a red dress is playing with two black dogs."])
    return [("alignment", views.alignment(record))]


def of_a_series() -> list[tuple[str, Any]]:
    """The last window of temperatures drawn by chance."""
    forecaster = zoo.load("forecast")
    random, days = np.random.default_rng(0), np.arange(120)
    warm = 14 + 8 * np.sin(days / 58) + random.normal(size=120).cumsum() / 2
    dates = pd.date_range("2015-01-01", periods=120)
    series = pd.Series(warm + 2 * random.normal(size=120), dates, name="temp_max")
    record = zoo.record(forecaster, series)
    window = series.iloc[-forecaster.settings.lags :].to_numpy()
    return [("series", views.series(window, record, LAYER, value="°C"))]


if __name__ == "__main__":
    main()
