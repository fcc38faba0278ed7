"""Small records, with letters at their steps."""

import dataclasses

import keras
import numpy as np
import pytest

import zoo

if keras.backend.backend() != "tensorflow":
    pytest.skip("models are recorded on TensorFlow", allow_module_level=True)

SYMBOLS = [*"_abc$ d\nf"]  # of the vocabulary, in the order of the outputs
TOKENS = np.array([[3, 4, 5, 0, 0], [1, 2, 7, 4, 6]])


def labelled(record, labels):
    """The record with what stands at each step, as if it were of raw text."""
    layers = [dataclasses.replace(layer, labels=labels) for layer in record]
    return dataclasses.replace(record, layers=layers, labels=labels)


@pytest.fixture(scope="session")
def record():
    """Of a model of characters with two layers, row 0 of which is three long."""
    pytest.importorskip("matplotlib")
    model = zoo.build_model(
        "synced_many_to_many", vocabulary=9, units=[4, 3], mask=True, engine="loop"
    )
    made = zoo.record(model, TOKENS)
    return labelled(made, [[SYMBOLS[t] for t in row if t] for row in TOKENS])
