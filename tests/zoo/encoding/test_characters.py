"""The graph reads the characters that Python reads."""

import numpy as np
import pytest
import tensorflow as tf

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.encoding.characters import CharacterEncoder

TEXTS = ["é日😀a", "a", "\x00e\u0301 a\na"]


@pytest.fixture(scope="module")
def strict():
    return CharacterEncoder(Vocabulary.of("".join(TEXTS)))


@pytest.fixture(scope="module")
def lenient():
    return CharacterEncoder(Vocabulary("a日", unknown=True))


@pytest.mark.parametrize("which", ["strict", "lenient"])
def test_the_graph_gives_the_ids_that_python_gives(which, request):
    encoder = request.getfixturevalue(which)
    expected = encoder.encode(TEXTS)
    for array, tensor in zip(expected, encoder(tf.constant(TEXTS)), strict=True):
        assert array.dtype == tensor.dtype == np.int32
        np.testing.assert_array_equal(array, tensor)


def test_ids_are_those_of_the_vocabulary(lenient):
    ids, lengths = lenient.encode(["日xa", "a"])
    assert ids.tolist() == [[1, 2, 0], [0, 0, 0]]
    assert lengths.tolist() == [3, 1]


def test_in_the_graph_an_empty_text_is_one_unknown_character(lenient):
    ids, lengths = lenient(tf.constant(["", "a日"]))
    assert ids.numpy().tolist() == [[2, 0], [0, 1]]
    assert lengths.numpy().tolist() == [1, 2]


def test_without_an_unknown_id_the_graph_names_what_it_refuses(strict):
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Not in the vocabulary:(.|\s)*x y"):
        strict(tf.constant(["a", "xyax"]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="A text must not be empty"):
        strict(tf.constant(["a", ""]))


@pytest.mark.parametrize("which", ["strict", "lenient"])
def test_in_python_an_empty_text_is_refused(which, request):
    with pytest.raises(ValueError, match=r"`texts` must hold a character each.* in place 1\."):
        request.getfixturevalue(which).encode(["a", ""])


def test_no_text_at_all_is_an_empty_batch(lenient):
    assert lenient.encode([])[0].shape == (0, 0)
    ids, lengths = lenient(tf.constant([], tf.string))
    assert ids.shape == (0, 0) and lengths.shape == (0,)
