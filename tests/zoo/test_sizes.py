"""Sizes as they are shown: never as none of what is there."""

import pytest

from zoo.report import sizes


@pytest.mark.parametrize(
    "count, shown",
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (46_123, "46 kB"),
        (99_499, "99 kB"),
        (99_500, "0.1 MB"),
        (7_649_000, "7.6 MB"),
    ],
)
def test_a_size_is_told(count, shown):
    assert sizes.told(count) == shown


def test_no_pretrained_model_is_said_to_weigh_nothing(command):
    said = command("list", "presets")
    assert said.code == 0 and "0.0 MB" not in said.out and " kB" in said.out
