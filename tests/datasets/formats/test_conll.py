"""A word a line in columns."""

import pytest

from zoo.datasets.formats import conll

CONLL_2003 = """-DOCSTART- -X- O O

EU NNP I-NP I-ORG
rejects VBZ I-VP O

-DOCSTART- -X- -X- O

Peter NNP I-NP I-PER
"""
WNUT = "New York\tB-location\n#rain\tO\n\t\nok\tO"


def read(text, **columns_read):
    return list(conll.read(text, "file", **columns_read))


def test_documents_and_sentences():
    assert read(CONLL_2003) == [
        (("EU", "rejects"), ("I-ORG", "O")),
        (("Peter",), ("I-PER",)),
    ]
    assert read(CONLL_2003, tag=1)[0][1] == ("NNP", "VBZ")
    assert read(CONLL_2003, word=1, tag=0)[1] == (("NNP",), ("Peter",))


def test_a_mark_of_a_document_ends_a_sentence_without_a_blank_line():
    assert len(read("a X\n-DOCSTART- X\nb X")) == 2


def test_tabs_leave_blanks_in_words():
    assert read(WNUT) == [(("New York", "#rain"), ("B-location", "O")), (("ok",), ("O",))]


DAMAGE = {
    "a column less": (CONLL_2003.replace("VBZ ", ""), "Line 4 of file must have a word and a tag"),
    "a column more": (CONLL_2003.replace("VBZ", "VBZ x"), "in 4 columns, as the first has"),
    "a blank in a word": ("New York B-location\nok O", "Received: 'ok O'"),
    "no tag": (WNUT.replace("#rain\tO", "#rain\t"), "Line 2 of file"),
    "no word": (WNUT.replace("#rain\tO", "\tO"), "Line 2 of file"),
    "one column": ("EU\nrejects\n", "must be two of the 1 columns of file"),
}


@pytest.mark.parametrize("text, told", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_told_with_its_line(text, told):
    with pytest.raises(ValueError) as caught:
        read(text)
    assert told in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("word, tag", [(4, 0), (0, 4), (-5, 0), (0, 0), (3, -1)])
def test_columns_that_are_not_there(word, tag):
    with pytest.raises(ValueError, match=rf"4 columns of file, .* Received: word={word}, tag="):
        read(CONLL_2003, word=word, tag=tag)
