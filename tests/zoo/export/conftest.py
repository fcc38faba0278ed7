"""Tiny networks of each kind, as what is trained: nothing but what an export asks of it."""

import keras
import pytest

from zoo import build_model
from zoo.export import formats, parts
from zoo.export.exported import Exported
from zoo.layers import using


class Toy(Exported):
    """A network, or other parts."""

    def __init__(self, of):
        self.of = of

    def parts(self):
        return parts.of_network(self.of) if isinstance(self.of, keras.Model) else self.of

    def config(self):
        return {"task": "toy", "settings": {}, "facts": {"words": ["é", "日"]}}

    def export_served(self, folder):
        raise NotImplementedError


def network(topology, **sizes):
    keras.utils.set_random_seed(1)
    with using("loop"):
        return build_model(topology, units=4, **sizes)


@pytest.fixture(scope="session")
def classifier():
    """Tokens, of which 0 fills up → logits of a text."""
    return Toy(network("many_to_one", vocabulary=7, classes=3, mask=True, pooling="attention"))


@pytest.fixture(scope="session")
def tagger():
    """Tokens → logits of each, from both ends, with convolutions that see their neighbours."""
    sizes = {"vocabulary": 7, "classes": 3, "mask": True, "convolutions": 4}
    return Toy(network("bidirectional_many_to_many", cell="gru", **sizes))


@pytest.fixture(scope="session")
def translator():
    """Tokens → tokens, with attention and a mask."""
    sizes = {"source_vocabulary": 7, "vocabulary": 6, "attention": "additive"}
    return Toy(network("many_to_many", **sizes))


@pytest.fixture(scope="session")
def writer():
    """Characters, with a convolution that keeps what it read."""
    from zoo.decoding.stepper import Stepper

    model = network("synced_many_to_many", vocabulary=6, tied=True, embedding=4, convolutions=4)
    return Toy(parts.of_characters(Stepper(model)))


@pytest.fixture
def toy_of():
    """Other parts, as what is trained."""
    return Toy


@pytest.fixture
def runtime():
    """Skips where what a format needs is not installed."""

    def needed(format):
        try:
            formats.find(format)
        except ImportError as error:
            pytest.skip(str(error))

    return needed
