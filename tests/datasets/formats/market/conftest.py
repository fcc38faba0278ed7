"""A file of prices, written and loaded."""

import pytest

from zoo.datasets import prices


@pytest.fixture
def export(tmp_path):
    def write(content, name="prices.csv", **settings):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return prices.load(path, **settings)

    return write
