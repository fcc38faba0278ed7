"""Lie detectors: whether a forecast, or what prepares its data, has seen what it foretells.

    future_shuffle(forecast, values)    change what comes after a row: nothing told before may move
    split_leak(prepare, values, cut)    the same for what training is given

Both intervene, so they find a leak of any strength and accuse nobody else: what is given must only
be deterministic.  Each gives a `Finding`.  `of_model(model, window)` makes the callable of the
first from any Keras model.
"""

from zoo.forecasting.detectors.finding import Finding
from zoo.forecasting.detectors.future_shuffle import future_shuffle, of_model
from zoo.forecasting.detectors.split_leak import split_leak

__all__ = ["Finding", "future_shuffle", "of_model", "split_leak"]
