"""The graph reads the words that Python reads."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.datasets.vocabularies.words import Words, tokenise
from zoo.encoding.letters import lower
from zoo.encoding.words import WordEncoder, split

NASTY = [
    "Don't stop: 3.5 km!",
    "l’homme d'où' 'quoted' a''b a'b'c '",
    "snake_case __x__ _ 12_3 ½ Ⅷ ٣",
    "İSTANBUL Straße ẞ ǅ Ω DŽ I ı",
    "e\u0301te\u0301 a\u0308 \u0301",
    "👩‍👩‍👧 🇫🇷 ☕️",
    "a\x00b\x01\x1c\x1f\x7f\x85\xa0\u200b\u2028\u202f\u3000\ufeffc\vd\fe\tf\r\ng",
    "日本語 ไทย हिन्दी العربية",
    "\U0010ffff\ufffd\ufffe",
]
# What such texts are made of, and everything else.
TEXT = st.text(
    st.one_of(st.sampled_from("".join(NASTY) + "'’ "), st.characters(codec="utf-8")), max_size=12
)


def words(texts):
    return [[w.decode() for w in row] for row in split(tf.constant(texts)).to_list()]


@pytest.fixture(scope="module")
def vocabulary():
    return Words.of((w for t in NASTY for w in tokenise(t.lower())), marks=("<s>", "</s>"))


@pytest.mark.parametrize("text", NASTY)
def test_a_text_has_the_same_words(text):
    assert words([text, text.lower()]) == [tokenise(text), tokenise(text.lower())]
    assert lower(tf.constant(text)).numpy().decode() == text.lower()


def test_each_character_is_of_the_same_kind():
    """A letter joins what is beside it, a blank parts it, anything else stands by itself."""
    codes = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    pages = np.reshape(codes, (-1, 256)).tolist()
    texts = [" ".join(f"a{chr(c)}b" for c in page) for page in pages]
    assert words(texts) == [tokenise(text) for text in texts]


def test_each_character_has_the_same_lower_case():
    characters = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    found = b"\n".join(lower(tf.constant(characters)).numpy()).decode()
    assert found == "\n".join(c.lower() for c in characters)


def test_a_sigma_at_the_end_of_a_word_is_an_ordinary_one():
    assert "ΟΔΟΣ".lower() == "οδος"
    assert lower(tf.constant("ΟΔΟΣ")).numpy().decode() == "οδοσ"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(TEXT, min_size=1, max_size=8))
def test_any_text_has_the_same_words(texts):
    texts = [text.replace("Σ", "S") for text in texts]
    assert words(texts) == [tokenise(text) for text in texts]
    lowered = lower(tf.constant(texts))
    assert [t.decode() for t in lowered.numpy()] == [text.lower() for text in texts]


def test_bytes_that_are_no_text_are_signs():
    raw = tf.constant([b"a\xffb", b"\xc3"])
    assert [[w.decode() for w in row] for row in split(raw).to_list()] == [["a", "�", "b"], ["�"]]
    assert lower(raw).numpy().tolist() == ["a�b".encode(), "�".encode()]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"lower": False},
        {"longest": 3},
        {"longest": 3, "last": True},
        {"last": True},
        {"longest": 2, "begin": "<s>", "end": "</s>"},
        {"end": "</s>"},
    ],
    ids=str,
)
def test_the_graph_gives_the_ids_that_python_gives(vocabulary, how):
    encoder = WordEncoder(vocabulary, **how)
    expected = encoder.encode(NASTY)
    for array, tensor in zip(expected, encoder(tf.constant(NASTY)), strict=True):
        assert array.dtype == tensor.dtype == np.int32
        np.testing.assert_array_equal(array, tensor)


def test_ids_are_those_of_the_vocabulary(vocabulary):
    ids, lengths = WordEncoder(vocabulary).encode(["Don't stop", "a brand-new x"])
    assert lengths.tolist() == [2, 5]
    assert ids[0].tolist() == [*vocabulary.encode(["don't", "stop"]), 0, 0, 0]
    assert ids[1].tolist() == vocabulary.encode(["a", "brand", "-", "new", "x"]).tolist()
    assert 1 in ids[1]  # unknown


def test_the_first_or_the_last_words_are_read(vocabulary):
    first = WordEncoder(vocabulary, longest=2, end="</s>").encode(["a b km stop"])[0]
    last = WordEncoder(vocabulary, longest=2, last=True, begin="<s>").encode(["a b km stop"])[0]
    end, begin = vocabulary.id("</s>"), vocabulary.id("<s>")
    assert first.tolist() == [[*vocabulary.encode(["a", "b"]), end]]
    assert last.tolist() == [[begin, *vocabulary.encode(["km", "stop"])]]


def test_in_the_graph_a_text_without_a_word_is_one_unknown_word(vocabulary):
    ids, lengths = WordEncoder(vocabulary, end="</s>")(tf.constant(["", " \xa0\n", "stop km"]))
    end = vocabulary.id("</s>")
    assert ids.numpy().tolist()[:2] == [[1, end, 0]] * 2
    assert lengths.numpy().tolist() == [2, 2, 3]


@pytest.mark.parametrize("text", ["", " \xa0\n"])
def test_in_python_a_text_without_a_word_is_refused(vocabulary, text):
    with pytest.raises(ValueError, match=r"`texts` must hold a word each: .* in place 1\."):
        WordEncoder(vocabulary).encode(["a", text])


def test_no_text_at_all_is_an_empty_batch(vocabulary):
    encoder = WordEncoder(vocabulary)
    assert encoder.encode([])[0].shape == (0, 0)
    ids, lengths = encoder(tf.constant([], tf.string))
    assert ids.shape == (0, 0) and lengths.shape == (0,)


@pytest.mark.parametrize(
    "how, message", [({"longest": 0}, "longest=0"), ({"end": "<end>"}, "'<end>'")], ids=str
)
def test_what_makes_no_sense_is_refused(vocabulary, how, message):
    with pytest.raises(ValueError, match=f"Received: {message}"):
        WordEncoder(vocabulary, **how)
