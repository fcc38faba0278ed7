"""Lie detectors: whether a forecast, or what prepares its data, has seen what it foretells.

    future_shuffle(forecast, values)    change what comes after a row: nothing told before may move
    split_leak(prepare, values, cut)    the same for what training is given
    scaler_leak(centre, spread, …)      whether the numbers of a scaler are those of all data
    lag_copy(told, actual)              whether a forecast is yesterday's value

The first two intervene, so they find a leak of any strength and accuse nobody else: what is given
must only be deterministic.  The others judge by numbers alone, for when no more is at hand.  Each
gives a `Finding`.  `of_model(model, window)` makes the callable of the first from any Keras model.
"""

from zoo.forecasting.detectors.finding import Finding
from zoo.forecasting.detectors.future_shuffle import future_shuffle, of_model
from zoo.forecasting.detectors.lag_copy import lag_copy
from zoo.forecasting.detectors.scaler_leak import scaler_leak
from zoo.forecasting.detectors.split_leak import split_leak

__all__ = ["Finding", "future_shuffle", "lag_copy", "of_model", "scaler_leak", "split_leak"]
