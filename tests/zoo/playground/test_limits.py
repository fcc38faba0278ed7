"""How much a browser may send."""

import pytest

from zoo.playground import limits
from zoo.playground.limits import Refused


def test_of_a_long_text_the_end_is_kept_and_that_is_told():
    kept, told = limits.text("a" * 3000 + "b", most=2000)
    assert (len(kept), kept[-2:]) == (2000, "ab")
    assert "2,000 of 3,001" in told
    assert limits.text("short") == ("short", "")


@pytest.mark.parametrize("raw", [None, 5, ["a"], {"text": "a"}, b"a"])
def test_what_is_no_text_is_none(raw):
    assert limits.text(raw) == ("", "")


def test_halves_of_characters_and_foreign_ends_of_lines_are_made_plain():
    assert limits.text("a\ud83db\r\nc\rd")[0] == "a?b\nc\nd"


@pytest.mark.parametrize("raw", [None, "1", True, float("nan"), float("inf"), 0.05, 2.1, [1]])
def test_a_number_is_one_and_within_its_bounds(raw):
    with pytest.raises(Refused, match=r"The temperature must be a number from 0\.1 to 2\."):
        limits.number(raw, "The temperature", 0.1, 2)
    assert limits.number(2, "The temperature", 0.1, 2) == 2.0


def test_a_model_of_another_task_is_refused():
    with pytest.raises(ValueError, match=r"char-lm, next-word, .* Received: one of names\."):
        limits.task("names", "names")
