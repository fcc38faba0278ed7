"""Each word's commonest tag, told by examples."""

import numpy as np
import pytest

from zoo.baselines.commonest_tag import commonest_tag

WORDS = [("the", "walk", "ends"), ("walk", "walk", "Anna"), ("it", "Otto", "swims", "Ulm")]
TAGS = np.array([0, 1, 2, 3, 3, 4, 5, 4, 2, 6])


def tag(*words, known=WORDS, tags=TAGS):
    return commonest_tag(known, tags, [words]).tolist()


def test_a_word_gets_its_commonest_tag():
    assert tag("the", "walk", "Anna") == [0, 3, 4]


def test_of_equally_common_tags_it_is_the_first():
    assert tag("a", known=[("a", "a")], tags=np.array([2, 1])) == [1]


def test_a_new_word_is_as_those_that_occur_once_and_are_written_likewise():
    assert tag("swam", "Paris") == [2, 4]


def test_where_no_word_occurs_once_a_new_one_is_as_most():
    assert tag("b", "B", known=[("a", "a", "a", "c", "c")], tags=np.array([1, 1, 1, 2, 2])) == [
        1,
        1,
    ]


def test_case_counts():
    assert tag("anna") == [2]


def test_a_tag_is_there_for_each_word():
    with pytest.raises(ValueError, match=r"Received: 9 tags of 10 words\."):
        tag("a", tags=TAGS[1:])
