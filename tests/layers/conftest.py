"""For every test of the layers: what is drawn at random is drawn alike each time."""

import random

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def seed():
    """Keras draws its seeds by `random` and shuffles by NumPy."""
    random.seed(0)
    np.random.seed(0)
