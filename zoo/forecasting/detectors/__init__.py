"""Lie detectors: whether a forecast, or what prepares its data, has seen what it foretells.

Each is in the file of its name:

    future_shuffle(forecast, values)    change what comes after a row: nothing told before may move
    split_leak(prepare, values, cut)    the same for what training is given: a scaler of all data,
                                        windows across the split
    target_leak(prepare, values, cut)   change a target: the inputs of its own row may not move
    lag_copy(last, forecasts, actual)   whether what is told is yesterday's value, and no more

The first three intervene: they find a leak of any strength, and what is given must only be
deterministic.  The last judges by numbers alone, and may err as its p-value says.  Each gives a
`Finding`, see finding.py.  `of_model(model, window)` makes the callable of the first from any Keras
model.
"""

from zoo.forecasting.detectors.finding import Finding
from zoo.forecasting.detectors.future_shuffle import future_shuffle, of_model
from zoo.forecasting.detectors.lag_copy import lag_copy
from zoo.forecasting.detectors.split_leak import split_leak
from zoo.forecasting.detectors.target_leak import target_leak

__all__ = ["Finding", "future_shuffle", "lag_copy", "of_model", "split_leak", "target_leak"]
