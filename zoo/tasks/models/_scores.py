"""How well classes were told, by Keras's metrics."""

from typing import Any

import keras
import numpy as np


def accuracy(outputs: Any, labels: Any) -> dict[str, float]:
    """Share of the labels (rows,) to which `outputs` (rows, classes) give the most."""
    metric = keras.metrics.SparseCategoricalAccuracy()
    metric.update_state(np.asarray(labels), np.asarray(outputs))
    return {"accuracy": float(metric.result())}


def majority(train: Any, labels: Any) -> dict[str, float]:
    """The same of who always says the commonest label of `train`."""
    commonest = np.bincount(np.asarray(train)).argmax()
    return {"accuracy": float(np.mean(np.asarray(labels) == commonest))}
