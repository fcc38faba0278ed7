"""For every test of the layers: what is drawn at random is drawn alike each time."""

import keras
import pytest


@pytest.fixture(autouse=True)
def seed():
    keras.utils.set_random_seed(0)
